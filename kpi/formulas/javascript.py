"""Expressions written as JavaScript: what is left of a formula when only a few inputs can change (partialevaluation.py).

What hangs on other rows has no printing here and is refused, so that nobody else's figures come into a page.
"""

import json
import math
from collections.abc import Iterable, Mapping

import numpy as np

from kpi.formulas.arrays import LOWEST, slopes_of
from kpi.formulas.nodes import RANKS, Binary, Blank, Expression, Function, Number, Parameter, Variable
from kpi.formulas.partialevaluation import ProgramLine
from kpi.formulas.points import FromBlock, Looked, NumberBlock, Points

LIBRARY = """\
const look = (points, x) => {
  let at = 0;
  while (at + 1 < points.length && points[at + 1][0] <= x) at++;
  return points[at][2] + (x - points[at][1]) * points[at][3];
};
const tabled = (numbers, row, column) => {
  const up = Math.floor(row) - 1, left = Math.floor(column) - 1, below = row - Math.floor(row), along = column - Math.floor(column);
  const low = Math.min(up + 1, numbers.length - 1), right = Math.min(left + 1, numbers[0].length - 1);
  const upper = numbers[up][left] * (1 - along) + numbers[up][right] * along;
  return upper * (1 - below) + (numbers[low][left] * (1 - along) + numbers[low][right] * along) * below;
};
"""
"""What the printed lines call: a point of a curve, found as `Calculator` finds it, and a place in a table."""
_CALLS: Mapping[str, str] = {
    "MIN": "Math.min",
    "MAX": "Math.max",
    "INT": "Math.floor",
    "ABS": "Math.abs",
    "ISNUMBER": "Number.isFinite",
}
_JOINED: Mapping[str, str] = {"AND": " && ", "OR": " || "}


def statements(lines: Iterable[ProgramLine]) -> str:
    """A constant a line, with its title behind it."""
    return "".join(f"  const {one.name} = {printed(one.content)}; // {comment(one.title)}\n" for one in lines)


def comment(text: str) -> str:
    """A text of a user in one line, in which nothing can end a comment or a script."""
    return json.dumps(text).replace("<", "\\u003c")


def printed(one: Expression, rank: int = 0) -> str:
    """An expression, in brackets where what stands around it binds more firmly. Raises `TypeError` for what hangs on other rows."""
    match one:
        case Number(value) | Parameter(_, value):
            return _number(value)
        case Blank():
            return "NaN"
        case Variable(name):
            return name
        case Binary():
            return _binary(one, rank)
        case Function(name, arguments):
            return _function(name, arguments)
        case Looked(points, result):
            return f"look({_points(points)}, {'-' if points.falls else ''}{printed(result, 9)})"
        case FromBlock(block, row, column):
            return f"tabled({_block(block)}, {printed(row)}, {printed(column)})"
    raise TypeError(one)


def _binary(one: Binary, rank: int) -> str:
    if one.sign == "^":
        return f"Math.pow({printed(one.left)}, {printed(one.right)})"
    own, sign = RANKS.get(one.sign, 1), "===" if one.sign == "=" else one.sign
    text = f"{printed(one.left, own)} {sign} {printed(one.right, own + 1)}"
    return f"({text})" if own < rank else text


def _function(name: str, arguments: tuple[Expression, ...]) -> str:
    if name == "IF":
        condition, there, otherwise = (printed(argument, 1) for argument in arguments)
        return f"({condition} ? {there} : {otherwise})"
    if name == "NOT":
        return f"!({printed(arguments[0])})"
    if name == "N":
        return f"({printed(arguments[0], 9)} || 0)"
    several = [printed(argument, 1) for argument in arguments]
    if name in _JOINED:
        return f"({_JOINED[name].join(several)})"
    return f"{_CALLS[name]}({', '.join(several)})"


def _number(value: float) -> str:
    """As exact as it is; a whole one without a point."""
    if not math.isfinite(value):
        raise ValueError(value)
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return f"({text})" if value < 0 else text


def _points(points: Points) -> str:
    """Rows of: from where on, the point, what it pays and the slope after it; below the first, nothing."""
    at, pay = (np.array([one.value for one in side]) for side in (points.at, points.pay))
    starts = -at if points.falls else at
    slopes = slopes_of(starts, pay, straight=points.straight, continues=points.continues)
    rows = [[LOWEST, 0.0, 0.0, 0.0], *zip(starts + points.shift, starts, pay, slopes, strict=True)]
    return f"[{', '.join(_row(row) for row in rows)}]"


def _block(block: NumberBlock) -> str:
    return f"[{', '.join(_row([one.value for one in line]) for line in block.numbers)}]"


def _row(numbers: Iterable[float]) -> str:
    return f"[{', '.join(_number(float(one)) for one in numbers)}]"

"""Expressions in words, for a reader who follows a number with a pocket calculator."""

from collections.abc import Mapping

from kpi.formulas.nodes import (
    RANKS,
    At,
    Before,
    Binary,
    Blank,
    CellOf,
    CountBy,
    Expression,
    FromTables,
    Function,
    LargestBy,
    MostBy,
    Number,
    Parameter,
    PerRow,
    SumBy,
    SumOfRows,
)
from kpi.formulas.points import FromBlock, Looked
from kpi.formulas.shorthand import HAIR
from kpi.language import _, number

_SIGNS: Mapping[str, str] = {"*": "×", "/": "÷", ">=": "≥", "<=": "≤", "-": "−"}


class Words:
    """Says expressions; `titles` are what people call parameters, by name."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles

    def of(self, content: Expression | PerRow, rank: int = 0) -> str:
        """In one line."""
        match content:
            case PerRow(_where, there, elsewhere):
                return self.of(there) if not isinstance(elsewhere, Expression) else self.of(elsewhere)
            case Number(value):
                return number(value, 8)
            case Blank():
                return _("nothing")
            case Parameter(name, _value):
                return f"[{self._titles.get(name, name)}]"
            case CellOf(column) | FromTables((column, *_)) | At(column, _):
                return f"[{column.title}]"
            case Before(column):
                return _("[{column}] of the period before").format(column=column.title)
            case SumOfRows(column, _places):
                return _("all [{column}] of the time").format(column=column.title)
            case SumBy(column):
                return _("sum of [{column}]").format(column=column.title)
            case CountBy(known):
                return _("number of [{column}]").format(column=known[0].title)
            case LargestBy(column) | MostBy(column):
                return _("one of the largest [{column}]").format(column=column.title)
            case Looked(_points, result):
                return _("what {result} pays on its curve").format(result=self.of(result, 9))
            case FromBlock(_block, row, column):
                return _("the table at {row} and {column}").format(row=self.of(row), column=self.of(column))
            case Binary():
                return self._binary(content, rank)
            case Function(name, arguments):
                return self._function(name, arguments)
        raise TypeError(content)

    def _binary(self, one: Binary, rank: int) -> str:
        own = RANKS.get(one.sign, 1)
        text = f"{self.of(one.left, own)} {_SIGNS.get(one.sign, one.sign)} {self.of(one.right, own + 1)}"
        return f"({text})" if own < rank else text

    def _function(self, name: str, arguments: tuple[Expression, ...]) -> str:
        if name == "IF":
            return self._condition(arguments)
        match name, arguments:
            case "INT", (Binary("+", one, Number(value)),) if value == 0.5 + HAIR:
                return _("{number}, rounded half up").format(number=self.of(one))
        several = [self.of(argument) for argument in arguments]
        texts = {
            "INT": _("{0}, rounded down"),
            "ISNUMBER": _("{0} is there"),
            "NOT": _("not ({0})"),
            "N": "{0}",
            "ABS": "|{0}|",
        }
        if name in texts:
            return texts[name].format(*several)
        joined = {
            "AND": _(" and ").join(several),
            "OR": _(" or ").join(several),
            "MIN": _("the smallest of ({several})").format(several="; ".join(several)),
            "MAX": _("the largest of ({several})").format(several="; ".join(several)),
        }
        return joined[name]

    def _condition(self, arguments: tuple[Expression, ...]) -> str:
        condition, there, otherwise = arguments
        if (
            isinstance(condition, Function) and condition.name == "ISNUMBER"
        ):  # a hole: what stands there says it by itself
            return self.of(there)
        text = _("{there} if {condition}, otherwise {otherwise}")
        return text.format(there=self.of(there), condition=self.of(condition), otherwise=self.of(otherwise))

"""Expressions calculated with NumPy: the values that a workbook stores beside its formulas, and a second way to find what is paid."""

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import (
    At,
    Before,
    Beyond,
    Binary,
    Blank,
    CellOf,
    CountBy,
    Expression,
    FormulaColumn,
    FormulaTable,
    FromTables,
    Function,
    Keys,
    LargestBy,
    MostBy,
    Number,
    Parameter,
    PerRow,
    SumBy,
    SumOfRows,
)
from kpi.formulas.points import FromBlock, Looked, NumberBlock, Points

Values = NDArray[Any]

LOWEST = -1e99
"""Before the first point of a curve; a spreadsheet has no infinity."""

_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "IF": np.where,
    "AND": lambda *several: reduce(np.logical_and, several),
    "OR": lambda *several: reduce(np.logical_or, several),
    "NOT": np.logical_not,
    "MIN": lambda *several: reduce(np.minimum, several),
    "MAX": lambda *several: reduce(np.maximum, several),
    "INT": np.floor,
    "ABS": np.abs,
    "ISNUMBER": lambda one: ~np.isnan(one),
    "N": np.nan_to_num,
}


class Calculator:
    """Values of columns, calculated period by period and each once. `parameters` stand in place of those of the scheme, by name."""

    def __init__(self, parameters: Mapping[str, float] | None = None) -> None:
        self._parameters = parameters or {}
        self._found: dict[int, tuple[Values, set[int]]] = {}
        self._given: dict[int, float] = {}
        self._with_columns: dict[tuple[int, float], Calculator] = {}

    def with_column(self, column: FormulaColumn, value: float) -> "Calculator":
        """One for which a column holds a number in every row; made once."""
        key = id(column), value
        if key not in self._with_columns:
            self._with_columns[key] = Calculator(self._parameters)
            self._with_columns[key]._given[id(column)] = value
        return self._with_columns[key]

    def values(self, column: FormulaColumn) -> Values:
        """(rows,) numbers with NaN for nothing, or texts."""
        if isinstance(column.content, np.ndarray):
            return column.content
        return self._rows(column, np.arange(len(column.table)))

    def _rows(self, column: FormulaColumn, rows: NDArray[np.intp]) -> Values:
        """In some rows, of any periods."""
        if id(column) in self._given:
            return np.full(len(rows), self._given[id(column)])
        if isinstance(column.content, np.ndarray):
            return column.content[rows]
        nothing = (
            np.full(len(column.table), "", object) if column.form == "text" else np.full(len(column.table), np.nan)
        )
        found, done = self._found.setdefault(id(column), (nothing, set()))
        table = column.table
        stages = table.periods if table.stages is None else table.stages
        for stage in np.unique(stages[rows]).tolist():
            if stage not in done:
                some = table.block(stage) if table.stages is None else np.flatnonzero(stages == stage)
                with np.errstate(divide="ignore", invalid="ignore"):
                    found[some] = self._content(column.content, some, table)
                done.add(stage)
        return found[rows]

    def _content(self, content: Expression | PerRow, rows: NDArray[np.intp], table: FormulaTable) -> Values:
        if isinstance(content, Expression):
            return np.broadcast_to(self.of(content, table, rows), len(rows)) if len(rows) else np.zeros(0)
        found, here = np.full(len(rows), np.nan), content.where[rows]
        found[here] = self._content(content.there, table=table, rows=rows[here])
        found[~here] = self._content(content.elsewhere, table=table, rows=rows[~here])
        return found

    def of(self, one: Expression, table: FormulaTable, rows: NDArray[np.intp]) -> Any:
        """(rows,) or a single number, in some rows of one period."""
        match one:
            case Number(value):
                return value
            case Blank():
                return np.nan
            case Parameter(name, value):
                return self._parameters.get(name, value)
            case Binary(sign, left, right):
                return _SIGNS[sign](*(np.asarray(self.of(side, table, rows)) for side in (left, right)))
            case Function(name, arguments):
                return _FUNCTIONS[name](*(self.of(argument, table, rows) for argument in arguments))
            case CellOf(column):
                return self._rows(column, rows if column.table is table else table.links[id(column.table)][rows])
            case Before(column):
                return self._rows(column, table.rows_before[rows])
            case SumOfRows(column, places):
                return np.array([self._rows(column, places[row]).sum() for row in rows])
            case FromTables(columns, which, places):
                return self._from_tables(columns, which[rows], places[rows])
            case At(column, place):
                first = column.table.first_of(table.periods[rows])
                return self._rows(column, first + np.asarray(self.of(place, table, rows), int) - 1)
            case SumBy(column, keys, known, beyond) if beyond is not None:
                return self._sum_beyond(column, keys, beyond, table, rows)
            case SumBy(column, keys, known):
                return self._sum(column, keys, known, table, rows)
            case CountBy(known, keys):
                return self._sum(None, keys, known, table, rows)
            case LargestBy():
                return self._largest(one, table, rows)
            case MostBy(column, keys, key):
                return self._most(column, keys, key, table, rows)
            case Looked(points, result):
                return self._looked(points, np.asarray(self.of(result, table, rows), float))
            case FromBlock(block, row, column):
                return self._tabled(block, *(np.asarray(self.of(side, table, rows), float) for side in (row, column)))
        raise TypeError(one)

    def _number(self, one: Parameter | Number) -> float:
        return one.value if isinstance(one, Number) else self._parameters.get(one.name, one.value)

    def _tabled(self, block: NumberBlock, row: Values, column: Values) -> Values:
        numbers = np.array([[self._number(one) for one in line] for line in block.numbers])
        up, left = (np.nan_to_num(np.floor(side), nan=1.0).astype(int) - 1 for side in (row, column))
        low, right = np.minimum(up + 1, len(numbers) - 1), np.minimum(left + 1, numbers.shape[1] - 1)
        below, along = row - np.floor(row), column - np.floor(column)
        upper = numbers[up, left] * (1 - along) + numbers[up, right] * along
        lower = numbers[low, left] * (1 - along) + numbers[low, right] * along
        return upper * (1 - below) + lower * below

    def _from_tables(
        self, columns: tuple[FormulaColumn, ...], which: NDArray[np.intp], rows: NDArray[np.intp]
    ) -> Values:
        found = np.zeros(len(which))
        for place, column in enumerate(columns):
            here = which == place
            found[here] = self._rows(column, rows[here])
        return found

    def _sum(
        self,
        column: FormulaColumn | None,
        keys: Keys,
        known: tuple[FormulaColumn, ...],
        table: FormulaTable,
        rows: NDArray[np.intp],
    ) -> Values:
        """Without a column, how many there are."""
        sides = known if column is None else (column, *known)
        block = sides[0].table.block(int(table.periods[rows[0]])) if len(rows) else rows
        there = reduce(np.logical_and, (~np.isnan(self._rows(side, block)) for side in sides))
        amounts = there.astype(float) if column is None else np.where(there, self._rows(column, block), 0.0)
        if not keys:
            return np.full(len(rows), amounts.sum())
        theirs = np.stack([self._rows(side, block) for side, _wanted in keys], 1)
        ours = np.stack([np.broadcast_to(self.of(wanted, table, rows), len(rows)) for _side, wanted in keys], 1)
        codes = np.unique(np.concatenate([theirs, ours]), axis=0, return_inverse=True)[1].reshape(-1)
        sums = np.bincount(codes[: len(block)], amounts, minlength=int(codes.max(initial=-1)) + 1)
        return sums[codes[len(block) :]]

    def _sum_beyond(
        self, column: FormulaColumn, keys: Keys, beyond: Beyond, table: FormulaTable, rows: NDArray[np.intp]
    ) -> Values:
        block = column.table.block(int(table.periods[rows[0]])) if len(rows) else rows
        theirs, limit = self._rows(beyond.column, block), np.broadcast_to(self.of(beyond.limit, table, rows), len(rows))
        counts = _SIGNS[beyond.sign](theirs[None, :], limit[:, None])
        for side, wanted in keys:
            counts &= (
                self._rows(side, block)[None, :] == np.broadcast_to(self.of(wanted, table, rows), len(rows))[:, None]
            )
        return np.asarray(counts @ np.nan_to_num(self._rows(column, block)))

    def _most(
        self, column: FormulaColumn, keys: FormulaColumn, key: Expression, table: FormulaTable, rows: NDArray[np.intp]
    ) -> Values:
        block = column.table.block(int(table.periods[rows[0]])) if len(rows) else rows
        same = self._rows(keys, block)[None, :] == np.broadcast_to(self.of(key, table, rows), len(rows))[:, None]
        found = np.where(same, self._rows(column, block)[None, :], -1.0)
        return np.asarray(found.max(axis=1, initial=-1.0))

    def _largest(self, one: LargestBy, table: FormulaTable, rows: NDArray[np.intp]) -> Values:
        block = one.column.table.block(int(table.periods[rows[0]])) if len(rows) else rows
        ordered, keys = np.sort(self._rows(one.column, block))[::-1], self._rows(one.keys, block)
        if not len(block):
            return np.full(len(rows), np.nan)
        key, k = (np.broadcast_to(self.of(side, table, rows), len(rows)) for side in (one.key, one.k))
        place = (keys[None, :] > key[:, None]).sum(axis=1) + k.astype(int) - 1
        inside = (place >= 0) & (place < len(ordered))
        return np.where(inside, ordered[np.where(inside, place, 0)], np.nan)

    def _looked(self, points: Points, result: Values) -> Values:
        at, pay = (np.array([self._number(one) for one in side]) for side in (points.at, points.pay))
        sign = -1.0 if points.falls else 1.0
        starts, slopes = sign * at, slopes_of(sign * at, pay, straight=points.straight, continues=points.continues)
        keys = np.concatenate([[LOWEST], starts + points.shift])
        place = np.searchsorted(keys, sign * np.nan_to_num(result), "right") - 1
        starts, pay, slopes = (np.concatenate([[0.0], side]) for side in (starts, pay, slopes))
        return pay[place] + (sign * result - starts[place]) * slopes[place]


def slopes_of(starts: Values, pay: Values, *, straight: bool, continues: bool) -> Values:
    """(points,) how steep a curve is above each of its points."""
    slopes = np.zeros(len(starts))
    if straight and len(starts) > 1:
        slopes[:-1] = np.diff(pay) / np.diff(starts)
        slopes[-1] = slopes[-2] if continues else 0.0
    return slopes

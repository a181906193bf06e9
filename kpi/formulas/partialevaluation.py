"""Formulas of a few rows with everything calculated that cannot change: what is left hangs on a few inputs, and on no other row.

What other rows bring stands there as one number: their sum as it is, or, where all of it is a multiple of what a group is given, that multiple.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.arrays import Calculator
from kpi.formulas.multiples import GroupDependence
from kpi.formulas.nodes import (
    At,
    Before,
    Binary,
    Blank,
    CellOf,
    CountBy,
    Expression,
    FormulaColumn,
    FormulaTable,
    FromTables,
    Function,
    LargestBy,
    MostBy,
    Number,
    Parameter,
    PerRow,
    SumBy,
    SumOfRows,
    Variable,
    expression,
)
from kpi.formulas.points import FromBlock, Looked, operands_of
from kpi.formulas.shorthand import either, is_number, total

Slot = tuple[int, int]
"""The `id` of a column, and a row."""
Mine = Callable[[FormulaTable], NDArray[np.bool_]]
"""Which rows of a table belong to whom all of it is."""


class ProgramLine(NamedTuple):
    """One number that is calculated of inputs and of lines before it."""

    name: str
    title: str
    content: Expression


class Fixed(NamedTuple):
    """What is looked up and not calculated."""

    inputs: Mapping[Slot, str]
    """What can change, by the name that it has."""
    columns: frozenset[int]
    """The `id` of columns that stay as they are, wherever they are no input."""
    since: int
    """Periods before this one stay as they are."""


class PartialEvaluation:
    """Evaluates cells, each once; `lines` are what is left of them, in order."""

    def __init__(self, calculator: Calculator, of_groups: GroupDependence, fixed: Fixed, mine: Mine) -> None:
        self._calculator, self._of_groups, self._fixed, self._mine = calculator, of_groups, fixed, mine
        self._names = frozenset(fixed.inputs.values())
        self._known: dict[Slot, Expression] = {}
        self._inputs_of_lines: dict[str, frozenset[str]] = {}
        self.lines: list[ProgramLine] = []
        self.others = False
        """Whether results of others stand in it as they are now."""
        self.as_they_are = False
        """Whether a place among others, or what they are paid, stands in it as it is now, though it may change with its inputs."""
        self.apportioned = False
        """Whether something is right to within one minor unit."""

    def cell(self, column: FormulaColumn, row: int) -> Expression:
        """What stands in a cell: a number, nothing, or the name of an input or a line."""
        slot = (id(column), int(row))
        if slot not in self._known:
            self._known[slot] = self._cell(column, int(row))
        return self._known[slot]

    def _cell(self, column: FormulaColumn, row: int) -> Expression:
        if (name := self._fixed.inputs.get((id(column), row))) is not None:
            return Variable(name)
        content = column.content
        if id(column) in self._fixed.columns or column.table.periods[row] < self._fixed.since:
            return self._as_it_is(column, row)
        while isinstance(content, PerRow):
            content = content.there if content.where[row] else content.elsewhere
        if not isinstance(content, Expression):
            return self._as_it_is(column, row)
        found = self.of(content if column.nearly is None else column.nearly, column.table, row)
        if isinstance(found, Variable):
            return found
        if is_constant(found):
            return self._as_it_is(column, row)
        self.apportioned |= column.nearly is not None
        return self.line(column.title, found)

    def line(self, title: str, content: Expression) -> Variable:
        """One more line."""
        self.lines.append(ProgramLine(f"v{len(self.lines) + 1}", title, content))
        return Variable(self.lines[-1].name)

    def inputs_of(self, one: Expression) -> frozenset[str]:
        """The names of all inputs on which something hangs, also through lines."""
        for line in self.lines[len(self._inputs_of_lines) :]:
            self._inputs_of_lines[line.name] = self._inputs_in(line.content)
        return self._inputs_in(one)

    def _inputs_in(self, one: Expression) -> frozenset[str]:
        of_lines = self._inputs_of_lines
        return frozenset().union(*(of_lines.get(name, {name}) for name in named_in(one)))

    def needed(self, several: Iterable[Expression]) -> list[ProgramLine]:
        """The lines on which something hangs, in order."""
        names: set[str] = set().union(*(named_in(one) for one in several))
        found = []
        for line in reversed(self.lines):
            if line.name in names:
                found.append(line)
                names |= named_in(line.content)
        return found[::-1]

    def _as_it_is(self, column: FormulaColumn, row: int) -> Expression:
        return constant(float(self._calculator.of(CellOf(column), column.table, np.array([row]))[0]))

    def _now(self, one: Expression, table: FormulaTable, row: int) -> float:
        """What an expression is as everything stands; of texts nothing is asked."""
        return float(np.broadcast_to(self._calculator.of(one, table, np.array([row])), 1)[0])

    def of(self, one: Expression, table: FormulaTable, row: int) -> Expression:
        """What is left of an expression in a row."""
        match one:
            case Number() | Blank():
                return one
            case Parameter():
                return Number(self._now(one, table, row))
            case CellOf(column):
                return self.cell(column, row if column.table is table else int(table.links[id(column.table)][row]))
            case Before(column):
                return self.cell(column, int(table.rows_before[row]))
            case At(column, place):
                first = int(column.table.first_of(table.periods[[row]])[0])
                return self.cell(column, first + round(self._now(place, table, row)) - 1)
            case FromTables(columns, which, rows):
                return Number(0.0) if which[row] < 0 else self.cell(columns[which[row]], int(rows[row]))
            case SumOfRows(column, places):
                return total([self.cell(column, int(place)) for place in places[row]] or [Number(0.0)])
            case SumBy():
                return self._sum(one, table, row)
            case CountBy() | LargestBy() | MostBy():
                return self._place(one, table, row)
            case Function("IF", (condition, there, otherwise)):
                return self._choice(condition, there, otherwise, table, row)
        parts = [self.of(part, table, row) for part in operands_of(one)]
        if all(is_constant(part) for part in parts):
            return constant(self._now(one, table, row))
        if isinstance(one, Function) and one.name == "ISNUMBER" and self._is_there(one.arguments[0], table, row):
            return Number(1.0)
        return _with(one, parts)

    def _choice(
        self, condition: Expression, there: Expression, otherwise: Expression, table: FormulaTable, row: int
    ) -> Expression:
        chosen = self.of(condition, table, row)
        if is_constant(chosen):
            return self.of(there if _value(chosen) else otherwise, table, row)
        return Function("IF", (chosen, self.of(there, table, row), self.of(otherwise, table, row)))

    def _is_there(self, one: Expression, table: FormulaTable, row: int) -> bool:
        """Whether it is an input that is there now: an input that is there stays there."""
        found = self.of(one, table, row)
        is_input = isinstance(found, Variable) and found.name in self._names
        return is_input and not np.isnan(self._now(one, table, row))

    def _sum(self, one: SumBy, table: FormulaTable, row: int) -> Expression:
        """What my own rows bring, and one number for all others."""
        if one.beyond is not None:
            return self._place(one, table, row)
        block = one.column.table.block(int(table.periods[row]))
        own = self._mine(one.column.table)[block]
        terms = [self._term(one, int(place), table, row) for place in block[own]]
        others = self._of_others(one, block[~own], table, row)
        found = [term for term in (others, *terms) if not _is_zero(term)]
        if all(is_constant(term) for term in found):
            return constant(self._now(one, table, row))
        self.others |= not _is_zero(others)
        self.as_they_are |= (
            isinstance(others, Number) and not _is_zero(others) and self._of_groups.hangs_on_groups(one.column)
        )
        return total(found)

    def _term(self, one: SumBy, place: int, table: FormulaTable, row: int) -> Expression:
        """What a row of mine brings, if it counts."""
        other = one.column.table
        value: Expression = self.cell(one.column, place)
        conditions: list[Expression] = []
        for side, wanted in one.keys:
            pair = self.cell(side, place), self.of(wanted, table, row)
            if not all(is_constant(part) for part in pair):
                conditions.append(Binary("=", *pair))
            elif _value(pair[0]) != _value(pair[1]):
                return Number(0.0)
        for side in (one.column, *one.known):
            there = self.of(is_number(CellOf(side)), other, place)
            if not is_constant(there):
                conditions.append(there)
            elif not _value(there):
                return Number(0.0)
        for condition in conditions:
            value = either(condition, value, 0.0)
        return value

    def _of_others(self, one: SumBy, rows: NDArray[np.intp], table: FormulaTable, row: int) -> Expression:
        """The sum of other rows as it is, or as a multiple of what their group is given."""
        rows = rows[self._counted(one, rows, table, row)]
        given = self._of_groups.multiple_of(one.column)
        if len(rows) and given is not None and given.table is table:
            group = self.cell(given, row)
            if not is_constant(group):
                times = self._calculator.with_column(given, 1.0).values(one.column)[rows].sum()
                return either(is_number(group), group, 0.0) * float(times)
        return Number(float(self._values(one.column, rows).sum()))

    def _counted(self, one: SumBy, rows: NDArray[np.intp], table: FormulaTable, row: int) -> NDArray[np.bool_]:
        """(rows,) which of them are added up."""
        counts = np.ones(len(rows), bool)
        for side, wanted in one.keys:
            counts &= self._values(side, rows) == self._now(wanted, table, row)
        for side in (one.column, *one.known):
            counts &= ~np.isnan(self._values(side, rows))
        return counts

    def _values(self, column: FormulaColumn, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.asarray(self._calculator.values(column)[rows], float)

    def _place(self, one: SumBy | CountBy | LargestBy | MostBy, table: FormulaTable, row: int) -> Expression:
        """As it is; said, where my own rows could change it."""
        columns = _columns_of(one)
        block = columns[0].table.block(int(table.periods[row]))
        own = block[self._mine(columns[0].table)[block]]
        self.as_they_are |= any(not is_constant(self.cell(column, int(place))) for column in columns for place in own)
        return constant(self._now(one, table, row))


def _columns_of(one: SumBy | CountBy | LargestBy | MostBy) -> list[FormulaColumn]:
    match one:
        case SumBy(column, keys, known, beyond):
            sides = [side for side, _wanted in keys]
            return [column, *sides, *known, *([beyond.column] if beyond else [])]
        case CountBy(known, keys):
            return [*known, *(side for side, _wanted in keys)]
        case LargestBy(column, keys_of) | MostBy(column, keys_of):
            return [column, keys_of]
    raise TypeError(one)


def _with(one: Expression, parts: list[Expression]) -> Expression:
    """The same expression of other parts."""
    match one:
        case Binary(sign):
            return Binary(sign, *parts)
        case Function(name):
            return Function(name, tuple(parts))
        case Looked(points):
            return Looked(points, parts[0])
        case FromBlock(block):
            return FromBlock(block, *parts)
    raise TypeError(one)


def constant(value: float) -> Expression:
    """A number, or nothing."""
    return Blank() if np.isnan(value) else expression(value)


def is_constant(one: Expression) -> bool:
    """Whether it is a number, or nothing."""
    return isinstance(one, Number | Blank)


def _is_zero(one: Expression) -> bool:
    return isinstance(one, Number) and one.value == 0


def _value(one: Expression) -> float:
    return one.value if isinstance(one, Number) else float("nan")


def named_in(one: Expression) -> frozenset[str]:
    """The names of inputs and lines that stand in what is left of an expression."""
    if isinstance(one, Variable):
        return frozenset({one.name})
    return frozenset().union(*(named_in(part) for part in operands_of(one)))

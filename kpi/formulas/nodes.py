"""Expressions: what a column of a table is made of, as a tree that knows nothing of how it is written down or calculated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

Sign = Literal["+", "-", "*", "/", "^", ">=", "<=", ">", "<", "="]
FunctionName = Literal["IF", "AND", "OR", "NOT", "MIN", "MAX", "INT", "ABS", "ISNUMBER", "N"]
RANKS: Mapping[Sign, int] = {"^": 4, "*": 3, "/": 3, "+": 2, "-": 2}
"""How firmly a sign binds; comparisons bind least."""


class Expression:
    """Something that has a number, or nothing, in each row of a table."""

    def __add__(self, other: "Operand") -> "Binary":
        return Binary("+", self, expression(other))

    def __radd__(self, other: float) -> "Binary":
        return Binary("+", expression(other), self)

    def __sub__(self, other: "Operand") -> "Binary":
        return Binary("-", self, expression(other))

    def __rsub__(self, other: float) -> "Binary":
        return Binary("-", expression(other), self)

    def __mul__(self, other: "Operand") -> "Binary":
        return Binary("*", self, expression(other))

    def __rmul__(self, other: float) -> "Binary":
        return Binary("*", expression(other), self)

    def __truediv__(self, other: "Operand") -> "Binary":
        return Binary("/", self, expression(other))

    def __rtruediv__(self, other: float) -> "Binary":
        return Binary("/", expression(other), self)

    def __pow__(self, other: "Operand") -> "Binary":
        return Binary("^", self, expression(other))

    def __ge__(self, other: "Operand") -> "Binary":
        return Binary(">=", self, expression(other))

    def __le__(self, other: "Operand") -> "Binary":
        return Binary("<=", self, expression(other))

    def __gt__(self, other: "Operand") -> "Binary":
        return Binary(">", self, expression(other))

    def __lt__(self, other: "Operand") -> "Binary":
        return Binary("<", self, expression(other))


Operand = Expression | float


@dataclass(frozen=True, eq=False)
class Number(Expression):
    """The same number everywhere."""

    value: float


@dataclass(frozen=True, eq=False)
class Blank(Expression):
    """Nothing: an empty text in a cell, NaN in an array."""


@dataclass(frozen=True, eq=False)
class Parameter(Expression):
    """A number of the scheme, which has a cell with a name of its own."""

    name: str
    value: float


@dataclass(frozen=True, eq=False)
class Variable(Expression):
    """A number that a program knows by a name."""

    name: str


@dataclass(frozen=True, eq=False)
class Binary(Expression):
    """Two expressions with a sign between them."""

    sign: Sign
    left: Expression
    right: Expression


@dataclass(frozen=True, eq=False)
class Function(Expression):
    """A function that every spreadsheet program has."""

    name: FunctionName
    arguments: tuple[Expression, ...]


@dataclass(eq=False)
class FormulaTable:
    """Columns of one length. Its rows are sorted by period, so that those of a period stand together."""

    name: str
    """What its sheet is called."""
    periods: NDArray[np.intp]
    """(rows,) the place of the period of each."""
    columns: "list[FormulaColumn]"
    links: "dict[int, NDArray[np.intp]]"
    """By the `id` of another table, (rows,) the row there that each row speaks of."""
    before: NDArray[np.intp] | None = None
    stages: NDArray[np.intp] | None = None
    """(rows,) in which order rows follow from each other, where several of a period do; otherwise by period."""

    @classmethod
    def of(cls, name: str, periods: NDArray[np.intp]) -> Self:
        """A table without columns."""
        return cls(name, periods, [], {})

    def __len__(self) -> int:
        return len(self.periods)

    def block(self, period: int) -> NDArray[np.intp]:
        """The rows of a period."""
        return np.arange(*np.searchsorted(self.periods, [period, period + 1]))

    def first_of(self, periods: NDArray[np.intp]) -> NDArray[np.intp]:
        """The first row of each of these periods."""
        return np.searchsorted(self.periods, periods)

    @property
    def rows_before(self) -> NDArray[np.intp]:
        """(rows,) the row of the same seat or person in an earlier period; -1 for none. Raises `TypeError` where nobody said."""
        if self.before is None:
            raise TypeError(self.name)
        return self.before

    def add(self, title: str, content: "Content", form: "Form" = "number", *, editable: bool = False) -> "CellOf":
        """One more column; what comes back stands for it in expressions."""
        column = FormulaColumn(self, title, content, form, editable)
        self.columns.append(column)
        return CellOf(column)

    def link(self, other: "FormulaTable", rows: NDArray[np.intp]) -> None:
        """Says which row of another table each row speaks of."""
        self.links[id(other)] = rows


Form = Literal["text", "number", "whole", "share", "factor", "money", "minor", "code", "lowest"]
"""How a column is shown: money in units of the currency, `minor` whole minor units, `code` a number that only
formulas read, `lowest` one below all others."""


@dataclass(frozen=True, eq=False)
class PerRow:
    """Another expression in some rows, as in those that begin something."""

    where: NDArray[np.bool_]
    """(rows,)"""
    there: "Expression | PerRow"
    elsewhere: "Expression | PerRow"


Content = Expression | PerRow | NDArray[Any]
"""A formula, or values (rows,): numbers with NaN for nothing, or texts."""


@dataclass(eq=False)
class FormulaColumn:
    """A column of a table."""

    table: FormulaTable
    title: str
    content: Content
    form: Form
    editable: bool
    nearly: Expression | None = None
    """The same to within one minor unit, for whom the other rows are not known."""

    @property
    def is_formula(self) -> bool:
        """Whether it is calculated."""
        return not isinstance(self.content, np.ndarray)


@dataclass(frozen=True, eq=False)
class CellOf(Expression):
    """The cell of a column in the same row, or in the row of another table that this one speaks of."""

    column: FormulaColumn


@dataclass(frozen=True, eq=False)
class Before(Expression):
    """The cell of a column in the row before, of the same seat or person; only where there is one."""

    column: FormulaColumn


@dataclass(frozen=True, eq=False)
class SumOfRows(Expression):
    """The sum of some cells of a column, of any periods."""

    column: FormulaColumn
    places: "Sequence[NDArray[np.intp]]"
    """(rows,) the rows there."""


@dataclass(frozen=True, eq=False)
class At(Expression):
    """The cell of a column of another table in the row of its period whose number, counted from 1, stands in `place`."""

    column: FormulaColumn
    place: Expression


@dataclass(frozen=True, eq=False)
class FromTables(Expression):
    """One cell of several tables: in each row that of the table which speaks of it."""

    columns: tuple[FormulaColumn, ...]
    which: NDArray[np.intp]
    """(rows,) the place in `columns`; -1 for none, which is 0."""
    rows: NDArray[np.intp]
    """(rows,) the row there."""


def _of_one_table(*columns: FormulaColumn) -> None:
    """Rows are compared side by side. Raises `ValueError` where columns have other rows."""
    if len({len(one.table) for one in columns}) > 1:
        raise ValueError(", ".join(one.title for one in columns))


Keys = tuple[tuple[FormulaColumn, Expression], ...]
"""Columns, and what each must be."""


@dataclass(frozen=True, eq=False)
class SumBy(Expression):
    """The sum of a column over the rows of the same period in which some keys are equal, and others hold a number."""

    column: FormulaColumn
    keys: Keys = ()
    known: tuple[FormulaColumn, ...] = ()
    beyond: "Beyond | None" = None

    def __post_init__(self) -> None:
        _of_one_table(self.column, *self.known, *(keys for keys, _wanted in self.keys))


@dataclass(frozen=True, eq=False)
class Beyond:
    """A column of whole numbers, which a criterion can compare exactly in every language, and what they lie below or above."""

    column: FormulaColumn
    sign: Literal["<", ">"]
    limit: Expression


@dataclass(frozen=True, eq=False)
class CountBy(Expression):
    """How many rows of the same period have numbers in all `known` columns, and equal keys."""

    known: tuple[FormulaColumn, ...]
    keys: Keys = ()

    def __post_init__(self) -> None:
        _of_one_table(*self.known, *(keys for keys, _wanted in self.keys))


@dataclass(frozen=True, eq=False)
class LargestBy(Expression):
    """The k-th largest number of a column among the rows of the same period whose key is not above that of this row."""

    column: FormulaColumn
    keys: FormulaColumn
    key: Expression
    k: Expression


@dataclass(frozen=True, eq=False)
class MostBy(Expression):
    """The largest number of a column, none of them below -1, among the rows of the same period with an equal key."""

    column: FormulaColumn
    keys: FormulaColumn
    key: Expression


def expression(operand: Operand) -> Expression:
    """A number as an expression; an expression as it is."""
    return operand if isinstance(operand, Expression) else Number(float(operand))

"""What goes on from period to period: a balance that a person takes along, and what of it is taken."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import Before, CellOf, Expression, FormulaTable, PerRow, SumBy, expression
from kpi.formulas.shorthand import least

Balanced = Literal["owed", "drawn"]
Opening = Callable[[Balanced], NDArray[np.floating[Any]]]
"""By the name of a balance, what is there before the first period (rows,)."""


class Chain(NamedTuple):
    """The rows of a table that belong to persons, each of whom may have several in a period."""

    table: FormulaTable
    person: CellOf
    """The number of the person."""
    alone: bool
    """Whether nobody has two in a period."""
    opens: NDArray[np.bool_]
    """(rows,) the first of a person in its period."""
    opening: Opening

    @property
    def _goes_on(self) -> NDArray[np.bool_]:
        return self.table.rows_before >= 0

    def of_person(self, amount: CellOf) -> Expression:
        """What all rows of a person bring in a period."""
        return amount if self.alone else SumBy(amount.column, ((self.person.column, self.person),))

    def taken(self, amount: CellOf, free: CellOf, balance: str, title: str, *, keeps: bool, had: Balanced) -> CellOf:
        """What each row gives of a balance to which every row adds an amount; what is left is there in the next period, if it `keeps`."""
        new = self.of_person(amount)
        column = self.table.add(balance, new, "minor")
        taken = self.table.add(title, least(column, free), "minor")
        left = Before(column.column) - Before(taken.column)
        start: Expression = expression(0.0)
        if keeps and (opening := self.opening(had)).any():
            start = self.table.add(balance + " (0)", opening, "minor")
        first = PerRow(self._goes_on, left + new if keeps else new, start + new)
        column.column.content = PerRow(self.opens, first, left)
        return taken

    def taken_of(self, wanted: CellOf, free: CellOf, balance: str, title: str) -> CellOf:
        """What each row gives of what is wanted of its person in this period."""
        column = self.table.add(balance, wanted, "minor")
        taken = self.table.add(title, least(column, free), "minor")
        column.column.content = PerRow(self.opens, wanted, Before(column.column) - Before(taken.column))
        return taken

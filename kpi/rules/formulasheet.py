"""What rules write their formulas on: the lines of a sheet as expressions, a row a seat and period that is paid."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import (
    At,
    CellOf,
    Content,
    Expression,
    Form,
    FormulaColumn,
    FormulaTable,
    Operand,
    Parameter,
    SumOfRows,
)
from kpi.formulas.points import Looked
from kpi.formulas.shorthand import either, is_number, least, most
from kpi.frozen import Frozen
from kpi.language import _
from kpi.rules.bookofcells import FormulaBook, OfSeat
from kpi.rules.people import Fills, People, Rows, Scale, Since, Whose, known_longer
from kpi.rules.window import Over, since_of


class FormulaSheet:
    """The lines of a `Sheet` of one role as expressions, a row a seat and period that is paid."""

    kpis: Sequence[Frozen]
    """Those of the card."""
    labels: Sequence[str]
    """What people call them."""
    shares: Mapping[Since | None, Expression]
    """What the KPIs of each rhythm weigh together."""
    results: list[CellOf]
    """What counts of each KPI; nothing where it is missing."""
    pays: list[CellOf]
    """What each KPI pays; nothing where it does not count."""
    weights: list[Expression]
    """What each weighs."""
    score: CellOf
    gives: CellOf
    own: Expression
    team: Expression
    target: CellOf
    """Minor units, not rounded."""
    pool: CellOf
    individual: CellOf
    team_part: CellOf
    commission: CellOf | None = None
    wanted: CellOf | None = None
    off_salary: CellOf | None = None
    in_money: bool = False
    team_rule: Frozen
    """How the team's result enters pay."""
    all_earned: CellOf
    """Bonus, commission and shares of pools, when they are all known."""
    allowed: CellOf
    deduction: CellOf
    least: CellOf
    """What is guaranteed."""
    recovered: CellOf

    def __init__(
        self, book: FormulaBook, table: FormulaTable, card: Frozen, minor: int, seats: NDArray[np.intp]
    ) -> None:
        """`seats` are the rows of the workforce that each row speaks of."""
        self.book, self.table, self.card, self.minor, self.seats = book, table, card, minor, seats

    def at_rows(self, array: NDArray[Any]) -> NDArray[Any]:
        """(rows,) what stands in an array (people, periods)."""
        return np.asarray(array[self.seats, self.table.periods])

    @property
    def unit(self) -> Operand:
        """What 100 % of the target bonus is in `own` and `team`."""
        return self.target if self.in_money else 1.0

    @property
    def people(self) -> People:
        """Of whom it is known what no formula changes."""
        return self.book.people

    def goes_on(self, since: Since) -> NDArray[np.bool_]:
        """(rows,) which have a row before them of the same seat and in the same quarter or year."""
        spans, before = np.array(self.people.spans(since))[self.table.periods], self.table.rows_before
        return (before >= 0) & (spans[before] == spans)

    @cached_property
    def within(self) -> Sequence[NDArray[np.intp]]:
        """(rows,) the rows of the same seat in the periods of pay that lie in each quarter or year beside them."""
        inside, (seats, periods) = known_longer(self.people).spells[-1].within, (self.seats, self.table.periods)
        by_seat: dict[int, list[int]] = {}
        for row, seat in enumerate(seats.tolist()):
            by_seat.setdefault(seat, []).append(row)
        alike = (np.array(by_seat[seat], np.intp) for seat in seats.tolist())
        return [rows[inside[periods[rows], period]] for rows, period in zip(alike, periods.tolist(), strict=True)]

    def brought(self, cell: CellOf, ask: Callable[[People, Rows], NDArray[Any]]) -> Expression:
        """What a column brings together within each quarter or year; `ask` finds the same of people of an earlier time."""
        longer, together = known_longer(self.people), SumOfRows(cell.column, self.within)
        if len(longer.spells) == 1:
            return together
        before = longer._replace(spells=longer.spells[:-1]).added(slice(None), ask)
        return together + self.add(
            _("{column}, before").format(column=cell.column.title), self.at_rows(before), "number"
        )

    def add(self, title: str, content: Content, form: Form = "share") -> CellOf:
        """One more column."""
        return self.table.add(title, content, form)

    def field(self, holder: Frozen, name: str) -> Parameter:
        """A number of a part of the scheme."""
        return self.book.parameter(holder, name)

    def of_card(self, name: str) -> Parameter:
        """A number of the card."""
        return self.book.parameter(self.card, name)

    def seat(self, what: OfSeat) -> CellOf:
        """What the data say of the seat."""
        return CellOf(self.book.of_seat(what))

    def curve(self, holder: Frozen, field: str, result: CellOf) -> Expression:
        """What a curve gives for a result that is there; 0 where it is not."""
        return either(is_number(result), Looked(self.book.points(holder, field), result), 0.0)

    def gives_of_team(self, team: Frozen, whose: Whose) -> Expression:
        """What a team rule's curve gives each seat; 0 where nothing is known."""
        found = self.of(whose, self.book.gives(team))
        return either(is_number(found), found, 0.0)

    def of(self, whose: Whose, column: FormulaColumn) -> Expression:
        """A column of people, or of the groups to which they belong."""
        return CellOf(column) if whose == "person" else At(column, CellOf(self.book.group_number(whose)))

    def measured(
        self, kpi: str, whose: Whose, scale: Scale, since: Since | None = None, fills: Fills = "nothing"
    ) -> Expression:
        """Results, of a period or to date."""
        return self.of(whose, self.book.result(kpi, whose, scale, since, fills))

    def in_periods(self, kpi: str, whose: Whose, scale: Scale, fills: Fills = "nothing") -> Expression:
        """Results of each period; of a quarter or a year beside the periods of pay, all that was reached in it."""
        return self.of(whose, self.book.result_in_periods(kpi, whose, scale, None, fills))

    def over(
        self, over: Over, kpi: str, whose: Whose, scale: Scale, *, falls: bool = False, fills: Fills = "nothing"
    ) -> Expression:
        """Results over a time, of two the better."""
        columns = [self.book.result_in_periods(kpi, whose, scale, since, fills) for since in since_of(over)]
        return better_of([self.of(whose, column) for column in columns], falls=falls)


def better_of(several: Sequence[Expression], *, falls: bool) -> Expression:
    """Of two results the better that is there; nothing where none is."""
    if len(several) == 1:
        return several[0]
    one, other = several
    both = least(one, other) if falls else most(one, other)
    return either(is_number(one), either(is_number(other), both, one), other)

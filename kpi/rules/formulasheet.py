"""What rules write their formulas on: the lines of a sheet as expressions, and the book that knows parameters and data."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.apportion import Members
from kpi.formulas.chain import Chain
from kpi.formulas.nodes import (
    At,
    Block,
    Column,
    Content,
    Entry,
    Expression,
    Form,
    Looked,
    Operand,
    Parameter,
    Points,
    Table,
    Together,
    either,
    expression,
    is_number,
    least,
    most,
)
from kpi.frozen import Frozen
from kpi.language import _
from kpi.rules.people import Fills, People, Rows, Scale, Since, Whose, known_longer
from kpi.rules.window import Over, since_of

OfSeat = Literal["target bonus", "salary", "multiplier", "paid time", "head", "guaranteed time"]
"""What the data say of a seat beside its results."""


class FormulaBook(ABC):
    """Parameters and data as cells."""

    @abstractmethod
    def parameter(self, holder: Frozen, field: str) -> Parameter:
        """The cell of a number of the scheme, by the part of it that holds it."""

    @abstractmethod
    def points(self, holder: Frozen, field: str) -> Points:
        """The table of a curve, or of tiers."""

    @abstractmethod
    def scale_of(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """Levels as a table that gives the place of each, from 1."""

    @abstractmethod
    def places_of(self, holder: Frozen, field: str, *, straight: bool) -> Points:
        """The points of a curve likewise."""

    @abstractmethod
    def block(self, holder: Frozen, field: str) -> Block:
        """A table of numbers with rows and columns."""

    @abstractmethod
    def of_seat(self, what: OfSeat) -> Column:
        """Of everybody, a row a seat and period."""

    @abstractmethod
    def own_weight(self, kpi: str) -> Column | None:
        """Weights of a person's own; None where nobody has any."""

    @abstractmethod
    def result(self, kpi: str, whose: Whose, scale: Scale, since: Since | None, fills: Fills) -> Column:
        """Results of people, or of groups, with nothing where there is none; of a period or to date."""

    @abstractmethod
    def result_in_periods(self, kpi: str, whose: Whose, scale: Scale, since: Since | None, fills: Fills) -> Column:
        """The same, where quarters and years beside the periods of pay have all that was reached in them."""

    @abstractmethod
    def plan(self, kpi: str, whose: Whose, since: Since | None) -> Column:
        """Plans likewise."""

    @abstractmethod
    def earlier(self, column: Column) -> Column:
        """What stands in a column to date one period before; 0 where a quarter or year begins."""

    @abstractmethod
    def gives(self, team: Frozen) -> Column:
        """What the curve of a team rule gives each group; nothing where its result is missing."""

    @abstractmethod
    def stands_for(self, part: Frozen, other: Frozen) -> None:
        """Says that the numbers of one part are those of another, of which it was made."""

    @abstractmethod
    def paid_before(self, since: Since) -> Any:
        """What the periods before the first one brought, by seat (`PaidBefore`); None where there are none."""

    @abstractmethod
    def anybody(self, what: OfSeat) -> bool:
        """Whether the data say anything of it."""

    @property
    @abstractmethod
    def people(self) -> People:
        """Of whom it is known what no formula changes, such as in which quarter a period lies."""

    @property
    @abstractmethod
    def target_factor(self) -> float:
        """By which all target bonuses are multiplied."""

    @abstractmethod
    def group_number(self, whose: Whose) -> Column:
        """Of everybody, which of the groups of a period it is."""


class FormulaSheet:
    """The lines of a `Sheet` of one role as expressions, a row a seat and period that is paid."""

    kpis: Sequence[Frozen]
    """Those of the card."""
    shares: Mapping[Since | None, Expression]
    """What the KPIs of each rhythm weigh together."""
    results: list[Entry]
    """What counts of each KPI; nothing where it is missing."""
    pays: list[Entry]
    """What each KPI pays; nothing where it does not count."""
    weights: list[Expression]
    """What each weighs."""
    score: Entry
    gives: Entry
    own: Expression
    team: Expression
    target: Entry
    """Minor units, not rounded."""
    pool: Entry
    individual: Entry
    team_part: Entry
    commission: Entry | None = None
    wanted: Entry | None = None
    off_salary: Entry | None = None
    in_money: bool = False
    team_rule: Frozen
    """How the team's result enters pay."""
    all_earned: Entry
    """Bonus, commission and shares of pools, when they are all known."""
    allowed: Entry
    deduction: Entry
    least: Entry
    """What is guaranteed."""
    recovered: Entry

    def __init__(self, book: FormulaBook, table: Table, card: Frozen, minor: int, seats: NDArray[np.intp]) -> None:
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

    def brought(self, cell: Entry, ask: Callable[[People, Rows], NDArray[Any]]) -> Expression:
        """What a column brings together within each quarter or year; `ask` finds the same of people of an earlier time."""
        longer, together = known_longer(self.people), Together(cell.column, self.within)
        if len(longer.spells) == 1:
            return together
        before = longer._replace(spells=longer.spells[:-1]).added(slice(None), ask)
        return together + self.add(
            _("{column}, before").format(column=cell.column.title), self.at_rows(before), "number"
        )

    def add(self, title: str, content: Content, form: Form = "share") -> Entry:
        """One more column."""
        return self.table.add(title, content, form)

    def field(self, holder: Frozen, name: str) -> Parameter:
        """A number of a part of the scheme."""
        return self.book.parameter(holder, name)

    def of_card(self, name: str) -> Parameter:
        """A number of the card."""
        return self.book.parameter(self.card, name)

    def seat(self, what: OfSeat) -> Entry:
        """What the data say of the seat."""
        return Entry(self.book.of_seat(what))

    def curve(self, holder: Frozen, field: str, result: Entry) -> Expression:
        """What a curve gives for a result that is there; 0 where it is not."""
        return either(is_number(result), Looked(self.book.points(holder, field), result), 0.0)

    def gives_of_team(self, team: Frozen, whose: Whose) -> Expression:
        """What a team rule's curve gives each seat; 0 where nothing is known."""
        found = self.of(whose, self.book.gives(team))
        return either(is_number(found), found, 0.0)

    def of(self, whose: Whose, column: Column) -> Expression:
        """A column of people, or of the groups to which they belong."""
        return Entry(column) if whose == "person" else At(column, Entry(self.book.group_number(whose)))

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


class Standing(NamedTuple):
    """What members of a pool have, as expressions."""

    sheet: "EverybodySheet"
    target: Entry
    score: Entry
    heads: Expression


class EverybodySheet(FormulaSheet):
    """All who are paid, whatever their roles, and the groups to which they belong."""

    groups: "GroupSheet"
    """Teams and the company."""
    place: Entry
    """The order of the seats, by which ties are broken."""
    person: Entry
    """A number for each person."""
    team_number: Entry
    """The number of the team of each, from 1."""
    there: Entry
    """1 for the members of what is divided, otherwise 0."""
    chain: Chain
    """The rows of each person."""
    pools_and_prizes: Entry | None = None
    carried: Entry | None = None
    added: Entry | None = None
    payout: Entry
    roles: NDArray[Any]
    """(rows,) the role of each."""
    gathered: Callable[[str], Entry]
    """A line of the sheets of all roles, 0 where a role has none."""

    @property
    def all_seats(self) -> NDArray[np.bool_]:
        """(people, periods) everybody, in every period."""
        return np.ones(self.people.shape[:2], bool)

    @property
    def standing(self) -> Standing:
        """What members have."""
        heads = self.seat("head") if self.book.anybody("head") else expression(1.0)
        return Standing(self, self.target, self.score, heads)

    @property
    def earned(self) -> Expression:
        """Bonus, commission and shares of pools."""
        bonus: Expression = self.individual + self.team_part
        for beside in (self.commission, self.pools_and_prizes):
            bonus = bonus if beside is None else bonus + beside
        return bonus

    @property
    def settled_pay(self) -> Expression:
        """The same less deductions, and with what other periods left."""
        return self.earned if self.carried is None else self.earned - self.deduction + self.carried

    def of_roles(self, roles: Sequence[str]) -> NDArray[np.bool_]:
        """(rows,) who has one of these roles; of none, everybody."""
        return np.isin(self.roles, list(roles)) if roles else np.ones(len(self.roles), bool)

    def members(self, whose: Whose, there: Expression, title: str) -> Members:
        """Who belongs to a group: `there` is 1 or 0."""
        number = Entry(self.book.group_number(whose))
        mine = self.add(_("{title}: group").format(title=title), either(there >= 1.0, number, 0.0), "code")
        return Members(self.groups.table, self.groups.number, mine, self.place)


def of_everybody(sheet: FormulaSheet) -> EverybodySheet:
    """A sheet on which everybody stands, as what it is."""
    if not isinstance(sheet, EverybodySheet):
        raise TypeError(type(sheet).__name__)
    return sheet


class GroupSheet(FormulaSheet):
    """Teams and the company, a row each and period."""

    number: Column
    """Of each in its period, from 1."""

    def of(self, whose: Whose, column: Column) -> Expression:
        """Results of groups stand in the same row."""
        return Entry(column)

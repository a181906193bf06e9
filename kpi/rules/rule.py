"""What a rule is: something that works on a sheet, at its place in the one order, and tells what it did."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from enum import IntEnum, auto
from functools import cached_property
from itertools import chain
from typing import ClassVar, Literal, NamedTuple

from kpi.frozen import Frozen
from kpi.money import Floats
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet, ToldSeat
from kpi.rules.people import People, Rows, Scale, Whose, known, plans_of
from kpi.rules.window import measured_in_periods


class Place(IntEnum):
    """The one order in which rules stand, and in which they are told."""

    KPIS = auto()
    """What each KPI pays."""
    KPI_GATES = auto()
    """What holds back, or multiplies, what single KPIs pay."""
    COMBINED = auto()
    TABLE = auto()
    OWN_PART = auto()
    """What holds the own part back."""
    SCORED = auto()
    TEAM = auto()
    PERSONAL = auto()
    CAP = auto()
    DIVIDED = auto()
    """Pools: the team's part becomes money that is divided."""
    WHOLE_BONUS = auto()
    """What holds the whole bonus back."""
    TARGET = auto()
    IN_MONEY = auto()
    TRUED_UP = auto()
    """What earlier periods were paid stands against what the whole pays."""
    EVERYBODY = auto()
    """What looks at all bonuses of a period."""
    POOLED = auto()
    """Parts of pools that are filled by something else than target bonuses."""
    EARNED = auto()
    """Commission."""
    WANTED = auto()
    """What is to be deducted."""
    BESIDE = auto()
    """Commission and deductions summed up."""
    DEDUCTED = auto()
    SETTLED = auto()
    """What periods leave to each other."""
    LEAST = auto()
    """What a guarantee adds, and what is recovered of a draw."""
    PAYOUT = auto()

    @property
    def moved_by_team(self) -> bool:
        """Whether what stands here can hang on the team rule; all else need be found only once for many team rules."""
        return self not in _BEFORE_TEAM


_BEFORE_TEAM = {*list(Place)[: list(Place).index(Place.TEAM)], Place.TARGET, Place.EARNED, Place.WANTED, Place.BESIDE}


class Need(NamedTuple):
    """A result that a rule looks up, and what is said where somebody who is to be paid has none."""

    name: str
    of: Whose = "person"
    scale: Scale = "plan"
    lacks: str = ""
    """What is wrong; "" where the rule has a way of its own with what is missing."""
    mend: str = ""
    level: Literal["error", "notice"] = "error"
    nobody: tuple[str, str] = ("", "")
    """What is said at once instead where nobody has one, and what to do."""
    planned: bool = False
    """Whether it is the plan itself that is looked up."""

    def found(self, people: People, rows: Rows) -> Floats:
        """What is looked up (people, ...); NaN where it is missing."""
        if not self.planned:
            return measured_in_periods(people, self.name, self.of, rows, self.scale)
        return known(plans_of(people, self.name, self.of, rows), self.name)


class Rule(Frozen, ABC):
    """A rule of pay: its fields are what can be set, `work` its arithmetic, `steps` its words."""

    stands: ClassVar[Place]
    """Its place in the order."""

    @property
    def place(self) -> Place:
        """Its place in the order; of some rules it depends on what is set."""
        return self.stands

    @abstractmethod
    def work(self, sheet: Sheet) -> None:
        """Reads lines of the sheet and writes others, of arrays (people, ...)."""

    @abstractmethod
    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The same in words for one seat, from what stood on its lines before and stands there now."""

    def needs(self) -> Iterator[Need]:
        """Results that it looks up in the data."""
        yield from ()

    def foresight(self) -> Iterator[str]:
        """What of it cannot be known in advance, in words: a forecast says so."""
        yield from ()

    @abstractmethod
    def formulas(self, sheet: FormulaSheet) -> None:
        """The same arithmetic as expressions: reads lines of the sheet and writes others."""


class Silent(Rule):
    """A rule of which there is nothing to tell: others tell what it found."""

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """None."""
        yield from ()


def run(rules: Iterable[Rule], sheet: Sheet) -> Sheet:
    """The rules at work on a sheet, one after the other; where somebody is told, each takes down its steps."""
    for rule in rules:
        if sheet.seat is None:
            rule.work(sheet)
        else:
            _tell(rule, sheet, sheet.seat)
    return sheet


def _tell(rule: Rule, sheet: Sheet, seat: ToldSeat) -> None:
    before = Cell(sheet, seat)
    rule.work(sheet)
    seat.told.extend((rule.place, step) for step in rule.steps(before, Cell(sheet, seat)))


_READY = tuple(place for place in Place if place > Place.COMBINED and not place.moved_by_team)
_BONUS = tuple(place for place in Place if place < Place.EVERYBODY and place.moved_by_team)


class Order:
    """Rules in the order of their places."""

    def __init__(self, rules: Iterable[Rule], after: "Order | None" = None) -> None:
        """Of several at one place those of another order come first."""
        self._parts: dict[tuple[Place, Place], tuple[Rule, ...]] = {}
        self._at: dict[Place, tuple[Rule, ...]] = {} if after is None else dict(after._at)
        for rule in rules:
            self._at[rule.place] = (*self._at.get(rule.place, ()), rule)

    def at(self, *places: Place) -> tuple[Rule, ...]:
        """Those at some places."""
        return tuple(chain.from_iterable(self._at[place] for place in places if place in self._at))

    def between(self, first: Place, last: Place) -> tuple[Rule, ...]:
        """Those from one place to another, both included; found once."""
        part = (first, last)
        if part not in self._parts:
            self._parts[part] = self.at(*(place for place in Place if first <= place <= last))
        return self._parts[part]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All of them."""
        return self.at(*Place)

    @cached_property
    def ready(self) -> tuple[Rule, ...]:
        """All that no team rule moves and that comes after the combined score."""
        return self.at(*_READY)

    @cached_property
    def ready_before_earned(self) -> tuple[Rule, ...]:
        """The same but for what is earned and deducted beside the bonus."""
        return self.at(*(place for place in _READY if place < Place.EARNED))

    @cached_property
    def bonus(self) -> tuple[Rule, ...]:
        """From the team's rule to the bonus in money."""
        return self.at(*_BONUS)

    @cached_property
    def conditional(self) -> bool:
        """Whether somebody's pay hangs on results of which the sheet does not show that they are missing."""
        seen = (*self.at(Place.KPIS), *self.at(Place.TEAM))
        hidden = (need for rule in self.rules if rule not in seen for need in rule.needs())
        return any(need.lacks and need.level == "error" for need in hidden)

    def needs(self) -> Iterator[Need]:
        """All results that are looked up."""
        for rule in self.rules:
            yield from rule.needs()

"""The working paper of a run: what rules read and write of a block of people, and one seat of it as plain numbers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.rules.base import Step
from kpi.rules.people import Mask, People, Rows, Since, Whose

Amounts = NDArray[Any]
"""Money in minor units: whole ones, or floats that are not rounded yet."""


class Sheet:
    """What is found out of people of one role, line by line: arrays (people, ...), behind which periods and worlds ride along.

    A rule reads some lines and writes others. `seat` is the row of whom the steps are told, if anybody's are.
    """

    results: Floats
    """(kpis, people, ...) as measured."""
    pays: Floats
    """(kpis, people, ...) the share of its target that each KPI pays."""
    out: Mask | None
    """(kpis, people, ...) where a KPI does not count; None where all do."""
    score: Floats
    """What all KPIs pay together, as a share of the target bonus."""
    active: Mask
    """Whether there is anything to pay on."""
    target: Floats
    """Target bonus of the days employed, in minor units, not rounded; NaN where nobody says one."""
    gives: Floats
    """What the team's curve gives each person."""
    own: Floats
    """What is paid on one's own result: a share of the target bonus, or money (`in_money`)."""
    team: Floats
    """What comes through the team, in the same unit."""
    pool: Amounts
    """Each one's part of a pool that was divided."""
    pools_and_prizes: Amounts | None = None
    """Each one's parts of pools beside the bonus, added up."""
    individual: Amounts
    team_part: Amounts
    commission: Amounts | None = None
    wanted: Amounts | None = None
    """What is to be deducted."""
    off_salary: Amounts | None = None
    """What is shown off the salary."""
    allowed: Amounts
    """What may be deducted at most."""
    deduction: Amounts
    carried: Amounts
    owed: Amounts
    least: Amounts
    """What is guaranteed."""
    recovered: Mask
    """Where what a guarantee adds is recovered later."""
    added: Amounts
    """What a guarantee adds, or what is recovered (below 0)."""
    drawn: Amounts
    """What is added and not yet recovered, at the end of each period."""
    payout: Amounts
    in_money: bool = False
    """Whether `own` and `team` are minor units already, as where a pool was divided."""
    paid_before: Mapping[Since, Any] | None = None
    """What true-ups settle against, by what they settle: `PaidBefore` of the rows."""
    persons: NDArray[np.intp]
    """(people,) the place of each seat's person in `debt`."""
    debt: Floats
    """(persons, ...) what is owed from before the first period."""
    drawn_before: Floats
    """(persons, ...) what was added before the first period and is not yet recovered."""

    def __init__(
        self, people: People, rows: Rows, minor: int, *, rounds: bool = True, seat: "ToldSeat | None" = None
    ) -> None:
        self.people, self.rows, self.minor, self.rounds = people, rows, minor, rounds
        self.seat = seat
        self.seen: dict[str, float] = {}

    def see(self, name: str, found: Any) -> None:
        """Keeps a number (people, ...) that the words want and no rule does, where they are told at all."""
        if self.seat is not None:
            self.seen[name] = float(_at(np.asarray(found), self.seat.row))

    @property
    def unit(self) -> Floats | float:
        """What 100 % of the target bonus is in `own` and `team`."""
        return self.target if self.in_money else 1.0

    @property
    def earned(self) -> Amounts:
        """Bonus, commission and shares of pools."""
        bonus = self.individual + self.team_part
        for beside in (self.commission, self.pools_and_prizes):
            bonus = bonus if beside is None else bonus + beside
        return bonus

    @property
    def settled(self) -> bool:
        """Whether it is known what periods leave to each other."""
        return "carried" in vars(self)

    def again(self) -> "Sheet":
        """A sheet that goes on from here without touching this one."""
        other = object.__new__(Sheet)
        vars(other).update(vars(self))
        return other

    def part(self, rows: Rows) -> "Sheet":
        """The money of some of its rows, which are all rows of its people."""
        seat = self.seat and self.seat.within(rows)
        part = Sheet(self.people, rows, self.minor, rounds=self.rounds, seat=seat)
        for name in _MONEY & vars(self).keys():
            setattr(part, name, getattr(self, name)[rows])
        return part

    def group(self, whose: Whose) -> NDArray[np.intp]:
        """The group of each row: the team, or the company."""
        return self.people.group(whose, self.rows)


class ToldSeat(NamedTuple):
    """Whose steps are told, and what words need to know of them."""

    row: int
    """Within the sheet."""
    team: str
    currency: str
    reasons: Mapping[str, str]
    """By measure, why a result is as it is."""
    titles: Mapping[str, str]
    """By measure, how people call it."""
    time: str
    """For which part of the period the target bonus is, in words."""
    told: list[tuple[int, Step]]
    """The steps so far, each with the place of its rule."""

    def within(self, rows: Rows) -> "ToldSeat | None":
        """The seat among some rows of its sheet; None where it is not there."""
        if isinstance(rows, slice):
            return self._replace(row=self.row - rows.start) if rows.start <= self.row < rows.stop else None
        place = np.flatnonzero(rows == self.row)
        return self._replace(row=int(place[0])) if len(place) else None


class Cell:
    """One seat of a sheet in its one period, as it stands at a moment: `cell["score"]`."""

    def __init__(self, sheet: Sheet, seat: ToldSeat) -> None:
        self.seat = seat
        lines = {name: line for name, line in vars(sheet).items() if isinstance(line, np.ndarray) and name in _LINES}
        self._numbers = {name: float(_at(line, seat.row)) for name, line in lines.items() if name not in _OF_KPIS}
        self._numbers |= sheet.seen
        self._each = {name: [float(_at(one, seat.row)) for one in lines[name]] for name in _OF_KPIS & lines.keys()}

    def __getitem__(self, line: str) -> float:
        """The number in a line."""
        return self._numbers[line]

    def __contains__(self, line: str) -> bool:
        """Whether a line was written."""
        return line in self._numbers

    def get(self, line: str, otherwise: float = 0.0) -> float:
        """The number in a line, or another one where it was not written."""
        return self._numbers.get(line, otherwise)

    def each(self, line: str) -> list[float]:
        """The numbers (kpis,) in a line that has one for each KPI; none where it was not written."""
        return self._each.get(line, [])

    def title(self, measure: str) -> str:
        """How people call what is measured; its name where nobody says."""
        return self.seat.titles.get(measure, measure)

    def because(self, measure: str) -> str:
        """The reason that the data give for a result, in brackets."""
        reason = self.seat.reasons.get(measure)
        return f" ({reason})" if reason else ""


_MONEY = {
    *("individual", "team_part", "commission", "pools_and_prizes", "wanted", "allowed", "deduction", "carried", "owed"),
    *("least", "recovered", "added", "drawn", "payout", "active"),
}
_OF_KPIS = {"results", "pays", "out"}
_LINES = {*Sheet.__annotations__} - {"persons", "debt", "drawn_before", "in_money", "paid_before"}


def _at(line: NDArray[Any], row: int) -> Any:
    """One row's number; of what is the same for everybody, that."""
    return line.item() if line.ndim == 0 else line[row].reshape(-1)[0]

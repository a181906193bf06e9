"""What rules see of the data: people and what was measured of them. Imports nothing of the scheme, so that a scheme can hold rules."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats

Mask = NDArray[np.bool_]
Rows = slice | NDArray[np.intp]
Whose = Literal["person", "team", "company"]
Scale = Literal["plan", "value"]
DayCount = Literal["calendar", "of 30", "full months"]
"""How the days of a period are counted: all of them, thirty in every month, or only full months."""
Since = Literal["quarter", "year"]
"""From whose beginning on results are added up."""
Fills = Literal["nothing", "plan", "team"]
"""What stands for a fact that is missing among those that are added up: the plan, or the team's share of it."""


class Spell(NamedTuple):
    """People in the periods that lie in longer ones, for whom something is paid beside them."""

    people: "People"
    rows: NDArray[np.intp]
    """(people,) the row there of each seat here; -1 where it is not there."""
    within: Mask
    """(periods there, periods here) which period lies in which longer one."""


class Longer(NamedTuple):
    """Quarters and years that stand beside the periods of pay, because something is measured over them."""

    every: tuple[Since | None, ...]
    """What each period is; None for a period of pay."""
    spells: tuple[Spell, ...]
    """Where their periods of pay are found: among the same people, and among those of a time before."""

    def of_block(self, people: "People", rows: NDArray[np.intp]) -> "Longer":
        """The same for some of the people, whose results are others."""
        before = [spell._replace(rows=spell.rows[rows]) for spell in self.spells[:-1]]
        return self._replace(spells=(*before, Spell(people, np.arange(len(rows)), self.spells[-1].within)))

    @property
    def long(self) -> Mask:
        """(periods,) which are longer than a period of pay."""
        return np.array([one is not None for one in self.every])

    def added(self, rows: Rows, ask: "Callable[[People, Rows], NDArray[Any]]") -> Floats:
        """Sums (rows, periods, ...) over the periods of pay in each longer one of what is asked of some rows there (rows, periods there, ...)."""
        sums = [self._added(spell, rows, ask) for spell in self.spells]
        most = max(one.ndim for one in sums)
        return np.asarray(sum(behind(one, most) for one in sums))

    @staticmethod
    def _added(spell: Spell, rows: Rows, ask: "Callable[[People, Rows], NDArray[Any]]") -> Floats:
        there = spell.rows[rows]
        amounts = np.asarray(ask(spell.people, there[there >= 0]), float)
        found = np.zeros((len(there), spell.within.shape[1], *amounts.shape[2:]))
        found[there >= 0] = np.moveaxis(np.tensordot(amounts, spell.within.astype(float), (1, 0)), -1, 1)
        return found

    def over(self, found: Floats, to_date: Callable[[Since], Floats], since: Since | None = None) -> Floats:
        """Results (rows, periods, ...) since something began; in periods that are longer than that those of all of it, as they are when it ends."""
        shorter = {None: (None,), "quarter": (None, "quarter"), "year": (None, "quarter", "year")}[since]
        for every in {one for one in self.every if one is not None and one not in shorter}:
            place = behind(np.array([[one == every for one in self.every]]), found.ndim)
            found = np.where(place, to_date(every), found)
        return found


class Results(Protocol):
    """What was planned and reached, by KPI."""

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, ...) attainments or facts of a KPI; None when the data do not know it."""

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, ...) attainments or facts of a KPI; None when the data do not know it."""

    def plans(self, name: str) -> Floats | None:
        """(people, ...) plans of a KPI; None when the data do not know it."""

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, ...) plans against which the facts of a KPI stand; None when the data do not know it."""


class People(Results, Protocol):
    """All that the rules look at: the workforce of a past, or a block of drawn worlds, which computes groups' results on demand.

    The fields mean what they mean in `Workforce`.
    """

    @property
    def kpis(self) -> tuple[str, ...]: ...
    @property
    def kpi_index(self) -> dict[str, int]: ...
    @property
    def attainment(self) -> Floats: ...
    @property
    def target_bonus(self) -> Floats: ...
    @property
    def target_factor(self) -> float: ...
    @property
    def salary(self) -> Floats: ...
    @property
    def multiplier(self) -> Floats: ...
    @property
    def presence(self) -> Floats: ...
    @property
    def own_weight(self) -> Floats | None: ...
    @property
    def paid_time(self) -> Floats: ...
    @property
    def seat_share(self) -> Floats | None: ...
    @property
    def ineligible(self) -> NDArray[np.int8] | None: ...
    @property
    def guaranteed_time(self) -> Floats | None: ...
    @property
    def recorded(self) -> Mask: ...
    @property
    def complete(self) -> bool: ...
    @property
    def team_index(self) -> NDArray[np.intp]: ...
    @property
    def person_index(self) -> NDArray[np.intp]: ...
    @property
    def adds(self) -> Sequence[str]: ...
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def longer(self) -> Longer | None: ...
    def group(self, whose: Whose, rows: Rows) -> NDArray[np.intp]: ...
    def spans(self, since: Since) -> tuple[int, ...]:
        """A number for each period, the same for all of one quarter or year; none where the periods count as one."""

    def ends(self, since: Since) -> tuple[bool, ...]:
        """Whether each period is the last of its quarter or year."""

    def to_date(self, since: Since, fills: Fills, *, earlier: bool = False) -> Results:
        """What was planned and reached since the quarter or the year of each period began, up to that period, or `earlier` to the one before."""


def behind(array: NDArray[Any], ndim: int) -> NDArray[Any]:
    """A (people, periods) array with axes of one added behind, so that it meets (people, periods, worlds)."""
    return array.reshape(array.shape + (1,) * (ndim - array.ndim))


def measured(
    people: People, name: str, whose: Whose, rows: Rows, scale: Scale, results: Results | None = None
) -> Floats:
    """Results (people, ...) that a curve, gate or coefficient looks at, of each period where not others are given; NaN where missing or
    unknown to the data."""
    results = results or people
    if whose == "person":
        own = results.own(name, scale)
        return np.full(people.team_index[rows].shape + people.shape[1:], np.nan) if own is None else own[rows]
    of_groups = results.of_groups(name, scale)
    group = people.group(whose, rows)
    return np.full(group.shape + people.shape[1:], np.nan) if of_groups is None else of_groups[group]


def amounts(people: People, name: str, rows: Rows, results: Results | None = None, whose: Whose = "person") -> Floats:
    """A measure (people, ...), mostly a person's own; one that is missing counts as 0, which the check tells."""
    return np.nan_to_num(measured(people, name, whose, rows, "value", results))


def plans_of(people: People, name: str, whose: Whose, rows: Rows, results: Results | None = None) -> Floats | None:
    """Plans (people, ...) of a measure; None when the data do not know it."""
    results = results or people
    found = results.plans(name) if whose == "person" else results.plans_of_groups(name)
    return None if found is None else found[rows if whose == "person" else people.group(whose, rows)]


def heads_of(people: People, rows: Rows) -> Floats:
    """Which part of a head each seat (people, ...) is: somebody with two seats at once is one head, too."""
    return np.ones(()) if people.seat_share is None else people.seat_share[rows]


def known(found: Floats | None, name: str) -> Floats:
    """What was found of a KPI that the check has made sure of."""
    if found is None:
        raise KeyError(name)
    return found


def known_longer(people: People) -> Longer:
    """The quarters and years beside the periods of pay, of which it is known that there are some."""
    if people.longer is None:
        raise KeyError("longer")
    return people.longer


def rows_of(codes: NDArray[np.intp], code: int) -> Rows:
    """The rows with a code; a slice where they stand together, so that taking them copies nothing."""
    rows = np.flatnonzero(codes == code)
    together = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
    return slice(int(rows[0]), int(rows[-1]) + 1) if together else rows

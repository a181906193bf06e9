"""Who is drawn together: seats of one role with the same KPIs, in batches of whole teams."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.worlds.future import Future
from kpi.worlds.groupsahead import ROLE, places_of
from kpi.worlds.streams import CHUNK

KEPT, STREAMED = 1 << 20, 1 << 18
"""People × periods × worlds of a batch. Large ones are quicker, since threads wait less for each other; small ones take less memory while
they are drawn again and again."""


@dataclass(frozen=True, eq=False)
class Cohort:
    """Seats of one role that have the same KPIs; nothing in it is random."""

    future: Future
    rows: NDArray[np.intp]
    """(people,) seats of the future's workforce."""
    role: str
    own: NDArray[np.intp]
    """(kpis,) KPIs of the future's workforce of which these seats have results."""
    groups: NDArray[np.intp]
    """(people,) place of each seat's team among the batch's."""

    @lazy
    def kpis(self) -> tuple[str, ...]:
        """Names of their KPIs."""
        return tuple(self.future.workforce.kpis[index] for index in self.own)

    @lazy
    def span(self) -> slice:
        """Their groups: all that lie between the first and the last."""
        return slice(int(self.groups.min()), int(self.groups.max()) + 1)

    @lazy
    def member(self) -> Floats:
        """(groups of the span, people) 1 where a person belongs to a group."""
        return (np.arange(self.span.start, self.span.stop)[:, None] == self.groups).astype(np.float32)

    @lazy
    def alike(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows of the first of each who share team and personal multiplier; (people,) each person's place among them."""
        factor = self.future.workforce.multiplier[self.rows]
        whose = self.groups
        if (factor != factor.flat[0]).any():
            whose = np.unique(np.column_stack([self.groups, factor]), axis=0, return_inverse=True)[1]
        _whose, first, place = np.unique(whose, return_index=True, return_inverse=True)
        return first, place

    @lazy
    def names(self) -> list[str]:
        """(people,)"""
        return [str(name) for name in self.future.workforce.people[self.rows]]

    def _taken(self, array: Floats) -> Floats:
        """(kpis, people, periods) of a (kpis, people, periods) array of the future's."""
        return array[np.ix_(self.own, self.rows)]

    @lazy
    def plan(self) -> Floats:
        """(kpis, people, periods)"""
        return self._taken(self.future.workforce.plan)

    @lazy
    def fact(self) -> Floats:
        """(kpis, people, periods) expected facts."""
        return self._taken(self.future.workforce.fact)

    @lazy
    def shares(self) -> NDArray[np.bool_]:
        """(kpis, people, periods) where results are drawn as shares of a plan; elsewhere as facts."""
        return ~np.isnan(self._taken(self.future.workforce.attainment))

    @lazy
    def base(self) -> Floats:
        """(kpis, people, periods) expected attainments, or expected facts where there is no plan; NaN where there is neither."""
        return np.where(self.shares, self._taken(self.future.workforce.attainment), self.fact)

    @lazy
    def unit(self) -> Floats:
        """(kpis, people, periods) what makes a drawn result a fact."""
        return np.where(self.shares, self.plan, 1.0)

    @lazy
    def both(self) -> NDArray[np.bool_]:
        """(kpis, people, periods) where plan and fact are known, and so count for the team's attainment."""
        return ~np.isnan(self.plan) & ~np.isnan(self.fact)

    @lazy
    def known(self) -> Floats:
        """(kpis, people)"""
        return self.future.known[np.ix_(self.own, self.rows)]

    @lazy
    def open(self) -> Floats:
        """(kpis, people)"""
        return self.future.open[np.ix_(self.own, self.rows)]


@dataclass(frozen=True, eq=False)
class Batch:
    """Whole teams, so that their results need nobody else."""

    places: NDArray[np.intp]
    """(teams,) of the future's workforce."""
    teams: tuple[str, ...]
    cohorts: tuple[Cohort, ...]
    groups: tuple[Cohort, ...] = ()
    """Of teams and the company whose results the data give: one each, with its place among the batch's groups."""


def batches(future: Future, cells: int) -> tuple[Batch, ...]:
    """Everybody in whole teams, in batches of about so many cells and alike in size."""
    workforce = future.workforce
    sizes = np.bincount(workforce.team_index, minlength=len(workforce.teams))
    before = np.cumsum(sizes) - sizes
    order = np.argsort(workforce.team_index, kind="stable")
    batch = before * -(-len(order) // _most(future, cells)) // max(1, len(order))
    starts = np.flatnonzero(np.diff(batch[workforce.team_index[order]], prepend=-1))
    roles = workforce.seats["role"].to_numpy(object)
    return tuple(_batch(future, rows, roles, cells) for rows in np.split(order, starts[1:]))


def _most(future: Future, cells: int) -> int:
    """People with so many cells."""
    return max(1, cells // (CHUNK * len(future.workforce.periods)))


def _batch(future: Future, rows: NDArray[np.intp], roles: NDArray[np.object_], cells: int) -> Batch:
    workforce = future.workforce
    places = np.unique(workforce.team_index[rows])
    cohorts = tuple(_cohorts(future, rows, roles, places, cells))
    groups = tuple(_groups(future.workforce, future.groups, places)) if future.groups else ()
    return Batch(places, tuple(workforce.teams[team] for team in places), cohorts, groups)


def _groups(workforce: Workforce, groups: Future, teams: NDArray[np.intp]) -> Iterator[Cohort]:
    """Those of some teams, and the company, of which facts are given."""
    has = np.asarray((~np.isnan(groups.workforce.fact)).any(axis=-1))
    for row, place in enumerate(places_of(workforce, groups.workforce).tolist()):
        among = np.flatnonzero(np.append(teams, len(workforce.teams)) == place)
        if len(among) and has[:, row].any():
            yield Cohort(groups, np.array([row], np.intp), ROLE, np.flatnonzero(has[:, row]), among)


def _cohorts(
    future: Future, rows: NDArray[np.intp], roles: NDArray[np.object_], teams: NDArray[np.intp], cells: int
) -> Iterator[Cohort]:
    """Seats by role and by the KPIs that they have, team by team; more than twice so many cells are split."""
    workforce = future.workforce
    expected = np.where(np.isnan(workforce.attainment[:, rows]), workforce.fact[:, rows], 0.0)
    has = np.asarray(~np.isnan(expected).all(axis=-1))
    alike: dict[tuple[str, bytes], list[int]] = {}
    for place, role in enumerate(roles[rows]):
        alike.setdefault((str(role), has[:, place].tobytes()), []).append(place)
    for (role, _pattern), places in alike.items():
        for some in np.array_split(places, max(1, len(places) // _most(future, cells))):
            groups = np.searchsorted(teams, workforce.team_index[rows[some]])
            yield Cohort(future, rows[some], role, np.flatnonzero(has[:, some[0]]), groups)

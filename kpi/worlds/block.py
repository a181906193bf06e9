"""Drawn results of a cohort, in the shape that the rules look at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.rules.people import Rows, Scale, Whose
from kpi.worlds.batches import Cohort


class Drawn(NamedTuple):
    """What is drawn for a cohort in one chunk of worlds."""

    results: Floats
    """(kpis, people, periods, worlds) attainments, or facts where there is no plan; single precision."""
    filled: Floats | None
    """(people, periods, worlds) share of a period in which the seat is not vacant; None when nobody leaves."""


class Totals(NamedTuple):
    """Sums over people (..., periods, worlds): their facts, and the plans that stand against them."""

    facts: Floats
    plans: Floats

    def attained(self) -> Floats:
        """Σ fact ÷ Σ plan, NaN where no plan is."""
        found = np.full(self.facts.shape, np.nan, self.facts.dtype)
        return np.divide(self.facts, self.plans, out=found, where=self.plans > 0)


Asked = tuple[str, Scale]
Results = dict[tuple[Asked, bool, bool], Floats | None]
"""By what is asked, whether of all periods as one, and whether the company's is among them: (groups, periods, worlds)."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Results of a batch's teams and, last, of the whole company; added up when they are asked for."""

    teams: int
    cohorts: Sequence[tuple[Cohort, Drawn]]
    company: dict[Asked, Totals] = field(default_factory=dict)
    """What is known of the company: sums (periods, worlds)."""
    _found: Results = field(default_factory=dict)

    def of(self, name: str, scale: Scale) -> Floats | None:
        """(groups, periods, worlds) attainments or facts of a KPI; None when nobody has it."""
        return self._asked((name, scale), whole=False)

    def whole(self, name: str, scale: Scale) -> Floats | None:
        """(groups, 1, worlds) attainments over all periods, or the average fact of a period."""
        return self._asked((name, scale), whole=True)

    def _asked(self, asked: Asked, *, whole: bool) -> Floats | None:
        place = (asked, whole, asked in self.company)
        if place not in self._found:
            totals = self._added_up(asked)
            self._found[place] = None if totals is None else _resulting(totals, asked[1], whole=whole)
        return self._found[place]

    def _added_up(self, asked: Asked) -> Totals | None:
        """Sums (groups, periods, worlds), the company's last."""
        company = self.company.get(asked)
        found = [(cohort, drawn) for cohort, drawn in self.cohorts if asked[0] in cohort.kpis]
        if not found and company is None:
            return None
        behind = found[0][1].results.shape[2:] if company is None else company.facts.shape
        facts, plans = (np.zeros((self.teams + 1, *behind), np.float32) for _side in range(2))
        for cohort, drawn in found:
            part = group_totals(cohort, drawn, cohort.member, asked)
            facts[cohort.span] += part.facts
            plans[cohort.span] += part.plans
        if company is not None:
            facts[-1], plans[-1] = company
        return Totals(facts, plans)


def _resulting(totals: Totals, scale: Scale, *, whole: bool) -> Floats:
    periods = totals.facts.shape[1]
    if whole:
        totals = Totals(*(side.sum(axis=1, keepdims=True) for side in totals))
    if scale == "plan":
        return totals.attained()
    facts = totals.facts / periods if whole else totals.facts
    return np.where(totals.plans > 0, facts, np.float32(np.nan))


def group_totals(cohort: Cohort, drawn: Drawn, member: Floats, asked: Asked) -> Totals:
    """Sums (groups, periods, worlds) over the members (groups, people) whose plan and fact, or for values whose fact, is known.

    For values, `plans` counts the members.
    """
    name, scale = asked
    index = cohort.kpis.index(name)
    counts = cohort.both[index] if scale == "plan" else ~np.isnan(cohort.fact[index])
    weights = np.where(counts, cohort.unit[index], 0.0).astype(np.float32)
    against = np.where(counts, cohort.plan[index] if scale == "plan" else 1.0, 0.0).astype(np.float32)
    results = drawn.results[index] if counts.all() else np.where(counts[..., None], drawn.results[index], np.float32(0))
    if drawn.filled is None:
        return Totals(_summed(member, weights, results), (member @ against)[..., None])
    return Totals(_summed(member, weights, results * drawn.filled), _summed(member, against, drawn.filled))


def _summed(member: Floats, weights: Floats, results: Floats) -> Floats:
    """(teams, periods, worlds) weighted sums of (people, periods, worlds)."""
    sums = np.empty((len(member), *results.shape[1:]), np.float32)
    for period in range(results.shape[1]):
        np.matmul(member * weights[:, period], results[:, period], out=sums[:, period])
    return sums


@dataclass(frozen=True, eq=False)
class Block:
    """A cohort in one chunk of worlds: `People`, as the rules want them; all arrays end in (people, periods, worlds)."""

    cohort: Cohort
    chunk: int
    drawn: Drawn
    groups: Groups

    @property
    def kpis(self) -> tuple[str, ...]:
        """Names along the first axis."""
        return self.cohort.kpis

    @lazy
    def kpi_index(self) -> dict[str, int]:
        """Position of a KPI along the first axis."""
        return {name: index for index, name in enumerate(self.kpis)}

    @property
    def shape(self) -> tuple[int, ...]:
        """(people, periods, worlds)"""
        return self.drawn.results.shape[1:]

    @lazy
    def attainment(self) -> Floats:
        """(kpis, people, periods, worlds)"""
        if self.cohort.shares.all() or np.isnan(self.cohort.base[~self.cohort.shares]).all():
            return self.drawn.results
        return np.where(self.cohort.shares[..., None], self.drawn.results, np.float32(np.nan))

    @lazy
    def complete(self) -> bool:
        """Whether no attainment is missing."""
        return bool(self.cohort.shares.all())

    @property
    def team_index(self) -> NDArray[np.intp]:
        """(people,) the group of each seat, among the batch's."""
        return self.cohort.groups

    def group(self, whose: Whose, rows: Rows) -> NDArray[np.intp]:
        """Group of each of the rows: its team, or the company."""
        own = self.cohort.groups[rows]
        return own if whose == "team" else np.full(len(own), self.groups.teams, np.intp)

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, periods, worlds) attainments or facts of a KPI; None when these people have no such results."""
        index = self.kpi_index.get(name)
        if index is None:
            return None
        if scale == "plan":
            return self.attainment[index]
        facts = self.drawn.results[index] * self.cohort.unit[index, ..., None].astype(np.float32)
        return facts if self.drawn.filled is None else facts * self.drawn.filled

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, periods, worlds) attainments or facts of a KPI; None when nobody here has it."""
        return self.groups.of(name, scale)

    def plans(self, name: str) -> Floats | None:
        """(people, periods, 1) plans of a KPI."""
        index = self.kpi_index.get(name)
        return None if index is None else self.cohort.plan[index, ..., None].astype(np.float32)

    def _still(self, array: NDArray[np.generic]) -> Floats:
        """A (people, periods) array of the future's as (people, periods, 1)."""
        return np.asarray(array[self.cohort.rows])[..., None]

    @lazy
    def presence(self) -> Floats:
        """(people, periods, 1 or worlds) share of the period's days employed."""
        still = self._still(self.cohort.future.workforce.presence).astype(np.float32)
        return still if self.drawn.filled is None else still * self.drawn.filled

    @lazy
    def target_bonus(self) -> Floats:
        """(people, periods, 1) money a period at 100 %."""
        return self._still(self.cohort.future.workforce.target_bonus)

    @property
    def target_factor(self) -> float:
        """By which all target bonuses are multiplied."""
        return self.cohort.future.workforce.target_factor

    @lazy
    def salary(self) -> Floats:
        """(people, periods, 1) money a period."""
        return self._still(self.cohort.future.workforce.salary)

    @lazy
    def multiplier(self) -> Floats:
        """(people, periods, 1)"""
        return self._still(self.cohort.future.workforce.multiplier).astype(np.float32)

    @lazy
    def recorded(self) -> NDArray[np.bool_]:
        """(people, periods, 1)"""
        return self._still(self.cohort.future.workforce.recorded).astype(bool)

    @lazy
    def recorded_elsewhere(self) -> NDArray[np.bool_]:
        """(people, periods, 1)"""
        return self._still(self.cohort.future.workforce.recorded_elsewhere).astype(bool)

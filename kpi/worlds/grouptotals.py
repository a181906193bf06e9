"""Drawn results added up: what the teams of a batch, and the company, reach."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.rules.people import Scale
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
class GivenAhead:
    """What the data give for a batch's teams and the company themselves, as it may come."""

    plan: Floats
    """(kpis, groups, periods) of the future's KPIs; NaN where none is given."""
    known: NDArray[np.bool_]
    """(kpis, groups, periods) where plan or fact is given."""
    kpi_index: Mapping[str, int]
    draw: Callable[[], Sequence[tuple[Cohort, Drawn]]]
    """Draws the facts; a cohort's groups are places among the batch's, the company's last."""

    @lazy
    def _drawn(self) -> Sequence[tuple[Cohort, Drawn]]:
        return self.draw()

    def facts(self, name: str, like: Floats) -> Floats:
        """(groups, periods, worlds) drawn facts; NaN where none are given."""
        found = np.full_like(like, np.nan)
        for cohort, drawn in self._drawn:
            if name in cohort.kpis:
                index = cohort.kpis.index(name)
                found[cohort.groups] = drawn.results[index] * cohort.unit[index, ..., None].astype(np.float32)
        return found

    def has(self, name: str) -> bool:
        """Whether anything of a KPI is given."""
        index = self.kpi_index.get(name)
        return index is not None and bool(self.known[index].any())

    def before(self, asked: "Asked", sums: Totals, every: Floats) -> Totals:
        """Sums over members (groups, periods, worlds), with what is given before them; `every` are the facts of all members, with plan or not."""
        name, scale = asked
        facts, plan = self.facts(name, every), self.plan[self.kpi_index[name], ..., None].astype(np.float32)
        done, planned = ~np.isnan(facts), ~np.isnan(plan)
        reached = np.where(done, facts, every)
        if scale == "value":
            return Totals(reached, np.where(done, np.float32(1), sums.plans))
        return Totals(np.where(done | planned, reached, sums.facts), np.where(planned, plan, sums.plans))


@dataclass(frozen=True, eq=False)
class Groups:
    """Results of a batch's teams and, last, of the whole company; added up when they are asked for."""

    teams: int
    cohorts: Sequence[tuple[Cohort, Drawn]]
    company: dict[Asked, Totals] = field(default_factory=dict)
    """What is known of the company: sums (periods, worlds)."""
    _found: Results = field(default_factory=dict)
    given: GivenAhead | None = None

    def of(self, name: str, scale: Scale) -> Floats | None:
        """(groups, periods, worlds) attainments or facts of a KPI; None when nobody has it."""
        return self._asked((name, scale), whole=False)

    def whole(self, name: str, scale: Scale) -> Floats | None:
        """(groups, 1, worlds) attainments over all periods, or the average fact of a period."""
        return self._asked((name, scale), whole=True)

    def places(self, workforce: Workforce) -> NDArray[np.intp]:
        """(groups,) the place of each group among those of the future; the company's last."""
        found = np.zeros(self.teams + 1, np.intp)
        for cohort, _drawn in self.cohorts:
            found[cohort.groups] = workforce.team_index[cohort.rows]
        found[-1] = len(workforce.teams)
        return found

    def sums(self, name: str, scale: Scale) -> Totals | None:
        """Sums (groups, periods, worlds) of a KPI; None when nobody has it."""
        return self._added_up((name, scale))

    def _asked(self, asked: Asked, *, whole: bool) -> Floats | None:
        place = (asked, whole, asked in self.company)
        if place not in self._found:
            totals = self._added_up(asked)
            self._found[place] = None if totals is None else _resulting(totals, asked[1], whole=whole)
        return self._found[place]

    def _added_up(self, asked: Asked) -> Totals | None:
        """Sums (groups, periods, worlds), the company's last."""
        sums, (name, _scale) = self._of_members(asked), asked
        if self.given is None or not self.given.has(name):
            return sums
        every = self._of_members((name, "value"))
        nothing = np.zeros((self.teams + 1, *self._behind), np.float32)
        return self.given.before(asked, sums or Totals(nothing, nothing), nothing if every is None else every.facts)

    def of_all_teams(self, asked: Asked) -> Totals | None:
        """Sums (periods, worlds) of the teams that have something to be added up."""
        found = self._added_up(asked)
        if found is None:
            return None
        facts, plans = (side[:-1] for side in found)
        return Totals(np.where(plans > 0, facts, 0).sum(axis=0), plans.sum(axis=0))

    @property
    def _behind(self) -> tuple[int, ...]:
        """(periods, worlds)"""
        return self.cohorts[0][1].results.shape[2:]

    def _of_members(self, asked: Asked) -> Totals | None:
        company = self.company.get(asked)
        found = [(cohort, drawn) for cohort, drawn in self.cohorts if asked[0] in cohort.kpis]
        if not found and company is None:
            return None
        facts, plans = (np.zeros((self.teams + 1, *self._behind), np.float32) for _side in range(2))
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


def counted_where(values: Floats) -> Totals:
    """Values, and where there is one."""
    missing = np.isnan(values)
    return Totals(np.where(missing, 0, values), (~missing).astype(values.dtype))

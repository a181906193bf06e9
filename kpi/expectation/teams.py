"""Results of teams and of the company: plan-weighted sums of their members' results, or what the data give for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kpi.expectation.closed import Lognormal, Normal
from kpi.expectation.comovement import TERMS, ResultsAhead
from kpi.expectation.scatter import Scatter, skewed
from kpi.money import Floats
from kpi.payment.groupsums import of_groups
from kpi.rules.people import Rows, Whose
from kpi.worlds import Future
from kpi.worlds.groupsahead import company_is_given
from kpi.worlds.history import own_mean

_LEAST_SKEWED = 0.02
"""Next to normal."""


@dataclass(frozen=True, eq=False)
class _Sums:
    """One KPI: what its members bring into a group's result for each unit of luck, and the sums over groups."""

    mean: Floats
    """(groups, periods)"""
    own: Floats
    """(people, periods) variance of each member's fact."""
    moves: Floats
    """(terms, people, periods), 0 for those who do not count."""
    total: Floats
    """(terms, groups, periods)"""
    plan: Floats
    """(groups, periods) what the sums are divided by."""
    company: int
    """Among the sums over members, the place of the company: the last, or that of its given result."""


@dataclass(frozen=True, eq=False)
class TeamResult:
    """The weighted result of some KPIs in every group: the teams and, last, the company.

    The sum of normals is normal. Any other sum is taken as a shifted lognormal with the same mean and variance, and as much less skewed
    than a lognormal as its members are. A result that is given for a group is a member in place of its people.
    """

    future: Future
    people: ResultsAhead
    """Of the future with what is given for groups among its members: `with_groups`."""
    weights: Mapping[str, float]
    scale: str

    @cached_property
    def _sums(self) -> dict[str, _Sums]:
        return {kpi: self._summed(kpi) for kpi in self.weights}

    def _summed(self, kpi: str) -> _Sums:
        people, workforce = self.people, self.people.future.workforce
        index, team_of = people.index(kpi), workforce.team_index
        fact, plan = people.mean_fact(kpi), workforce.plan[index]
        counts = ~np.isnan(fact) & (~np.isnan(plan) if self.scale == "plan" else True)
        moves = np.where(counts, people.moves(kpi), 0.0)
        company = len(self.future.workforce.teams) if company_is_given(self.future, kpi) else self.people.company
        [mean] = self._of_groups(of_groups(team_of, fact[None], counts[None]), company)
        plans = self.future.workforce.group_sums.plan[index] if self.scale == "plan" else np.ones_like(mean)
        divisor = np.where(plans > 0, plans, np.nan)
        everywhere = np.broadcast_to(counts, moves.shape)
        total = self._of_groups(np.nan_to_num(of_groups(team_of, moves, everywhere)), company)
        own = np.where(counts, people.own_variance(kpi), 0.0)
        return _Sums(mean / divisor, own, moves, total, divisor, company)

    def _of_groups(self, array: Floats, company: int) -> Floats:
        """(first, groups, periods) of the future's teams and the company, which stands at that place."""
        return array[:, [*range(len(self.future.workforce.teams)), company]]

    @cached_property
    def normal(self) -> bool:
        """Whether every member's result is normal, and the group's with it exactly."""
        roles = self.people.future.workforce.members
        return all(self.people.margin(role, kpi).kind == "normal" for role in roles for kpi in self.weights)

    @cached_property
    def mean(self) -> Floats:
        """(groups, periods) expected results; NaN where nobody counts."""
        return sum((weight * self._sums[kpi].mean for kpi, weight in self.weights.items()), np.zeros(1))

    @cached_property
    def variance(self) -> Floats:
        """(groups, periods)"""
        return np.maximum(self._covariance(TERMS), 0.0)

    @cached_property
    def _linear(self) -> Floats:
        """(groups, periods) the variance that the first terms of Hermite's series explain."""
        return self._covariance(1)

    def _covariance(self, terms: int) -> Floats:
        found = np.zeros(self.mean.shape)
        for (one, its), (other, others) in product(self.weights.items(), repeat=2):
            a, b = self._sums[one], self._sums[other]
            first, second = self.people.index(one), self.people.index(other)
            moves = a.moves[:terms]
            others_moves = moves if one == other else b.moves[:terms]
            pairs = self.people.of_different(first, second, moves, others_moves)
            if one == other and terms == TERMS:
                pairs = pairs + self.people.grouped(a.own[None])[0]
            else:
                pairs = pairs + self.people.of_same(first, second, moves, others_moves)
            pairs = self._of_groups(pairs[None], max(a.company, b.company))[0]
            if a.company != b.company:
                pairs[-1] = self._with_all(first, second, a.total[:terms, -1], b.total[:terms, -1])
            found += its * others * pairs / (a.plan * b.plan)
        return found

    def _with_all(self, one: int, other: int, a: Floats, b: Floats) -> Floats:
        """(periods,) covariance of a result that is given for the company with what everybody brings of another KPI, (terms, periods) each."""
        n = np.arange(1, len(a) + 1)[:, None]
        return np.asarray((a * b * (self.people.matrix[one, other] * self.future.outlook.market) ** n).sum(axis=0))

    @cached_property
    def scatter(self) -> Scatter:
        """(groups, periods)"""
        return self.at_level(1.0)

    def at_level(self, level: float) -> Scatter:
        """(groups, periods) where everybody's results are so many times as high."""
        mean, sd = self.mean * level, np.sqrt(self.variance) * level
        if self.normal:
            return Normal(mean, sd)
        middle = np.abs(mean) / self._skewed
        return Lognormal(middle, np.sqrt(np.log1p(_over(sd, middle) ** 2)), mean - middle)

    @cached_property
    def _skewed(self) -> Floats:
        """(groups, periods) skewness of the members' results as a share of that of lognormal ones, on average by their variance."""
        total, weighted = np.zeros(self.mean.shape), np.zeros(self.mean.shape)
        for kpi, sums in self._sums.items():
            of_person = np.zeros((len(self.people.future.workforce.seats), 1))
            for role, rows in self.people.future.workforce.members.items():
                of_person[rows] = skewed(self.people.margin(role, kpi))
            both = self._of_groups(self.people.grouped(np.stack([sums.own, sums.own * of_person])), sums.company)
            total, weighted = total + both[0], weighted + both[1]
        return np.clip(np.divide(weighted, total, out=np.ones_like(total), where=total > 0), _LEAST_SKEWED, None)

    def luck(self, kpi: str, market: float) -> Floats:
        """(groups, periods) latent covariance of a group's luck with a KPI of somebody who shares only the market with it."""
        found = np.zeros(self.mean.shape)
        for name, weight in self.weights.items():
            sums = self._sums[name]
            found += (
                weight * self.people.matrix[self.people.index(kpi), self.people.index(name)] * sums.total[0] / sums.plan
            )
        return np.nan_to_num(market * _over(found, np.sqrt(self._linear)))

    def later(self, kpi: str, groups: NDArray[np.intp]) -> Floats:
        """(people, periods) latent covariance of a person's KPI with the luck of their group in another period."""
        found, people = np.zeros(self.future.workforce.shape), slice(0, len(groups))
        for name, weight in self.weights.items():
            sums = self._sums[name]
            later = self.people.later(self.people.index(kpi), self.people.index(name))[people, None]
            found += weight * later * self._moved_by(sums, people, groups) / sums.plan[groups]
        return np.nan_to_num(_over(found, np.sqrt(self._linear)[groups]))

    def _moved_by(self, sums: _Sums, rows: Rows, groups: NDArray[np.intp]) -> Floats:
        """(people, periods) what people bring to the results of these groups; nothing to one that is given for the company."""
        whole = sums.company != self.people.company
        return np.where(whole & (groups == len(self.future.workforce.teams))[:, None], 0.0, sums.moves[0, rows])

    @cached_property
    def between_periods(self) -> Floats:
        """(groups,) correlation of a group's luck in two periods, on average over the periods."""
        found = np.zeros(self.mean.shape[0])
        for (one, its), (other, others) in product(self.weights.items(), repeat=2):
            a, b = self._sums[one], self._sums[other]
            later = self.people.later(self.people.index(one), self.people.index(other))
            both = later * a.moves[0].mean(axis=1) * b.moves[0].mean(axis=1)
            plans = own_mean(a.plan) * own_mean(b.plan)
            company = self.people.company if a.company != b.company else a.company
            found += its * others * self._of_groups(self.people.grouped(both[None, :, None]), company)[0, :, 0] / plans
        return np.clip(np.nan_to_num(_over(found, own_mean(self._linear))), 0.0, 1.0)

    @cached_property
    def with_market(self) -> Floats:
        """(groups, periods) correlation of a group's luck with what all share."""
        market, shared = self.future.outlook.market, np.zeros(self.mean.shape)
        for (one, its), (other, others) in product(self.weights.items(), repeat=2):
            a, b = self._sums[one], self._sums[other]
            correlation = self.people.matrix[self.people.index(one), self.people.index(other)]
            shared += its * others * correlation * market * a.total[0] * b.total[0] / (a.plan * b.plan)
        return np.sqrt(np.clip(_over(shared, self._linear), 0.0, 1.0))

    def with_person(self, kpi: str, whose: Whose, rows: NDArray[np.intp]) -> Floats:
        """(people, periods) correlation of a person's luck in a KPI with that of their group."""
        groups = self.future.workforce.group(whose, rows)
        team = self.future.workforce.team_index[rows]
        index = self.people.index(kpi)
        found = np.zeros((len(rows), *self.mean.shape[1:]))
        for name, weight in self.weights.items():
            sums, other = self._sums[name], self.people.index(name)
            own, of_team, market = self._moved_by(sums, rows, groups), sums.total[0, team], self.future.outlook.market
            among = self.people.shared * (of_team - own)
            if whose == "company" and sums.company != self.people.company:
                among = market * np.broadcast_to(sums.total[0, -1], own.shape)
            elif whose == "company":
                among = among + market * (sums.total[0, -1] - of_team)
            self_ = self.people.same_person(index, other)[rows][:, None] * own
            found += weight * (self.people.matrix[index, other] * among + self_) / sums.plan[groups]
        spread = self.people.spread[index][rows][:, None] * np.sqrt(self._linear[groups])
        return np.clip(_over(found, spread), -1.0, 1.0)


def _over(above: Floats, below: Floats) -> Floats:
    """The ratio, 0 where nothing scatters."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)

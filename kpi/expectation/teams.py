"""Results of teams and of the company: plan-weighted sums of their members' results."""

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
from kpi.rules.people import Whose

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


@dataclass(frozen=True, eq=False)
class TeamResult:
    """The weighted result of some KPIs in every group: the teams and, last, the company.

    The sum of normals is normal. Any other sum is taken as a shifted lognormal with the same mean and variance, and as much less skewed
    than a lognormal as its members are.
    """

    people: ResultsAhead
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
        mean, whole = of_groups(team_of, np.stack([fact, plan]), np.stack([counts, counts]))
        divisor = whole if self.scale == "plan" else np.ones_like(mean)
        divisor = np.where(divisor > 0, divisor, np.nan)
        everywhere = np.broadcast_to(counts, moves.shape)
        total = np.nan_to_num(of_groups(team_of, moves, everywhere))
        return _Sums(mean / divisor, np.where(counts, people.own_variance(kpi), 0.0), moves, total, divisor)

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
            found += its * others * pairs / (a.plan * b.plan)
        return found

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
            both = self.people.grouped(np.stack([sums.own, sums.own * of_person]))
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
        found = np.zeros(self.people.future.workforce.shape)
        for name, weight in self.weights.items():
            sums = self._sums[name]
            later = self.people.later(self.people.index(kpi), self.people.index(name))[:, None]
            found += weight * later * sums.moves[0] / sums.plan[groups]
        return np.nan_to_num(_over(found, np.sqrt(self._linear)[groups]))

    @cached_property
    def between_periods(self) -> Floats:
        """(groups,) correlation of a group's luck in two periods, on average over the periods."""
        found = np.zeros(self.mean.shape[0])
        for (one, its), (other, others) in product(self.weights.items(), repeat=2):
            a, b = self._sums[one], self._sums[other]
            later = self.people.later(self.people.index(one), self.people.index(other))
            both = later * a.moves[0].mean(axis=1) * b.moves[0].mean(axis=1)
            plans = np.nanmean(a.plan, axis=1) * np.nanmean(b.plan, axis=1)
            found += its * others * self.people.grouped(both[None, :, None])[0, :, 0] / plans
        return np.clip(np.nan_to_num(_over(found, np.nanmean(self._linear, axis=1))), 0.0, 1.0)

    @cached_property
    def with_market(self) -> Floats:
        """(groups, periods) correlation of a group's luck with what all share."""
        market, shared = self.people.future.outlook.market, np.zeros(self.mean.shape)
        for (one, its), (other, others) in product(self.weights.items(), repeat=2):
            a, b = self._sums[one], self._sums[other]
            correlation = self.people.matrix[self.people.index(one), self.people.index(other)]
            shared += its * others * correlation * market * a.total[0] * b.total[0] / (a.plan * b.plan)
        return np.sqrt(np.clip(_over(shared, self._linear), 0.0, 1.0))

    def with_person(self, kpi: str, whose: Whose, rows: NDArray[np.intp]) -> Floats:
        """(people, periods) correlation of a person's luck in a KPI with that of their group."""
        groups = self.people.future.workforce.group(whose, rows)
        team = self.people.future.workforce.team_index[rows]
        index = self.people.index(kpi)
        found = np.zeros((len(rows), *self.mean.shape[1:]))
        for name, weight in self.weights.items():
            sums, other = self._sums[name], self.people.index(name)
            own, of_team = sums.moves[0, rows], sums.total[0, team]
            among = self.people.shared * (of_team - own)
            if whose == "company":
                among = among + self.people.future.outlook.market * (sums.total[0, -1] - of_team)
            self_ = self.people.same_person(index, other)[rows][:, None] * own
            found += weight * (self.people.matrix[index, other] * among + self_) / sums.plan[groups]
        spread = self.people.spread[index][rows][:, None] * np.sqrt(self._linear[groups])
        return np.clip(_over(found, spread), -1.0, 1.0)


def _over(above: Floats, below: Floats) -> Floats:
    """The ratio, 0 where nothing scatters."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)

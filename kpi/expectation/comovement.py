"""Results of people in a future: how each scatters, and how any two move together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpi.expectation.scatter import Scatter, scatter
from kpi.money import Floats
from kpi.payment.groupsums import sums_of_groups
from kpi.rules.people import Rows
from kpi.worlds import Future, Margin

TERMS = 8
"""Of Hermite's series; the n-th shrinks with the n-th power of a correlation, so that the rest is far below a cent."""


@dataclass(frozen=True, eq=False)
class ResultsAhead:
    """A future, read as scattering results."""

    future: Future

    @property
    def company(self) -> int:
        """The place of everybody's sum among those of `grouped`."""
        return len(self.future.workforce.teams)

    @property
    def shared(self) -> float:
        """Latent correlation of two people of a team in a period."""
        return self.future.outlook.team + self.future.outlook.market

    @cached_property
    def matrix(self) -> Floats:
        """(kpis, kpis) correlation of a person's KPIs."""
        return self.future.outlook.matrix(self.future.workforce.kpis)

    @cached_property
    def spread(self) -> Floats:
        """(kpis, people) standard deviation of the latent normal that history leaves open."""
        return np.sqrt(1 - self.future.outlook.person * (1 - self.future.open))

    @cached_property
    def still_open(self) -> Floats:
        """(kpis, people) latent standard deviation of what is the person's and not yet known."""
        return np.sqrt(self.future.outlook.person * self.future.open)

    def index(self, kpi: str) -> int:
        """Position of a KPI along the first axis."""
        return self.future.workforce.kpi_index[kpi]

    def margin(self, role: str, kpi: str) -> Margin:
        """How the outlook lets a KPI of a role scatter."""
        return self.future.outlook.margin(role, kpi)

    def result(self, role: str, kpi: str, rows: Rows, scale: str) -> Scatter:
        """(people, periods) results of one KPI: shares of the plan, or values."""
        index, workforce = self.index(kpi), self.future.workforce
        mean = (workforce.attainment if scale == "plan" else workforce.fact)[index][rows]
        known, spread = self.future.known[index][rows][:, None], self.spread[index][rows][:, None]
        return scatter(self.margin(role, kpi), mean, known, spread)

    def moves(self, kpi: str) -> Floats:
        """(terms, people, periods) Hermite coefficients of the fact for each unit of latent luck; NaN where there is none."""
        workforce = self.future.workforce
        found = np.full((TERMS, *workforce.shape), np.nan)
        for role, rows in workforce.members.items():
            found[:, rows] = self.result(role, kpi, rows, "value").hermite(None, TERMS)
        per = np.broadcast_to(self.per_term(self.spread[self.index(kpi)][:, None]), found.shape)
        # Who does not vary at all moves nothing.
        return np.divide(found, per, out=np.where(np.isnan(found), np.nan, 0.0), where=per > 0)

    def mean_fact(self, kpi: str) -> Floats:
        """(people, periods) expected facts, with what history tells of each person."""
        workforce = self.future.workforce
        found = np.full(workforce.shape, np.nan)
        for role, rows in workforce.members.items():
            found[rows] = self.result(role, kpi, rows, "value").mean
        return found

    def own_variance(self, kpi: str) -> Floats:
        """(people, periods) variance of each fact."""
        workforce = self.future.workforce
        found = np.full(workforce.shape, np.nan)
        for role, rows in workforce.members.items():
            found[rows] = self.result(role, kpi, rows, "value").variance
        return found

    @staticmethod
    def per_term(spread: Floats) -> Floats:
        """(terms, ...) what the n-th coefficient is divided by: √n! · spreadⁿ."""
        n = np.arange(1, TERMS + 1).reshape(-1, *[1] * np.ndim(spread))
        factorial = np.cumprod(np.arange(1.0, TERMS + 1)).reshape(n.shape)
        return np.sqrt(factorial) * np.asarray(spread) ** n

    def same_person(self, one: int, other: int) -> Floats:
        """(people,) latent covariance of two KPIs of a person in a period."""
        rest = 1 - self.future.outlook.person
        return self.matrix[one, other] * (self.still_open[one] * self.still_open[other] + rest)

    def later(self, one: int, other: int) -> Floats:
        """(people,) latent covariance of two KPIs of a person in two periods."""
        return self.matrix[one, other] * self.still_open[one] * self.still_open[other]

    def grouped(self, array: Floats) -> Floats:
        """(first, groups, periods) sums of (first, people, periods) over the teams and the company."""
        return sums_of_groups(self.future.workforce.team_index, array)

    def of_different(self, one: int, other: int, a: Floats, b: Floats) -> Floats:
        """(groups, periods) covariance of what different people bring in a period: a of the KPI `one`, b of `other`, (terms, people, periods)."""
        n = np.arange(1, len(a) + 1)[:, None, None]
        near, far = ((self.matrix[one, other] * common) ** n for common in (self.shared, self.future.outlook.market))
        of_one = self.grouped(a)
        both = of_one * (of_one if a is b else self.grouped(b))
        teams = near * (both - self.grouped(a * b))[:, :-1]
        across = both[:, -1:] - both[:, :-1].sum(axis=1, keepdims=True)
        company = teams.sum(axis=1, keepdims=True) + far * across
        return np.concatenate([teams, company], axis=1).sum(axis=0)

    def of_same(self, one: int, other: int, a: Floats, b: Floats) -> Floats:
        """(groups, periods) covariance of what each person brings by two KPIs in a period."""
        return self.grouped(self._each(self.same_person(one, other)[:, None], a, b)[None])[0]

    def of_later(self, one: int, other: int, a: Floats, b: Floats) -> float:
        """Covariance of what each person brings in different periods, all together."""
        pairs = a.sum(axis=2, keepdims=True) * b.sum(axis=2, keepdims=True) - (a * b).sum(axis=2, keepdims=True)
        return float(self._each(self.later(one, other)[:, None], pairs, np.ones_like(pairs)).sum())

    @staticmethod
    def _each(correlation: Floats, a: Floats, b: Floats) -> Floats:
        return np.asarray(sum(a[n] * b[n] * correlation ** (n + 1) for n in range(len(a))))

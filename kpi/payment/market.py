"""What the market did by itself is taken out of results: the plan follows it, or the result is divided by it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.language import _, percent
from kpi.money import OF_ONE, Floats, settled
from kpi.payment.groupsums import Given
from kpi.problem import Problem, Refused
from kpi.rules.marketindex import MarketIndex
from kpi.scheme.scheme import Scheme

_LEAST, _MOST = 0.1, 10.0
"""Beyond this a market is none, but a growth or percents where an index was meant."""


class AsCame(NamedTuple):
    """ResultsAsCame before a market was taken out of them, in all periods that were paid."""

    periods: tuple[str, ...]
    plan: Floats
    fact: Floats
    """(kpis, people, periods)"""
    given: Given | None

    def only(self, rows: NDArray[np.generic]) -> "AsCame":
        """Of some people."""
        return self._replace(plan=self.plan[:, rows], fact=self.fact[:, rows])


class ResultsAsCame(NamedTuple):
    """What each and each group was to reach and reached."""

    kpis: tuple[str, ...]
    periods: tuple[str, ...]
    team_of: NDArray[np.intp]
    plan: Floats
    fact: Floats
    """(kpis, people, periods)"""
    given: Given | None

    def against(self, indexes: Sequence[MarketIndex]) -> "ResultsAsCame":
        """The same against the market. Where the data do not know the market, results count as they came. Raises `Refused` for a market that is none."""
        known = [one for one in indexes if one.kpi in self.kpis and one.by in self.kpis]
        if problems := [problem for by in dict.fromkeys(one.by for one in known) for problem in self._no_index(by)]:
            raise Refused(problems)
        found = self
        for one in known:
            found = found._against(one)
        return found

    def of_people(self, by: str) -> Floats:
        """(people, periods) what the market reached for each: a row of one's own, of the team, of the company; NaN where there is none."""
        place = self.kpis.index(by)
        own = _reached(self.plan[place], self.fact[place])
        return np.where(np.isnan(own), self.of_groups(by)[self.team_of], own)

    def of_groups(self, by: str) -> Floats:
        """(groups, periods) the same of teams and, last, the company."""
        if self.given is None:
            return np.full((int(self.team_of.max(initial=0)) + 2, len(self.periods)), np.nan)
        place = self.kpis.index(by)
        found = _reached(self.given.plan[place], self.given.fact[place])
        return np.where(np.isnan(found), found[-1], found)

    def _against(self, one: MarketIndex) -> "ResultsAsCame":
        place = self.kpis.index(one.kpi)
        plan, fact = _with(one, self.plan, self.fact, place, self.of_people(one.by))
        given = self.given and Given(*_with(one, *self.given, place, self.of_groups(one.by)))
        return self._replace(plan=plan, fact=fact, given=given)

    def _no_index(self, by: str) -> Iterator[Problem]:
        found = np.concatenate([self.of_people(by), self.of_groups(by)])
        for row, period in np.argwhere((found < _LEAST) | (found > _MOST))[:1]:
            what = _("{by} would make the market {index} of what it was").format(
                by=by, index=percent(found[row, period])
            )
            mend = _("Give it as an index, such as 1.09 for a market that grew by 9 %, or as 109 with a plan of 100.")
            yield Problem(what, self.periods[period], mend)


def _reached(plan: Floats, fact: Floats) -> Floats:
    """As a share of its plan; where there is none, the value itself."""
    return np.where(np.isnan(plan), fact, fact / plan)


def _with(one: MarketIndex, plan: Floats, fact: Floats, place: int, index: Floats) -> tuple[Floats, Floats]:
    """Plans and facts (kpis, rows, periods) of which those of one KPI follow the market."""
    factor, (plan, fact) = np.where(np.isnan(index), 1.0, index), (plan.copy(), fact.copy())
    if one.changes == "plan":
        plan[place] = settled(plan[place] * factor, OF_ONE)
    else:
        fact[place] = settled(fact[place] / factor, OF_ONE)
    return plan, fact


def without(scheme: Scheme) -> Scheme:
    """The same scheme on results as they came."""
    return scheme.revise(market_indexes=()) if scheme.market_indexes else scheme

"""What the market did by itself is taken out of results: the plan follows it, or the result is divided by it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.language import _, percent
from kpi.money import OF_ONE, Floats, settled
from kpi.payment.groupsums import Given
from kpi.periods import span_of_all
from kpi.problem import Problem, Refused
from kpi.rules.marketindex import MarketIndex
from kpi.rules.people import Mask

_LEAST, _MOST = 0.5, 2.5
"""At or beyond this a market is none, but a growth or percents where an index was meant."""


class Lacking(NamedTuple):
    """Results of a KPI for which the data know no market, so that they count as they came."""

    people: Mask
    """(people, measured)"""
    groups: Mask
    """(groups, measured) of what is given for teams and, last, the company."""


class AsCame(NamedTuple):
    """Results before a market was taken out of them."""

    periods: tuple[str, ...]
    plan: Floats
    fact: Floats
    """(kpis, people, periods)"""
    given: Given | None
    into: Mapping[str, str]
    """Each measured period, in order, with the one that is paid."""
    lacking: Mapping[str, Lacking]
    """By KPI."""

    def only(self, rows: NDArray[np.generic]) -> "AsCame":
        """Of some people."""
        lacking = {name: one._replace(people=one.people[rows]) for name, one in self.lacking.items()}
        return self._replace(plan=self.plan[:, rows], fact=self.fact[:, rows], lacking=lacking)


class ResultsAsCame(NamedTuple):
    """What each and each group was to reach and reached."""

    kpis: tuple[str, ...]
    periods: tuple[str, ...]
    year_begins: int
    team_of: NDArray[np.intp]
    plan: Floats
    fact: Floats
    """(kpis, people, periods)"""
    given: Given | None

    def against(self, indexes: Sequence[MarketIndex]) -> "ResultsAsCame":
        """The same against the market. Where the data do not know the market, results count as they came. Raises `Refused` for a market that is none."""
        if problems := [problem for by in dict.fromkeys(one.by for one in indexes) for problem in self._no_index(by)]:
            raise Refused(problems)
        found = self
        for one in indexes:
            found = found._against(one) if one.kpi in self.kpis else found
        return found

    def lacking(self, indexes: Sequence[MarketIndex]) -> dict[str, Lacking]:
        """By KPI, where there is a result and no market."""
        return {one.kpi: self._lacking(one) for one in indexes if one.kpi in self.kpis}

    def _lacking(self, one: MarketIndex) -> Lacking:
        place, of_groups = self.kpis.index(one.kpi), np.isnan(self._of_groups(one.by))
        given = ~np.isnan(self.given.fact[place]) if self.given else np.zeros(of_groups.shape, bool)
        return Lacking(~np.isnan(self.fact[place]) & np.isnan(self._of_people(one.by)), given & of_groups)

    def _of_people(self, by: str) -> Floats:
        """(people, periods) what the market reached for each: in a row of one's own, of the team, of the company; NaN where there is none."""
        of_groups = self._of_groups(by)[self.team_of]
        if by not in self.kpis:
            return of_groups
        place = self.kpis.index(by)
        own = self._also_of_longer(_reached(self.plan[place], self.fact[place]))
        return np.where(np.isnan(own), of_groups, own)

    def _of_groups(self, by: str) -> Floats:
        """(groups, periods) the same of teams and, last, the company."""
        if self.given is None or by not in self.kpis:
            return np.full((int(self.team_of.max(initial=-1)) + 2, len(self.periods)), np.nan)
        place = self.kpis.index(by)
        found = self._also_of_longer(_reached(self.given.plan[place], self.given.fact[place]))
        return np.where(np.isnan(found), found[-1], found)

    def _also_of_longer(self, index: Floats) -> Floats:
        """(rows, periods) with that of the quarter, half-year or year in which a period lies, where it has none of its own."""
        found, place = index.copy(), {name: at for at, name in enumerate(self.periods)}
        for span in ("quarter", "half-year", "year"):
            for at, name in enumerate(self.periods):
                around = place.get(span_of_all(name, span, self.year_begins) or "", at)
                found[:, at] = np.where(np.isnan(found[:, at]), index[:, around], found[:, at])
        return found

    def _against(self, one: MarketIndex) -> "ResultsAsCame":
        place = self.kpis.index(one.kpi)
        plan, fact = _with(one, self.plan, self.fact, place, self._of_people(one.by))
        given = self.given and Given(*_with(one, *self.given, place, self._of_groups(one.by)))
        return self._replace(plan=plan, fact=fact, given=given)

    def _no_index(self, by: str) -> Iterator[Problem]:
        found = np.concatenate([self._of_people(by), self._of_groups(by)])
        for row, period in np.argwhere((found <= _LEAST) | (found > _MOST))[:1]:
            what = _("{by} is {index}, which is no market index").format(by=by, index=percent(found[row, period]))
            mend = _("Give 1.09 for a market that grew by 9%, or 109 with a plan of 100.")
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

"""From the history of results to an outlook, and to what is known of every person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.statistics.panel import FEW
from kpi.worlds import findings
from kpi.worlds.estimate import KpiEstimate, belief
from kpi.worlds.groupsahead import ROLE, as_people
from kpi.worlds.history import Past, looked_at, pasts, pasts_of
from kpi.worlds.horizon import pay_only
from kpi.worlds.outlook import Outlook
from kpi.worlds.pooling import Pooled, correlations, pooled
from kpi.worlds.yearly import Yearly, yearly


class Standing(NamedTuple):
    """What history tells of each seat."""

    kpis: tuple[str, ...]
    """First axis."""
    seats: pd.DataFrame
    """(people) person, team, role: second axis."""
    turns: NDArray[np.intp]
    """(kpis, people) periods with a result, over all seats of the person."""
    standing: Floats
    """(kpis, people) how far the person's mean is from an average one, in standard deviations of the latent normal."""

    def credible(self, outlook: Outlook) -> tuple[Floats, Floats]:
        """`known` and `open` when somebody changed the shares of the outlook: Z · standing, and 1 − Z.

        Z = P / (P + (luck + team) / person) over P periods (Bühlmann): the fewer periods, the nearer to an average person.
        """
        believed = belief(self.turns.ravel(), outlook).reshape(self.turns.shape)
        return believed * self.standing, 1 - believed


@dataclass(frozen=True, eq=False)
class Fit:
    """An outlook as history suggests it, what is known of every person, and on what that rests."""

    outlook: Outlook
    assumed: bool
    """Whether the shares of person, team and market are assumed, because history cannot tell them."""
    periods: int
    """With a result."""
    people: Standing
    """Of everybody, in what the scheme looks at."""
    groups: Standing | None
    """Of teams and the company, where the data give results for them; None where they do not."""
    shares: Pooled | None
    """Shares of the variance with their intervals; None where they are assumed."""
    seasons: Mapping[str, Yearly]
    """By KPI, the pattern of the year as found, whether it is used or not; its sentence says which."""
    estimates: tuple[KpiEstimate, ...]
    problems: tuple[Problem, ...]
    """What is odd in the history, and what was done about it."""

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """A row for each role and KPI: role, kpi, weight (of the pay), planned, people, periods, results, assumed, mean, kind, cv, the shares
        person, team, market and luck, icc, each with `_low` and `_high` (95 %) where there are, zeros, negative, strays.
        """
        return pd.DataFrame([one.evidence() for one in self.estimates])

    def qq(self, role: str, kpi: str) -> pd.DataFrame:
        """Past results against the fitted margin: expected, seen, low, high. Raises `Refused` where there is no such history."""
        for one in self.estimates:
            if (one.past.role, one.past.kpi) == (role, kpi):
                return one.qq()
        raise Refused([findings.no_history(role, kpi)])

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in words."""
        return findings.sentences(self.outlook, self.shares, self.periods)


def fit(scheme: Scheme, workforce: Workforce) -> Fit:
    """What the history of a workforce says about its future, of all that `scheme` looks at.

    A result y (the logarithm of an attainment, or the attainment where the margin is normal) is mean + person + market + team in the
    period + luck; see `kpi.statistics.panel.components` for the variances and `kpi.worlds.pooling` for one answer over all KPIs. With fewer than
    six periods the shares and correlations of a default `Outlook` are taken, and means and spreads from six results on.
    """
    of_people, groups = list(pasts(scheme, workforce)), as_people(workforce)
    kpis = looked_at(scheme, workforce)
    of_groups = (
        [] if groups is None else list(pasts_of(groups, ROLE, np.arange(len(groups.seats)), dict.fromkeys(kpis, 0.0)))
    )
    found = [*of_people, *of_groups]
    held = [past.without_strays() for past in found]
    seasons = _seasons([past for past, _strays in held], workforce)
    estimates = [_estimate(*one, seasons, workforce) for one in held[: len(of_people)]]
    theirs = [_estimate(*one, seasons, groups) for one in held[len(of_people) :]] if groups else []
    periods = int(np.any([~np.isnan(past.shares).all(axis=0) for past in found], axis=0).sum()) if found else 0
    shares = pooled(estimates) if periods >= FEW else None
    outlook = _outlook(estimates, theirs, shares)
    return Fit(
        outlook=outlook,
        assumed=shares is None,
        periods=periods,
        people=_standing(estimates, outlook, kpis, workforce.seats),
        groups=None if groups is None else _standing(theirs, outlook, kpis, groups.seats),
        shares=shares,
        seasons=seasons,
        estimates=(*estimates, *theirs),
        problems=tuple(findings.problems([*estimates, *theirs], shares, periods)),
    )


def _seasons(found: Sequence[Past], workforce: Workforce) -> dict[str, Yearly]:
    """By KPI; where quarters or years stand beside the periods of pay, of whichever of both has results."""
    pay = pay_only(workforce)
    if pay.all():
        return yearly(found, workforce.periods)
    seasons: dict[str, Yearly] = {}
    for places in (np.flatnonzero(~pay), np.flatnonzero(pay)):
        some = [past.during(places) for past in found]
        known = [past for past in some if not np.isnan(past.shares).all()]
        seasons |= yearly(known, tuple(workforce.periods[place] for place in places))
    return seasons


def _estimate(past: Past, strays: int, seasons: Mapping[str, Yearly], workforce: Workforce) -> KpiEstimate:
    found = seasons[past.kpi]
    used = dict(found.indices) if found.used else {}
    teams = workforce.team_index[past.rows]
    return KpiEstimate(past.without_season(used, workforce.periods), teams, used, strays)


def _outlook(estimates: Sequence[KpiEstimate], theirs: Sequence[KpiEstimate], shares: Pooled | None) -> Outlook:
    """`theirs` are those of groups, of whom there are too few to tell whose the variance is."""
    margins = tuple(one.margin() for one in (*estimates, *theirs))
    if shares is None:
        return Outlook(margins=margins)
    together, pairs = correlations(estimates)
    return Outlook(
        margins=margins, person=shares.person, team=shares.team, market=shares.market, together=together, pairs=pairs
    )


def _standing(
    estimates: Sequence[KpiEstimate], outlook: Outlook, kpis: tuple[str, ...], seats: pd.DataFrame
) -> Standing:
    """What somebody showed in another team or role counts as well."""
    turns, weighted = np.zeros((len(kpis), len(seats)), np.intp), np.zeros((len(kpis), len(seats)))
    for one in estimates:
        index = kpis.index(one.past.kpi)
        turns[index, one.past.rows] = one.turns
        weighted[index, one.past.rows] = one.turns * one.standing(outlook)
    counted, summed = _over_seats(turns, seats), _over_seats(weighted, seats)
    return Standing(kpis, seats, counted, np.divide(summed, counted, out=np.zeros_like(summed), where=counted > 0))


def _over_seats(values: NDArray[Any], seats: pd.DataFrame) -> NDArray[Any]:
    """(kpis, people) summed over all seats of a person."""
    codes, people = pd.factorize(seats["person"])
    sums = np.zeros((len(people), len(values)), values.dtype)
    np.add.at(sums, codes, values.T)
    return sums[codes].T

"""What the past says of each KPI of each role: results as shares of what was to be reached, made fit for estimation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.statistics.panel import effects
from kpi.statistics.season import name_in_year
from kpi.worlds.outlook import Kind

_FAR = 6.0
"""Robust standard deviations from the median beyond which a result says more about the data than about the future."""
_SMALL = 0.15
"""Up to such a spread normal and lognormal are hard to tell apart, and what looks symmetric is called normal."""


@dataclass(frozen=True, eq=False)
class Past:
    """Results of one KPI of one role."""

    role: str
    kpi: str
    weight: float
    """How much of a person's pay it decides: on the card as one's own, and through the team."""
    planned: bool
    """Whether results are shares of a plan; otherwise of the person's own mean, since there is no plan."""
    rows: NDArray[np.intp]
    """Seats of the role."""
    shares: Floats
    """(people, periods) results as shares of what was to be reached; NaN where unknown."""

    @cached_property
    def seen(self) -> Floats:
        """All known results."""
        return self.shares[~np.isnan(self.shares)]

    @property
    def logarithmic(self) -> bool:
        """Whether all results are above zero, so that they can be taken as lognormal."""
        return bool((self.seen > 0).all())

    @cached_property
    def kind(self) -> Kind:
        """Lognormal, unless a result is at or below zero, or the spread is small and nearer to symmetric."""
        seen = self.seen
        if not self.logarithmic or len(seen) == 0:
            return "normal"
        cv = float(seen.std() / seen.mean())
        skew = float((((seen - seen.mean()) / (seen.std() or 1.0)) ** 3).mean())
        return "normal" if 0 < cv <= _SMALL and skew < (3 * cv + cv**3) / 2 else "lognormal"

    def without_season(self, indices: Mapping[str, float], periods: tuple[str, ...]) -> "Past":
        """Results divided by the index of their month or quarter."""
        index = np.array([indices.get(name_in_year(period), 1.0) for period in periods])
        return replace(self, shares=self.shares / index)

    def during(self, places: NDArray[np.intp]) -> "Past":
        """Of some periods."""
        return replace(self, shares=self.shares[:, places])

    def without_strays(self) -> tuple["Past", int]:
        """Results that lie too far out brought to the border (winsorised), and how many they are."""
        y = np.log(self.shares) if self.logarithmic else self.shares
        off = np.abs(self.seen_as(y) - np.median(self.seen_as(y)))
        reach = _FAR * float(1.4826 * np.median(off) or 1.2533 * off.mean())
        middle = float(np.median(self.seen_as(y)))
        held = np.clip(y, middle - reach, middle + reach)
        strays = int((off > reach).sum())
        return (replace(self, shares=np.exp(held) if self.logarithmic else held), strays) if strays else (self, 0)

    def seen_as(self, y: Floats) -> Floats:
        """Of an array of the same shape, what belongs to known results."""
        return y[~np.isnan(self.shares)]


def looked_at(scheme: Scheme, workforce: Workforce) -> tuple[str, ...]:
    """The KPIs and measures of the data that some card needs, in the order of the data."""
    needed = {name for role in workforce.members for name in scheme.needs.get(role, ())}
    return tuple(name for name in workforce.kpis if name in needed)


def pasts(scheme: Scheme, workforce: Workforce) -> Iterator[Past]:
    """Of every role and every KPI that the scheme looks at, where there is any result."""
    for role in workforce.members:
        rows = np.flatnonzero(workforce.seats["role"] == role)
        weights = _weights(scheme, scheme.roles[role]) if role in scheme.roles else {}
        yield from pasts_of(
            workforce, role, rows, {name: weights.get(name, 0.0) for name in looked_at(scheme, workforce)}
        )


def pasts_of(workforce: Workforce, role: str, rows: NDArray[np.intp], weights: Mapping[str, float]) -> Iterator[Past]:
    """The same of some seats; `weights` by KPI."""
    for name, weight in weights.items():
        planned, shares = _shares(workforce, name, rows)
        if not np.isnan(shares).all():
            yield Past(role, name, weight, planned, rows, shares)


def _shares(workforce: Workforce, name: str, rows: NDArray[np.intp]) -> tuple[bool, Floats]:
    index = workforce.kpi_index[name]
    attained = workforce.attainment[index][rows]
    if not np.isnan(attained).all():
        return True, attained
    fact = workforce.fact[index][rows]
    own = own_mean(fact)[:, None]
    return False, quotient(fact, own)


def own_mean(values: Floats) -> Floats:
    """Mean over the last axis of what is known; NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return quotient(total, count)


def _weights(scheme: Scheme, card: Card) -> dict[str, float]:
    """How much of a person's pay each KPI decides: one's own part, and the team's."""
    team = scheme.team_of(card)
    own, shared = (1.0, 1.0) if team.share is None else (team.share, team.part)
    weights: dict[str, float] = {}
    for kpi in card.kpis:
        weights[kpi.in_data] = weights.get(kpi.in_data, 0.0) + kpi.weight * own
    for name, weight in team.kpis.items() if team.counts else ():
        weights[name] = weights.get(name, 0.0) + weight * shared
    return weights


def strength(found: list[Past]) -> Floats:
    """(periods,) how strong each period was over all who have the KPI, around 1; NaN where nobody has a result.

    Ratios between periods of the same people, so that joiners and leavers make no season.
    """
    relative = np.concatenate([past.shares / (abs(past.seen.mean()) or 1.0) for past in found])
    if np.nanmin(relative) > 0:
        return np.exp(effects(np.log(relative))[1])
    return 1 + effects(relative)[1]

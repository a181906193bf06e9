"""The chance to reach a money goal, exactly: everybody at the first stage buys or does not.

A chain of binomials is one binomial with the product of the conversions; streams are added up in money, by convolution. Deals of one stream are
taken as equally large, so what deals differ in size is not part of this luck.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpi.funnel.backwards import FunnelNeed, StreamNeed, rounded_up
from kpi.funnel.stream import MOST_STARTS
from kpi.language import minor_units
from kpi.money import Floats
from kpi.normal import with_chance_below

SURE_ENOUGH = 0.9
"""The chance that a plan should have, if nobody says another."""
_NEGLIGIBLE = 1e-16
_MOST_PLACES = 400_000
"""Sums of money that are told apart; more of them are put on a grid so fine that the chance moves by less than 0.0001."""
_GRID = 2**18


@dataclass(frozen=True)
class Outcomes:
    """Sums of money (in minor units, rising) and the chance of each."""

    money: Floats
    chance: Floats

    def at_least(self, goal: float) -> float:
        """The chance of this much or more."""
        first = int(np.searchsorted(self.money, goal * (1 - 1e-12)))
        return float(min(self.chance[first:].sum(), 1.0))


def chance_of_goal(needs: FunnelNeed, starts: Sequence[int] | None = None) -> float:
    """The chance that the streams together bring the goal with so many at their first stages, or with what is needed on average."""
    counts = [need.starts for need in needs.streams] if starts is None else starts
    goal = needs.funnel.goal * minor_units(needs.funnel.currency)
    units = minor_units(needs.funnel.currency)
    some = [_outcomes(need, count, units) for need, count in zip(needs.streams, counts, strict=True)]
    return _reaches(some, goal)


def starts_for_chance(needs: FunnelNeed, chance: float = SURE_ENOUGH) -> tuple[int, ...] | None:
    """How many each stream needs at its first stage for this chance; None where no number is enough.

    All streams are raised alike, but none beyond what there is of it.
    """
    bounds = _bounds(needs, chance)
    if bounds is None:
        return None
    factors = _turning_points(needs, *bounds)
    first, last = -1, len(factors) - 1  # too few at `first`, enough at `last`
    while last - first > 1:
        middle = (first + last) // 2
        enough = chance_of_goal(needs, _raised(needs, factors[middle])) >= chance
        first, last = (first, middle) if enough else (middle, last)
    return _raised(needs, factors[last])


def _bounds(needs: FunnelNeed, chance: float) -> tuple[float, float] | None:
    """A factor with which the streams bring too little, and one with which they bring enough."""
    low, high = (_guess(needs, chance) * beside for beside in (0.97, 1.03))
    while chance_of_goal(needs, _raised(needs, high)) < chance:
        low, high = high, high * 1.5
        if max(_raised(needs, high)) > MOST_STARTS or _raised(needs, low) == _raised(needs, high):
            return None
    while max(_raised(needs, low)) > 0 and chance_of_goal(needs, _raised(needs, low)) >= chance:
        low, high = (low / 1.5 if max(_raised(needs, low)) > 1 else 0.0), low
    return low, high


def _guess(needs: FunnelNeed, chance: float) -> float:
    """The factor that would do if money came as a normal sum: goal × f − z × spread × √f is the goal."""
    z = float(with_chance_below(np.array(chance)))
    some = [(need.counts[0], need.stream.conversion, need.stream.value) for need in needs.streams]
    spread = math.sqrt(sum(count * share * (1 - share) * value**2 for count, share, value in some)) / needs.funnel.goal
    root = (z * spread + math.sqrt((z * spread) ** 2 + 4)) / 2
    return root**2


def _turning_points(needs: FunnelNeed, low: float, high: float) -> Floats:
    """The factors between two at which one stream more is needed somewhere, and the higher one itself."""
    counts = [need.counts[0] for need in needs.streams if need.counts[0] > 0]
    steps = [np.arange(math.floor(count * low), math.ceil(count * high) + 1) / count for count in counts]
    points = np.unique(np.concatenate([*steps, [high]]))
    return points[(points > low) & (points <= high)]


def _raised(needs: FunnelNeed, factor: float) -> tuple[int, ...]:
    return tuple(_at_most(rounded_up(need.counts[0] * factor), need) for need in needs.streams)


def _at_most(starts: int, need: StreamNeed) -> int:
    """No more than there are, or than are needed anyway."""
    there_are = need.stream.there_are
    return starts if there_are is None else min(starts, max(math.floor(there_are), need.starts))


def _outcomes(need: StreamNeed, starts: int, units: int) -> Outcomes:
    first, chance = _binomial(starts, need.stream.conversion)
    return Outcomes((first + np.arange(len(chance))) * float(round(need.stream.value * units)), chance)


def _binomial(count: int, share: float) -> tuple[int, Floats]:
    """The first number of hits that is not negligible, and the chances from there on."""
    from scipy.special import gammaln, xlog1py, xlogy  # a slow import, and most screens never ask

    reach = 12 * math.sqrt(count * share * (1 - share)) + 40
    first, last = max(math.floor(count * share - reach), 0), min(math.ceil(count * share + reach), count)
    hits = np.arange(first, last + 1, dtype=float)
    ways = gammaln(count + 1.0) - gammaln(hits + 1) - gammaln(count - hits + 1)
    chance = np.exp(ways + xlogy(hits, share) + xlog1py(count - hits, -share))
    return first, np.asarray(chance / chance.sum())


def _reaches(some: Sequence[Outcomes], goal: float) -> float:
    """Half of the streams added up against the other half: no sum of all of them is ever written down."""
    ordered = sorted(some, key=lambda one: len(one.money))
    left, right = Outcomes(np.zeros(1), np.ones(1)), Outcomes(np.zeros(1), np.ones(1))
    for one in ordered:
        if len(left.money) <= len(right.money):
            left = _together(left, one, goal)
        else:
            right = _together(right, one, goal)
    above = np.append(np.cumsum(right.chance[::-1])[::-1], 0.0)
    first = np.searchsorted(right.money, (goal - left.money) - abs(goal) * 1e-12)
    return float(min((left.chance * above[first]).sum(), 1.0))


def _together(one: Outcomes, other: Outcomes, goal: float) -> Outcomes:
    """Two independent sums of money, added up."""
    if len(one.money) * len(other.money) > _MOST_PLACES:
        one, other = _on_grid(one, goal), _on_grid(other, goal)
        from scipy.signal import fftconvolve

        chance = np.maximum(fftconvolve(_dense(one, goal), _dense(other, goal)), 0.0)
        place = np.flatnonzero(chance > _NEGLIGIBLE)
        return Outcomes(place.astype(float) * (goal / _GRID), chance[place])
    money, chance = np.add.outer(one.money, other.money).ravel(), np.multiply.outer(one.chance, other.chance).ravel()
    return _merged(Outcomes(money, chance))


def _merged(some: Outcomes) -> Outcomes:
    money, place = np.unique(some.money, return_inverse=True)
    chance: Floats = np.bincount(place, weights=some.chance).astype(float)
    kept = chance > _NEGLIGIBLE
    return Outcomes(money[kept], chance[kept])


def _on_grid(some: Outcomes, goal: float) -> Outcomes:
    """The same on the nearest of very many equal steps; what is beyond four goals is as good as there."""
    step = goal / _GRID
    return _merged(replace(some, money=np.rint(np.minimum(some.money, 4 * goal) / step) * step))


def _dense(some: Outcomes, goal: float) -> Floats:
    places = np.rint(some.money * (_GRID / goal)).astype(np.intp)
    dense = np.zeros(int(places[-1]) + 1)
    dense[places] = some.chance
    return dense

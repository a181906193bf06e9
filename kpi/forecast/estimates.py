"""Figures from drawn worlds, each with its Monte Carlo error: one standard error, about two of which a figure may be off."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kpi.language import _
from kpi.money import Floats
from kpi.problem import Problem, Refused
from kpi.worlds import halves, paired

_SECTIONS = 20


class Estimate(NamedTuple):
    """A figure and its standard error; NaN where too few worlds were drawn to tell."""

    value: float
    error: float


def mean(draws: Floats) -> Estimate:
    """Mean of draws (worlds,). The error comes from the means of the antithetic pairs, since the two of a pair are not independent."""
    pairs = pair_means(draws)
    error = float(pairs.std(ddof=1) / math.sqrt(len(pairs))) if len(pairs) > 1 else math.nan
    return Estimate(float(draws.mean()), error)


def pair_means(draws: Floats) -> Floats:
    """(worlds / 2,) the mean of each antithetic pair."""
    return paired(draws) / 2


def quantile(draws: Floats, share: float) -> Estimate:
    """The least draw that is not exceeded in this share of the worlds. The error is half the distance of the order statistics one binomial
    standard deviation below and above."""
    count = len(draws)
    place = place_of(count, share)
    width = math.sqrt(count * share * (1 - share))
    low, high = max(0, math.floor(place - width)), min(count - 1, math.ceil(place + width))
    found = np.partition(draws, sorted({low, place, high}))
    return Estimate(
        float(found[place]), float(found[high] - found[low]) / (high - low) * width if high > low else math.nan
    )


def place_of(count: int, share: float) -> int:
    """Where, in `count` sorted draws, the least one stands that is not exceeded in this share of them."""
    # The hair keeps 0.95 · 100 = 95.00000000000001 from becoming 96.
    return min(count - 1, max(0, math.ceil(share * count - 1e-9) - 1))


def chance_over(draws: Floats, limit: float) -> Estimate:
    """Chance of more than a limit."""
    return mean((draws > limit).astype(float))


def value_at_risk(draws: Floats, level: float = 0.95) -> Estimate:
    """What is not exceeded with this probability."""
    return quantile(draws, _level(level))


def tail_mean(draws: Floats, level: float = 0.95) -> Estimate:
    """Conditional value at risk: the mean of the worst 1 − level of the worlds (Rockafellar and Uryasev 2000)."""
    return mean(_tail(draws, _level(level)))


def _tail(draws: Floats, level: float) -> Floats:
    """Draws whose mean is the conditional value at risk."""
    at = np.partition(draws, place := place_of(len(draws), level))[place]
    return at + np.maximum(draws - at, 0.0) / (1 - level)


def _level(level: float) -> float:
    if not 0 < level < 1:
        text = _("a level of {level} is not between 0 and 1").format(level=level)
        raise Refused([Problem(text, mend=_("Choose, for instance, 0.95."))])
    return level


class Difference(NamedTuple):
    """The first less the second, on the same worlds: the luck that both share cancels, so the errors are small."""

    mean: Estimate
    p95: Estimate
    tail: Estimate
    over: Estimate
    """Chance to exceed the budget; NaN without one."""


def paired_difference(one: Floats, other: Floats, budget: float | None, level: float = 0.95) -> Difference:
    """Differences of draws (worlds,) of the same worlds, with paired errors."""
    over = Estimate(math.nan, math.nan)
    if budget is not None:
        over = mean((one > budget).astype(float) - (other > budget).astype(float))
    return Difference(
        mean(one - other),
        Estimate(quantile(one, level).value - quantile(other, level).value, _by_sections(one, other, level)),
        mean(_tail(one, level) - _tail(other, level)),
        over,
    )


def _by_sections(one: Floats, other: Floats, level: float) -> float:
    """Standard error of a difference of quantiles: from the same difference in twenty parts of the worlds."""
    first, second = halves(len(one))
    sections = min(_SECTIONS, len(first) // 10)
    if sections < 2:
        return math.nan
    at: Callable[[Floats], float] = lambda draws: quantile(draws, level).value  # noqa: E731
    found = []
    for part in np.array_split(np.arange(len(first)), sections):
        worlds = np.concatenate([first[part], second[part]])
        found.append(at(one[worlds]) - at(other[worlds]))
    return float(np.std(found, ddof=1) / math.sqrt(sections))

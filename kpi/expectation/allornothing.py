"""Bonuses that are paid in full or not at all: the whole distribution of their sum, without drawing anything."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpi.curve import Floats
from kpi.language import _
from kpi.money import half_up
from kpi.problem import Problem, Refused

_MOST_STEPS = 1 << 11
_REACH = 9.0


@dataclass(frozen=True, eq=False)
class Distribution:
    """Amounts in minor units, rising, and the probability of each."""

    amounts: Floats
    chances: Floats
    rounded_to: int
    """What each bonus was rounded to, so that the amounts lie on a grid; 1 when they are exact."""

    @property
    def mean(self) -> float:
        """Expected amount."""
        return float(self.amounts @ self.chances)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return math.sqrt(max(float((self.amounts - self.mean) ** 2 @ self.chances), 0.0))

    @cached_property
    def _reached(self) -> Floats:
        return np.minimum(np.cumsum(self.chances), 1.0)

    def over(self, budget: float) -> float:
        """Probability of more than the budget."""
        return float(self.chances[self.amounts > budget + 1e-9].sum())

    def value_at_risk(self, level: float = 0.95) -> float:
        """The least amount that is not exceeded with this probability."""
        place = int(np.searchsorted(self._reached, level - 1e-12))
        return float(self.amounts[min(place, len(self.amounts) - 1)])

    def expected_shortfall(self, level: float = 0.95) -> float:
        """Mean of the worst outcomes with probability 1 − level (Rockafellar and Uryasev), also called CVaR."""
        least = self.value_at_risk(level)
        return least + float(np.maximum(self.amounts - least, 0.0) @ self.chances) / (1 - level)


def payouts_distribution(
    amounts: Sequence[float] | Floats, chances: Sequence[float] | Floats, common: float = 0.0
) -> Distribution:
    """The sum of all-or-nothing bonuses: `amounts` in whole minor units, each paid with its chance.

    `common` is the correlation of two people's luck through a shock that all share: given the shock, people are independent and
    their bonuses are convolved (Poisson-binomial), then the shock is integrated out. Amounts without a large common divisor are rounded
    to a grid, see `rounded_to`. Raises `Refused` for chances outside 0–1, negative amounts, or a correlation outside 0–0.99.
    """
    money, likely = np.asarray(amounts, float), np.asarray(chances, float)
    _refuse(money, likely, common)
    there = money > 0
    unit = _unit(money[there])
    steps = half_up(money[there] / unit).astype(int)
    shocks, weights = _shocks(common, len(steps))
    given = _given(likely[there], shocks, common)
    sums = np.zeros((len(shocks), int(steps.sum()) + 1))
    sums[:, 0] = 1.0
    reached = 0
    for step, chance in zip(steps.tolist(), given, strict=True):
        before = sums[:, : reached + 1].copy()
        sums[:, : reached + 1] *= 1 - chance[:, None]
        sums[:, step : reached + step + 1] += before * chance[:, None]
        reached += step
    exactly = bool((steps * unit == money[there]).all())
    return Distribution(np.arange(sums.shape[1]) * float(unit), weights @ sums, 1 if exactly else unit)


def _refuse(amounts: Floats, chances: Floats, common: float) -> None:
    problems = []
    if amounts.shape != chances.shape or amounts.ndim != 1:
        problems.append(Problem(_("one chance is needed for every amount")))
    elif not (np.isfinite(amounts).all() and (amounts >= 0).all()):
        problems.append(Problem(_("an amount is missing or below zero")))
    if not ((chances >= 0) & (chances <= 1)).all():
        problems.append(Problem(_("a chance lies outside 0% to 100%")))
    if not 0 <= common <= 0.99:
        problems.append(Problem(_("the correlation lies outside 0 to 0.99")))
    if problems:
        raise Refused(problems)


def _unit(amounts: Floats) -> int:
    """The largest amount of which all are multiples; if that makes too fine a grid, one that makes it coarse enough."""
    whole = half_up(amounts).astype(int)
    unit = int(np.gcd.reduce(whole)) if len(whole) else 1
    return max(unit, 1) if whole.sum() <= _MOST_STEPS * max(unit, 1) else math.ceil(whole.sum() / _MOST_STEPS)


def _shocks(common: float, people: int) -> tuple[Floats, Floats]:
    """Values of the common shock and their weights, dense enough for the number of bonuses, which rises from none to all within
    √(1 − common) ÷ √common, and scatters around that by one in √people."""
    if common == 0:
        return np.zeros(1), np.ones(1)
    wide = math.sqrt((1 - common) / common)
    apart = min(0.2, wide / 4, wide / math.sqrt(max(people, 1)))
    values = np.linspace(-_REACH, _REACH, 2 * math.ceil(_REACH / apart) + 1)
    weights = np.exp(-(values**2) / 2)
    return values, weights / weights.sum()


def _given(chances: Floats, shocks: Floats, common: float) -> Floats:
    """(people, shocks) chances of each, given the shock."""
    from scipy.special import ndtr, ndtri  # a slow import, and most screens never ask

    return np.asarray(ndtr((ndtri(chances)[:, None] + math.sqrt(common) * shocks) / math.sqrt(1 - common)))

"""How a luck of the latent normal becomes a result: the quantile function of each margin, brought to a mean of exactly 1.

Lognormal and normal margins have a formula. The others go through a table of quantiles, once for each margin; its cells are so narrow
(a quarter of a thousandth of a standard deviation) that looking up the nearest replaces interpolation.
"""

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from kpi.money import Floats
from kpi.normal import chance_below, with_chance_below
from kpi.worlds.outlook import Kind, Margin

REACH = 8.0
"""Luck beyond so many standard deviations (once in 10¹⁵) counts as this much."""
_CELLS = 1 << 16
_NODES = 1 << 12
_STEP = 2 * REACH / (_CELLS - 1)


class Quantiles(NamedTuple):
    """Results by luck: `value` (cells,), with a mean of 1, at `z` (cells,) standard deviations; evenly spaced."""

    z: Floats
    value: Floats


def quantiles(margin: Margin) -> Quantiles:
    """The quantile function at a fine, even grid of standard deviations; with a mean of 1, so without the margin's own."""
    return _table(*_key(margin))


def lognormal_sigma(cv: float) -> float:
    """Standard deviation of the logarithm."""
    return math.sqrt(math.log1p(cv * cv))


class Spreading(NamedTuple):
    """A margin ready to turn luck into results, in single precision."""

    kind: Kind
    sigma: float
    values: Floats
    """(cells,) quantiles; empty where there is a formula."""

    def pair(self, base: Floats, known: Floats, luck: Floats, out: Floats) -> None:
        """Results `out` (people, 2 · pairs) at known + luck and, behind them, at known − luck (people, pairs); uses up `luck`."""
        pairs = luck.shape[-1]
        above, below = out[..., :pairs], out[..., pairs:]
        if self.kind == "lognormal":
            middle = (base * np.exp(self.sigma * known - self.sigma**2 / 2)).astype(luck.dtype)
            luck *= self.sigma
            np.exp(luck, out=luck)
            np.multiply(luck, middle, out=above)
            np.divide(middle, luck, out=below)
        elif self.kind == "normal":
            middle = (base * (1 + self.sigma * known)).astype(luck.dtype)
            luck *= (base * self.sigma).astype(luck.dtype)
            np.add(middle, luck, out=above)
            np.subtract(middle, luck, out=below)
        else:
            self.at(base, known.astype(luck.dtype) + luck, above)
            self.at(base, known.astype(luck.dtype) - luck, below)

    def at(self, base: Floats, luck: Floats, out: Floats) -> None:
        """Results `out` at this luck (people, worlds), which is used up."""
        base = base.astype(luck.dtype)
        if self.kind == "lognormal":
            luck *= self.sigma
            luck -= self.sigma**2 / 2
            np.multiply(np.exp(luck, out=luck), base, out=out)
        elif self.kind == "normal":
            luck *= self.sigma
            luck += 1
            np.multiply(luck, base, out=out)
        else:
            np.multiply(self._looked_up(luck), base, out=out)

    def _looked_up(self, luck: Floats) -> Floats:
        luck *= 1 / _STEP
        luck += REACH / _STEP + 0.5
        np.clip(luck, 0, _CELLS - 1, out=luck)
        return self.values[luck.astype(np.intp)]


def spreading(margin: Margin) -> Spreading:
    """A margin ready to be drawn from."""
    if margin.kind == "lognormal":
        return Spreading("lognormal", lognormal_sigma(margin.cv), np.empty(0))
    if margin.kind == "normal":
        return Spreading("normal", margin.cv, np.empty(0))
    return Spreading(margin.kind, 0.0, quantiles(margin).value.astype(np.float32))


_Key = tuple[Kind, float, float, float, float, float, tuple[float, ...]]


def _key(margin: Margin) -> _Key:
    return margin.kind, margin.cv, margin.least, margin.most, margin.deals, margin.deal_cv, margin.points


@lru_cache(maxsize=256)
def _table(
    kind: Kind, cv: float, least: float, most: float, deals: float, deal_cv: float, points: tuple[float, ...]
) -> Quantiles:
    z = np.linspace(-REACH, REACH, _CELLS)
    nodes = np.linspace(-REACH, REACH, _NODES + 1)
    value: Floats
    if cv == 0 and kind in ("lognormal", "normal", "truncated", "gamma"):
        value = np.ones_like(z)
    elif kind == "lognormal":
        value = np.exp(lognormal_sigma(cv) * z)
    elif kind == "normal":
        value = 1 + cv * z
    elif kind == "truncated":
        value = np.interp(z, nodes, _truncated(nodes, cv, least, most))
    elif kind == "gamma":
        value = np.interp(z, nodes, _gamma(nodes, cv))
    elif kind == "deals":
        value = _few_deals(z, deals, deal_cv)
    elif kind == "history":
        value = np.interp(chance_below(z), np.linspace(0, 1, len(points)), points)
    else:
        value = _smoothed(z, np.array(points))
    edges = chance_below(np.concatenate([[-np.inf], (z[1:] + z[:-1]) / 2, [np.inf]]))
    chances = np.diff(edges)
    mean = float(chances @ value)
    value = value / mean
    for array in (z, value):
        array.flags.writeable = False
    return Quantiles(z, value)


def _truncated(z: Floats, cv: float, least: float, most: float) -> Floats:
    """Quantiles of a normal around 1 that is cut; from the nearer end, so that neither tail loses its digits."""
    low, high = chance_below((np.array([least, most]) - 1) / cv)
    from_below = with_chance_below(low + chance_below(z) * (high - low))
    from_above = -with_chance_below((1 - high) + chance_below(-z) * (high - low))
    return np.clip(1 + cv * np.where(z < 0, from_below, from_above), least, most)


def _gamma(z: Floats, cv: float) -> Floats:
    from scipy import special  # a slow import, and most screens never ask

    shape = 1 / cv**2
    below, above = special.gammaincinv(shape, chance_below(z)), special.gammainccinv(shape, chance_below(-z))
    return np.where(z < 0, below, above) / shape


_MOST_EVALUATED = 400_000


def _few_deals(z: Floats, deals: float, deal_cv: float) -> Floats:
    """A Poisson number of deals of gamma sizes, mean 1: cv = √((1 + deal_cv²) / deals), and no deal at all with chance e^−deals."""
    from scipy import special  # a slow import, and most screens never ask

    if deal_cv < 0.01:  # all deals alike
        most = int(deals + 9 * math.sqrt(deals) + 30)
        reached = special.pdtr(np.arange(most), deals)
        return np.searchsorted(reached, chance_below(z)).clip(0, most) / deals
    numbers = np.arange(max(1, int(deals - 9 * math.sqrt(deals))), int(deals + 9 * math.sqrt(deals) + 30))
    spread = math.sqrt((1 + deal_cv**2) / deals)
    points = max(256, min(2048, _MOST_EVALUATED // len(numbers)))
    lowest = max(1e-9, 1 - 9 * spread)
    results = np.geomspace(lowest, 1 + (12 + 8 * deal_cv) * spread, points)
    chance = np.exp(special.xlogy(numbers, deals) - deals - special.gammaln(numbers + 1))
    size = 1 / deal_cv**2
    amounts = results[:, None] * deals * size
    below = math.exp(-deals) + special.gammainc(numbers * size, amounts) @ chance
    above = special.gammaincc(numbers * size, amounts) @ chance
    at = np.where(
        below < above, with_chance_below(np.clip(below, 1e-300, 1)), -with_chance_below(np.clip(above, 1e-300, 1))
    )
    at, places = np.unique(at, return_index=True)
    found = np.interp(z, at, results[places])
    return np.where(chance_below(z) <= math.exp(-deals), 0.0, found)


def _smoothed(z: Floats, points: Floats) -> Floats:
    """Quantiles of the past results, each blurred by a normal kernel (Silverman's width) and drawn in, so that the spread stays; never below 0."""
    spread = points.std()
    if spread == 0:
        return np.ones_like(z)
    width = 0.9 * spread * len(points) ** -0.2
    kept = math.sqrt(spread**2 / (spread**2 + width**2))
    centres, blur = points.mean() + kept * (points - points.mean()), kept * width
    results = np.linspace(centres[0] - 8.5 * blur, centres[-1] + 8.5 * blur, _NODES)
    shares = np.zeros_like(results)
    above = np.zeros_like(results)
    for centre in centres:
        shares += chance_below((results - centre) / blur)
        above += chance_below((centre - results) / blur)
    tiny: Any = len(points) * 1e-300
    at = np.where(
        shares < above,
        with_chance_below(np.maximum(shares, tiny) / len(points)),
        -with_chance_below(np.maximum(above, tiny) / len(points)),
    )
    at, places = np.unique(at, return_index=True)
    return np.maximum(np.interp(z, at, results[places]), 0.0)

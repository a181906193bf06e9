"""How far two orders of the same people agree: Spearman's rank correlation, and how sure it is."""

import numpy as np

from kpi.money import Floats
from kpi.normal import REACH_OF_95, one_chance_below

_LEAST_FOR_INTERVAL = 10
_SAME = 1e-12


def rank_correlation(x: Floats, y: Floats, w: Floats | None = None) -> tuple[float, tuple[float, float] | None]:
    """Spearman's coefficient of (people,) values that are all known, with mean ranks for ties, and its 95 % interval after Bonett and
    Wright (2000), None with fewer than ten people. A weight of k is k copies. NaN where one of both does not vary."""
    heavy = np.ones(len(x)) if w is None else w
    if not len(x) or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan"), None
    value = _correlation(_ranks(x, heavy), _ranks(y, heavy), heavy)
    return value, fisher_interval(value, float(heavy.sum()), 1 + value**2 / 2, 3)


def chance_of_rank(value: float, n: float, against: float = 0.0, way: int = 0) -> float:
    """How often a rank correlation so far from `against` comes by chance, with the spread of `rank_correlation`: in both directions, or only
    above (1) or below (−1) it, doubled, so that it is small where the 95 % interval lies on that side."""
    if n < _LEAST_FOR_INTERVAL or np.isnan(value):
        return 1.0
    if abs(value) >= 1:
        return float((value - against) * (way or np.sign(value)) <= _SAME)
    off = float((np.arctanh(value) - np.arctanh(against)) / np.sqrt((1 + value**2 / 2) / (n - 3)))
    return min(1.0, 2 * one_chance_below(-off * way if way else -abs(off)))


def fisher_interval(value: float, n: float, spread: float, lost: int) -> tuple[float, float] | None:
    """95 % by Fisher's z, with the spread that belongs to the coefficient and the people that it costs."""
    if n < _LEAST_FOR_INTERVAL or abs(value) >= 1:
        return None
    middle, width = np.arctanh(value), REACH_OF_95 * np.sqrt(spread / (n - lost))
    return float(np.tanh(middle - width)), float(np.tanh(middle + width))


def _ranks(values: Floats, w: Floats) -> Floats:
    """Mean rank of each among the copies."""
    _levels, codes = np.unique(values, return_inverse=True)
    sizes = np.bincount(codes, w)
    return (np.cumsum(sizes) - (sizes - 1) / 2)[codes]


def _correlation(x: Floats, y: Floats, w: Floats) -> float:
    a, b = x - np.average(x, weights=w), y - np.average(y, weights=w)
    return float((w * a * b).sum() / np.sqrt((w * a**2).sum() * (w * b**2).sum()))

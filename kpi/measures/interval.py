"""How far a value from few rows may be off: 95 % intervals."""

from statistics import NormalDist

import numpy as np

from kpi.money import Floats

LEVEL = 0.95
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def wilson(hits: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Lower and upper end for a share of `hits` in `rows`, from 0 to 1; NaN without rows. Source: Wilson 1927, JASA 22:209."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / rows
        middle = (share + _Z**2 / (2 * rows)) / (1 + _Z**2 / rows)
        half = _Z / (1 + _Z**2 / rows) * np.sqrt(share * (1 - share) / rows + _Z**2 / (4 * rows**2))
    return np.where(hits == 0, 0.0, middle - half), np.where(hits == rows, 1.0, middle + half)


def of_mean(mean: Floats, deviation: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Lower and upper end for a mean with the standard deviation of its rows; NaN for a single row. Source: Student 1908."""
    from scipy.special import stdtrit

    with np.errstate(divide="ignore", invalid="ignore"):
        half = stdtrit(np.where(rows > 1, rows - 1, np.nan), (1 + LEVEL) / 2) * deviation / np.sqrt(rows)
    return mean - half, mean + half

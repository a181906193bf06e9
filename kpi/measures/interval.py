"""How far a value from few rows may be off: 95 % intervals."""

import numpy as np

from kpi.money import Floats
from kpi.normal import REACH_OF_95

LEVEL = 0.95


def wilson(hits: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Lower and upper end for a share of `hits` in `rows`, from 0 to 1; NaN without rows. Source: Wilson 1927, JASA 22:209."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / rows
        middle = (share + REACH_OF_95**2 / (2 * rows)) / (1 + REACH_OF_95**2 / rows)
        half = (
            REACH_OF_95
            / (1 + REACH_OF_95**2 / rows)
            * np.sqrt(share * (1 - share) / rows + REACH_OF_95**2 / (4 * rows**2))
        )
    return np.where(hits == 0, 0.0, middle - half), np.where(hits == rows, 1.0, middle + half)


def of_mean(mean: Floats, deviation: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """Lower and upper end for a mean with the standard deviation of its rows; NaN for a single row. Source: Student 1908."""
    from scipy.special import stdtrit

    with np.errstate(divide="ignore", invalid="ignore"):
        half = stdtrit(np.where(rows > 1, rows - 1, np.nan), (1 + LEVEL) / 2) * deviation / np.sqrt(rows)
    return mean - half, mean + half

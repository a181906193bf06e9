"""How much less one group is paid than another."""

import math
from typing import NamedTuple

import numpy as np

from kpi.money import Floats
from kpi.normal import REACH_OF_95

LINE = 0.05
"""A gap that calls for reasons: Directive (EU) 2023/970, Art. 10."""
_DUST = 1e-9


class GroupGap(NamedTuple):
    """Shares of what the others are paid; below 0 where they are paid less. NaN where the others are paid nothing."""

    mean: float
    """1 − mean ÷ mean of the others."""
    median: float
    low: float
    high: float
    """95 % of the first, by the delta method; NaN of a single person."""

    @property
    def flagged(self) -> bool:
        """Whether it calls for reasons, whoever is paid less."""
        return abs(self.mean) >= LINE - _DUST


UNKNOWN = GroupGap(*[math.nan] * 4)
"""Where there is nobody to compare."""


def gap(pay: Floats, others: Floats) -> GroupGap:
    """The gap of a group (people,) to others (people,)."""
    if not (len(pay) and len(others) and others.mean() > 0):
        return UNKNOWN
    ratio = float(pay.mean() / others.mean())
    reach = REACH_OF_95 * math.sqrt(_error(pay) + ratio**2 * _error(others)) / float(others.mean())
    middle = float(np.median(others))
    of_median = 1 - float(np.median(pay)) / middle if middle > 0 else math.nan
    return GroupGap(1 - ratio, of_median, 1 - ratio - reach, 1 - ratio + reach)


def _error(pay: Floats) -> float:
    """Of the mean, squared."""
    return float(pay.var(ddof=1)) / len(pay) if len(pay) > 1 else math.nan

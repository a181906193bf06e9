"""Figures of a whole distribution of costs: what worked examples state, computed the plain way."""

import math

import numpy as np

from kpi.expectation import Distribution


def mean(costs: Distribution) -> float:
    """Expected amount."""
    return float(costs.amounts @ costs.chances)


def sd(costs: Distribution) -> float:
    """Standard deviation."""
    return math.sqrt(max(float((costs.amounts - mean(costs)) ** 2 @ costs.chances), 0.0))


def value_at_risk(costs: Distribution, level: float = 0.95) -> float:
    """The least amount that is not exceeded with this probability."""
    place = int(np.searchsorted(np.minimum(np.cumsum(costs.chances), 1.0), level - 1e-12))
    return float(costs.amounts[min(place, len(costs.amounts) - 1)])


def expected_shortfall(costs: Distribution, level: float = 0.95) -> float:
    """Mean of the worst outcomes with probability 1 − level (Rockafellar and Uryasev)."""
    least = value_at_risk(costs, level)
    return least + float(np.maximum(costs.amounts - least, 0.0) @ costs.chances) / (1 - level)

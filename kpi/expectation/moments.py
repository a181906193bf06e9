"""What a payout curve pays on average, and how far it strays, for a result that scatters: exactly."""

import numpy as np

from kpi.expectation.pieces import Pieces
from kpi.expectation.scatter import Scatter
from kpi.money import Floats


def mean_of(function: Pieces, result: Scatter) -> Floats:
    """(...) E f(x)."""
    total = np.zeros(np.shape(result.mean))
    for start, level, slope in function.steps():
        if level:
            total += level * result.above(function.sign, start, 0)
        if slope:
            total += slope * result.above(function.sign, start, 1)
    return total


def variance_of(function: Pieces, result: Scatter) -> Floats:
    """(...) Var f(x), never negative."""
    total = np.zeros(np.shape(result.mean))
    for start, *rises in function.squared():
        for power, rise in enumerate(rises):
            if rise:
                total += rise * result.above(function.sign, start, power)
    return np.maximum(total - mean_of(function, result) ** 2, 0.0)

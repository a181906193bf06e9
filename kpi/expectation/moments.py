"""What a payout curve pays on average, and how far it strays, for a result that scatters: exactly."""

import numpy as np

from kpi.expectation.pieces import Pieces, one_from, pieces
from kpi.expectation.scatter import Scatter, scatter
from kpi.money import Floats
from kpi.rules.curve import Curve
from kpi.worlds import Margin


def expected(
    curve: Curve,
    margin: Margin,
    mean: Floats | float | None = None,
    known: Floats | float = 0.0,
    spread: Floats | float = 1.0,
) -> Floats:
    """(...) expected share of the target bonus, for people with these means (the margin's own when not given).

    `known` and `spread`: mean and standard deviation of the latent normal after history. Normal and lognormal are exact,
    from E f = Σ jump · P(x ≥ K) + Σ bend · E(x − K)⁺; for the rest see `kpi.expectation.scatter`.
    """
    return mean_of(pieces(curve), scatter(margin, margin.mean if mean is None else mean, known, spread))


def variance(
    curve: Curve,
    margin: Margin,
    mean: Floats | float | None = None,
    known: Floats | float = 0.0,
    spread: Floats | float = 1.0,
) -> Floats:
    """(...) variance of the share of the target bonus."""
    result = scatter(margin, margin.mean if mean is None else mean, known, spread)
    return variance_of(pieces(curve), result)


def chance(level: float, margin: Margin, mean: Floats | float | None = None) -> Floats:
    """(...) probability that the result is at least `level`."""
    return mean_of(one_from(level), scatter(margin, margin.mean if mean is None else mean))


def beyond(level: float, margin: Margin, mean: Floats | float | None = None) -> Floats:
    """(...) E(x − level)⁺, what lies beyond a level on average."""
    line = Pieces(1, np.array([level]), np.array([-level]), np.array([1.0]))
    return mean_of(line, scatter(margin, margin.mean if mean is None else mean))


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

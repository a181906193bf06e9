"""How a result scatters.

Every distribution is a rising function of a standard normal Z. E[(sign·x)^power; sign·x ≥ start] is all that means and
variances of a payout curve need; E[f(x)·Heₙ(Z)] (Hermite's polynomials) is all that covariances need, since two normals with correlation r
have Cov(f, g) = Σ rⁿ · E[f·Heₙ] · E[g·Heₙ] / n! (Mehler's formula).
"""

import math
from typing import Any, Protocol

import numpy as np

from kpi.expectation.closed import Lognormal, Normal
from kpi.expectation.pieces import Pieces
from kpi.expectation.tabled import Tabled
from kpi.money import Floats
from kpi.normal import density
from kpi.worlds import Margin
from kpi.worlds.margins import lognormal_sigma, quantiles


class Scatter(Protocol):
    """A distribution for each of many people and periods: its arrays have any shape."""

    @property
    def mean(self) -> Floats:
        """Expected result."""
        ...

    @property
    def variance(self) -> Floats:
        """Of the result."""
        ...

    def of(self, rows: Any) -> "Scatter":
        """The scatter of some along the first axis."""
        ...

    def above(self, sign: int, start: Floats | float, power: int) -> Floats:
        """E[(sign·x)^power; sign·x ≥ start]."""
        ...

    def hermite(self, steps: Pieces | None, terms: int) -> Floats:
        """(terms, ...) E[f(x)·Heₙ(Z)] for n = 1, 2, ...; of x itself without a function."""
        ...

    def standard(self, level: Floats | float) -> Floats:
        """How many standard deviations of Z the level lies above the middle."""
        ...

    def at(self, z: Floats) -> Floats:
        """The result where Z = z."""
        ...


def scatter(margin: Margin, mean: Floats | float, known: Floats | float = 0.0, spread: Floats | float = 1.0) -> Scatter:
    """How a result with the given margin scatters around `mean` (...), the unconditional mean of the person.

    `known` and `spread` are mean and standard deviation of the latent normal, as far as history tells; 0 and 1 without.
    """
    mean, known, spread = (np.asarray(value, float) for value in (mean, known, spread))
    if margin.kind == "normal":
        return Normal(mean * (1 + margin.cv * known), np.abs(mean) * margin.cv * spread)
    if margin.kind == "lognormal":
        sigma = lognormal_sigma(margin.cv)
        return Lognormal(mean * np.exp(sigma * known + sigma**2 * (spread**2 - 1) / 2), sigma * spread)
    known, spread = np.broadcast_arrays(known, spread)
    table = quantiles(margin)
    areas = [np.concatenate([[0.0], np.cumsum(table.value**power)]) for power in (1, 2)]
    return Tabled(mean, known, spread, table, (areas[0], areas[1]))


def skewed(margin: Margin) -> float:
    """Skewness of a margin as a share of that of a lognormal one with the same spread."""
    if margin.kind in ("normal", "lognormal"):
        return float(margin.kind == "lognormal")
    table = quantiles(margin)
    weights = density(table.z)
    away = table.value - 1
    variance = float(weights @ away**2 / weights.sum())
    cv = math.sqrt(variance)
    skewness = float(weights @ away**3 / weights.sum()) / cv**3 if cv > 1e-9 else 0.0
    return skewness / (3 * cv + cv**3) if cv > 1e-9 else 1.0

"""The normal distribution: chances, what they stand for, and how wide 95 % reach."""

import math

import numpy as np

from kpi.money import Floats

REACH_OF_95 = 1.959963984540054
"""Standard deviations to both sides of the mean within which 95 % lie."""
_FAR = 40.0
"""Beyond so many standard deviations a density is nothing, and its square would be no number."""


def chance_below(z: Floats) -> Floats:
    """Φ(z), the chance of a value below z."""
    from scipy.special import ndtr  # a slow import, and most screens never ask

    return np.asarray(ndtr(z))


def one_chance_below(z: float) -> float:
    """Φ(z) of a single value, without the slow import."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def with_chance_below(chance: Floats) -> Floats:
    """Φ⁻¹, the value below which the others lie with this chance."""
    from scipy.special import ndtri  # a slow import, and most screens never ask

    return np.asarray(ndtri(chance))


def density(z: Floats) -> Floats:
    """φ(z)."""
    return np.exp(-(np.minimum(np.abs(z), _FAR) ** 2) / 2) / math.sqrt(2 * math.pi)

"""Whole minor units: rounding half up, and dividing so that the parts add up."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Whole = NDArray[np.int64]

# A product such as 0.145 * 100 may fall a hair below its exact half; payroll means the exact one.
_HAIR = 1e-6


def half_up(values: Floats) -> Floats:
    """Values rounded half up to whole numbers, still as floats."""
    return np.floor(values + (0.5 + _HAIR))


def whole(values: Floats) -> Floats:
    """Values rounded down to whole numbers, still as floats."""
    return np.floor(values + _HAIR)


def largest_remainder(pool: NDArray[Any], keys: Floats) -> Whole:
    """Divides whole `pool` (...) by `keys` (n, ...) into whole parts (n, ...) that add up to it.

    Ties go to the earlier row; keys that are all zero share equally. Source: Hamilton's method of apportionment.
    """
    total = keys.sum(axis=0)
    weights = np.where(total > 0, keys, 1.0)
    exact = pool * weights / weights.sum(axis=0)
    # Keys that are equal on paper must tie: the hair keeps 3333.333 and 3333.3329999 together.
    part = np.floor(np.round(exact, 6))
    left = np.rint(pool - part.sum(axis=0)).astype(np.int64)
    order = np.argsort(np.round(part - exact, 6), axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(order)).reshape(-1, *[1] * (order.ndim - 1)), axis=0)
    return (part + (rank < left)).astype(np.int64)

"""Whole minor units: rounding half up, dividing so that the parts add up, and what they are in units of the currency."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import minor_digits

Floats = NDArray[np.floating[Any]]
Whole = NDArray[np.int64]

# A product such as 0.145 * 100 may fall a hair below its exact half; payroll means the exact one.
_HAIR = 1e-6
DUST = 1e-9
FINEST = 6
"""Decimals of a percent to which attainment is rounded unless a scheme says otherwise: only the dust of floating point goes."""

NEARLY = 1e-5
"""Of a whole: by so much, single precision may miss it."""


def dust_of(shares: Floats) -> float:
    """By so much shares around 1 may miss what they are on paper, in their float type."""
    return NEARLY if shares.dtype == np.float32 else DUST


def half_up(values: Floats) -> Floats:
    """Values rounded half up to whole numbers, still as floats."""
    return np.floor(values + (0.5 + _HAIR))


def whole(values: Floats) -> Floats:
    """Values rounded down to whole numbers, still as floats."""
    return np.floor(values + _HAIR)


def in_units(table: pd.DataFrame, amounts: Iterable[str], currency: str) -> pd.DataFrame:
    """A table whose `amounts` are in minor units, with these in units of the currency, rounded to its decimals."""
    digits = minor_digits(currency)
    return table.assign(**{name: (table[name].astype(float) / 10**digits).round(digits) for name in amounts})


def largest_remainder(pool: NDArray[Any], keys: Floats) -> Whole:
    """Divides whole `pool` (...) by `keys` (n, ...) into whole parts (n, ...) that add up to it.

    Ties go to the earlier row; keys that are all zero share equally. Source: Hamilton's method of apportionment.
    """
    total = keys.sum(axis=0)
    weights = np.where(total > 0, keys, 1.0)
    return whole_parts(pool, pool * weights / weights.sum(axis=0))


def whole_parts(pool: NDArray[Any], exact: Floats) -> Whole:
    """Parts (n, ...) that add up to whole `pool` (...), but for rounding, as whole ones that do. Ties go to the earlier row."""
    # Keys that are equal on paper must tie: the hair keeps 3333.333 and 3333.3329999 together.
    part = np.floor(np.round(exact, 6))
    left = np.rint(pool - part.sum(axis=0)).astype(np.int64)
    order = np.argsort(np.round(part - exact, 6), axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(order)).reshape(-1, *[1] * (order.ndim - 1)), axis=0)
    return (part + (rank < left)).astype(np.int64)


def on_grid(values: Any, decimals: int) -> Floats:
    """Shares rounded half up to `decimals` of a percent; equal on the grid means equal to the last bit."""
    grid = 10.0 ** (decimals + 2)
    return half_up(np.asarray(values) * grid) / grid


OF_ONE, OF_SUMS = 15, 13
"""Significant digits that are kept: all that a number can hold; and of a sum, where the last ones are dust of floating point."""


def settled(total: Floats, digits: int = OF_SUMS) -> Floats:
    """Numbers without the dust of floating point, so that a sum that hits a threshold on paper hits it here: 0.1 + 0.7 is 0.8."""
    if total.dtype == np.float32:
        return np.round(total, 6)
    with np.errstate(divide="ignore"):
        size = np.ceil(np.log10(np.abs(total)))
    size = np.clip(np.where(np.isfinite(size), size, 0.0), -digits, 3 * digits)
    up, down = 10.0 ** np.maximum(digits - size, 0.0), 10.0 ** np.maximum(size - digits, 0.0)
    return np.rint(total / down * up) / up * down

"""What is kept of many draws of many people: sums, and a histogram of bounded size, which add up over chunks of worlds in any order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.curve import Floats

MOST_BINS, FEWEST_BINS = 2048, 64
_CELLS = 1 << 25
_HAIR = 1e-5


def bins_for(rows: int) -> int:
    """Bins of each row's histogram: fewer when there are very many rows, so that all stay within 128 MiB."""
    bins = MOST_BINS
    while bins > FEWEST_BINS and bins * rows > _CELLS:
        bins //= 2
    return bins


@dataclass(frozen=True, eq=False)
class Tally:
    """Of each row: sums over the worlds, and how often its draws, as multiples y of its unit, fall into each bin.

    Bins are even in y ÷ (1 + y), which holds any amount: a quantile is off by at most a bin, (1 + y)² ÷ bins units.
    """

    worlds: int
    unit: Floats
    """(rows,) money."""
    total: Floats
    """(rows,) Σ draws"""
    square: Floats
    """(rows,) Σ draws²"""
    pairs: Floats
    """(rows,) Σ (mean of an antithetic pair)²"""
    nothing: NDArray[np.int64]
    """(rows,) worlds in which there is nothing."""
    reached: NDArray[np.int64]
    """(rows,) worlds with the unit or more."""
    counts: NDArray[np.uint32]
    """(rows, bins)"""

    def mean(self) -> Floats:
        """(rows,)"""
        return self.total / self.worlds

    def mean_error(self) -> Floats:
        """(rows,) standard error of the mean."""
        pairs = self.worlds // 2
        if pairs < 2:
            return np.full(self.total.shape, np.nan)
        return np.sqrt(np.maximum(self.pairs / pairs - self.mean() ** 2, 0) / (pairs - 1))

    def sd(self) -> Floats:
        """(rows,) standard deviation over the worlds."""
        return np.sqrt(np.maximum(self.square / self.worlds - self.mean() ** 2, 0))

    def quantiles(self, shares: tuple[float, ...]) -> Floats:
        """(shares, rows) money, on a straight line within its bin."""
        bins = self.counts.shape[1]
        below = np.cumsum(self.counts, axis=1, dtype=np.int64)
        found = np.empty((len(shares), len(self.unit)))
        for index, share in enumerate(shares):
            rank = share * self.worlds
            place = (below < rank).sum(axis=1).clip(0, bins - 1)
            inside = np.take_along_axis(self.counts, place[:, None], 1)[:, 0]
            before = np.take_along_axis(below, place[:, None], 1)[:, 0] - inside
            part = np.divide(rank - before, inside, out=np.zeros(len(place)), where=inside > 0)
            at = np.minimum(place + part, bins - 0.5) / bins
            found[index] = np.where(self.nothing >= rank, 0.0, at / (1 - at) * self.unit)
        return found

    def resolution(self) -> Floats:
        """(rows,) money by which a quantile near the unit may be off."""
        return 4 * self.unit / self.counts.shape[1]


def tallied(draws: Floats, unit: Floats, bins: int) -> Tally:
    """Draws (rows, worlds) of one chunk; never negative. Uses no more than single precision; sums are kept in double."""
    rows, worlds = draws.shape
    half = worlds // 2
    pair = draws[:, :half] + draws[:, half:]
    share = draws * (1 / unit).astype(np.float32)[:, None]
    reached = np.count_nonzero(share >= np.float32(1 - _HAIR), axis=1)
    nothing = np.count_nonzero(draws <= 0, axis=1)
    share /= share + np.float32(1)
    share *= np.float32(bins)
    place = share.astype(np.intp)
    np.clip(place, 0, bins - 1, out=place)
    place += (np.arange(rows) * bins)[:, None]
    counts = np.bincount(place.ravel(), minlength=rows * bins).reshape(rows, bins)
    return Tally(
        worlds,
        unit,
        draws.sum(axis=1).astype(float),
        np.einsum("rw,rw->r", draws, draws).astype(float),
        np.einsum("rw,rw->r", pair, pair).astype(float) / 4,
        nothing,
        reached,
        counts.astype(np.uint32),
    )


_SUMS = ("total", "square", "pairs", "nothing", "reached", "counts")


def stacked(tallies: list[Tally], order: NDArray[np.intp]) -> Tally:
    """Tallies of different rows in the same worlds, put into the order of the whole: row j of the stack is row order[j]."""
    back = np.argsort(order)
    arrays = {name: np.concatenate([getattr(tally, name) for tally in tallies])[back] for name in ("unit", *_SUMS)}
    return Tally(tallies[0].worlds, **arrays)


def added(one: Tally, other: Tally) -> Tally:
    """Tallies of the same rows in different worlds."""
    sums = {name: getattr(one, name) + getattr(other, name) for name in _SUMS}
    return Tally(one.worlds + other.worlds, one.unit, **sums)

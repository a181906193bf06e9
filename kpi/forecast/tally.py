"""What is kept of the draws of many people: they themselves, or, when they are very many, sums and a histogram of bounded size."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.lazy import lazy
from kpi.threads import in_threads
from kpi.worlds import halves

MOST_BINS, FEWEST_BINS = 2048, 64
_CELLS = 1 << 25
_HAIR = 1e-5
_DUST = 1e-6
"""Of the unit: what sums in single precision may leave of nothing."""
_ROWS = 64


def spread(draws: Floats, unit: Floats, bins: int | None) -> "Spread":
    """What is kept of the draws (rows, worlds) of one chunk: their tally in so many bins, or they themselves."""
    return Draws(unit, ((Kept(np.arange(len(unit)), draws),),)) if bins is None else tallied(draws, unit, bins)


def bins_for(rows: int, worlds: int) -> int | None:
    """Bins of each row's histogram: fewer when there are very many rows, so that all stay within 128 MiB. None where so few draws come
    that they can be kept themselves, and quantiles are exact."""
    if rows * worlds <= _CELLS:
        return None
    bins = MOST_BINS
    while bins > FEWEST_BINS and bins * rows > _CELLS:
        bins //= 2
    return bins


class Spread(Protocol):
    """How the draws of each row scatter."""

    @property
    def unit(self) -> Floats:
        """(rows,) money."""

    @property
    def worlds(self) -> int:
        """How many."""

    def mean(self) -> Floats:
        """(rows,)"""

    def mean_error(self) -> Floats:
        """(rows,) standard error of the mean."""

    def sd(self) -> Floats:
        """(rows,) standard deviation over the worlds."""

    def quantiles(self, shares: tuple[float, ...]) -> Floats:
        """(shares, rows) money."""

    def resolution(self) -> Floats:
        """(rows,) money by which a quantile near the unit may be off, beside the luck of the draw."""

    def nothing(self) -> Floats:
        """(rows,) share of the worlds in which there is nothing."""

    def reached(self) -> Floats:
        """(rows,) share of the worlds with the unit or more."""


class Kept(NamedTuple):
    """Draws (rows, worlds) of some rows, and their places among all."""

    places: NDArray[np.intp]
    draws: Floats


@dataclass(frozen=True, eq=False)
class Draws:
    """The draws themselves: exact, for as long as they are not too many."""

    unit: Floats
    chunks: tuple[tuple[Kept, ...], ...]
    """By chunk of worlds, all rows; put together only when somebody asks."""

    @lazy
    def draws(self) -> Floats:
        """(rows, worlds) money, single precision."""
        found = np.empty((len(self.unit), self.worlds), np.float32)
        start = 0
        for chunk in self.chunks:
            stop = start + chunk[0].draws.shape[1]
            for places, draws in chunk:
                found[places, start:stop] = draws
            start = stop
        return found

    @property
    def worlds(self) -> int:
        """How many."""
        return sum(chunk[0].draws.shape[1] for chunk in self.chunks)

    def mean(self) -> Floats:
        """(rows,)"""
        return self.draws.mean(axis=1, dtype=float)

    def mean_error(self) -> Floats:
        """(rows,) standard error of the mean."""
        first, second = halves(self.worlds)
        if len(first) < 2:
            return np.full(self.unit.shape, np.nan)
        pairs = (self.draws[:, first] + self.draws[:, second]) / 2
        return pairs.std(axis=1, ddof=1, dtype=float) / np.sqrt(len(first))

    def sd(self) -> Floats:
        """(rows,) standard deviation over the worlds."""
        return self.draws.std(axis=1, dtype=float)

    def quantiles(self, shares: tuple[float, ...]) -> Floats:
        """(shares, rows) money: order statistics."""
        places = [min(self.worlds - 1, max(0, math.ceil(share * self.worlds - 1e-9) - 1)) for share in shares]
        rows = [slice(start, start + _ROWS) for start in range(0, len(self.draws), _ROWS)]
        found = list(in_threads(lambda some: np.sort(self.draws[some], axis=1)[:, places], rows))
        return np.concatenate(found).T.astype(float)

    def resolution(self) -> Floats:
        """(rows,) nothing: the quantiles are those of the draws."""
        return np.zeros(self.unit.shape)

    def nothing(self) -> Floats:
        """(rows,) share of the worlds in which there is nothing."""
        return (self.draws <= (self.unit * _DUST).astype(np.float32)[:, None]).mean(axis=1)

    def reached(self) -> Floats:
        """(rows,) share of the worlds with the unit or more."""
        return (self.draws >= (self.unit * (1 - _HAIR)).astype(np.float32)[:, None]).mean(axis=1)


@dataclass(frozen=True, eq=False)
class Tally:
    """Of each row: sums over the worlds, and how often its draws, as multiples y of its unit, fall into each bin.

    Bins are even in y ÷ (1 + y), which holds any amount: a quantile is off by at most a bin, (1 + y)² ÷ bins units.
    """

    worlds: int
    unit: Floats
    total: Floats
    """(rows,) Σ draws"""
    square: Floats
    """(rows,) Σ draws²"""
    pairs: Floats
    """(rows,) Σ (mean of an antithetic pair)²"""
    nowhere: NDArray[np.int64]
    """(rows,) worlds in which there is nothing."""
    enough: NDArray[np.int64]
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
            found[index] = np.where(self.nowhere >= rank, 0.0, at / (1 - at) * self.unit)
        return found

    def resolution(self) -> Floats:
        """(rows,) money by which a quantile near the unit may be off, beside the luck of the draw."""
        return 4 * self.unit / self.counts.shape[1]

    def nothing(self) -> Floats:
        """(rows,) share of the worlds in which there is nothing."""
        return self.nowhere / self.worlds

    def reached(self) -> Floats:
        """(rows,) share of the worlds with the unit or more."""
        return self.enough / self.worlds


def tallied(draws: Floats, unit: Floats, bins: int) -> Tally:
    """Draws (rows, worlds) of one chunk; never negative. Uses no more than single precision; sums are kept in double."""
    rows, worlds = draws.shape
    half = worlds // 2
    pair = draws[:, :half] + draws[:, half:]
    share = draws * (1 / unit).astype(np.float32)[:, None]
    reached = np.count_nonzero(share >= np.float32(1 - _HAIR), axis=1)
    nothing = np.count_nonzero(share <= np.float32(_DUST), axis=1)
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


_SUMS = ("total", "square", "pairs", "nowhere", "enough", "counts")


def stacked(rows: Sequence[Spread], order: NDArray[np.intp]) -> Spread:
    """Different rows in the same worlds, put into the order of the whole: row j of the stack is row order[j]."""
    back = np.argsort(order)
    unit = np.concatenate([some.unit for some in rows])[back]
    if kept := _all_draws(rows):
        starts = np.cumsum([0, *(len(some.unit) for some in kept)])
        return Draws(unit, (tuple(_moved(kept, starts, order)),))
    tallies = [some for some in rows if isinstance(some, Tally)]
    arrays = {name: np.concatenate([getattr(tally, name) for tally in tallies])[back] for name in _SUMS}
    return Tally(tallies[0].worlds, unit, **arrays)


def _moved(all_draws: Sequence[Draws], starts: NDArray[np.intp], order: NDArray[np.intp]) -> Iterator[Kept]:
    for start, some in zip(starts, all_draws, strict=False):
        for kept in some.chunks[0]:
            yield Kept(order[start + kept.places], kept.draws)


def joined(chunks: Sequence[Spread]) -> Spread:
    """The same rows in different worlds, chunk after chunk."""
    if kept := _all_draws(chunks):
        return Draws(kept[0].unit, tuple(chunk for some in kept for chunk in some.chunks))
    return reduce(_added, (some for some in chunks if isinstance(some, Tally)))


def _all_draws(spreads: Sequence[Spread]) -> list[Draws]:
    """Either all of them are draws, or all are tallies; the draws."""
    return [some for some in spreads if isinstance(some, Draws)]


def _added(one: Tally, other: Tally) -> Tally:
    sums = {name: getattr(one, name) + getattr(other, name) for name in _SUMS}
    return Tally(one.worlds + other.worlds, one.unit, **sums)

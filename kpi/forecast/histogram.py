"""What is kept of the draws of many people: they themselves, or, when they are very many, sums and a histogram of bounded size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kpi.forecast.estimates import place_of
from kpi.machine.lazy import lazy
from kpi.machine.scratch import strips
from kpi.machine.threads import in_threads
from kpi.money import NEARLY, Floats
from kpi.worlds import paired

MOST_BINS, FEWEST_BINS = 2048, 64
_CELLS = 1 << 25
_DUST = 1e-6
"""Of the unit: what sums in single precision may leave of nothing."""
_STRIP = 1 << 18
"""Draws that are looked at together."""


def kept_draws(draws: Floats, unit: Floats, bins: int | None) -> "Spread":
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


class Figures(NamedTuple):
    """How the draws of each row scatter."""

    mean: Floats
    """(rows,)"""
    mean_error: Floats
    """(rows,) standard error of the mean; NaN for fewer than two antithetic pairs."""
    sd: Floats
    """(rows,) standard deviation over the worlds."""
    quantiles: Floats
    """(shares, rows) money."""
    resolution: Floats
    """(rows,) money by which a quantile near the unit may be off, beside the luck of the draw."""
    nothing: Floats
    """(rows,) share of the worlds in which there is nothing."""
    reached: Floats
    """(rows,) share of the worlds with the unit or more."""


class Spread(Protocol):
    """What is kept of the draws of many rows."""

    @property
    def unit(self) -> Floats:
        """(rows,) money."""

    @property
    def worlds(self) -> int:
        """How many."""

    def figures(self, shares: Sequence[float]) -> Figures:
        """How they scatter, with the quantiles of these shares."""


class Kept(NamedTuple):
    """Draws (rows, worlds) of some rows, and their places among all."""

    places: NDArray[np.intp]
    draws: Floats


@dataclass(frozen=True, eq=False)
class Draws:
    """The draws themselves: exact, for as long as they are not too many."""

    unit: Floats
    chunks: tuple[tuple[Kept, ...], ...]
    """By chunk of worlds, all rows. They are never put together all at once, which would take as much memory again."""

    @property
    def worlds(self) -> int:
        """How many."""
        return sum(chunk[0].draws.shape[1] for chunk in self.chunks)

    def of(self, rows: slice) -> Floats:
        """(rows, worlds) money of some rows, single precision."""
        wanted = np.arange(len(self.unit))[rows]
        found = np.empty((len(wanted), self.worlds), np.float32)
        start = 0
        for chunk, (piece, place) in zip(self.chunks, self._lists, strict=True):
            stop = start + chunk[0].draws.shape[1]
            for number in np.unique(piece[wanted]):
                here = piece[wanted] == number
                found[here, start:stop] = chunk[number].draws[place[wanted[here]]]
            start = stop
        return found

    @lazy
    def _lists(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """By chunk, in which piece each row is and where in it."""
        return [_listed([kept.places for kept in chunk], len(self.unit)) for chunk in self.chunks]

    def figures(self, shares: Sequence[float]) -> Figures:
        """How they scatter; quantiles are order statistics."""
        places = [place_of(self.worlds, share) for share in shares]
        some_rows = strips(len(self.unit), max(1, _STRIP // self.worlds))
        found = list(in_threads(lambda rows: _figures(self.of(rows), self.unit[rows], places), some_rows))
        return Figures(*(np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True)))


def _listed(places: Sequence[NDArray[np.intp]], rows: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    piece, place = np.empty(rows, np.intp), np.empty(rows, np.intp)
    for number, some in enumerate(places):
        piece[some], place[some] = number, np.arange(len(some))
    return piece, place


def _figures(draws: Floats, unit: Floats, places: Sequence[int]) -> Figures:
    """Of some rows, whose draws (rows, worlds) are used up."""
    count = draws.shape[1]
    mean = draws.mean(axis=1, dtype=float)
    pairs = paired(draws)
    free = pairs.shape[1] * (pairs.shape[1] - 1)
    error = np.sqrt(_squares(pairs, 2 * mean) / 4 / free) if free else np.full(len(unit), np.nan)
    sd = np.sqrt(_squares(draws, mean) / count)
    nothing = np.count_nonzero(draws <= (unit * _DUST).astype(np.float32)[:, None], axis=1) / count
    reached = np.count_nonzero(draws >= (unit * (1 - NEARLY)).astype(np.float32)[:, None], axis=1) / count
    draws.sort(axis=1)
    return Figures(mean, error, sd, draws[:, places].T.astype(float), np.zeros(len(unit)), nothing, reached)


def _squares(array: Floats, around: Floats) -> Floats:
    """(rows,) sums of squared distances."""
    apart = array - around.astype(np.float32)[:, None]
    return np.vecdot(apart, apart).astype(float)


@dataclass(frozen=True, eq=False)
class Histogram:
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

    def figures(self, shares: Sequence[float]) -> Figures:
        """How they scatter."""
        pairs, mean = self.worlds // 2, self.total / self.worlds
        spread = np.sqrt(np.maximum(self.pairs / pairs - mean**2, 0) / (pairs - 1)) if pairs > 1 else np.nan * mean
        sd = np.sqrt(np.maximum(self.square / self.worlds - mean**2, 0))
        resolution = 4 * self.unit / self.counts.shape[1]
        chances = (self.nowhere / self.worlds, self.enough / self.worlds)
        return Figures(mean, spread, sd, self._quantiles(shares), resolution, *chances)

    def _quantiles(self, shares: Sequence[float]) -> Floats:
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


def tallied(draws: Floats, unit: Floats, bins: int) -> Histogram:
    """Draws (rows, worlds) of one chunk; never negative. Uses no more than single precision; sums are kept in double."""
    rows, worlds = draws.shape
    half = worlds // 2
    pair = draws[:, :half] + draws[:, half:]
    share = draws * (1 / unit).astype(np.float32)[:, None]
    reached = np.count_nonzero(share >= np.float32(1 - NEARLY), axis=1)
    nothing = np.count_nonzero(share <= np.float32(_DUST), axis=1)
    share /= share + np.float32(1)
    share *= np.float32(bins)
    place = share.astype(np.intp)
    np.clip(place, 0, bins - 1, out=place)
    place += (np.arange(rows) * bins)[:, None]
    counts = np.bincount(place.ravel(), minlength=rows * bins).reshape(rows, bins)
    return Histogram(
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
    tallies = [some for some in rows if isinstance(some, Histogram)]
    arrays = {name: np.concatenate([getattr(tally, name) for tally in tallies])[back] for name in _SUMS}
    return Histogram(tallies[0].worlds, unit, **arrays)


def _moved(all_draws: Sequence[Draws], starts: NDArray[np.intp], order: NDArray[np.intp]) -> Iterator[Kept]:
    for start, some in zip(starts, all_draws, strict=False):
        for kept in some.chunks[0]:
            yield Kept(order[start + kept.places], kept.draws)


def joined(chunks: Sequence[Spread]) -> Spread:
    """The same rows in different worlds, chunk after chunk."""
    if kept := _all_draws(chunks):
        return Draws(kept[0].unit, tuple(chunk for some in kept for chunk in some.chunks))
    return reduce(_added, (some for some in chunks if isinstance(some, Histogram)))


def _all_draws(spreads: Sequence[Spread]) -> list[Draws]:
    """Either all of them are draws, or all are tallies; the draws."""
    return [some for some in spreads if isinstance(some, Draws)]


def _added(one: Histogram, other: Histogram) -> Histogram:
    sums = {name: getattr(one, name) + getattr(other, name) for name in _SUMS}
    return Histogram(one.worlds + other.worlds, one.unit, **sums)

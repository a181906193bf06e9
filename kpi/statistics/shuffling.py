"""Chance: how often shuffled data show as much, and what is left of it when many such questions are asked at once."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats

SHUFFLES, MORE_SHUFFLES = 999, 9_999
"""So often data are shuffled; and where hardly any shuffle shows as much, so that it can be told among many questions."""
_HARDLY = 5
SMALL = 0.05
"""A chance below which one question alone calls a result more than chance."""
FALSE_SHARE = 0.10
"""Of what is found, so much may be false (Benjamini and Hochberg 1995)."""
_SEED = 6048
_SAME, _EVEN = 1e-12, 0.5


def drawn(*sizes: int) -> np.random.Generator:
    """Random numbers that depend on the size of the data alone, so that the same data always give the same answer."""
    return np.random.default_rng([_SEED, *sizes])


@lru_cache(maxsize=16)
def orders(people: int, shuffles: int) -> NDArray[np.intp]:
    """(shuffles, people) so many orders of the people, as places in a table of all pairs; the same whenever there are as many."""
    dealt = drawn(people).permuted(np.tile(np.arange(people, dtype=np.intp), (shuffles, 1)), axis=1)
    return np.asarray(dealt + np.arange(people) * people)


@lru_cache(maxsize=16)
def times_drawn(people: int) -> Floats:
    """(people, shuffles) how often each is drawn, when as many are drawn with return; the same whenever there are as many."""
    return drawn(people, 1).multinomial(people, np.full(people, 1 / people), SHUFFLES).T.astype(float)


def chosen_rows(draw: np.random.Generator, rows: int, count: int, shuffles: int) -> NDArray[np.intp]:
    """(shuffles, count) rows that are drawn without return, each time anew."""
    return np.argpartition(draw.random((shuffles, rows)), count - 1, axis=1)[:, :count]


def swaps(people: int, shuffles: int) -> Floats:
    """(people, shuffles) 1 where a person is swapped, with even chances; otherwise 0."""
    return (drawn(people, 2).random((shuffles, people)) < _EVEN).T.astype(float)


def chance_of(found: float, shuffled: Callable[[int], Floats]) -> float:
    """Share of the shuffles, the data themselves among them, that show at least as much; `shuffled` gives so many of them."""
    few = _at_least(found, shuffled(SHUFFLES))
    if few < _HARDLY:
        return (1 + _at_least(found, shuffled(MORE_SHUFFLES))) / (1 + MORE_SHUFFLES)
    return (1 + few) / (1 + SHUFFLES)


def _at_least(found: float, shuffled: Floats) -> int:
    return int((shuffled >= found - _SAME).sum())


def adjusted(chances: Sequence[float]) -> list[float]:
    """Each chance for what it is among all of them (Benjamini and Hochberg): at most so large a share of what is found up to it is false."""
    found = np.asarray(chances, float)
    order = np.argsort(-found, kind="stable")
    ranks = np.arange(len(found), 0, -1)
    out = np.empty(len(found))
    out[order] = np.minimum(1.0, np.minimum.accumulate(found[order] * len(found) / ranks))
    return [float(one) for one in out]


def chance_of_so_many(hits: int, count: int, share: float) -> float:
    """How often at least so many of `count` are hits where each is one with this chance."""
    from scipy.special import bdtrc  # a slow import, and most screens never ask

    return float(bdtrc(hits - 1, count, share)) if hits else 1.0

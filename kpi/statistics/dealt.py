"""Is a mark, such as a deal that crosses a threshold, found where values are high? Marks are dealt anew within each group."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.normal import one_chance_below
from kpi.quotient import quotient
from kpi.statistics.shuffling import chance_of, chosen_rows, drawn

LEAST = 30
"""Marked rows below which nothing is said."""


@dataclass(frozen=True)
class Marked:
    """How far the marked lie above the mean of their group."""

    above: float
    """Mean over the marked; NaN where there are too few."""
    chance: float
    count: int
    """Marked rows in groups that have others."""


def marked(values: Floats, marks: NDArray[np.bool_], groups: NDArray[np.intp]) -> Marked:
    """Of rows that are all known; `groups` are codes from 0 on."""
    sizes, hits = np.bincount(groups), np.bincount(groups, marks)
    mixed = ((hits > 0) & (hits < sizes))[groups]
    values, marks, groups = values[mixed], marks[mixed], groups[mixed]
    count = int(marks.sum())
    if count < LEAST:
        return Marked(float("nan"), 1.0, count)
    means = quotient(np.bincount(groups, values), np.bincount(groups).astype(float))
    off = values - means[groups]
    found = float(off[marks].mean())
    return Marked(found, chance_of(found, lambda shuffles: _dealt(off, marks, groups, shuffles)), count)


def chance_to_be_drawn(chosen: Floats, all_values: Floats) -> float:
    """How often so many, drawn from all of them without return, have as high a mean (normal, which ten and more are near enough)."""
    count, total = len(chosen), len(all_values)
    spread = float(all_values.std(ddof=1)) * sqrt((1 - count / total) / count) if 1 < count < total else 0.0
    if spread == 0:
        return 1.0
    return one_chance_below(-float(chosen.mean() - all_values.mean()) / spread)


def _dealt(off: Floats, marks: NDArray[np.bool_], groups: NDArray[np.intp], shuffles: int) -> Floats:
    """(shuffles,) mean of the marked when marks are dealt anew within each group."""
    draw, total = drawn(len(off), int(marks.sum())), np.zeros(shuffles)
    order = np.argsort(groups, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        count = int(marks[rows].sum())
        chosen = chosen_rows(draw, len(rows), count, shuffles)
        total += off[rows][chosen].sum(axis=1)
    return total / marks.sum()

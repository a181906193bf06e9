"""Which figures of few people are not shown, and which others have to go with them, so that sums do not betray them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.rules.people import Mask

LEAST = 5
"""People of a group, below which nothing is shown of them. The law names no number; three to five are usual."""
TOGETHER = ""
"""The name of the categories that are put together."""

Counts = NDArray[np.intp]


def small_cells(counts: Counts, least: int) -> Mask:
    """Which cells hold somebody, but not enough people."""
    few: Mask = (counts > 0) & (counts < least)
    return few


def blocks(categories: pd.Series, groups: pd.Series, least: int = LEAST) -> pd.Series:
    """(people,) the category of each, or `TOGETHER`.

    Categories with too few people of some group are put together, with the smallest of the others that bring what is lacking. So all that is
    shown is of parts that do not overlap, each with nobody or enough people of a group, and so is every difference to the whole.
    """
    table = pd.crosstab(categories, groups)
    counts = table.to_numpy()
    together = np.asarray(small_cells(counts, least).any(axis=1))
    while together.any() and not together.all():
        lacking = small_cells(counts[together].sum(axis=0), least)
        if not lacking.any():
            break
        brings = ~together & (counts[:, lacking] > 0).any(axis=1)
        rest = np.flatnonzero(brings if brings.any() else ~together)
        together[rest[counts[rest].sum(axis=1).argmin()]] = True
    return categories.where(~categories.isin(table.index[together]), TOGETHER)


def hidden_rows(counts: Counts, least: int = LEAST) -> Mask:
    """(rows,) which rows of a table of two columns are not to be shown, where the sums of its rows and columns are known.

    Those with too few people, and the smallest others until no cell of these can be told from the sums.
    """
    small = np.asarray(small_cells(counts, least).any(axis=1))
    hidden = small.copy()
    while not hidden.all() and (small & _told(counts, hidden)).any():
        rest = np.flatnonzero(~hidden)
        hidden[rest[counts[rest].min(axis=1).argmin()]] = True
    return hidden


def _told(counts: Counts, hidden: Mask) -> Mask:
    """(rows,) in which hidden rows only one number is possible."""
    rows, first = counts.sum(axis=1), int(counts[hidden, 0].sum())
    lowest = np.maximum(0, first - (rows[hidden].sum() - rows))
    told: Mask = hidden & (lowest == np.minimum(rows, first))
    return told

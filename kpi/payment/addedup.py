"""Results of shorter periods as those of a longer one: what adds up is added up, of anything else the mean counts, or the last one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kpi.money import OF_ONE, Floats, settled
from kpi.payment.groupsums import Given, GroupSums
from kpi.rules.kpi import Adds
from kpi.rules.people import Mask

Places = Sequence[NDArray[np.intp]]
"""Of each longer period the shorter ones that lie in it."""


def brought_together(plan: Floats, fact: Floats, adds: Sequence[Adds], places: Places) -> tuple[Floats, Floats]:
    """Plans and facts (kpis, rows, longer periods) of the periods in which both are known; of KPIs that nobody plans, the facts."""
    unplanned = np.isnan(plan).all(axis=(1, 2), keepdims=True)
    counts = np.asarray(~np.isnan(fact) & (unplanned | ~np.isnan(plan)))
    found = (settled(_each(side, counts, adds, places), OF_ONE) for side in (plan, fact))
    plans, facts = found
    return np.where(unplanned, np.nan, plans), facts


def _each(values: Floats, counts: Mask, adds: Sequence[Adds], places: Places) -> Floats:
    """(kpis, rows, longer periods) NaN where nothing counts."""
    kinds = np.array(adds or ("sum",) * len(values))[:, None]
    found = np.full((*values.shape[:2], len(places)), np.nan)
    for column, within in enumerate(places):
        if not len(within):
            continue
        there = counts[..., within]
        number = there.sum(axis=-1)
        total = np.where(there, values[..., within], 0.0).sum(axis=-1)
        last = len(within) - 1 - there[..., ::-1].argmax(axis=-1)
        at_the_end = np.take_along_axis(values[..., within], last[..., None], axis=-1)[..., 0]
        mean = total / np.maximum(number, 1)
        one = np.where(kinds == "sum", total, np.where(kinds == "last", at_the_end, mean))
        found[..., column] = np.where(number > 0, one, np.nan)
    return found


def given_together(given: Given, sums: GroupSums, adds: Sequence[Adds], places: Places) -> Given:
    """What is given for groups in any of the shorter periods, with their sums in the others."""
    some = np.stack([given.known[..., within].any(axis=-1) for within in places], axis=-1)
    sides = brought_together(sums.plan, sums.facts, adds, places)
    return Given(*(np.where(some, side, np.nan) for side in sides))

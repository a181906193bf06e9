"""Results of teams and of the company, where they are the sums of their people's."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats, on_grid, settled
from kpi.quotient import quotient


class GroupSums(NamedTuple):
    """(kpis, groups, ...) sums over the members whose plan and fact are known; NaN where there are none."""

    plan: Floats
    fact: Floats


def attain(plan: Floats, fact: Floats, precision: int) -> Floats:
    """fact ÷ plan, rounded half up to `precision` decimals of a percent; NaN where the plan is missing, or not above 0.

    Rounding once, here, is what lets an exact hit of a threshold be recognised.
    """
    return on_grid(quotient(fact, plan), precision)


def of_groups(team_of: NDArray[np.intp], array: Floats, known: NDArray[np.bool_]) -> Floats:
    """(kpis, groups, ...) sums of what is known of the members; NaN where nothing is. The last group is everybody."""
    some = sums_of_groups(team_of, known.astype(float)) > 0
    return np.where(some, sums_of_groups(team_of, np.where(known, array, 0.0)), np.nan)


def sums_of_groups(team_of: NDArray[np.intp], array: Floats) -> Floats:
    """(kpis, groups, ...) sums of what everybody brings; the last group is everybody."""
    order = np.argsort(team_of, kind="stable")
    starts = np.flatnonzero(np.diff(team_of[order], prepend=-1))
    of_teams = np.add.reduceat(array[:, order], starts, axis=1)
    return settled(np.concatenate([of_teams, of_teams.sum(axis=1, keepdims=True)], axis=1))

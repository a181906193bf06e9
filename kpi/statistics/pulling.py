"""Is business pulled forward at the end of a quarter by those who can just still reach its plan?"""

from dataclasses import dataclass
from math import tanh

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.quotient import quotient
from kpi.statistics.shuffling import chance_of, chosen_rows, drawn

NEAR = (0.20, 0.45)
"""Of the quarter's plan missing after two months: it can just still be reached."""
LEAST_QUARTERS, LEAST_A_SIDE = 4, 3
_MONTHS = 3


@dataclass(frozen=True, eq=False)
class Pull:
    """What the near do in the last month of a quarter against the first of the next, beyond all others in that quarter."""

    strength: float
    """Mean of ln(last month ÷ next first month) of the near, less the quarter's mean; NaN where there are too few."""
    beyond: float
    """The same less the mean of those who were not near."""
    chance: float
    quarters: int
    near: NDArray[np.bool_]
    """(people, quarters) who was near."""

    @property
    def share(self) -> float:
        """Of the next first month, about so much was pulled forward."""
        return max(tanh(self.beyond / 2), 0.0)


def pull(fact: Floats, plan: Floats) -> Pull:
    """Of (people, months) from the first month of a quarter on; the last quarter needs the month after it to count."""
    quarters = (fact.shape[1] - 1) // _MONTHS
    ends = np.arange(quarters) * _MONTHS + _MONTHS
    done = fact[:, ends - 3] + fact[:, ends - 2]
    wanted = plan[:, ends - 3] + plan[:, ends - 2] + plan[:, ends - 1]
    missing = 1 - quotient(done, np.nan_to_num(wanted))
    last, following = fact[:, ends - 1], fact[:, ends]
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.where((last > 0) & (following > 0), np.log(last) - np.log(following), np.nan)
    known = ~np.isnan(moved) & ~np.isnan(missing)
    near = known & (missing >= NEAR[0]) & (missing <= NEAR[1])
    told = (near.sum(axis=0) >= LEAST_A_SIDE) & ((known & ~near).sum(axis=0) >= LEAST_A_SIDE)
    near = near & told
    if told.sum() < LEAST_QUARTERS:
        return Pull(float("nan"), float("nan"), 1.0, int(told.sum()), near)
    means = quotient(np.where(known, moved, 0.0).sum(axis=0), known.sum(axis=0).astype(float))
    off = np.where(known, moved - means, 0.0)
    found = float(off[near].mean())
    chance = chance_of(found, lambda shuffles: _dealt(off, known, near, shuffles))
    return Pull(found, _beyond(off, known, near), chance, int(told.sum()), near)


def _beyond(off: Floats, known: NDArray[np.bool_], near: NDArray[np.bool_]) -> float:
    """How far the near lie above all others of their quarter; a quarter counts by its near."""
    others = known & ~near
    means = [quotient(np.where(some, off, 0.0).sum(axis=0), some.sum(axis=0).astype(float)) for some in (near, others)]
    weights = near.sum(axis=0)
    return float(np.nansum((means[0] - means[1]) * weights) / weights.sum())


def _dealt(off: Floats, known: NDArray[np.bool_], near: NDArray[np.bool_], shuffles: int) -> Floats:
    """(shuffles,) the mean of the near when who is near is dealt among the people of each quarter."""
    draw, total = drawn(*off.shape), np.zeros(shuffles)
    for quarter in np.flatnonzero(near.any(axis=0)):
        values = off[known[:, quarter], quarter]
        count = int(near[:, quarter].sum())
        chosen = chosen_rows(draw, len(values), count, shuffles)
        total += values[chosen].sum(axis=1)
    return total / near.sum()

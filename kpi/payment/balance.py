"""What a period's pay leaves owed, and how the periods of a person settle it: pure functions of arrays (people, ...)."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats, whole


def most_deducted(at_most: Floats | float, earned: NDArray[Any]) -> Floats:
    """The whole minor units that a share of bonus and commission holds: rounded down, since more is not allowed."""
    return whole(at_most * np.maximum(earned, 0))


class Balance(NamedTuple):
    """How a person's periods settle (people, periods, ...): earned − deduction + carried is what is paid, and never below 0."""

    deduction: Floats
    """Taken for what was to be deducted in the period itself; below 0 it gives back."""
    carried: Floats
    """Earned below 0 and put off to later periods, or given up (above 0); taken for earlier periods (below 0)."""
    owed: Floats
    """What is owed at the end of each period; where nothing is carried on, what was given up in it."""


def balance(
    earned: NDArray[Any],
    wanted: NDArray[Any],
    allowed: Floats,
    person: NDArray[np.intp],
    debt: Floats,
    *,
    carries: bool,
) -> Balance:
    """The periods settled one after the other: what is to be deducted (people, periods, ...) is taken as far as allowed, then what earlier
    periods left, of which `debt` (persons, ...) is there from the start. `person` (people,) is its row for each seat, so that a debt
    follows a person into another team.
    """
    given = np.maximum(-wanted, 0)
    deduction = np.minimum(wanted, allowed)
    below = np.maximum(-earned - given, 0)
    missed = below + wanted - deduction
    if not carries:
        return Balance(deduction, below, missed)
    # For earlier periods: what may still be deducted, and what is given back beyond what was earned below 0.
    free = allowed - np.maximum(deduction, 0) + np.maximum(earned + given, 0) - np.maximum(earned, 0)
    debt = debt.astype(missed.dtype)
    carried, owed = below.astype(missed.dtype), np.zeros_like(missed)
    for period in range(earned.shape[1]):
        back = np.minimum(debt[person], free[:, period])
        carried[:, period] -= back
        np.add.at(debt, person, missed[:, period] - back)
        owed[:, period] = debt[person]
    return Balance(deduction, carried, owed)

"""Quantities as a straight function of levers, what is wanted of them, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kpi.money import Floats
from kpi.solver.demand import Demand
from kpi.solver.levers import LeverGroup


@dataclass(frozen=True, eq=False)
class Straight:
    """Quantities as a straight function of the levers: at `at` they are `base`, and each unit of a lever adds its column."""

    groups: tuple[LeverGroup, ...]
    at: Floats
    base: Floats
    columns: Floats

    def quantities(self, values: Floats) -> Floats:
        """(quantities,) at other values."""
        return self.base + self.columns @ (values - self.at)


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a program has to meet. Demands that give a little have a weight: of these the sum is made as small as can be, first of all."""

    demands: tuple[Demand, ...]
    give: Mapping[int, float]
    """By the place of a demand, how much a unit weighs by which it gives; the others hold."""
    slack: Floats
    """(quantities,) by how much each may be other than the straight function says, for pay is rounded; below zero demands are tightened."""
    exact: bool = True
    """Whether the best answer is searched for to the end."""
    worth: float = np.inf
    """Where more has to give than this, weighed, no answer is wanted."""
    within: float = np.inf
    """Where levers have to go further than this, no answer is wanted."""


class Outcome(NamedTuple):
    """What a program found."""

    values: Floats | None
    """(levers,); None where nothing meets what is asked."""
    proved: bool
    """Whether it is proved that nothing is better."""

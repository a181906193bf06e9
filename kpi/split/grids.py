"""Parts of pay as functions of own and team luck: products of one of each, which are cheap, and whatever else on a grid of both."""

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np

from kpi.money import Floats
from kpi.split.luck import EDGES, FINE, STEP, cells, expected, jumps, mean_of, moved, normal


class Product(NamedTuple):
    """A function of one's own luck times a function of the team's, both (people, grid)."""

    of_own: Floats
    of_team: Floats

    def mean(self, chance: Floats) -> Floats:
        """(people,) what is expected."""
        return expected(chance, *self)

    def times(self, other: "Product | Joint") -> "Product | Joint":
        """The product of both."""
        if isinstance(other, Joint):
            return other.times(self)
        return Product(self.of_own * other.of_own, self.of_team * other.of_team)

    def moved(self, chance: Floats) -> Floats:
        """(people,) expected slope over own luck; jumps count with their density."""
        return moved(chance, *self)

    def turned(self) -> "Product":
        """Own and team luck exchanged."""
        return Product(self.of_team, self.of_own)

    def cliff(self, per_point: Floats | float) -> Floats:
        """(people,) height of the jumps over own luck × chance to lie within one point of them."""
        return jumps(self.of_own, per_point) * mean_of(self.of_team)


class Joint(NamedTuple):
    """A function of both that is no product: fine over one's own luck and in cells over the team's, and the other way round."""

    by_own: Floats
    """(people, grid, cells)"""
    by_team: Floats
    """(people, cells, grid)"""

    @classmethod
    def of(cls, function: Callable[[Floats, Floats], Floats], own: Floats, team: Floats) -> Self:
        """A function of two arrays that meet, on scores and what the team's curve gives, both (people, grid)."""
        return cls(*(_met(function, *pair) for pair in ((own, cells(team)), (cells(own), team))))

    def _cells(self) -> Floats:
        """(people, cells, cells) means."""
        between = (self.by_own[:, 1:] + self.by_own[:, :-1]) / 2
        return between.reshape(len(between), -1, FINE, between.shape[-1]).mean(axis=2)

    def mean(self, chance: Floats) -> Floats:
        """(people,) what is expected."""
        return np.einsum("pij,ij->p", self._cells(), chance)

    def times(self, other: "Product | Joint") -> "Joint":
        """The product of both."""
        if isinstance(other, Joint):
            return Joint(self.by_own * other.by_own, self.by_team * other.by_team)
        same = Joint.of(np.multiply, *other)
        return Joint(self.by_own * same.by_own, self.by_team * same.by_team)

    def moved(self, chance: Floats) -> Floats:
        """(people,) expected slope over own luck; jumps count with their density."""
        return np.einsum("pij,ij->p", np.diff(self.by_own[:, ::FINE], axis=1) / STEP, chance)

    def turned(self) -> "Joint":
        """Own and team luck exchanged."""
        return Joint(self.by_team.swapaxes(1, 2), self.by_own.swapaxes(1, 2))

    def cliff(self, per_point: Floats | float) -> Floats:
        """(people,) height of the jumps over own luck × chance to lie within one point of them."""
        people, grid, count = self.by_own.shape
        rows = self.by_own.swapaxes(1, 2).reshape(people * count, grid)
        return jumps(rows, 1.0).reshape(people, count) @ np.diff(normal(EDGES)) * per_point


def _met(function: Callable[[Floats, Floats], Floats], own: Floats, team: Floats) -> Floats:
    """(people, own, team) the function where all of one meet all of the other."""
    shape = (*own.shape, team.shape[1])
    return np.broadcast_to(function(own[:, :, None], team[:, None, :]), shape)

"""Parts of pay as functions of own and team luck: products of one of each, which are cheap, and whatever else on a grid of both."""

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np

from kpi.money import Floats
from kpi.normal import chance_below
from kpi.split.chance import EDGES, FINE, STEP, cells, expected, expected_slope, jumps, mean_over_luck


class ProductOfLuck(NamedTuple):
    """A function of one's own luck times a function of the team's, both (people, grid)."""

    of_own: Floats
    of_team: Floats

    def mean(self, chance: Floats) -> Floats:
        """(people,) what is expected."""
        return expected(chance, *self)

    def times(self, other: "ProductOfLuck | GridOfLuck") -> "ProductOfLuck | GridOfLuck":
        """The product of both."""
        if isinstance(other, GridOfLuck):
            return other.times(self)
        return ProductOfLuck(self.of_own * other.of_own, self.of_team * other.of_team)

    def moved(self, chance: Floats) -> Floats:
        """(people,) expected slope over own luck; jumps count with their density."""
        return expected_slope(chance, *self)

    def turned(self) -> "ProductOfLuck":
        """Own and team luck exchanged."""
        return ProductOfLuck(self.of_team, self.of_own)

    def cliff(self, per_point: Floats | float) -> Floats:
        """(people,) height of the jumps over own luck × chance to lie within one point of them."""
        return jumps(self.of_own, per_point) * mean_over_luck(self.of_team)


class GridOfLuck(NamedTuple):
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

    def times(self, other: "ProductOfLuck | GridOfLuck") -> "GridOfLuck":
        """The product of both."""
        if isinstance(other, GridOfLuck):
            return GridOfLuck(self.by_own * other.by_own, self.by_team * other.by_team)
        same = GridOfLuck.of(np.multiply, *other)
        return GridOfLuck(self.by_own * same.by_own, self.by_team * same.by_team)

    def moved(self, chance: Floats) -> Floats:
        """(people,) expected slope over own luck; jumps count with their density."""
        return np.einsum("pij,ij->p", np.diff(self.by_own[:, ::FINE], axis=1) / STEP, chance)

    def turned(self) -> "GridOfLuck":
        """Own and team luck exchanged."""
        return GridOfLuck(self.by_team.swapaxes(1, 2), self.by_own.swapaxes(1, 2))

    def cliff(self, per_point: Floats | float) -> Floats:
        """(people,) height of the jumps over own luck × chance to lie within one point of them."""
        people, grid, count = self.by_own.shape
        rows = self.by_own.swapaxes(1, 2).reshape(people * count, grid)
        return jumps(rows, 1.0).reshape(people, count) @ np.diff(chance_below(EDGES)) * per_point


def _met(function: Callable[[Floats, Floats], Floats], own: Floats, team: Floats) -> Floats:
    """(people, own, team) the function where all of one meet all of the other."""
    shape = (*own.shape, team.shape[1])
    return np.broadcast_to(function(own[:, :, None], team[:, None, :]), shape)

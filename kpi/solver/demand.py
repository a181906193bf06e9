"""What a condition is: what it demands of the quantities of a scheme, what it measures, and how both are told."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.language import _
from kpi.money import Floats
from kpi.solver.ground import Ground
from kpi.solver.ofkind import OfKind

HAIR = 1e-9
_AT_ONCE = 4
"""StraightDemand of a demand that are looked at anew at a time: most people never bind."""


class Row(NamedTuple):
    """row · quantities ≤ limit + gives · e."""

    name: object
    """The same for the same row of a demand."""
    row: Floats
    limit: float
    gives: float


class Demand(ABC):
    """Something that has to hold of quantities, and by how much it would have to give."""

    allowed: int | None = None
    """How many of its rows may be broken; None where none."""

    @abstractmethod
    def excess(self, quantities: Floats) -> float:
        """By how much the condition would have to give; 0 where it is met."""

    def fails(self, _still: Floats) -> bool:
        """Whether it is known to be broken before anybody is paid."""
        return False

    @abstractmethod
    def cuts(self, quantities: Floats, slack: Floats, given: float) -> Iterator[Row]:
        """The rows that are broken most where quantities (quantities,) are known but for a slack, and the condition gives."""

    @property
    @abstractmethod
    def size(self) -> float:
        """The size of its limit, in the unit in which it gives."""


@dataclass(frozen=True, eq=False)
class StraightDemand(Demand):
    """rows · quantities ≤ limits + gives · e; or so for all but a few rows."""

    rows: Floats
    limits: Floats
    gives: Floats
    """(rows,) by how much each limit is higher for each unit that the condition gives; where a few rows may be broken, their number gives."""
    allowed: int | None = None

    def broken(self, quantities: Floats) -> NDArray[np.bool_]:
        """(rows,) which are, beyond the dust of floating point."""
        return self.rows @ quantities > self.limits + HAIR * np.maximum(1, np.abs(self.limits))

    def excess(self, quantities: Floats) -> float:
        """By how much the condition would have to give; 0 where it is met."""
        broken = self.broken(quantities)
        if self.allowed is not None:
            return float(max(0, int(broken.sum()) - self.allowed))
        over = (self.rows @ quantities - self.limits)[broken]
        return float((over / self.gives[broken]).max(initial=0.0))

    def fails(self, still: Floats) -> bool:
        """Whether a row is broken that looks only at quantities which are known; the others are NaN."""
        known = ~np.isnan(still)
        mine = (self.rows[:, ~known] == 0).all(axis=1)
        return self.allowed is None and bool(
            (self.rows[mine][:, known] @ still[known] > self.limits[mine] + 1e-9).any()
        )

    def cuts(self, quantities: Floats, slack: Floats, given: float) -> Iterator[Row]:
        """A few rows at a time."""
        room = self.limits + self.gives * given + np.abs(self.rows) @ slack
        over = (self.rows @ quantities - room) / np.maximum(np.abs(self.limits), 1.0)
        for place in np.argsort(-over, kind="stable")[:_AT_ONCE].tolist():
            if over[place] > HAIR:
                yield Row(place, self.rows[place], float(self.limits[place]), float(self.gives[place]))

    @property
    def size(self) -> float:
        """Of the largest limit; where a few rows may be broken, their number."""
        if self.allowed is not None:
            return float(max(self.allowed, 1))
        return max(float((np.abs(self.limits) / self.gives).max(initial=0.0)), 1e-6)


@dataclass(frozen=True, eq=False)
class Tail(Demand):
    """Of the costs of many possible years a figure at most so much: each answer shows the years that make it, and these are asked for next."""

    years: slice
    """Where their costs stand."""
    most: float
    level: float
    """From so much of the years on they are the worst."""
    mean: bool
    """Whether it is the mean of the worst, or what is not exceeded but by them."""

    def excess(self, quantities: Floats) -> float:
        """How much more it is."""
        over = self.figure(quantities) - self.most
        return 0.0 if over <= HAIR * max(1.0, self.most) else float(over)

    def figure(self, quantities: Floats) -> float:
        """The figure."""
        return float(self._weights(quantities) @ quantities[self.years])

    def cuts(self, quantities: Floats, slack: Floats, given: float) -> Iterator[Row]:
        """The years that make the figure here: a row that holds of every scheme where it is the mean of the worst."""
        weights = self._weights(quantities)
        row = np.zeros(len(quantities))
        row[self.years] = weights
        if row @ quantities > self.most + given + np.abs(row) @ slack + HAIR * max(1.0, self.most):
            yield Row(np.flatnonzero(weights).tobytes(), row, self.most, 1.0)

    def _weights(self, quantities: Floats) -> Floats:
        """(years,) that add up to 1: the worst, or those about the place that is not exceeded."""
        costs = quantities[self.years]
        count = len(costs)
        order = np.argsort(costs, kind="stable")
        place = min(count - 1, max(0, int(np.ceil(self.level * count - HAIR)) - 1))
        weights = np.zeros(count)
        if self.mean:
            weights[order[place + 1 :]] = 1 / (count * (1 - self.level))
            weights[order[place]] = 1 - weights.sum()
        else:
            weights[order[place]] = 1.0
        return weights

    @property
    def size(self) -> float:
        """Of the limit."""
        return max(self.most, 1.0)


class Condition(OfKind):
    """Something that has to hold."""

    title: ClassVar[str]
    """What a reader calls it, before its number; not yet translated."""
    unit: ClassVar[Literal["money", "share", "people"]]
    """Of its number."""
    number: ClassVar[str] = "most"
    """The field that holds it."""
    least: ClassVar[bool] = False
    """Whether its number is the least that has to be; otherwise it is the most that may be."""
    asks: ClassVar[tuple[str, ...]] = ()
    """The measures that it looks at."""
    straight: ClassVar[bool] = True
    """Whether all that it looks at is a straight function wherever pay is one."""

    @property
    def label(self) -> str:
        """What it is called before its number, translated."""
        return _(self.title)

    @abstractmethod
    def limit(self, ground: Ground) -> float:
        """Its number; money in minor units."""

    @abstractmethod
    def demand(self, ground: Ground) -> Demand:
        """What it asks of a scheme."""

    @abstractmethod
    def value(self, ground: Ground, quantities: Floats) -> float:
        """What a scheme comes to, in the unit of its number; money in minor units."""

    @abstractmethod
    def says(self, ground: Ground) -> str:
        """The condition in a sentence."""

    @abstractmethod
    def has_to_give(self, ground: Ground, value: float) -> str:
        """What it would have to be, to be met by a scheme that comes to a value, in a sentence."""

    @abstractmethod
    def stands(self, ground: Ground, value: float) -> str:
        """What today's scheme comes to, in a sentence."""

"""Results of which only a table of quantiles is known: cut, gamma, few deals, or one's own history."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from kpi.curve import Floats
from kpi.expectation.closed import normal, ratio, tails
from kpi.expectation.pieces import Pieces
from kpi.worlds.margins import Quantiles

_END, _COUNT = 7.0, 128


@dataclass(frozen=True, eq=False)
class Tabled:
    """Mean (...) of the result, a table of quantiles around 1, and what history tells of the latent normal.

    Chances are exact; moments are integrated cell by cell, with an error of a few ten-thousandths of the mean.
    """

    centre: Floats
    known: Floats
    spread: Floats
    quantiles: Quantiles
    areas: tuple[Floats, Floats]
    """Sums of the quantiles and of their squares below each."""

    @cached_property
    def mean(self) -> Floats:
        return self.above(1, -np.inf, 1)

    @cached_property
    def variance(self) -> Floats:
        return np.maximum(self.above(1, -np.inf, 2) - self.mean**2, 0.0)

    def of(self, rows: Any) -> "Tabled":
        return Tabled(self.centre[rows], self.known[rows], self.spread[rows], self.quantiles, self.areas)

    def standard(self, level: Floats | float) -> Floats:
        return self._standard(level, "left")

    def _standard(self, level: Floats | float, side: Literal["left", "right"]) -> Floats:
        z, value = self.quantiles
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = np.where(self.centre > 0, level / self.centre, np.where(np.asarray(level) > 0, np.inf, -np.inf))
        place = np.searchsorted(value, wanted, side)
        low = np.clip(place - 1, 0, len(z) - 2)
        rise = value[low + 1] - value[low]
        part = np.divide(
            wanted - value[low], rise, out=np.ones(np.shape(wanted)), where=(rise > 0) & np.isfinite(wanted)
        )
        edge = z[low] + np.clip(part, 0, 1) * (z[1] - z[0])
        edge = np.where(place == 0, -np.inf, np.where(place == len(z), np.inf, edge))
        return np.where(np.isnan(self.centre), np.nan, ratio(edge - self.known, self.spread))

    def at(self, z: Floats) -> Floats:
        places, value = self.quantiles
        looked_up = (self.known + self.spread * z - places[0]) / (places[1] - places[0])
        return self.centre * value[np.clip(np.nan_to_num(looked_up) + 0.5, 0, len(value) - 1).astype(np.intp)]

    def above(self, sign: int, start: Floats | float, power: int) -> Floats:
        edge = self._edge(sign, start)
        if power == 0:
            return normal(-sign * edge)
        total = np.zeros(np.shape(edge))
        for low, high in _cells(sign, edge):
            total += (normal(high) - normal(low)) * self._average(low, high, power)
        return (sign * self.centre) ** power * total

    def _edge(self, sign: int, start: Floats | float) -> Floats:
        return self._standard(start, "left") if sign > 0 else self._standard(-np.asarray(start), "right")

    def hermite(self, steps: Pieces | None, terms: int) -> Floats:
        function = steps or Pieces(1, np.array([-np.inf]), np.zeros(1), np.ones(1))
        found = np.zeros((terms, *np.shape(self.centre)))
        for start, level, slope in function.steps():
            for low, high in _cells(function.sign, self._edge(function.sign, start)):
                pays = level + slope * function.sign * self.centre * self._average(low, high, 1)
                above, beyond = tails(low, terms + 1), tails(high, terms + 1)
                for n in range(1, terms + 1):
                    found[n - 1] += pays * (above[n] - beyond[n])
        return found

    def _average(self, low: Floats, high: Floats, power: int) -> Floats:
        """Of the power of the quantiles between two values of Z, evenly weighted."""
        ends = [self.known + self.spread * z for z in (low, high)]
        wide = ends[1] - ends[0]
        area = self._area(ends[1], power) - self._area(ends[0], power)
        middle = self.quantiles.value[np.clip(self._place(ends[0]) + 0.5, 0, len(self.quantiles.z) - 1).astype(np.intp)]
        return np.where(wide > 1e-9, area / np.where(wide > 1e-9, wide, 1.0), middle**power)

    def _place(self, luck: Floats) -> Floats:
        z = self.quantiles.z
        return (np.nan_to_num(luck) - z[0]) / (z[1] - z[0])

    def _area(self, luck: Floats, power: int) -> Floats:
        """Integral of the power of the quantiles up to this luck; each stands for the cell around it."""
        place = np.clip(self._place(luck) + 0.5, 0, len(self.quantiles.z) - 1e-6)
        cell = place.astype(np.intp)
        inside = (place - cell) * self.quantiles.value[cell] ** power
        return (self.areas[power - 1][cell] + inside) * (self.quantiles.z[1] - self.quantiles.z[0])


def _cells(sign: int, edge: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Narrow ranges of Z (...) that fill what lies above the edge, or below it for a falling curve."""
    edge = np.clip(edge, -_END, _END)
    end = np.full_like(edge, sign * _END)
    start, stop = (edge, end) if sign > 0 else (end, edge)
    wide = (stop - start) / _COUNT
    for cell in range(_COUNT):
        yield start + cell * wide, start + (cell + 1) * wide

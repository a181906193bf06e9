"""Results of which only a table of quantiles is known: cut, gamma, few deals, or one's own history."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from kpi.expectation.closed import ratio, tails
from kpi.expectation.pieces import Pieces
from kpi.money import Floats
from kpi.normal import chance_below
from kpi.worlds.margins import Quantiles

_EDGES = np.linspace(-7.0, 7.0, 129)
"""Of the cells of Z in which a mean is taken."""


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
        return self.centre * self._upwards(np.full(np.shape(self.known), -np.inf), 1, 0)

    @cached_property
    def variance(self) -> Floats:
        square = self.centre**2 * self._upwards(np.full(np.shape(self.known), -np.inf), 2, 0)
        return np.maximum(square - self.mean**2, 0.0)

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
            return chance_below(-sign * edge)
        return (sign * self.centre) ** power * self._beyond(sign, edge, power, 0)

    def _edge(self, sign: int, start: Floats | float) -> Floats:
        return self._standard(start, "left") if sign > 0 else self._standard(-np.asarray(start), "right")

    def hermite(self, steps: Pieces | None, terms: int) -> Floats:
        function = steps or Pieces(1, np.array([-np.inf]), np.zeros(1), np.ones(1))
        found = np.zeros((terms, *np.broadcast_shapes(np.shape(self.centre), np.shape(self.known))))
        for start, level, slope in function.steps():
            edge = self._edge(function.sign, start)
            flat = tails(edge, terms + 1)
            for n in range(1, terms + 1):
                pays = slope * function.sign * self.centre * self._beyond(function.sign, edge, 1, n) if slope else 0.0
                found[n - 1] += level * function.sign * flat[n] + pays
        return found

    def _beyond(self, sign: int, edge: Floats, power: int, degree: int) -> Floats:
        """E[quantile^power · He(Z); Z ≥ edge], or Z ≤ edge for a falling curve."""
        upwards = self._upwards(edge, power, degree)
        if sign > 0:
            return upwards
        return self._upwards(np.full(np.shape(self.known), -np.inf), power, degree) - upwards

    def _upwards(self, edge: Floats, power: int, degree: int) -> Floats:
        weights = tails(_EDGES, degree + 2)[degree]
        cells = self._averages[power - 1] * np.reshape(weights[:-1] - weights[1:], (-1, *[1] * np.ndim(self.known)))
        sums = np.concatenate([np.cumsum(cells[::-1], axis=0)[::-1], np.zeros((1, *np.shape(self.known)))])
        edge = np.clip(edge, _EDGES[0], _EDGES[-1])
        stop = np.clip(np.searchsorted(_EDGES, np.nan_to_num(edge), "right"), 1, len(_EDGES) - 1)
        sums = sums.reshape(len(sums), *[1] * (np.ndim(edge) - np.ndim(self.known)), *np.shape(self.known))
        later = np.take_along_axis(np.broadcast_to(sums, (len(sums), *np.shape(edge))), stop[None], axis=0)[0]
        part = tails(edge, degree + 2)[degree] - weights[stop]
        return later + part * self._average(edge, _EDGES[stop], power)

    @cached_property
    def _averages(self) -> tuple[Floats, Floats]:
        """(cells, ...) of the quantiles and of their squares in every cell of Z."""
        edges = _EDGES.reshape(-1, *[1] * np.ndim(self.known))
        return self._average(edges[:-1], edges[1:], 1), self._average(edges[:-1], edges[1:], 2)

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

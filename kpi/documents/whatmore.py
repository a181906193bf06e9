"""What one point more would pay a person, and what is left to the next step of each KPI: paid by the engine, everybody else unmoved."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.movedapart import gained, one_point_better
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.plans.nextstep import next_steps
from kpi.rules.kpi import Kpi
from kpi.scheme.scheme import Scheme

Seats = NDArray[np.intp]


class More(NamedTuple):
    """Of one KPI on a person's card."""

    kpi: Kpi
    point: int
    """Minor units that one point of the plan more (or one hundredth of the value) would pay."""
    step: str
    """"minimum", "plan" or "maximum"; "" where all are reached."""
    left: float
    """To it, in the KPI's unit."""
    gain: int
    """Minor units that it would pay."""


class _Step(NamedTuple):
    """The next step of one KPI."""

    step: str
    left: float
    gain: int


class WhatMore:
    """For everybody in one period, each with all other results as they are."""

    def __init__(self, scheme: Scheme, period: Workforce) -> None:
        self._scheme, self._period = scheme, period
        self._points: dict[tuple[str, str], NDArray[np.int64]] = {}

    def of(self, row: int) -> list[More]:
        """For one seat."""
        _person, _team, role = self._seat(row)
        kpis = [kpi for kpi in self._scheme.roles[role].kpis if kpi.of == "person"]
        return [self._more(kpi, role, row) for kpi in kpis if self._known(kpi, row)]

    def _known(self, kpi: Kpi, row: int) -> bool:
        place = self._period.kpi_index.get(kpi.in_data)
        return place is not None and bool(np.isfinite(self._reached(kpi, np.array([row]))).all())

    def _reached(self, kpi: Kpi, rows: Seats) -> Floats:
        place = self._period.kpi_index[kpi.in_data]
        source = self._period.attainment if kpi.curve.scale == "plan" else self._period.fact
        return np.asarray(source[place, rows, 0])

    @cached_property
    def _payout(self) -> NDArray[np.int64]:
        return pay(self._scheme, self._period).payout

    def _more(self, kpi: Kpi, role: str, row: int) -> More:
        point = self._point(kpi, role, row)
        step = self._steps.get((*self._seat(row), kpi.name))
        if step is None:
            return More(kpi, point, "", 0.0, 0)
        return More(kpi, point, step.step, step.left, step.gain)

    @cached_property
    def _steps(self) -> dict[tuple[str, str, str, str], _Step]:
        """The next step by person, team, role and KPI."""
        table = next_steps(self._scheme, self._period)
        table = table[table["next"]]
        keys = zip(table["person"], table["team"], table["role"], table["kpi"], strict=True)
        steps = zip(table["step"], table["left"], table["gain"], strict=True)
        return {
            key: _Step(str(step), float(left), int(gain)) for key, (step, left, gain) in zip(keys, steps, strict=True)
        }

    @cached_property
    def _seats(self) -> list[tuple[str, str, str]]:
        seats = self._period.seats
        return list(zip(*(map(str, seats[name]) for name in ("person", "team", "role")), strict=True))

    def _seat(self, row: int) -> tuple[str, str, str]:
        return self._seats[row]

    def _point(self, kpi: Kpi, role: str, row: int) -> int:
        if (role, kpi.name) not in self._points:
            gains = np.zeros(len(self._period.people), np.int64)
            members = np.flatnonzero(self._period.seats["role"].to_numpy(object) == role)
            gains[members] = self._moved(kpi, members)
            self._points[role, kpi.name] = gains
        return int(self._points[role, kpi.name][row])

    def _moved(self, kpi: Kpi, rows: Seats) -> NDArray[np.int64]:
        """What each of some seats gains by one point more."""
        at = one_point_better(kpi.curve, self._reached(kpi, rows))[:, None]
        return gained(self._scheme, self._period, kpi.in_data, rows, kpi.curve.scale, at, self._payout)[:, 0]

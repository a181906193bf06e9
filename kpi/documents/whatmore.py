"""What one point more would pay a person, and what is left to the next step of each KPI: paid by the engine, everybody else unmoved."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.moved import moved_to
from kpi.payment.payout import pay, pay_again
from kpi.payment.workforce import Workforce
from kpi.plans.nextstep import next_steps
from kpi.rules.kpi import Kpi
from kpi.scheme.scheme import Scheme

_POINT = 0.01

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
    needed: float
    left: float
    gain: int


class WhatMore:
    """For everybody in one period. Where money is divided among people each is moved alone, otherwise all at once."""

    def __init__(self, scheme: Scheme, period: Workforce) -> None:
        self._scheme, self._period = scheme, period
        self._points: dict[tuple[str, str], Floats] = {}

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
        return pay(self._scheme, self._period).payout[:, 0]

    def _more(self, kpi: Kpi, role: str, row: int) -> More:
        point = int(self._point(kpi, role, row))
        step = self._steps.get((*self._seat(row), kpi.name))
        if step is None:
            return More(kpi, point, "", 0.0, 0)
        gain = self._gain_of(kpi, row, step.needed) if self._scheme.divides else step.gain
        return More(kpi, point, step.step, step.left, gain)

    @cached_property
    def _steps(self) -> dict[tuple[str, str, str, str], _Step]:
        """The next step by person, team, role and KPI."""
        table = next_steps(self._scheme, self._period)
        table = table[table["next"]]
        keys = zip(table["person"], table["team"], table["role"], table["kpi"], strict=True)
        steps = zip(table["step"], table["needed"], table["left"], table["gain"], strict=True)
        return {
            key: _Step(str(step), float(needed), float(left), int(gain))
            for key, (step, needed, left, gain) in zip(keys, steps, strict=True)
        }

    @cached_property
    def _seats(self) -> list[tuple[str, str, str]]:
        seats = self._period.seats
        return list(zip(*(map(str, seats[name]) for name in ("person", "team", "role")), strict=True))

    def _seat(self, row: int) -> tuple[str, str, str]:
        return self._seats[row]

    def _point(self, kpi: Kpi, role: str, row: int) -> float:
        if self._scheme.divides:
            return float(self._moved(kpi, np.array([row]))[0])
        if (role, kpi.name) not in self._points:
            gains = np.zeros(len(self._period.people))
            members = np.flatnonzero(self._period.seats["role"].to_numpy(object) == role)
            gains[members] = self._moved(kpi, members)
            self._points[role, kpi.name] = gains
        return float(self._points[role, kpi.name][row])

    def _moved(self, kpi: Kpi, rows: Seats) -> Floats:
        """What some seats gain by one point more, the others unmoved."""
        reached = self._reached(kpi, rows)
        step = (_POINT if kpi.curve.scale == "plan" else _POINT * np.abs(reached)) * (-1 if kpi.curve.falls else 1)
        return self._gains(kpi, rows, (reached + step)[:, None])

    def _gain_of(self, kpi: Kpi, row: int, needed: float) -> int:
        plan = self._period.plan[self._period.kpi_index[kpi.in_data], row, 0]
        at = needed / plan if kpi.curve.scale == "plan" else needed
        return int(self._gains(kpi, np.array([row]), np.array([[at]]))[0])

    def _gains(self, kpi: Kpi, rows: Seats, at: Floats) -> Floats:
        moved = moved_to(self._period, kpi.in_data, rows, kpi.curve.scale, at)
        return np.asarray(pay_again(self._scheme, moved).payout[rows, 0] - self._payout[rows], float)

"""Sliders, shape and table of one payout curve, with the curve redrawn over the crowd of real results."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.money import Floats
from kpi.rules.curve import Curve, Knot
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_picture import Get, show_curve
from pages.parts.curves.curve_table import Put, show_knots
from pages.parts.shell import controls, keys, session
from pages.parts.shell.live import Moved, Slide, SlideRow, show_sliders, today_of


def show_curve_editor(
    key: str,
    get: Get,
    put: Put,
    scheme: Scheme,
    results: Floats,
    titles: tuple[str, str, str],
    whose: str,
    *,
    most_pay: int = 300,
    falls: bool = False,
) -> None:
    """Draws the form. `get` and `put` find the curve in a scheme; `titles` name the three points, such as minimum, plan, maximum,
    and `whose` they are; `falls` says that lower is better, where a single knot cannot."""
    curve = get(scheme)
    show_curve(key, get, results)
    _sliders(key, get, put, results, titles, most_pay, whose)
    _shape(key, get, put, curve, falls=falls)
    with st.expander(_("More points"), key=keys.more_points(key), on_change="rerun") as further:
        if further.open:
            show_knots(key, put, curve)


def _three(curve: Curve, titles: tuple[str, str, str]) -> list[tuple[str, int]]:
    """Which knots the sliders move: the first, the one that pays 100 % or comes nearest, and the last."""
    last = len(curve.knots) - 1
    if last == 0:
        return [(titles[1], 0)]
    if last == 1:
        return [(titles[0], 0), (titles[2], 1)]
    middle = min(range(1, last), key=lambda index: abs(curve.knots[index].pay - 1))
    return [(titles[0], 0), (titles[1], middle), (titles[2], last)]


def _sliders(
    key: str, get: Get, put: Put, results: Floats, titles: tuple[str, str, str], most_pay: int, whose: str
) -> None:
    """A row for each of the knots: where it is, and what it pays."""

    def rows() -> list[SlideRow]:
        curve = get(session.state().scheme)
        today = today_of(get, curve)
        points = [(title, _point(curve, today, index)) for title, index in _three(curve, titles)]
        return [_row(point, _scale(curve, results), title, most_pay, whose) for title, point in points]

    def take(moved: Moved) -> None:
        what, place = moved.name.split()
        session.change(lambda scheme: put(scheme, _moved(get(scheme), what, int(place), moved.value)), moved.drag)

    # The table of all points is all else that shows them.
    show_sliders(f"{key}_points", rows, take, lambda _before, _after: not st.session_state.get(keys.more_points(key)))


class _Point(NamedTuple):
    """A knot, and where it is in today's scheme."""

    place: int
    now: Knot
    today: Knot


def _point(curve: Curve, today: Curve, index: int) -> _Point:
    alike = (len(today.knots), today.scale) == (len(curve.knots), curve.scale)
    return _Point(index, curve.knots[index], (today if alike else curve).knots[index])


class _Scale(NamedTuple):
    """Ends and steps of where knots can be: per cent of the plan, or the KPI's own unit."""

    low: float
    high: float
    step: float
    unit: str
    times: float


def _scale(curve: Curve, results: Floats) -> _Scale:
    """In the KPI's own unit over the values that occur, in steps of about a hundredth of them."""
    if curve.scale == "plan":
        return _Scale(0, 200, 1, "%", 100)
    known = results[~np.isnan(results)]
    ends = [knot.at for knot in curve.knots] + ([float(known.min()), float(known.max())] if len(known) else [])
    low, high = min(ends), max(*ends, min(ends) + 1e-9)
    step = float(10.0 ** np.floor(np.log10((high - low) / 50)))
    return _Scale(low - step, high + step, step, "", 1)


def _row(point: _Point, scale: _Scale, title: str, most_pay: int, whose: str) -> SlideRow:
    place, now, today = point
    at, was = (round(knot.at * scale.times, 6) for knot in (now, today))
    names = (_("{point} of {whose}"), _("{point} of {whose}: pay"))
    of_at, of_pay = (name.format(point=title, whose=whose) for name in names)
    return SlideRow(
        title,
        (
            Slide(f"at {place}", of_at, at, was, scale.low, scale.high, scale.step, scale.unit, _("at")),
            Slide(
                f"pay {place}",
                of_pay,
                round(now.pay * 100, 6),
                round(today.pay * 100, 6),
                0,
                most_pay,
                5,
                "%",
                _("pays"),
            ),
        ),
    )


def _moved(curve: Curve, what: str, index: int, value: float) -> Curve:
    if what == "pay":
        return curve.moved(index, pay=value / 100)
    return curve.moved(index, at=value if curve.scale == "value" else value / 100)


def _shape(key: str, get: Get, put: Put, curve: Curve, *, falls: bool) -> None:
    with st.container(horizontal=True):
        shapes = {"linear": _("straight line"), "steps": _("steps")}
        controls.choice(
            _("Between points"), f"{key}_shape", curve.shape, shapes, lambda s, v: put(s, _shaped(get(s), v))
        )
        if curve.shape == "linear" and len(curve.knots) > 1:
            ends = {"flat": _("flat"), "continue": _("keeps rising")}
            controls.choice(
                _("Above the maximum"), f"{key}_above", curve.above, ends, lambda s, v: put(s, get(s).revise(above=v))
            )
    if len(curve.knots) == 1:
        st.button(
            _("Add a minimum and a maximum"),
            key=f"{key}_three",
            on_click=controls.change_scheme,
            args=(lambda s: put(s, _widened(get(s), falls=falls)),),
        )


def _shaped(curve: Curve, shape: str) -> Curve:
    return curve.revise(shape=shape, above="flat" if shape == "steps" else curve.above)


def _widened(curve: Curve, *, falls: bool) -> Curve:
    """A single knot with a minimum on its worse side that pays half and a maximum on its better side that pays half more."""
    at, pay = curve.knots[0]
    gap = (abs(at) * 0.15 or 1.0) * (-1 if falls else 1)
    return curve.revise(knots=((at - gap, pay / 2), (at, pay), (at + gap, pay * 1.5)), shape="linear")

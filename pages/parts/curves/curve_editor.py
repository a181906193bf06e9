"""Sliders, shape and table of one payout curve, with the curve redrawn over the crowd of real results."""

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.money import Floats
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_picture import Get, show_curve
from pages.parts.curves.curve_table import Put, show_knots
from pages.parts.shell import controls, keys


def show_curve_editor(
    key: str,
    get: Get,
    put: Put,
    scheme: Scheme,
    results: Floats,
    titles: tuple[str, str, str],
    *,
    most_pay: int = 300,
    falls: bool = False,
) -> None:
    """Draws the form. `get` and `put` find the curve in a scheme; `titles` name the three sliders, such as minimum, plan, maximum;
    `falls` says that lower is better, where a single knot cannot."""
    curve = get(scheme)
    show_curve(key, get, results)
    left, right = st.columns(2, gap="medium")
    for title, index in _three(curve, titles):
        with left:
            _place(key, get, put, curve, index, title, results)
        with right:
            _pay(key, get, put, index, title, most_pay)
    _shape(key, get, put, curve, falls=falls)
    with st.expander(_("More points"), key=f"{key}_further", on_change="rerun") as further:
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


def _place(key: str, get: Get, put: Put, curve: Curve, index: int, title: str, results: Floats) -> None:
    """Where a knot is."""
    if curve.scale == "value":
        _own_unit(key, get, put, curve, index, title, results)
        return

    def move(scheme: Scheme, value: int) -> Scheme:
        return put(scheme, get(scheme).moved(index, at=value / 100))

    def at(scheme: Scheme) -> int:
        return round(get(scheme).knots[index].at * 100)

    controls.slider(title, f"{key}_at{index}", at, move, low=0, high=200, alone=_unpushed(get, index))


def _pay(key: str, get: Get, put: Put, index: int, title: str, most_pay: int) -> None:
    """What a knot pays."""

    def move(scheme: Scheme, value: int) -> Scheme:
        return put(scheme, get(scheme).moved(index, pay=value / 100))

    label = _("{knot} pays").format(knot=title)

    def pay(scheme: Scheme) -> int:
        return round(get(scheme).knots[index].pay * 100)

    controls.slider(label, f"{key}_pay{index}", pay, move, low=0, high=most_pay, step=5, alone=_unpushed(get, index))


def _unpushed(get: Get, index: int) -> controls.Alone:
    """Whether no other knot was pushed along, whose sliders would have to move, too."""

    def alone(before: Scheme, after: Scheme) -> bool:
        pairs = zip(get(before).knots, get(after).knots, strict=True)
        return all(old == new for place, (old, new) in enumerate(pairs) if place != index)

    return alone


def _own_unit(key: str, get: Get, put: Put, curve: Curve, index: int, title: str, results: Floats) -> None:
    """A slider over the values that occur, in steps of about a hundredth of them."""
    at = curve.knots[index].at
    known = results[~np.isnan(results)]
    ends = [knot.at for knot in curve.knots] + ([float(known.min()), float(known.max())] if len(known) else [])
    low, high = min(ends), max(*ends, min(ends) + 1e-9)
    step = 10.0 ** np.floor(np.log10((high - low) / 50))
    widget = keys.knot(key, index)
    controls.set_widget(widget, float(at))

    def take() -> None:
        value = float(st.session_state[widget])
        controls.change_scheme(lambda scheme: put(scheme, get(scheme).moved(index, at=value)))

    st.slider(
        title,
        float(low - step),
        float(high + step),
        float(at),
        float(step),
        format="localized",
        key=widget,
        on_change=take,
    )


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

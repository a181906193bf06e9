"""All points of a curve in a table, and what lies between them."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_picture import Get
from pages.parts.shell import controls, session

Put = Callable[[Scheme, Curve], Scheme]


def show_points(key: str, get: Get, put: Put, *, falls: bool) -> None:
    """The table, and how the points are joined."""
    curve = get(session.state().scheme)
    _show_table(key, put, curve)
    _show_shape(key, get, put, curve)
    _show_edge(key, get, put, curve)
    if len(curve.knots) == 1:
        st.button(
            _("Add a minimum and a maximum"),
            key=f"{key}_three",
            on_click=controls.change_scheme,
            args=(lambda scheme: put(scheme, _widened(get(scheme), falls=falls)),),
        )


def _show_table(key: str, put: Put, curve: Curve) -> None:
    """What is accepted becomes the curve."""
    scale = 100 if curve.scale == "plan" else 1
    frame = pd.DataFrame(
        {
            "at": [round(knot.at * scale, 6) for knot in curve.knots],
            "pay": [round(knot.pay * 100, 6) for knot in curve.knots],
        }
    )
    result = st.column_config.NumberColumn(_("Result"), format="%g%%" if curve.scale == "plan" else "%g", required=True)
    columns: dict[str, Any] = {
        "at": result,
        "pay": st.column_config.NumberColumn(_("Pays"), format="%g%%", min_value=0, required=True),
    }

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        knots = tuple(
            (round(at / scale, 10), round(pay / 100, 10)) for at, pay in rows[["at", "pay"]].itertuples(index=False)
        )
        return put(scheme, curve.revise(knots=knots, above=curve.above if len(knots) > 1 else "flat"))

    st.caption(_("From worst to best. When lower is better, write falling results."))
    controls.table(f"{key}_knots", frame, make, columns, alt=_("Points of the curve"))


def _show_shape(key: str, get: Get, put: Put, curve: Curve) -> None:
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


def _show_edge(key: str, get: Get, put: Put, curve: Curve) -> None:
    edges = {"reached": _("reached"), "exceeded": _("exceeded")}
    label = _("A point counts where it is")
    controls.choice(label, f"{key}_edge", curve.edge, edges, lambda s, v: put(s, get(s).revise(edge=v)))


def _shaped(curve: Curve, shape: str) -> Curve:
    return curve.revise(shape=shape, above="flat" if shape == "steps" else curve.above)


def _widened(curve: Curve, *, falls: bool) -> Curve:
    """A single point with a minimum on its worse side that pays half and a maximum on its better side that pays half more."""
    at, pay = curve.knots[0]
    gap = (abs(at) * 0.15 or 1.0) * (-1 if falls else 1)
    return curve.revise(knots=((at - gap, pay / 2), (at, pay), (at + gap, pay * 1.5)), shape="linear")

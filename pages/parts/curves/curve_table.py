"""All knots of a curve in a table."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.curve import Curve
from kpi.scheme.scheme import Scheme
from pages.parts.shell import controls

Put = Callable[[Scheme, Curve], Scheme]


def show_knots(key: str, put: Put, curve: Curve) -> None:
    """The table; what is accepted becomes the curve."""
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
    controls.table(f"{key}_knots", frame, make, columns, alt=_("Knots of the curve"))

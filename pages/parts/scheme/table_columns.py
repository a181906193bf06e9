"""Columns of the small tables in which rules are written: a curve in percents, a choice in words."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.rules.curve import Curve


def knots_in_percent(curve: Curve | None) -> pd.DataFrame:
    """The knots of a curve in percent: columns at and pay."""
    knots = curve.knots if curve else ()
    rows = [(round(at * 100, 6), round(pay * 100, 6)) for at, pay in knots]
    return pd.DataFrame(rows, columns=["at", "pay"]).astype(float)


def knot_columns(at: str, pay: str) -> dict[str, Any]:
    """How the two columns are shown."""
    return {
        "at": st.column_config.NumberColumn(at, format="%g%%", required=True),
        "pay": st.column_config.NumberColumn(pay, format="%g%%", min_value=0, required=True),
    }


def curve_in_percent(rows: pd.DataFrame, shape: str) -> Curve | None:
    """A curve from a table of percents; no rows, no curve."""
    knots = tuple(
        (round(at / 100, 10), round(pay / 100, 10)) for at, pay in rows[["at", "pay"]].itertuples(index=False)
    )
    return Curve.model_validate({"knots": knots, "shape": shape}) if knots else None


def choice_column(label: str, names: dict[str, str]) -> Any:
    """A column with a few words of the scheme file; `names` says what each is called, the first is the usual one."""
    words = list(names)
    return st.column_config.SelectboxColumn(
        label, options=words, format_func=lambda word: names[str(word)], required=True, default=words[0]
    )

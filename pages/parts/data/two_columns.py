"""One more KPI from two columns of deals: their product, or the days from one to the other."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from kpi.language import _
from kpi.measures.measurekinds import DaysBetween, Product

Way = Literal["product", "days"]


def kpi_of_two_columns(table: pd.DataFrame, taken: set[str], place: int) -> Product | DaysBetween | None:
    """Asks for the two columns and a name that no other KPI has (`taken`); None while nothing is chosen.

    `place` tells the tables apart.
    """
    columns: dict[Way, list[str]] = {
        "product": [name for name in map(str, table) if is_numeric_dtype(table[name])],
        "days": [name for name in map(str, table) if is_datetime64_any_dtype(table[name])],
    }
    words: dict[Way, str] = {"product": _("one column × another"), "days": _("days between two dates")}
    possible = [way for way in words if len(columns[way]) > 1]
    if not possible:
        return None
    way = st.segmented_control(
        _("One more KPI from two columns"), possible, format_func=words.__getitem__, key=f"two columns {place}"
    )
    return _asked(way, columns[way], taken, place) if way else None


def _asked(way: Way, columns: Sequence[str], taken: set[str], place: int) -> Product | DaysBetween | None:
    labels = (_("Column"), _("Times the column")) if way == "product" else (_("From"), _("To"))
    with st.container(horizontal=True):
        one = st.selectbox(labels[0], columns, 0, key=f"{way} first {place}")
        other = st.selectbox(labels[1], columns, 1, key=f"{way} second {place}")
        first = f"{one} × {other}" if way == "product" else _("days from {start} to {end}").format(start=one, end=other)
        name = st.text_input(
            _("Name of the KPI"), first, max_chars=120, key=f"{way} name {place} {one} {other}"
        ).strip()
    if not name or name in taken:
        st.error(_("Give this KPI a name of its own."))
        return None
    if way == "product":
        return Product(name=name, of=one, by=other)
    return DaysBetween(name=name, start=one, end=other, unit=_("days"))

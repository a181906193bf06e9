"""How deals of several people are divided, and which are taken back: asked where KPIs are made of deals."""

from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.api.types import is_datetime64_any_dtype
from pydantic import ValidationError

from kpi.language import _
from kpi.measures import Table
from kpi.yamlfile import problems_of
from pages.parts.shell.problems import show_problems

Way = Literal["none", "share", "names"]


def with_shares(offered: Table, deals: pd.DataFrame, place: int) -> Table | None:
    """The table of a declaration with what is said of its deals; None while something is missing.

    What the columns tell is chosen beforehand, and then the form is open. `place` tells the tables apart.
    """
    told = offered.credit is not None or offered.cancelled is not None
    with st.expander(_("Deals of several people, deals that are cancelled"), expanded=told):
        said = {"credit": _credit(offered, deals, place), "cancelled": _cancelled(offered, deals, place)}
        try:
            return Table.model_validate(offered.model_dump() | said)
        except ValidationError as error:
            show_problems(problems_of(error, said))
            return None


def _credit(offered: Table, deals: pd.DataFrame, place: int) -> dict[str, Any] | None:
    words: dict[Way, str] = {
        "none": _("is not divided"),
        "share": _("has a column with everybody's share"),
        "names": _("has all names in one cell"),
    }
    known = offered.credit
    first: Way = "none" if known is None else "share" if known.share else "names"
    way: Way = st.segmented_control(
        _("A deal of several people"),
        list(words),
        default=first,
        format_func=words.__getitem__,
        required=True,
        key=f"shared deals {place}",
    )
    if way == "none":
        return None
    return _by_column(offered, deals, place) if way == "share" else _by_names(offered, place)


def _by_column(offered: Table, deals: pd.DataFrame, place: int) -> dict[str, Any]:
    st.caption(
        _(
            "Example: a deal of 500 on two rows, with 60% for Iris and 40% for Otto: 300 count for Iris and 200 for Otto."
        )
    )
    known = offered.credit
    columns = [str(name) for name in deals if str(name) not in (offered.person, offered.date)]
    written = {"0 to 1": _("0.6, or 60%"), "per cent": "60"}
    with st.container(horizontal=True):
        share = _column(_("Share of the deal"), columns, known.share if known else "", f"deal share {place}")
        none = _("no column")
        deal = _column(
            _("Number of the deal"), ["", *columns], known.deal if known else "", f"deal number {place}", none=none
        )
        how = st.segmented_control(
            _("Shares are written"),
            list(written),
            default=known.written if known else "0 to 1",
            format_func=written.__getitem__,
            required=True,
            key=f"shares written {place}",
        )
    return {"share": share, "deal": deal, "written": how}


def _by_names(offered: Table, place: int) -> dict[str, Any]:
    st.caption(
        _(
            "Example: a deal of 500 of “Iris / Otto”: 250 count for each. Of “Iris 60% / Otto 40%”, 300 count for Iris and 200 for Otto."
        )
    )
    known = offered.credit
    first = " ".join(known.between) if known and known.between else "/ ;"
    label = _("Signs between the names, with blanks between them")
    return {"between": st.text_input(label, first, max_chars=50, key=f"signs between {place}").split()}


def _cancelled(offered: Table, deals: pd.DataFrame, place: int) -> dict[str, Any] | None:
    days = [str(name) for name in deals if is_datetime64_any_dtype(deals[name]) and str(name) != offered.date]
    known = offered.cancelled
    days = days if known is None or known.date in days else [known.date, *days]
    if not days:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, none = _("Day on which a deal is cancelled"), _("none is taken back")
        day = _column(label, ["", *days], known.date if known else "", f"cancelled on {place}", none=none)
        if not day:
            return None
        within = st.number_input(
            _("Taken back only within so many days (empty: always)"),
            min_value=0,
            max_value=10_000,
            value=None,
            placeholder="",
            key=f"cancelled within {place}",
        )
    st.caption(
        _("Example: a deal of January that is cancelled in March counts in January, and as much below zero in March.")
    )
    return {"date": day, "within_days": within}


def _column(label: str, columns: list[str], first: str, key: str, *, none: str = "") -> str:
    """A column of the deals; `none` says what "" means."""
    at = columns.index(first) if first in columns else 0
    return str(st.selectbox(label, columns, at, format_func=lambda name: name or none, key=key))

"""Shape, mean and spread of each KPI ahead."""

from typing import get_args

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.worlds import Kind, Margin, Outlook
from pages.parts.shell import session
from pages.parts.shell.problems import show_problems


def _shapes() -> dict[str, str]:
    return {
        "lognormal": _("lognormal"),
        "normal": _("normal"),
        "truncated": _("normal, cut"),
        "gamma": _("gamma"),
        "deals": _("few deals"),
        "history": _("own history"),
        "bootstrap": _("own history, smoothed"),
    }


def show_margins(outlook: Outlook) -> None:
    """A row a KPI and role; what is typed is tried at once, and what is refused changes nothing."""
    shapes = _shapes()
    columns = {
        "role": st.column_config.TextColumn(_("Role"), disabled=True),
        "kpi": st.column_config.TextColumn(_("KPI"), disabled=True),
        "kind": st.column_config.SelectboxColumn(
            _("Shape"), options=[shapes[kind] for kind in get_args(Kind)], required=True
        ),
        "mean": st.column_config.NumberColumn(_("Mean, % of plan"), min_value=1, max_value=1000, required=True),
        "cv": st.column_config.NumberColumn(_("Spread, %"), min_value=0, max_value=300, required=True),
        "deals": st.column_config.NumberColumn(_("Deals a period"), min_value=0.1, max_value=10_000, required=True),
    }
    rows = [
        (
            one.role or _("teams and company"),
            one.kpi,
            shapes[one.kind],
            round(one.mean * 100, 1),
            round(one.cv * 100, 1),
            one.deals,
        )
        for one in outlook.margins
    ]
    frame = pd.DataFrame(rows, columns=list(columns))
    edited = st.data_editor(
        frame, key=f"ahead margins {hash(repr(outlook.margins))}", column_config=columns, hide_index=True
    )
    if not edited.equals(frame):
        _take_margins(outlook, edited)
    st.caption(_(Margin.model_fields["kind"].description or ""))


def _take_margins(outlook: Outlook, edited: pd.DataFrame) -> None:
    kinds = {said: kind for kind, said in _shapes().items()}
    try:
        margins = tuple(
            one.revise(kind=kinds[row["kind"]], mean=row["mean"] / 100, cv=row["cv"] / 100, deals=row["deals"])
            for one, row in zip(outlook.margins, edited.to_dict("records"), strict=True)
        )
        outlook.revise(margins=margins)
    except Refused as refused:
        show_problems(refused.problems)
    else:
        session.assume(margins=margins)
        st.rerun()

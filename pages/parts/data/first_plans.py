"""Plans where the data have none: the middle result of each KPI, to be changed."""

import math
from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.proposal.firstplan import first_plans, told, with_plans
from pages.parts.data import upload
from pages.parts.shell import keys
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered


def results_with_plans(results: pd.DataFrame, people: pd.DataFrame | None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The results with plans where there are none, and what is to be said about them."""
    first: pd.DataFrame = remembered(Remembered.FIRST_PLANS, (results, people), lambda: first_plans(results, people))
    if first.empty:
        return results, ()
    edited = _plans_form(first)

    def filled() -> tuple[pd.DataFrame, tuple[str, ...]]:
        return with_plans(results, people, edited), told(edited)

    key = (results, people, tuple(edited["plan"].fillna(0)))
    both: tuple[pd.DataFrame, tuple[str, ...]] = remembered(Remembered.PLANNED, key, filled)
    return both


def _plans_form(first: pd.DataFrame) -> pd.DataFrame:
    """The plans that are taken, in amber, to be changed."""
    columns: dict[str, Any] = {
        "role": st.column_config.TextColumn(_("Role"), disabled=True) if first["role"].nunique() > 1 else None,
        "kpi": st.column_config.TextColumn(_("KPI"), disabled=True),
        "plan": st.column_config.NumberColumn(_("Plan for a period"), min_value=0, format="localized"),
    }
    base, key = _as_said(first)
    with st.container(border=True):
        text = _("The data have no plans, so the middle result of each KPI is taken as its plan. Change it here.")
        st.warning(text, icon=":material/edit:")
        edited = st.data_editor(
            base,
            key=key,
            column_config=columns,
            hide_index=True,
            width="content",
            placeholder="",
            alt=_("Plans that are assumed"),
        )
    edited = edited.assign(plan=edited["plan"].where(edited["plan"] > 0))
    upload.keep_plans({(role, kpi): plan for role, kpi, plan in _rows(edited) if not math.isnan(plan)})
    return edited


def _as_said(first: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The plans with what was said of them, and the key of their widget: both stay while it is on the screen."""
    held: tuple[pd.DataFrame, pd.DataFrame, int] | None = st.session_state.get(keys.PLANS_HELD)
    edition = held[2] if held else 0
    if held and held[0] is first and keys.first_plans(edition) in st.session_state:
        return held[1], keys.first_plans(edition)
    said = upload.plans()
    base = first.assign(plan=[said.get((role, kpi), plan) for role, kpi, plan in _rows(first)])
    st.session_state[keys.PLANS_HELD] = (first, base, edition + 1)
    return base, keys.first_plans(edition + 1)


def _rows(plans: pd.DataFrame) -> list[tuple[str, str, float]]:
    return [(str(role), str(kpi), float(plan)) for role, kpi, plan in plans.itertuples(index=False, name=None)]

"""From tables to what is open: plans where there are none, the scheme that comes with them, and what it assumes."""

import math
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from kpi.firstplan import first_plans, told, with_plans
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.proposal import propose
from kpi.scheme import Scheme
from pages.parts.data import rule_files as _rule_files
from pages.parts.data import upload as _upload
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.session import Data


class Opening(NamedTuple):
    """What the button opens."""

    data: Data
    scheme: Scheme | None
    """None where none could be proposed."""
    problems: tuple[Problem, ...]
    """Why these data cannot be paid by it."""


def opening(name: str, results: pd.DataFrame, people: pd.DataFrame | None) -> Opening:
    """The tables with a scheme: that of a file, the one that is open where it fits, otherwise a proposed one."""
    scheme = _rule_files.scheme_given() or _fitting(results, people)
    if scheme:
        _says_which(scheme)
        return Opening(Data(name, results, people), scheme, _rule_files.wrong(scheme, results, people))
    results, assumed = _with_first_plans(results, people)
    try:
        proposed: Scheme = _session.remembered(
            "proposed", (results, people, assumed), lambda: propose(results, people, assumed)
        )
    except Refused as refused:
        return Opening(Data(name, results, people), None, refused.problems)
    with st.expander(_("What the first scheme assumes"), key="assumes", icon=":material/lightbulb:"):
        note(proposed)
    return Opening(Data(name, results, people, proposal=proposed), proposed, ())


def note(scheme: Scheme) -> None:
    """What a scheme says of itself, a line a sentence."""
    st.caption("\n".join(f"- {_parts.plain(line)}" for line in scheme.note.splitlines() if line.strip()))


def _fitting(results: pd.DataFrame, people: pd.DataFrame | None) -> Scheme | None:
    """The scheme that is open, where somebody has worked on it and it can pay these data."""
    now = _session.state()
    if now.data.sample or now.scheme == now.data.proposal:
        return None
    return None if _rule_files.wrong(now.scheme, results, people) else now.scheme


def _says_which(scheme: Scheme) -> None:
    text = _("They open with the scheme “{title}”.").format(title=scheme.title or _("without a title"))
    st.info(_parts.plain(text), icon=":material/tune:")


def _with_first_plans(results: pd.DataFrame, people: pd.DataFrame | None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The results with plans where there are none, and what is to be said about them."""
    first: pd.DataFrame = _session.remembered("first plans", (results, people), lambda: first_plans(results, people))
    if first.empty:
        return results, ()
    edited = _plans_form(first)

    def filled() -> tuple[pd.DataFrame, tuple[str, ...]]:
        return with_plans(results, people, edited), told(edited)

    key = (results, people, tuple(edited["plan"].fillna(0)))
    both: tuple[pd.DataFrame, tuple[str, ...]] = _session.remembered("planned", key, filled)
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
    _upload.keep_plans({(role, kpi): plan for role, kpi, plan in _rows(edited) if not math.isnan(plan)})
    return edited


def _as_said(first: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The plans with what was said of them, and the key of their widget: both stay while it is on the screen."""
    held: tuple[pd.DataFrame, pd.DataFrame, int] | None = st.session_state.get("plans held")
    edition = held[2] if held else 0
    if held and held[0] is first and f"plans {edition}" in st.session_state:
        return held[1], f"plans {edition}"
    said = _upload.plans()
    base = first.assign(plan=[said.get((role, kpi), plan) for role, kpi, plan in _rows(first)])
    st.session_state["plans held"] = (first, base, edition + 1)
    return base, f"plans {edition + 1}"


def _rows(plans: pd.DataFrame) -> list[tuple[str, str, float]]:
    return [(str(role), str(kpi), float(plan)) for role, kpi, plan in plans.itertuples(index=False, name=None)]

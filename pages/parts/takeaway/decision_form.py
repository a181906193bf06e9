"""A line for the log of decisions, with the figures on which it rests."""

import datetime as dt

import streamlit as st

from kpi.documents.decisionlogpaper import figures_used
from kpi.language import _
from kpi.problem import Refused
from pages.parts.shell import session
from pages.parts.shell.here import zone
from pages.parts.shell.problems import show_problems, view_or_problems


def show_decision_form() -> None:
    """Lines are only added; a correction is a new line that names the one it replaces."""
    log = session.state().decisions
    with (
        st.expander(_("Add a decision"), expanded=not log.lines),
        st.form(key="decision", border=False, clear_on_submit=True),
    ):
        decision = st.text_area(_("Decision"), key="logged decision", max_chars=2000)
        decided_by = st.text_input(_("Decided by"), key="logged by", max_chars=300)
        reason = st.text_area(_("Reason"), key="logged reason", max_chars=2000)
        owner = st.text_input(_("Owner"), key="logged owner", max_chars=300)
        due = st.date_input(_("Due"), None, key="logged due")
        earlier = [None, *(line.number for line in log.lines)]
        replaces = st.selectbox(
            _("Replaces no."), earlier, format_func=lambda one: "–" if one is None else str(one), key="logged replaces"
        )
        if st.form_submit_button(_("Add to the log"), type="primary"):
            _add(decision=decision, decided_by=decided_by, reason=reason, owner=owner, due=due, replaces=replaces)


def _add(**fields: object) -> None:
    view = view_or_problems()
    if view is None:
        return
    today = dt.datetime.now(zone()).date()
    try:
        log = session.state().decisions.logged(date=today, figures=figures_used(view.scheme, view.paid), **fields)
    except Refused as refused:
        show_problems(refused.problems)
        return
    session.set_state(decisions=log)
    st.rerun()

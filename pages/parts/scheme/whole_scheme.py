"""What holds for the whole scheme: how often is paid, limit, budget, days, rounding, currency."""

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import WHOLE, show_field
from pages.parts.shell import controls, keys, session
from pages.parts.shell.fragments import redraw_page_after


def show_whole_scheme() -> None:
    """What holds for the whole scheme."""
    show_field(WHOLE, "paid_every")
    show_field(WHOLE, "bonus_limit")
    _budget()
    show_field(WHOLE, "prorate")
    show_field(WHOLE, "days")
    show_field(WHOLE, "precision")
    st.caption(_("With 6 or more, only what a computer cannot count exactly is rounded; with 0, 99.5% counts as 100%."))
    show_field(WHOLE, "year_begins")
    show_field(WHOLE, "owed")
    show_field(WHOLE._replace(put=_in_capitals), "currency", max_chars=3)


def _budget() -> None:
    """Not of the scheme, but of what is shown."""
    controls.set_widget(keys.BUDGET, session.state().step.budget)
    st.number_input(
        _("Budget for what is shown (empty: the target bonuses)"),
        value=session.state().step.budget,
        min_value=0.0,
        step=1000.0,
        key=keys.BUDGET,
        on_change=redraw_page_after(lambda: session.put(budget=st.session_state[keys.BUDGET])),
    )


def _in_capitals(scheme: Scheme, currency: str) -> Scheme:
    return scheme.revise(currency=currency.strip().upper())

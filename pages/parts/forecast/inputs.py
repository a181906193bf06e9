"""The budget of the time ahead, and the figure of the scheme that is moved the most."""

import streamlit as st

from kpi.language import _
from pages.parts.forecast.ahead import Ahead
from pages.parts.shell import controls, keys, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.view import View


def show_budget(found: Ahead) -> None:
    """The money that is there for the whole time ahead."""
    now = session.state().ahead_budget
    st.number_input(
        _("Budget of the time ahead"),
        min_value=0.0,
        value=now,
        step=1_000.0,
        key=keys.AHEAD_BUDGET,
        placeholder=_("all target bonuses"),
        help=_("For {first} to {last}. When empty, the sum of all target bonuses.").format(
            first=found.future.workforce.periods[0], last=found.future.workforce.periods[-1]
        ),
        on_change=redraw_page_after(lambda: session.set_ahead_budget(st.session_state[keys.AHEAD_BUDGET])),
    )


def show_share(view: View) -> None:
    """The figure of the scheme that is moved the most; the rest is on the page Scheme."""
    if view.scheme.team.share is not None:
        controls.slider(
            _("Individual share"),
            "ahead split",
            lambda scheme: round((1 - scheme.team.part) * 100),
            lambda scheme, value: scheme.shared(value / 100),
            low=0,
            high=100,
        )

"""What else the check-up needs to know: four numbers that no results say, each empty until somebody fills it in."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from kpi.language import _
from pages.parts.checkup.checked import MARGIN, ON_COSTS, WRONG_CREDIT
from pages.parts.shell import keys, session
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain


def show_asked() -> None:
    """In one row."""
    st.header(_("What else the check-up needs to know"), anchor=False)
    with st.container(key="asked_row", horizontal=True, vertical_alignment="bottom"):
        _share(MARGIN, _("Margin of a sale, %"), _("What is left of a sale before what selling costs."))
        _share(ON_COSTS, _("On-costs, % of pay"), _("What the employer pays on top of salary and bonus."))
        _share(
            WRONG_CREDIT,
            _("Who got the lead decides, %"),
            _("How much of a person’s result is decided by who got the lead or the client."),
        )
        _budget()


def _share(name: str, label: str, why: str) -> None:
    now = dict(session.state().step.supposed).get(name)
    key = keys.asked(name)
    _number(
        label,
        key,
        now,
        why,
        lambda: session.suppose(name, st.session_state[key]),
        max_value=100.0,
        format="%.4g",
        min_value=0.1 if name == MARGIN else 0.0,
        step=1.0,
    )


def _budget() -> None:
    key = keys.asked("budget")
    why = _("For all bonuses of the time ahead, as on the page Forecast.")
    label = _("Budget ahead, {currency}").format(currency=session.state().scheme.currency)
    _number(
        label,
        key,
        session.state().step.ahead_budget,
        why,
        lambda: session.put(ahead_budget=st.session_state[key]),
        min_value=0.0,
        step=1000.0,
        format="%.0f",
    )


def _number(label: str, key: str, now: float | None, why: str, take: Callable[[], None], **more: Any) -> None:
    set_widget(key, now)
    st.number_input(
        plain(label),
        value=now,
        key=key,
        help=why,
        placeholder=_("not told"),
        on_change=redraw_page_after(take),
        width=250,
        **more,
    )

"""How many worlds are asked for."""

import streamlit as st

from kpi.language import _, number
from pages.parts.shell import controls, keys, session
from pages.parts.shell.fragments import redraw_page_after

_WORLDS = (2_000, 10_000, 50_000, 200_000, 1_000_000)


def show_world_choice() -> None:
    """How many worlds are drawn."""
    now = session.state().worlds
    options = sorted({*_WORLDS, now})
    controls.set_widget(keys.AHEAD_WORLDS, now)
    st.select_slider(
        _("Worlds"),
        options,
        now,
        format_func=number,
        key=keys.AHEAD_WORLDS,
        help=_("Each is one way in which the time ahead may come. More make the figures surer, and take longer."),
        on_change=redraw_page_after(lambda: session.set_worlds(st.session_state[keys.AHEAD_WORLDS])),
    )

"""Drawings that the browser makes itself from plain data: the screen follows the hand, which no chart of Streamlit's does."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from kpi.charts import Part
from pages.parts.shell import keys, privacy, session, taught

Make = Callable[[], Sequence[Part]]

mount = taught.component(
    "drawing",
    '<div class="drawing"></div>',
    css=(
        "drawing.css",
        "drawing_people.css",
        "drawing_forecast.css",
        "drawing_comparison.css",
        "drawing_fairness.css",
        "drawing_chain.css",
        "drawing_remedies.css",
        "drawing_statement.css",
        "drawing_roles.css",
        "drawing_plans.css",
        "drawing_checkup.css",
        "drawing_predict.css",
        "drawing_funnel.css",
    ),
    js=(
        "drawing.js",
        "drawing_people.js",
        "drawing_export.js",
        "drawing_play.js",
        "drawing_forecast.js",
        "drawing_comparison.js",
        "drawing_fairness.js",
        "drawing_chain.js",
        "drawing_remedies.js",
        "drawing_statement.js",
        "drawing_roles.js",
        "drawing_plans.js",
        "drawing_checkup.js",
        "drawing_predict.js",
        "drawing_funnel.js",
    ),
)


def show_drawing(name: str, make: Make, picked: Callable[[int], None] | None = None) -> None:
    """Draws parts under each other; `picked` hears which mark was clicked or chosen with Enter."""
    _on_the_page()[name] = make
    heard: dict[str, Any] = {"on_picked_change": partial(_hear_pick, name, picked)} if picked else {}
    mount(key=name, data={"name": name} | _message({name: make()}), **heard)


def begin_page() -> None:
    """A page begins: nothing is drawn yet."""
    st.session_state[keys.DRAWINGS] = {}
    st.session_state[keys.REMADE] = None
    st.session_state[keys.IN_HAND] = False


def remake_drawings(key: str, *, in_hand: bool) -> None:
    """Makes all drawings of the page as they are now; in a callback, so that the run after it has only to send them.

    They go with the slider itself, in one message: each one takes its time on the server, and a pause between two takes the browser's.
    """
    st.session_state[keys.IN_HAND] = in_hand
    try:
        parts = {name: make() for name, make in _on_the_page().items()}
    finally:
        st.session_state[keys.IN_HAND] = False
    st.session_state[keys.REMADE] = key, _message(parts)


def is_in_hand() -> bool:
    """Whether drawings are made for a moment only, because a hand is on a slider: no other slider can be moved until it rests."""
    return bool(st.session_state.get(keys.IN_HAND))


def remade_drawings(key: str) -> dict[str, Any] | None:
    """What was made again because of this slider, if it was."""
    made = st.session_state.get(keys.REMADE)
    return made[1] if made and made[0] == key else None


def _on_the_page() -> dict[str, Make]:
    found: dict[str, Make] = st.session_state.setdefault(keys.DRAWINGS, {})
    return found


def _message(parts: dict[str, Sequence[Part]]) -> dict[str, Any]:
    """What the browser is told: the parts of drawings by name, when they were made, the split, and when the slider of the split was heard last."""
    share = round((1 - session.state().scheme.team.part) * 100)
    told = st.session_state.get(keys.HAND_TOLD, 0)
    shown = privacy.cover().everywhere(parts)
    return {"drawings": shown, "made": time.time_ns() // 1000, "at": share, "told": told}


def _hear_pick(name: str, picked: Callable[[int], None]) -> None:
    place = taught.heard(name, "picked")
    if place is not None:
        picked(int(place))

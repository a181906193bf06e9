"""Drawings that the browser makes itself from plain data: the screen follows the hand, which no chart of Streamlit's does."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from kpi.charts import Part

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "sixtyforty_drawing",
    html='<div class="drawing"></div>',
    css=(_HERE / "drawing.css").read_text(encoding="utf-8"),
    js=(_HERE / "drawing.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def drawing(key: str, *parts: Part, at: int = 0, moved: Callable[[int], None] | None = None) -> None:
    """Draws the parts under each other, those with 101 frames at the individual share `at`; `moved` hears where the hand rests."""
    data = {"parts": parts, "at": at, "told": st.session_state.get("hand_told", 0)}
    heard: dict[str, Any] = {} if moved is None else {"on_moved_change": partial(_hear, key, moved)}
    _mount(key=key, data=data, **heard)


def _hear(key: str, moved: Callable[[int], None]) -> None:
    """The browser tells the share and when it was told, which goes back with the next drawing: so it knows old answers from new ones."""
    told: Any = st.session_state[key]["moved"]
    if told:
        st.session_state["hand_told"] = told["told"]
        moved(int(told["share"]))

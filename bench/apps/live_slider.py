"""The least that a slider of our own can do: the same components as on our pages, and a server that only says the value back."""

import time
from typing import Any

import streamlit as st

from pages.parts.shell import drawing, live, taught

SLIDE = {
    "name": "value",
    "spoken": "Value",
    "value": 50,
    "today": 50,
    "low": 0,
    "high": 100,
    "step": 1,
    "unit": "%",
    "word": "",
}


def _drawn(value: float) -> dict[str, Any]:
    figures = {"kind": "figures", "frames": [[("Value", f"{value:.0f}", "", "same")]]}
    return {"name": "picture", "drawings": {"picture": [figures]}, "made": time.time_ns() // 1000, "at": 60, "told": 0}


@st.fragment
def page() -> None:
    """One slider, and one figure that follows it."""
    held: Any = st.session_state.get("value")
    moved = (held or {}).get("moved") or st.session_state.get("last") or {"value": 50, "told": 0}
    st.session_state["last"] = moved
    slide = SLIDE | {"value": moved["value"], "digits": 0, "locked": False}
    row = {"title": "Value", "name": "value", "help": "", "locked": None, "slides": [slide]}
    words = {"was": "was {value}", "lock": "Lock {title}", "unlock": "Unlock {title}"}
    drawing.mount(key="picture", data=_drawn(moved["value"]))
    live.mount(
        key="value",
        data={"rows": [row], "told": moved["told"], "locale": "en-US", "words": words},
        on_moved_change=lambda: None,
    )


taught.teach()
page()

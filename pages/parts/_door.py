"""How a page is entered: only through the app, which sets it up; a deep link is led there and back."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts import _log


def require_app(file: str) -> None:
    """Guards a page's door: pages/ is also Streamlit's legacy folder, and a deep link can run a page without app.py.

    The app leaves its mark at every run, and the page takes it away, so that no earlier run can vouch for this one.
    """
    _log.keep_to_the_code()  # the page may be the first that this server runs
    if not st.session_state.pop("app", False):
        st.session_state["goto"] = Path(file).stem
        st.session_state["goto_query"] = {name: st.query_params.get_all(name) for name in st.query_params}
        st.switch_page("app.py")


def destination() -> tuple[str, Any] | None:
    """Where a deep link wanted to go, once."""
    goto = st.session_state.pop("goto", None)
    return (goto, st.session_state.pop("goto_query", None)) if goto else None

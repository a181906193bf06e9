"""Tabs of a page: only what is in sight is computed and drawn."""

from collections.abc import Callable, Mapping

import streamlit as st


def show_tabs(key: str, contents: Mapping[str, Callable[[], None]]) -> None:
    """A tab for each title, with what draws it."""
    for tab, draw in zip(st.tabs(list(contents), key=key, on_change="rerun"), contents.values(), strict=True):
        if tab.open:
            with tab:
                draw()

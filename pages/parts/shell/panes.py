"""A page in two panes, each with its own scroll: what is moved on the left, and what follows on the right, which never leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_STYLE = Path(__file__).with_name("panes.css")


@contextmanager
def beside() -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Both panes; on a phone what follows is a strip above what is moved."""
    st.html(_STYLE)
    with st.container(key="panes"):
        left, right = st.columns([1, 1], gap="medium")
        with left:
            controls = st.container(key="controls")
        with right:
            picture = st.container(key="picture")
        yield controls, picture

"""Parts of a page that are drawn again without the rest, so that the screen follows the hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import streamlit as st

from pages.parts.shell import session

Draw = Callable[..., None]


def fragment(key: str) -> Callable[[Draw], Draw]:
    """`st.fragment` in the visitor's language: a fragment runs in a thread of its own, without app.py."""

    def wrap(function: Draw) -> Draw:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            session.set_language()
            function(*args, **kwargs)

        wrapped: Draw = st.fragment(run, key=key)
        return wrapped

    return wrap


def redraw(*keys: str) -> NoReturn:
    """Ends a callback: the fragments of these keys are drawn again, without any the whole page."""
    st.rerun(list(keys) or "app")


def redraw_page_after(act: Callable[..., None]) -> Callable[..., None]:
    """A callback after which the whole page is drawn again, whatever fragment its widget stands in."""

    @wraps(act)
    def run(*args: Any, **kwargs: Any) -> None:
        act(*args, **kwargs)
        redraw()

    return run

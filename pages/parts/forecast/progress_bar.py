"""A bar that shows how far a long calculation is, with a way to end it."""

import time
from collections.abc import Callable

import streamlit as st

_PATIENCE = 2.0
"""Seconds without a bar: until then the old picture stays, and nothing moves."""


class ProgressBar:
    """A bar that comes when the work takes long, and goes when it is done; `stop` draws what ends it early, given the share that is done."""

    def __init__(self, says: str, stop: Callable[[float], None] | None = None) -> None:
        self._says, self._stop, self._place, self._begun = says, stop, st.empty(), time.monotonic()

    def __enter__(self) -> Callable[[float], None]:
        def progress(share: float) -> None:
            if time.monotonic() - self._begun < _PATIENCE:
                return
            with self._place.container(border=True):
                st.progress(min(share, 1.0), self._says)
                if self._stop:
                    self._stop(share)

        return progress

    def __exit__(self, *_error: object) -> None:
        self._place.empty()

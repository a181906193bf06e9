"""A bar that shows how far a long calculation is."""

from collections.abc import Callable

import streamlit as st


class ProgressBar:
    """A bar that goes when the work is done."""

    def __init__(self, says: str) -> None:
        self._says, self._bar = says, st.empty()

    def __enter__(self) -> Callable[[float], None]:
        def progress(share: float) -> None:
            self._bar.progress(min(share, 1.0), self._says)

        return progress

    def __exit__(self, *_error: object) -> None:
        self._bar.empty()

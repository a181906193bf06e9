"""A bar that shows how far a long calculation is, with a way to end it."""

import time
from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from kpi.language import _, number
from pages.parts.shell import keys, session

_PATIENCE = 2.0
"""Seconds without a bar: until then the old picture stays, and nothing moves."""


class Ending(NamedTuple):
    """A button that ends the work, and what it does; it runs when the page is drawn anew."""

    label: str
    key: str
    act: Callable[[], None]


class ProgressBar:
    """A bar that comes when the work takes long, and goes when it is done.

    `ready` says of how many possible years the work is done when a share of it is; a button goes on with those. `ending` is a button that
    only ends it.
    """

    def __init__(
        self,
        says: str,
        ready: Callable[[float], int] | None = None,
        *,
        ending: Ending | None = None,
        patience: float | None = None,
    ) -> None:
        self._says, self._ready, self._begun, self._offered = says, ready, time.monotonic(), 0
        self._ending, self._patience = ending, _PATIENCE if patience is None else patience
        self._bar, self._stop = st.empty(), st.empty()

    def __enter__(self) -> Callable[[float], None]:
        def progress(share: float) -> None:
            if time.monotonic() - self._begun < self._patience:
                return
            self._bar.progress(min(share, 1.0), self._says)
            if self._ready and (enough := self._ready(share)) > self._offered:
                self._offer(enough)
            if self._ending and not self._offered:
                self._offered = 1
                label, key, act = self._ending
                self._stop.button(label, key=key, icon=":material/stop_circle:", on_click=act)

        return progress

    def __exit__(self, *_error: object) -> None:
        self._bar.empty()
        self._stop.empty()

    def _offer(self, enough: int) -> None:
        self._offered = enough
        text = _("Stop, keep {n}").format(n=number(enough))
        key = keys.stop_at(self._says, enough)
        self._stop.button(text, key=key, icon=":material/stop_circle:", on_click=session.put, kwargs={"worlds": enough})

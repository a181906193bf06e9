"""What visitors have open, in memory only, so that a refresh of the page or a lost connection loses nothing."""

import hashlib
import time
from itertools import cycle
from threading import Lock
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_KEPT_SECONDS = 30 * 60
_KEPT_TABS = 200
_TABS_OF_ONE = 5
"""Of one browser: each refresh of a page is another one."""
_KEPT_BYTES = 150_000_000
"""Of tables, of all visitors together: what is kept for nobody must stay small beside the program itself."""


class Kept(NamedTuple):
    """What a tab had open; None where it was too large to be kept."""

    when: float
    browser: str
    found: Any
    size: int


class Shelf:
    """What tabs have open, by session, the one that changed last at the end. Many threads put things here at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, Kept] = {}

    def keep(self, session: str, browser: str, found: object, size: int) -> None:
        """Keeps what a tab has open, and lets go of what was not changed for longest, where it is too much."""
        one = Kept(time.monotonic(), browser, found if size <= _KEPT_BYTES else None, min(size, _KEPT_BYTES))
        with self._lock:
            self._kept.pop(session, None)
            self._kept[session] = one
            mine = [name for name, kept in self._kept.items() if kept.browser == browser]
            for name in mine[:-_TABS_OF_ONE]:
                del self._kept[name]
            while len(self._kept) > _KEPT_TABS or sum(kept.size for kept in self._kept.values()) > _KEPT_BYTES:
                del self._kept[next(iter(self._kept))]

    def of(self, session: str, browser: str) -> Kept | None:
        """What this tab of this browser had open."""
        self.sweep()
        with self._lock:
            kept = self._kept.get(session)
        return kept if kept and kept.browser == browser else None

    def latest(self, browser: str) -> Kept | None:
        """What was changed last in this browser."""
        self.sweep()
        with self._lock:
            return next((kept for kept in reversed(self._kept.values()) if kept.browser == browser), None)

    def drop(self, browser: str) -> None:
        """Lets go of all that a browser had open."""
        with self._lock:
            self._kept = {name: kept for name, kept in self._kept.items() if kept.browser != browser}

    def sweep(self) -> bool:
        """Lets go of what nobody came back for; whether there was any."""
        oldest = time.monotonic() - _KEPT_SECONDS
        with self._lock:
            before = len(self._kept)
            self._kept = {name: kept for name, kept in self._kept.items() if kept.when >= oldest}
            return len(self._kept) < before


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """The one of this server."""
    return Shelf()


def browser() -> str:
    """A browser, known by the token in the cookie that Streamlit sets against forged requests; empty without one."""
    cookie = st.context.cookies.get("_streamlit_xsrf")
    return hashlib.sha256(_token(cookie)).hexdigest() if isinstance(cookie, str) and _token(cookie) else ""


def _token(cookie: str) -> bytes:
    """The token behind "2|mask|masked token|time"; each page load masks the same token anew."""
    try:
        _version, mask, masked, _time = cookie.strip("\"'").split("|")
        return bytes(byte ^ key for byte, key in zip(bytes.fromhex(masked), cycle(bytes.fromhex(mask)), strict=False))
    except ValueError:  # another version's cookie: nothing is kept, nothing breaks
        return b""


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def earlier_session() -> str:
    """The session that this tab had before its line was lost, as Streamlit's page says it when it comes back; "" for a new page."""
    said = st.context.headers.get("Sec-WebSocket-Protocol") or ""
    return dict(enumerate(part.strip() for part in said.split(","))).get(2, "")


def keep(found: object, size: int) -> None:
    """Keeps what this tab has open."""
    if known := browser():
        shelf().keep(_session(), known, found, size)


def kept() -> tuple[Any, bool]:
    """What is open here already, and whether something was that is gone: then nobody may take anything else for it."""
    known, tab = browser(), earlier_session()
    held = (shelf().of(tab, known) if tab else shelf().latest(known)) if known else None
    gone = held.found is None if held else bool(tab)
    return held.found if held else None, gone


def drop() -> None:
    """Lets go of what this browser had open."""
    shelf().drop(browser())

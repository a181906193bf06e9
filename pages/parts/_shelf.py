"""What visitors have open, in memory only, so that a refresh of the page loses nothing."""

import hashlib
import time
from itertools import cycle
from typing import Any

import streamlit as st

_KEPT_SECONDS = 30 * 60
_KEPT_VISITORS = 50


@st.cache_resource(show_spinner=False)
def _shelf() -> dict[str, tuple[float, Any]]:
    """What visitors have open, in memory only, so that a refresh of the page loses nothing."""
    return {}


def _browser() -> str:
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


def keep(found: object) -> None:
    """Keeps what this browser has open, and lets go of what nobody came back for."""
    shelf, now, browser = _shelf(), time.monotonic(), _browser()
    for old in [key for key, (when, _state) in shelf.items() if now - when > _KEPT_SECONDS]:
        shelf.pop(old, None)
    while len(shelf) >= _KEPT_VISITORS:
        shelf.pop(next(iter(shelf)), None)
    if browser:
        shelf.pop(browser, None)
        shelf[browser] = (now, found)


def kept() -> Any:
    """What this browser had open within the last half hour, else None."""
    when, found = _shelf().get(_browser(), (0.0, None))
    return found if found is not None and time.monotonic() - when < _KEPT_SECONDS else None


def drop() -> None:
    """Lets go of what this browser had open."""
    _shelf().pop(_browser(), None)

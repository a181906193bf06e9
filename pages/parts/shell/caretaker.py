"""Lets go of what visitors left behind, also when nobody comes any more: sessions, what was kept for a refresh, memory.

Streamlit forgets a session whose line was lost only when the next one is lost, and never closes the books of a page by
itself; Python and the system's allocator keep what is free for the next time.
"""

import asyncio
import ctypes
import gc
import logging
import sys
import time
from threading import Thread

import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st
from streamlit import runtime

from kpi.machine import scratch
from pages.parts.shell import keeping, shelf

EVERY = 10
"""Seconds."""
_HOUR = 3600


@st.cache_resource(show_spinner=False)
def start() -> Thread:
    """One for the whole server, from the first visitor on."""
    thread = Thread(target=_work, name="caretaker", daemon=True)
    thread.start()
    return thread


def _work() -> None:
    due = time.monotonic() + EVERY
    while True:
        time.sleep(EVERY)
        gone = shelf.shelf().sweep()
        if time.monotonic() >= due:
            due = time.monotonic() + _HOUR
            _pass_time()
        if (runtime.exists() and _forget_lost_sessions()) or gone:
            give_back_memory()


def _pass_time() -> None:
    """What cannot be done now is done an hour later: whoever opens a case is told what is wrong with the store."""
    try:
        keeping.pass_time()
    except Exception as error:  # the other work of this thread goes on
        logging.getLogger(__name__).warning("Deleted cases could not be looked after: %s", type(error).__name__)


def _forget_lost_sessions() -> bool:
    """Ends the sessions that nobody came back to in time (`server.disconnectedSessionTTL`); whether there were any."""
    server = runtime.get_instance()

    async def end() -> bool:
        """Sessions belong to the server's own thread."""
        lost = server._session_mgr._session_storage._cache.expire()  # type: ignore[attr-defined]
        for _name, about in lost:
            about.session.shutdown()
            about.session.session_state.clear()  # the server itself may hold on to the last one
            about.session._fragment_storage.clear()
        return bool(lost)

    loop = server._get_async_objs().eventloop
    if loop.is_closed():  # the server is ending
        return False
    return asyncio.run_coroutine_threadsafe(end(), loop).result()


def give_back_memory() -> None:
    """Free memory to the system: what was worked in, objects that hold each other, Arrow's pool, and what the allocator keeps."""
    scratch.give_back()
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)

"""What works in the background of a server, and that it is quiet when the server ends."""

import asyncio
from types import SimpleNamespace

import pytest

from pages.parts.shell import caretaker

pytestmark = pytest.mark.page


def test_a_server_that_is_ending_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its loop is closed before it is gone: nothing can be asked of it any more, and no error is printed."""
    ended = asyncio.new_event_loop()
    ended.close()
    server = SimpleNamespace(_get_async_objs=lambda: SimpleNamespace(eventloop=ended))
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: server)
    assert not caretaker._forget_lost_sessions()

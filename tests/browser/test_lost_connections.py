"""A line that is cut and a server that is started again: the page comes back with what was open, or says that it is gone."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ROOT, _end, _free_port, _wait_until_healthy, name_of, settle


class Line:
    """A line to the server that can be cut and mended."""

    def __init__(self, to: int) -> None:
        self._to, self._held = to, list[socket.socket]()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.whole = True
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near = self._server.accept()[0]
                try:
                    far = socket.create_connection(("127.0.0.1", self._to)) if self.whole else None
                except OSError:
                    far = None
                if far is None:
                    near.close()
                    continue
                self._held += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        """Nothing comes through any more."""
        self.whole = False
        for one in self._held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._held.clear()

    def close(self) -> None:
        """For good."""
        self.cut()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with one:
        with suppress(OSError):
            while data := one.recv(1 << 16):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Server:
    """A server that can be started again at the same place."""

    def __init__(self, log: Path) -> None:
        self.port, self._log = _free_port(), log
        self.start()

    def start(self) -> None:
        """Anew, with nothing in memory; it forgets a lost visitor after a second."""
        options = ["--server.port", str(self.port), "--server.headless", "true", "--server.disconnectedSessionTTL", "1"]
        with self._log.open("a", encoding="utf-8") as out:
            command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
            self._running = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=os.environ)
        _wait_until_healthy(f"http://127.0.0.1:{self.port}", self._running, self._log)

    @property
    def memory(self) -> int:
        """Bytes that it has of the machine's memory."""
        told = Path(f"/proc/{self._running.pid}/status").read_text(encoding="utf-8")
        return 1024 * int(re.search(r"VmRSS:\s+(\d+)", told)[1])  # type: ignore[index]

    def end(self) -> None:
        """As when somebody presses Ctrl-C."""
        _end(self._running)

    def kill(self) -> None:
        """As when the power goes."""
        self._running.kill()
        self._running.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """One of this test's own."""
    one = Server(tmp_path / "server.log")
    yield one
    one.end()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """The way to it."""
    one = Line(server.port)
    yield one
    one.close()


def opened(context: BrowserContext, line: Line, sample: str) -> Page:
    """A tab with a sample, at the payouts."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{line.port}/payouts?d={sample}")
    expect(name_of(page, "Payouts")).to_be_visible(timeout=30_000)
    settle(page)
    page.wait_for_load_state("networkidle")  # the parts of Streamlit's own page, too
    return page


def click(page: Page) -> None:
    """Something that would change what is open."""
    expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_attached(timeout=30_000)
    page.get_by_text("Hide names").click()


def goes_on(page: Page, title: str) -> None:
    """After a click the page is there again, and the one before was not used."""
    expect(name_of(page, "Payouts")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(name_of(page, "Payouts")).to_be_visible()
    expect(page.get_by_text(re.compile(title)).first).to_be_visible()
    expect(page.get_by_role("switch", name="Hide names")).not_to_be_checked()


def test_each_tab_gets_its_own_data_back(context: BrowserContext, line: Line) -> None:
    first, second = opened(context, line, "company"), opened(context, line, "story")
    line.cut()
    time.sleep(2)
    line.whole = True
    for page, title in ((first, "Sample company"), (second, "The story")):
        click(page)
        expect(page.get_by_text("What you had opened is still open")).to_be_visible()
        goes_on(page, title)


def test_after_a_new_start_nothing_is_taken_for_what_was_open(
    context: BrowserContext, server: Server, line: Line
) -> None:
    page = opened(context, line, "company")
    server.end()
    server.start()
    click(page)
    expect(page.get_by_text("no longer here")).to_be_visible()
    goes_on(page, "The story")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is looked up in /proc")
def test_a_minute_after_the_last_visitor_their_memory_is_free(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}")
    expect(name_of(page, "Start")).to_be_visible(timeout=30_000)
    settle(page)
    first = server.memory
    page.goto(f"http://127.0.0.1:{server.port}/forecast?d=company")
    expect(page.get_by_text(re.compile("possible years|worlds")).first).to_be_visible(timeout=60_000)
    settle(page)
    assert server.memory > 2 * first
    page.close()
    deadline = time.monotonic() + 60
    while server.memory > 1.5 * first and time.monotonic() < deadline:
        time.sleep(1)
    assert server.memory <= 1.5 * first

"""A running SixtyForty and a real Chromium that tells on every request to another host and every error in a page."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.chromium import find_chromium, missing_chromium

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
SETTLED = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
IDLE_MILLISECONDS = 150  # between two runs that follow each other, and between a run and its last drawing, lies less
_IDLE_FOR_A_WHILE = """([settled, wanted, call]) => {
    const idle = document.querySelector(settled) && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
    if (!idle || window.idle?.call !== call) window.idle = {call, since: performance.now()}
    return idle && performance.now() - window.idle.since >= wanted
}"""
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Look(NamedTuple):
    """How the reader's window is set; tests ask for another one with `parametrize("look", [...], indirect=True)`."""

    width: int = 1280
    height: int = 900
    color_scheme: Literal["light", "dark"] = "light"
    locale: str = "en-US"


def name_of(page: Page, name: str) -> Locator:
    """The name of the page in the line on top of it."""
    return page.locator(".st-key-head").get_by_text(name, exact=True).first


def settle(page: Page) -> None:
    """Waits until the app is connected, and idle for a while; right after a click, wait for the words you expect instead."""
    page.wait_for_function(_IDLE_FOR_A_WHILE, arg=[SETTLED, IDLE_MILLISECONDS, time.monotonic()])


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own, started for these tests and ended with them."""
    with serving(tmp_path_factory.mktemp("streamlit") / "server.log") as url:
        yield url


@contextmanager
def serving(log: Path, port: int = 0, streamlit: Sequence[str] = ("-m", "streamlit")) -> Iterator[str]:
    """A server of the app, by another start of Streamlit where one is given; what it says goes to the log."""
    port = port or _free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("a", encoding="utf-8") as out:
        command = [sys.executable, *streamlit, "run", "app.py", *options]
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(server)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each gets a context of its own."""
    path = find_chromium()
    if path is None:
        pytest.fail(f"Browser tests cannot run: {missing_chromium()}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """The window of this test."""
    wanted: Look = getattr(request, "param", Look())
    return wanted


@pytest.fixture
def context(chromium: Browser, look: Look) -> Iterator[BrowserContext]:
    """A fresh profile: no cookies, no cache, nothing moving."""
    fresh = chromium.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.color_scheme,
        locale=look.locale,
        timezone_id="UTC",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    yield fresh
    fresh.close()


@pytest.fixture
def app(context: BrowserContext, app_url: str) -> Iterator[Page]:
    """The app's first page, opened; nothing outside is asked for and nothing breaks until the test is over."""
    wrong: list[str] = []
    context.on("request", lambda request: wrong.extend(_elsewhere(request.url, app_url)))
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    page = context.new_page()
    page.on("websocket", lambda socket_: wrong.extend(_elsewhere(socket_.url, app_url)))
    page.goto(app_url)
    settle(page)
    yield page
    assert not wrong, wrong


def _elsewhere(url: str, app_url: str) -> list[str]:
    """The address, when it leaves this machine's app."""
    parts = urlsplit(url)
    at_home = parts.scheme in {"data", "blob"} or parts.netloc == urlsplit(app_url).netloc
    return [] if at_home else [url]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not _is_healthy(url):
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail(f"The app did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.1)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except OSError:  # not listening yet
        return False


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

"""A Streamlit server and a headless Chromium that tells when a page has finished."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.measure import NotRun
from tests.chromium import find_chromium, missing_chromium

HERE = Path(__file__).parent
ROOT = HERE.parent
START_SECONDS = 60


class Times(NamedTuple):
    """Milliseconds since the key was pressed, or since the page was asked for."""

    sent: float
    """The browser told the server."""
    heard: float
    """The server's last message arrived."""
    finished: float
    """The last text or drawing changed: the reader sees nothing new after it."""
    stopped: float
    """The script had ended, which nothing on the screen shows."""


class Server(NamedTuple):
    """A running server."""

    url: str
    spawned: float
    """Seconds since the epoch."""
    healthy: float
    """Seconds since the epoch: it answered for the first time."""
    pid: int


@contextmanager
def serving(script: Path, port: int) -> Iterator[Server]:
    """A server for one script, with the settings of this repository, as long as the block lasts."""
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    spawned = time.time()
    server = subprocess.Popen(  # noqa: S603 - every word of it is written here
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=ROOT,
        env={
            **os.environ,
            "KPI_STORE": os.environ.get("KPI_STORE", "none"),
            "PYTHONDONTWRITEBYTECODE": "",  # as everywhere else, only a first start compiles
        },  # nothing is kept unless a bench asks for it
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        yield Server(url, spawned, _healthy(f"{url}/_stcore/health", server), server.pid)
    finally:
        server.kill()  # asked to end, it would first wait for its readers
        server.wait()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _healthy(url: str, server: subprocess.Popen[bytes]) -> float:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own server
                return time.time()
        except OSError:  # not listening yet
            time.sleep(0.01)
    raise RuntimeError(f"the server at {url} did not start")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    path = find_chromium()
    if path is None:
        raise NotRun(missing_chromium())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with nothing in the browser's memory, whose pages note when they last changed."""
    size = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, locale="en-US", reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_init_script(path=HERE / "watch.js")
    yield context
    context.close()


def visit(page: Page, url: str) -> Times:
    """Opens an address and waits for the finished page."""
    page.goto(url)
    return _finished(page)


def press(page: Page, key: str) -> Times:
    """Presses a key and waits for the finished page."""
    page.evaluate("watch.arm()")
    page.keyboard.press(key)
    return _finished(page)


def _finished(page: Page) -> Times:
    times = page.evaluate("watch.finished")
    moments = times["sent"], times["heard"], max(times["text"], times["chart"]), times["stopped"]
    return Times(*(moment - times["pressed"] for moment in moments))

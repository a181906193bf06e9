"""From starting the program to the finished first page, and what is loaded on the way without need."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import BrowserContext

from bench.app import HERE, ROOT, chromium, free_port, profile, serving, visit
from bench.measure import Finding

LIMIT = 2.0
LATER = ("scipy", "pandera", "duckdb", "xlsxwriter", "openpyxl", "python_calamine", "charset_normalizer")
_FIRST_RUN = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
assert not app.exception, app.exception
print(*sys.modules)
"""


class Start(NamedTuple):
    """Milliseconds since the process was started."""

    healthy: float
    finished: float


def to_first_page(rounds: int = 7) -> Iterator[Finding]:
    """A new server each time, and a reader who has been there before, in turns with an app that imports pandas and Altair."""
    with chromium() as browser, profile(browser) as reader:
        sides = [(ROOT / "app.py", free_port()), (HERE / "apps" / "empty.py", free_port())]
        pairs = [[_start(reader, *side) for side in sides] for _ in range(rounds + 2)]
    ours, yardstick = zip(*pairs[2:], strict=True)  # the browser keeps compiled scripts from the second visit on
    healthy = median(start.healthy for start in ours), median(start.healthy for start in yardstick)
    note = f"healthy after {healthy[0]:.0f} ms (yardstick {healthy[1]:.0f}); {_needless()}"
    yield Finding(
        "start",
        "ms",
        tuple(start.finished for start in ours),
        tuple(start.finished for start in yardstick),
        LIMIT,
        note,
    )


def _start(reader: BrowserContext, script: Path, port: int) -> Start:
    with serving(script, port) as server, reader.new_page() as page:
        finished = visit(page, server.url).finished + page.evaluate("performance.timeOrigin")
        return Start(*(moment - server.spawned * 1000 for moment in (server.healthy * 1000, finished)))


def _needless() -> str:
    """Which of the libraries that wait for their first use have been loaded for the first page."""
    command = [sys.executable, "-c", _FIRST_RUN]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603 - written above
    found = sorted(set(LATER) & set(run.stdout.split()))
    return f"loaded before they are needed: {', '.join(found) or 'none'}"

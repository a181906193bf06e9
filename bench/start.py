"""From starting the program to the first picture, how far the first page shifts, and what is loaded on the way without need."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import BrowserContext

from bench.app import HERE, ROOT, chromium, free_port, profile, serving
from bench.measure import Finding

SLOWEST = 1.3
MOST_SHIFT = 0.1
"""Of layout: what browsers call good."""
_APPEARS = 60_000
"""Milliseconds that the first picture may take on the busiest machine."""
_STAYS = 2_000
"""Milliseconds after the first picture in which a page could still shift."""
LATER = ("altair", "scipy", "pandera", "duckdb", "xlsxwriter", "openpyxl", "python_calamine", "charset_normalizer")
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
    pictured: float
    """A first drawing stands on the screen; of the yardstick its title, for it has nothing else."""
    shift: float
    """How much of the page has moved after it was drawn, as browsers add it up (cumulative layout shift)."""


def to_first_page(rounds: int = 3) -> Iterator[Finding]:
    """A new server each time, and a reader who has been there before, in turns with an app that imports pandas and Altair."""
    with chromium() as browser, profile(browser) as reader:
        sides = [(ROOT / "app.py", free_port(), ".drawing svg"), (HERE / "apps" / "empty.py", free_port(), "h1")]
        pairs = [[_start(reader, *side) for side in sides] for _ in range(rounds + 2)]
    ours, yardstick = zip(*pairs[2:], strict=True)  # the browser keeps compiled scripts from the second visit on
    healthy = median(start.healthy for start in ours), median(start.healthy for start in yardstick)
    times, floor = ([start.pictured for start in side] for side in (ours, yardstick))
    note = f"healthy after {healthy[0]:.0f} ms (yardstick {healthy[1]:.0f}); {_needless()}"
    yield Finding("start: first picture", "ms", tuple(times), tuple(floor), SLOWEST, note)
    yield Finding("start: layout shift", "", tuple(start.shift for start in ours), (MOST_SHIFT,), 1.0)


def _start(reader: BrowserContext, script: Path, port: int, picture: str) -> Start:
    with serving(script, port) as server, reader.new_page() as page:
        page.add_init_script(path=HERE / "start.js")
        page.goto(server.url)
        page.wait_for_function("picture => start.seen[picture]", arg=picture, timeout=_APPEARS)
        pictured = page.evaluate("picture => performance.timeOrigin + start.seen[picture]", picture)
        page.wait_for_timeout(_STAYS)
        spawned, healthy = server.spawned * 1000, server.healthy * 1000
        return Start(healthy - spawned, pictured - spawned, page.evaluate("start.shift"))


def _needless() -> str:
    """Which of the libraries that wait for their first use have been loaded for the first page."""
    command = [sys.executable, "-c", _FIRST_RUN]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603 - written above
    found = sorted(set(LATER) & set(run.stdout.split()))
    return f"loaded before they are needed: {', '.join(found) or 'none'}"

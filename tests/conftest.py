"""What every test shares: how Hypothesis draws, and the marker that a folder brings with it."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

from kpi.machine import cluster
from kpi.machine.threads import Compute

HERE = Path(__file__).parent
MARKED_FOLDERS = {"pages": "page", "browser": "browser"}

# Nothing is kept in anybody's own folder; a test that keeps something names another one.
os.environ["KPI_STORE"] = "none"

# No deadline: the first example pays for imports. In CI the same examples each time, so that a red run can be repeated.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI", "").lower() not in {"", "0", "false"} else "local")


@pytest.hookimpl(tryfirst=True)  # before pytest sorts out by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what lies in tests/pages and tests/browser, so that nobody can forget to."""
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in MARKED_FOLDERS:
            item.add_marker(MARKED_FOLDERS[folder])


@pytest.fixture(scope="session")
def two_processes() -> Iterator[Compute]:
    """Two processes that compute; starting them takes a moment, so it is done once. One that is killed is replaced."""
    with cluster.processes(2) as compute:
        yield compute


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From when it is called, all work is done by one thread."""
    with ThreadPoolExecutor(1) as alone:
        yield lambda: monkeypatch.setattr("kpi.machine.threads._pool", lambda: alone)

"""What every test shares: how Hypothesis draws, and the marker that a folder brings with it."""

import importlib
import os
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

import kpi
from kpi.machine import cluster
from kpi.machine.threads import Compute
from tests.libreoffice import MISSING_OFFICE, Office, find_office

HERE = Path(__file__).parent
MARKED_FOLDERS = {"pages": "page", "office": "office", "browser": "browser"}

# Nothing is kept in anybody's own folder; a test that keeps something names another one.
os.environ["KPI_STORE"] = "none"

# No deadline: the first example pays for imports. The test command names the second, so that a red run can be repeated; pytest by itself draws new ones.
settings.register_profile("new examples", deadline=None)
settings.register_profile("same examples", deadline=None, derandomize=True)
settings.load_profile("new examples")

# Hypothesis draws constants of all modules that are loaded, too: with all of them loaded, the same examples do not depend on which test runs first.
for found in pkgutil.walk_packages(kpi.__path__, "kpi."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)


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


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, which the test command installs."""
    if find_office() is None:
        pytest.fail(MISSING_OFFICE)
    with Office() as program:
        yield program

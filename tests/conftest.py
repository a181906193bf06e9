"""What every test shares: how Hypothesis draws, and the marker that a folder brings with it."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
MARKED_FOLDERS = {"pages": "page", "browser": "browser"}

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

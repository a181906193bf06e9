"""Pages as a server shows them once app.py has run."""

from typing import Any

import pytest
from streamlit.commands import execution_control
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import app_test


class AfterNavigation(PagesManager):
    """Every run starts at app.py, as on a server after its first run; AppTest alone would go back to the legacy folder each time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        PagesManager.uses_pages_directory = False


@pytest.fixture(autouse=True)
def _after_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_test, "PagesManager", AfterNavigation)


@pytest.fixture(autouse=True)
def _whole_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest shows only what the last run drew, so a run of some fragments is made one of the page; the browser tests the rest."""
    monkeypatch.setattr(execution_control, "_new_fragment_id_queue", lambda _context, _scope: [])
    monkeypatch.setattr(execution_control, "_is_fragment_scoped", lambda _scope: False)

"""What is kept for visitors: by tab, from many threads at once, for a while, and never more than has room."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.parts.shell.shelf import Shelf


@pytest.fixture
def switching() -> Iterator[None]:
    """Threads take turns as often as they can, so that none has luck."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def opened(shelf: Shelf, tab: str, browser: str = "b") -> object:
    """What a tab gets back, None where there is nothing."""
    kept = shelf.of(tab, browser)
    return kept.found if kept else None


@pytest.mark.usefixtures("switching")
def test_many_visitors_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each finds what is theirs, while others come, change, forget and are let go."""
    monkeypatch.setattr("pages.parts.shell.shelf._KEPT_TABS", 30)
    monkeypatch.setattr("pages.parts.shell.shelf._KEPT_SECONDS", 0.05)
    shelf = Shelf()

    def visit(number: int) -> None:
        browser = f"browser {number % 25}"
        for turn in range(60):
            shelf.keep(f"tab {number}", browser, (browser, turn), 1)
            for kept in (shelf.of(f"tab {number}", browser), shelf.latest(browser)):
                assert kept is None or kept.found[0] == browser
            if turn % 20 == 19:
                shelf.drop(browser)
            shelf.sweep()

    with ThreadPoolExecutor(25) as pool:
        list(pool.map(visit, range(100)))
    shelf.keep("last", "browser", None, 1)
    time.sleep(0.06)
    assert shelf.sweep()
    assert not shelf.sweep()


def test_a_tab_gets_what_is_its_own() -> None:
    shelf = Shelf()
    shelf.keep("one", "b", "data of one", 1)
    shelf.keep("two", "b", "data of two", 1)
    assert (opened(shelf, "one"), opened(shelf, "two"), opened(shelf, "three")) == ("data of one", "data of two", None)
    assert shelf.latest("b") is shelf.of("two", "b")
    assert opened(shelf, "one", browser="another") is None
    assert shelf.latest("another") is None


def test_what_was_forgotten_is_gone_for_all_tabs_of_a_browser() -> None:
    shelf = Shelf()
    for tab, browser in (("one", "b"), ("two", "b"), ("three", "c")):
        shelf.keep(tab, browser, tab, 1)
    shelf.drop("b")
    assert (opened(shelf, "one"), opened(shelf, "two"), opened(shelf, "three", "c")) == (None, None, "three")


def test_what_is_old_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("pages.parts.shell.shelf.time.monotonic", lambda: clock[0])
    shelf = Shelf()
    shelf.keep("old", "b", "old", 1)
    clock[0] += 20 * 60
    shelf.keep("new", "c", "new", 1)
    assert not shelf.sweep()
    clock[0] += 11 * 60
    assert (opened(shelf, "old"), opened(shelf, "new", "c")) == (None, "new")
    clock[0] += 20 * 60
    assert shelf.sweep()
    assert shelf.latest("c") is None


def test_one_browser_keeps_a_few_tabs() -> None:
    shelf = Shelf()
    shelf.keep("else", "c", "else", 1)
    for tab in range(9):
        shelf.keep(f"tab {tab}", "b", tab, 1)
    assert [opened(shelf, f"tab {tab}") for tab in range(9)] == [None] * 4 + [4, 5, 6, 7, 8]
    assert opened(shelf, "else", "c") == "else"


def test_all_together_have_a_size() -> None:
    shelf, half = Shelf(), 80_000_000
    shelf.keep("one", "b", "one", half)
    shelf.keep("two", "c", "two", half)
    assert (opened(shelf, "one"), opened(shelf, "two", "c")) == (None, "two")


def test_what_is_too_large_is_known_to_be_gone() -> None:
    """Or a refresh would show what the browser had open before, as if it were this."""
    shelf = Shelf()
    shelf.keep("one", "b", "small", 1)
    shelf.keep("one", "b", "large", 10**9)
    kept = shelf.latest("b")
    assert kept is not None
    assert kept.found is None

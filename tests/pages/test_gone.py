"""A page whose data are gone says so, and takes nothing else for them."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.shell import shelf
from tests.pages.test_pages import ROOT, name_of, open_app

NOTHING = (None, True)


@pytest.fixture
def _gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tab comes back to a server that does not know what it had open."""
    monkeypatch.setattr(shelf, "earlier_session", lambda: "an earlier session")
    monkeypatch.setattr(shelf, "kept", lambda: NOTHING)


def stopped(at: AppTest) -> bool:
    """Whether nothing but the message is shown."""
    assert not at.exception
    return [one.label for one in at.button] == ["Go on"] and not name_of(at) and not at.sidebar.children


@pytest.mark.usefixtures("_gone")
def test_data_that_are_gone_are_not_replaced_by_others() -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["d"] = "company"
    at.run()
    assert "no longer here" in at.warning[0].value
    assert stopped(at)
    assert stopped(at.run())
    assert stopped(at.switch_page("pages/payouts.py").run())
    at.button[0].click().run()
    assert not at.warning
    assert name_of(at)


@pytest.mark.usefixtures("_gone")
def test_what_is_gone_is_not_kept_as_if_it_were_open(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[object] = []
    monkeypatch.setattr(shelf, "keep", lambda found, _size: kept.append(found))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not kept
    at.button[0].click().run()
    assert kept


def test_what_came_back_is_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the link in the address is not followed once more."""
    state = open_app("payouts", d="company").session_state["state"]
    monkeypatch.setattr(shelf, "earlier_session", lambda: "an earlier session")
    monkeypatch.setattr(shelf, "kept", lambda: (state, False))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["d"] = "story"
    at.run()
    assert "still open" in at.info[0].value
    assert stopped(at)
    at.button[0].click().run()
    assert name_of(at)
    assert at.session_state["state"].data.name == state.data.name


def test_a_refresh_of_what_was_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no session before it, but something is gone all the same."""
    monkeypatch.setattr(shelf, "kept", lambda: NOTHING)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert stopped(at)


def test_a_refresh_keeps_what_was_changed_since_the_link_was_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    state = open_app("payouts", d="company").session_state["state"]
    changed = replace(state, period=state.data.results["period"].iloc[0])
    monkeypatch.setattr(shelf, "kept", lambda: (changed, False))
    assert open_app("payouts", d="company").session_state["state"].period == changed.period
    other = open_app("payouts", d="story").session_state["state"]
    assert (other.data.sample, other.period) == ("story", "")


def test_an_address_of_own_data_that_are_not_here_says_so() -> None:
    """After a new start of the server a refreshed page has no session before it; only its address knows."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["data"] = "own"
    at.run()
    assert "The data of this address are not open here" in at.warning[0].value
    assert stopped(at)
    at.button[0].click().run()
    assert name_of(at)
    assert "data" not in at.query_params


def test_the_address_says_that_own_data_are_open() -> None:
    at = open_app("payouts", d="company")
    assert "data" not in at.query_params
    state = at.session_state["state"]
    at.session_state["state"] = replace(state, data=replace(state.data, sample=""))
    at.run()
    assert at.query_params["data"] == "own"

"""A case on the screen: saved from every page, opened on the page Data, taken back, and refused without anything lost."""

import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.case import CaseStep
from kpi.store.casefile import case_file
from tests.pages.test_pages import go, open_app, texts

pytestmark = pytest.mark.page


def dropped(at: AppTest, content: bytes, name: str = "mine.sixtyforty") -> AppTest:
    """The page Data after a file was dropped in."""
    go(at, "data").file_uploader(key="upload").set_value((name, content, "application/zip")).run()
    assert not at.exception, at.exception
    return at


def a_case() -> bytes:
    """The sample company at 80:20, one step after 60:40, one scenario kept, one month looked at."""
    at = open_app("scheme", d="company")
    at.text_input(key="scenario name").set_value("As it was").run()
    at.button(key="keep scenario").click().run()
    at.selectbox(key="period").set_value("2025-12").run()
    state = at.session_state["state"]
    new = CaseStep(state.scheme.shared(0.8), budget=1_000_000.0)
    return case_file(type(state.case)(**vars(state.case) | {"history": (*state.history, new), "at": 1}))


def test_a_case_goes_on_where_it_was_saved() -> None:
    at = dropped(open_app("start"), a_case())
    state = at.session_state["state"]
    assert state.said == "The case “Sample company” is open."
    assert (state.scheme.team.share, state.step.budget, state.period) == (0.8, 1_000_000.0, "2025-12")
    assert at.selectbox(key="period").value == "2025-12"
    assert [one.name for one in state.scenarios] == ["As it was"]
    assert "13,243 results of 120 people" in at.title[0].value
    at.button(key="undo").click().run()
    assert at.session_state["state"].scheme.team.share == 0.6


def test_while_its_file_lies_there_later_changes_stay() -> None:
    at = dropped(open_app("start"), a_case())
    at.button(key="undo").click().run()
    go(at, "payouts")
    go(at, "data")
    assert at.session_state["state"].scheme.team.share == 0.6


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"<b>no</b>"])
def test_a_broken_case_is_refused_and_nothing_is_lost(content: bytes) -> None:
    at = open_app("scheme", d="company")
    before = at.session_state["state"].case
    at = dropped(at, content, "a **b**.sixtyforty")
    assert "case file" in texts(at)
    assert at.error
    assert vars(at.session_state["state"].case) == vars(before)


def test_every_page_offers_the_file_but_not_while_names_are_hidden() -> None:
    at = open_app("payouts", d="company")
    assert [one.proto.disabled for one in at.sidebar.get("download_button")] == [False]
    at.toggle(key="hide_names").set_value(True).run()
    assert [one.proto.disabled for one in at.sidebar.get("download_button")] == [True]


def test_who_has_hidden_names_shows_none_by_opening_a_case() -> None:
    at = open_app("start")
    at.toggle(key="hide_names").set_value(True).run()
    at = dropped(at, a_case())
    assert at.session_state["state"].hidden
    assert at.toggle(key="hide_names").value

"""The page Take away: the workbook of formulas is offered, and one that was changed opens again."""

from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest

from kpi.export.formulaworkbook import formula_workbook
from tests.pages.test_case_file import dropped
from tests.pages.test_pages import go, open_app, texts
from tests.test_workbook import story

pytestmark = pytest.mark.page


def changed_story() -> bytes:
    """The story's workbook at 80:20."""
    scheme, workforce, source = story()
    book = openpyxl.load_workbook(BytesIO(formula_workbook(scheme, workforce, source)), data_only=True)
    [(sheet, cell)] = book.defined_names["team_individual_share"].destinations
    book[sheet][cell].value = 0.8
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_workbook_is_offered_with_what_it_holds() -> None:
    at = open_app("takeaway", d="company")
    assert at.title[0].value == "Every figure as a formula that finance can follow"
    assert "rows of people and periods" in texts(at)
    assert [one.proto.label for one in at.main.get("download_button")] == ["Workbook with formulas"]
    assert "can be dropped onto the page Data" in texts(at)


def test_of_one_period_or_with_names_hidden_it_is_said_that_it_cannot_be_opened_again() -> None:
    at = open_app("takeaway", d="company")
    at.selectbox(key="period").set_value("2025-12").run()
    assert "cannot be opened again here" in texts(at)
    at.selectbox(key="period").set_value("").run()
    at.toggle(key="hide_names").set_value(True).run()
    assert "cannot be opened again here" in texts(at)


def test_a_workbook_that_was_changed_opens_with_its_scheme_and_says_what_was_changed() -> None:
    at = dropped(open_app("start"), changed_story(), "story.xlsx")
    state = at.session_state["state"]
    assert state.scheme.team.share == 0.8
    assert "Individual share of the team part: 60% → 80%" in state.said
    assert "payouts in the workbook are not what its numbers give" in texts(at)
    at.button(key="undo").click().run()
    assert at.session_state["state"].scheme.team.share == 0.6
    assert "10" in at.title[0].value


def test_a_workbook_without_its_record_is_refused_and_nothing_is_lost() -> None:
    book = openpyxl.load_workbook(BytesIO(changed_story()))
    book.remove(book["Record"])
    buffer = BytesIO()
    book.save(buffer)
    at = open_app("scheme", d="company")
    before = at.session_state["state"].case
    at = dropped(at, buffer.getvalue(), "story.xlsx")
    assert "no sheet with its record" in texts(at)
    assert vars(at.session_state["state"].case) == vars(before)
    go(at, "takeaway")

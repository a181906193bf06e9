"""The part Papers of the page Take away: every paper is made of what is open, with its files, and nobody is named while names are hidden."""

import datetime as dt
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms
from kpi.documents.made import made_of
from kpi.documents.paperkinds import PaperSources
from pages.parts.shell.privacy import Cover
from pages.parts.takeaway.papers_made import Papers, Wish
from pages.parts.takeaway.papers_part import OFFERED
from tests.pages.test_pages import open_app, texts
from tests.test_papers_of_people import story, template, words

pytestmark = pytest.mark.page


def paper(at: AppTest, kind: str) -> AppTest:
    """Another paper of the list."""
    return at.radio(key="paper").set_value(kind).run()


def files(at: AppTest) -> list[str]:
    return [one.proto.label for one in at.main.get("download_button")]


def state(at: AppTest) -> Any:
    return at.session_state["state"]


@pytest.mark.parametrize("kind", list(OFFERED))
def test_each_paper_of_the_company_is_shown_with_its_files(kind: str) -> None:
    at = paper(open_app("takeaway", d="company"), kind)
    assert not at.exception
    if kind == "pay-equity":
        assert "who is a woman and who is a man" in at.error[0].value
        return
    assert not at.error
    every = {"calculator": ["HTML"], "deck": ["PowerPoint"]}
    assert files(at)[: len(every.get(kind, ["PDF", "DOCX", "HTML"]))] == every.get(kind, ["PDF", "DOCX", "HTML"])
    assert ("Everybody as one PDF" in files(at)) == (kind in ("letter", "statement"))


def test_the_person_of_a_statement_is_the_one_of_payouts() -> None:
    at = paper(open_app("takeaway", d="story"), "statement")
    at.selectbox(key="explain_person").set_value("Rowan").run()
    at = paper(at, "letter")
    assert at.selectbox(key="explain_person").value == "Rowan"


def test_terms_are_kept_as_a_step_and_told() -> None:
    at = open_app("takeaway", d="story")
    at.text_input(key="terms owner").set_value("Head of HR")
    at.text_input(key="terms approver").set_value("Board")
    at.text_input(key="terms agreed_by").set_value("finance, works council")
    at.date_input(key="terms valid_from").set_value(dt.date(2026, 1, 1))
    [submit] = [one for one in at.button if one.label == "Write into the papers"]
    submit.click().run()
    terms = state(at).step.terms
    assert (terms.owner, terms.agreed_by, terms.approved) == ("Head of HR", ("finance", "works council"), True)
    at.button(key="undo").click().run()
    assert state(at).step.terms.owner == ""


def test_decisions_are_added_and_never_changed() -> None:
    at = paper(open_app("takeaway", d="story"), "decisions")
    [submit] = [one for one in at.button if one.label == "Add to the log"]
    submit.click().run()
    assert "say in words what was decided" in at.error[0].value
    at.text_area(key="logged decision").set_value("60:40 stays")
    at.text_input(key="logged by").set_value("board")
    [submit] = [one for one in at.button if one.label == "Add to the log"]
    submit.click().run()
    [line] = state(at).decisions.lines
    assert (line.number, line.decision, line.figures.cost) == (1, "60:40 stays", 213_750)
    assert re.fullmatch("[0-9a-f]{64}", line.figures.scheme)


def test_nobody_is_named_while_names_are_hidden() -> None:
    at = open_app("takeaway", d="story")
    at.toggle(key="hide_names").set_value(True).run()
    for kind in ("letter", "statement", "calculator", "decision"):
        at = paper(at, kind)
        assert not at.exception
        assert "Aspen" not in texts(at)
        _key, shown = at.session_state["remembered"]["paper"]
        assert shown
        assert "Aspen" not in repr(shown)


def test_nobody_is_named_in_a_template_of_ones_own() -> None:
    own = template("{{ person }}: {{ made }} {% for one in plans %}{{ one.kpi }}{% endfor %}")
    for name, called in (("Aspen", "person 1"), ("007", "person 1")):
        scheme, workforce = story([name])
        made = made_of(scheme, workforce, dt.date(2026, 1, 31))
        sources = PaperSources(scheme, scheme, workforce, PlanTerms(), DecisionLog(), made)
        papers = Papers(sources, Cover({name: called}), "en_US", dt.datetime(2026, 1, 31, tzinfo=dt.UTC))
        text = words(papers.by_template(Wish("letter", "en_US", person=name), own, "own.docx"))
        assert text.startswith(f"{called}: ")
        assert name not in text.removeprefix(called)


@pytest.mark.parametrize(
    ("page", "tab", "part", "button", "paper_", "title"),
    [
        ("payouts", "payout_tab", "Statement", "way to statement", "statement", "Statement"),
        (
            "payouts",
            "payout_tab",
            "Periods",
            "way to workbook",
            "",
            "Every figure as a formula that finance can follow",
        ),
    ],
)
def test_a_figure_leads_to_its_paper(page: str, tab: str, part: str, button: str, paper_: str, title: str) -> None:
    at = open_app(page, d="story")
    at.segmented_control(key=tab).set_value(part).run()
    at.button(key=button).click().run()
    assert at.title[0].value == title
    if paper_:
        assert at.radio(key="paper").value == paper_

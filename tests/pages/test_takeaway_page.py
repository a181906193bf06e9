"""The page Take away: the workbook of formulas is offered, and one that was changed opens again."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import openpyxl  # type: ignore[import-untyped]
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi import dump
from kpi.export.formulaworkbook import formula_workbook
from tests.pages.test_case_file import dropped
from tests.pages.test_pages import ROOT, at_share, drawings, go, open_app, texts
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


def workbook_of(data: str) -> AppTest:
    """The part Workbook of the page."""
    return open_app("takeaway", d=data).segmented_control(key="takeaway_tab").set_value("Workbook").run()


def test_the_workbook_is_offered_with_what_it_holds() -> None:
    at = workbook_of("company")
    assert at.title[0].value == "Every figure as a formula that finance can follow"
    assert "rows of people and periods" in texts(at)
    assert [one.proto.label for one in at.main.get("download_button")] == ["Workbook with formulas"]
    assert "can be dropped onto the page Data" in texts(at)


def test_of_one_period_or_with_names_hidden_it_is_said_that_it_cannot_be_opened_again() -> None:
    at = workbook_of("company")
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


def python_of(at: AppTest, page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the code of a page as its notebook has it, beside the files that it opens."""
    go(at, "takeaway")
    at.segmented_control(key="takeaway_tab").set_value("Python").run()
    at.selectbox(key="code of page").set_value(page).run()
    assert not at.exception
    state = at.session_state["state"]
    (folder / "scheme.yaml").write_text(dump(state.scheme), encoding="utf-8")
    (folder / "today.yaml").write_text(dump(state.baseline), encoding="utf-8")
    (folder / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(folder)
    exec(at.code[0].value, {})  # noqa: S102 - our own page's code is what is tested


@pytest.mark.parametrize(
    ("page", "figures"),
    [
        ("scheme", ["cost 285000.0"]),
        ("split", ["the strong lose 41250.0", "cost at 100:0 356250.0"]),
        ("payouts", ["cost 285000.0"]),
        ("compare", ["changes by 71250.0"]),
    ],
)
def test_the_code_of_a_page_gives_its_figures(
    page: str,
    figures: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    python_of(at_share(open_app("scheme"), 80), page, tmp_path, monkeypatch)
    printed = capsys.readouterr().out
    assert [one for one in figures if one not in printed] == []


def test_the_code_of_the_check_up_finds_as_much_as_the_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = open_app("checkup", d="company")
    [found] = re.findall(r"(\d+) findings in all", texts(at))
    python_of(at, "checkup", tmp_path, monkeypatch)
    assert f"findings {found}" in capsys.readouterr().out


def test_the_code_of_the_roles_finds_what_the_page_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = open_app("roles", d="company")
    python_of(at, "roles", tmp_path, monkeypatch)
    [finding] = [one for one in capsys.readouterr().out.splitlines() if one.startswith("The role “")]
    go(at, "roles")
    assert finding in texts(at) + str(drawings(at))


def test_the_code_of_the_plans_reaches_as_many_as_the_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = open_app("plans", d="company")
    at.button(key="present").click().run()
    [reached] = set(re.findall(r"([\d.]+)% of the results of 2025 are at plan", str(drawings(at))))
    at.button(key="leave the slide").click().run()
    python_of(at, "plans", tmp_path, monkeypatch)
    [line] = [one for one in capsys.readouterr().out.splitlines() if one.startswith("plans times 1.0 ")]
    assert f"{float(line.split()[5]):.1%}" == f"{reached}%"


def test_the_code_of_the_data_counts_what_the_page_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = open_app("data", d="company")
    assert "13,243 results of 120 people" in at.title[0].value
    python_of(at, "data", tmp_path, monkeypatch)
    assert "13243 results of 120 people" in capsys.readouterr().out


def test_the_code_of_the_forecast_expects_what_the_engine_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    python_of(open_app("forecast", d="company"), "forecast", tmp_path, monkeypatch)
    printed = dict(
        line.rsplit(" ", 1) for line in capsys.readouterr().out.splitlines() if line.startswith("on average")
    )
    assert float(printed["on average"]) > 1_000_000


def test_the_notebook_holds_the_code_of_the_page_and_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, Any] = {}
    button = st.download_button

    def offer(label: str, data: Any, name: str, *args: Any, **options: Any) -> bool:
        files[name] = data
        return button(label, data, name, *args, **options)

    monkeypatch.setattr(st, "download_button", offer)
    at = open_app("takeaway")
    at.segmented_control(key="takeaway_tab").set_value("Python").run()
    at.selectbox(key="code of page").set_value("compare").run()
    book = nbformat.reads(files["sixtyforty-compare.ipynb"].decode(), 4)
    nbformat.validate(book)
    code = "\n".join(cell.source.strip("\n") for cell in book.cells if cell.cell_type == "code")
    assert code.split() == at.code[0].value.split()
    assert "scheme.yaml" in files

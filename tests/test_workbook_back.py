"""A workbook that somebody changed, opened again: what was changed is told, taken over, or named as what could not be."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest
from click.testing import CliRunner

from kpi import Refused, build, pay
from kpi.cli.maincommand import main
from kpi.export.formulaworkbook import Source, formula_workbook
from kpi.export.workbookrecord import data_hash
from kpi.store.workbookcase import TakenBack, is_own_workbook, read_back, record_of
from tests.test_workbook import story

Change = Callable[[openpyxl.Workbook], Any]
RESULTS, PEOPLE = "data/story/results.csv", "data/story/people.csv"


def content() -> bytes:
    """The story as a workbook."""
    scheme, workforce, source = story()
    return formula_workbook(scheme, workforce, source, today="2026-03-01")


def saved_after(change: Change, *, values: bool = True) -> bytes:
    """The workbook as another program saves it after a change; with the values that it shows, as that program would."""
    book = openpyxl.load_workbook(BytesIO(content()), data_only=values)
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def back(change: Change) -> TakenBack:
    """What comes back after a change."""
    return read_back(saved_after(change), "story.xlsx")


def cell_of(book: openpyxl.Workbook, name: str) -> Any:
    """The cell of a number of the scheme."""
    [(sheet, cell)] = book.defined_names[name].destinations
    return book[sheet][cell]


def put(cell: Any, value: Any) -> None:
    """Writes into a cell."""
    cell.value = value


def nothing(_book: openpyxl.Workbook) -> None:
    """No change."""


def test_unchanged_it_comes_back_as_it_was() -> None:
    scheme, workforce, _source = story()
    taken = back(nothing)
    assert (taken.told, taken.concerns) == ([], [])
    assert taken.case.worked_on == scheme
    again = build(taken.case.data.results, taken.case.data.people, scheme)
    assert pay(scheme, again).payout.tolist() == pay(scheme, workforce).payout.tolist()


def test_numbers_of_the_scheme_come_back_and_are_told() -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(cell_of(book, "team_individual_share"), 0.8)
        put(cell_of(book, "cards_1_kpis_1_curve_knots_1_2"), 0.4)

    taken = back(change)
    assert taken.told == ["Individual share of the team part: 60% → 80%", "Pay at the minimum of Sales: 50% → 40%"]
    assert taken.case.worked_on.team.share == 0.8
    assert taken.case.baseline.team.share == 0.6
    assert "payouts in the workbook are not what its numbers give" in taken.concerns[0].what


def test_results_come_back_in_the_tables_as_they_were_read() -> None:
    taken = back(lambda book: put(book["Results"]["D5"], 600_000))
    assert taken.told == ["Aspen, Jan 2026, Sales: fact: 720,000 → 600,000"]
    results = taken.case.data.results
    assert results.loc[results["person"] == "Aspen", "fact"].tolist() == [600_000]


def test_target_bonuses_come_back() -> None:
    scheme, _workforce, source = story()
    people = source.people.assign(target_bonus=50_000.0) if source.people is not None else None
    book = openpyxl.load_workbook(
        BytesIO(formula_workbook(scheme, build(source.results, people, scheme), Source(source.results, people))),
        data_only=True,
    )
    heads = [cell.value for cell in book["People"][4]]
    book["People"].cell(5, heads.index("Target bonus") + 1).value = 70_000
    buffer = BytesIO()
    book.save(buffer)
    taken = read_back(buffer.getvalue(), "story.xlsx")
    assert taken.told == ["Aspen, Jan 2026, Target bonus: 50,000 → 70,000"]
    assert taken.case.data.people is not None
    assert taken.case.data.people["target_bonus"].tolist()[0] == 70_000


def test_an_overwritten_formula_is_told() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Payouts"]
        sheet.cell(5, sheet.max_column).value = 1.0

    [concern] = back(change).concerns
    assert concern.what.startswith("1 payout in the workbook is not what its numbers give")


@pytest.mark.parametrize("sheet", ["Results", "People"])
def test_rows_that_were_added_or_deleted_are_told_and_nothing_is_mixed_up(sheet: str) -> None:
    taken = back(lambda book: book[sheet].delete_rows(6))
    assert any("rows of this sheet were added, deleted" in one.what for one in taken.concerns)
    assert taken.told == []


def test_weights_that_are_no_scheme_are_refused() -> None:
    with pytest.raises(Refused, match="add up to 70%"):
        back(lambda book: put(cell_of(book, "cards_1_kpis_1_weight"), 0.7))


@pytest.mark.parametrize(("name", "value"), [("team_individual_share", 1.7), ("cards_1_kpis_1_curve_knots_1_1", 2.0)])
def test_numbers_that_are_no_scheme_are_refused_in_plain_words(name: str, value: float) -> None:
    with pytest.raises(Refused) as refused:
        back(lambda book: put(cell_of(book, name), value))
    assert not any("validation error" in str(one) or "pydantic" in str(one) for one in refused.value.problems)


def test_a_text_in_place_of_a_number_is_named_with_its_row() -> None:
    with pytest.raises(Refused, match=r"sheet Scheme, row 5: a number is needed here, and not “sixty”"):
        back(lambda book: put(cell_of(book, "team_individual_share"), "sixty"))


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ("Record", "no sheet with its record"),
        ("Scheme", "the sheet “Scheme” is missing"),
        ("Results as read", "holds no data that can be opened again"),
    ],
)
def test_a_missing_sheet_is_named(sheet: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        back(lambda book: book.remove(book[sheet]))


def test_other_files_are_no_workbooks_of_ours(tmp_path: Path) -> None:
    frame = tmp_path / "other.xlsx"
    pd.DataFrame({"a": [1]}).to_excel(frame)
    damaged = content()[:2000]
    assert is_own_workbook(content())
    assert is_own_workbook(saved_after(nothing, values=False))
    assert not any(is_own_workbook(one) for one in (frame.read_bytes(), damaged, b"", b"PK\x03\x04", b"a,b\n1,2"))


def ask(*arguments: object) -> Any:
    """Runs a command."""
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_the_terminal_writes_reproduces_and_opens_it(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    said = ask("workbook", "data/story/scheme.yaml", RESULTS, "--people", PEOPLE, "-o", book)
    assert (said.exit_code, said.output) == (0, "Written: book.xlsx. Paid: €213,750.00\n")
    found = ask("reproduce", book, RESULTS, "--people", PEOPLE)
    assert (found.exit_code, found.output) == (0, "Every payout is the same as in book.xlsx: €213,750.00 together.\n")
    assert "paid: €213,750.00" in ask("pay", book).output


def test_other_data_are_not_those_of_the_record(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    ask("workbook", "data/story/scheme.yaml", RESULTS, "--people", PEOPLE, "-o", book)
    other = tmp_path / "other.csv"
    pd.read_csv(RESULTS).assign(fact=1.0).to_csv(other, index=False)
    said = ask("reproduce", book, other, "--people", PEOPLE)
    assert (said.exit_code, "these are not the data of the record" in said.output) == (2, True)


@pytest.mark.parametrize("name", ["own_weight", "given_fact", "ineligible", "attainment", "salary"])
def test_the_record_knows_other_data_by_every_number(name: str) -> None:
    _scheme, workforce, _source = story()
    shape = workforce.salary.shape if name in ("salary", "ineligible") else workforce.fact.shape
    changed: dict[str, Any] = {name: np.full(shape, 1)}
    other = replace(workforce, **changed)
    assert data_hash(other) != data_hash(workforce)


def test_a_record_that_was_rewritten_is_refused() -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in book["Record"].iter_rows():
            if row[0].value and "individual_share" in str(row[0].value):
                row[0].value = str(row[0].value).replace("60", "70")

    with pytest.raises(Refused, match="is not the one of which the workbook was made"):
        record_of(saved_after(change), "story.xlsx")


@pytest.mark.parametrize("place", ["/nowhere/book.xlsx", "book.csv", RESULTS])
def test_a_place_that_cannot_be_is_refused_before_anything_is_made(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_more: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("kpi.cli.workbookcommand.formula_workbook", fail)
    said = ask("workbook", "data/story/scheme.yaml", RESULTS, "--people", PEOPLE, "-o", place)
    assert said.exit_code == 2

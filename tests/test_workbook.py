"""The workbook as a file: its functions, its texts, its sheets, what is hidden in it, and what it says of itself."""

import re
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

import kpi
from kpi import Scheme, Workforce, build, load
from kpi.export import workbookpaper
from kpi.export.formulabook import FormulaTables
from kpi.export.formulaworkbook import FormulaWorkbook, Source, formula_workbook
from kpi.export.parameters import value_at
from kpi.formulas.printed import FUNCTIONS
from tests.test_cases import FILES, prepare, read_file
from tests.test_golden import SCHEMES, cast_under

STORY = Path("data/story")
STRANGE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "\t=1+1",
    '=HYPERLINK("http://a","b")',
    "x" * 300,
    "🙂\u202eabc",
    "Payouts",
    "A*",
    "'",
]


def story() -> tuple[Scheme, Workforce, Source]:
    """Three strong, seven weak."""
    scheme = load(STORY / "scheme.yaml")
    source = Source(pd.read_csv(STORY / "results.csv"), pd.read_csv(STORY / "people.csv"))
    return scheme, build(source.results, source.people, scheme), source


def opened(content: bytes) -> openpyxl.Workbook:
    """With formulas as texts."""
    return openpyxl.load_workbook(BytesIO(content))


def formulas_in(content: bytes) -> list[str]:
    """Every formula of every sheet, as it stands in the file."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    return [unescape(one) for sheet in sheets for one in re.findall(r"<f>(.*?)</f>", sheet)]


def _all() -> list[tuple[Scheme, Workforce]]:
    cases = [(read_file(path), case) for path in FILES for case in read_file(path).cases if not case.expect.refused]
    return [*(prepare(file, case) for file, case in cases), *((load(path), cast_under(load(path))) for path in SCHEMES)]


def test_only_functions_that_all_spreadsheet_programs_share() -> None:
    used: set[str] = set()
    longest = 0
    for scheme, workforce in _all():
        for formula in formulas_in(formula_workbook(scheme, workforce)):
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", formula)
            used.update(re.findall(r"([A-Z][A-Z.]*)\(", bare))
            longest = max(longest, len(formula))
    assert used <= FUNCTIONS
    assert longest < 8192


def test_every_number_of_the_scheme_sheet_is_a_cell_of_its_own_with_its_value() -> None:
    for scheme, workforce in _all()[::7]:
        tables = FormulaTables(scheme, workforce)
        book = opened(FormulaWorkbook(tables).written())
        for name, path in tables.cells.parameters.paths.items():
            [(sheet, cell)] = book.defined_names[name].destinations
            assert book[sheet][cell].value == pytest.approx(float(value_at(tables.scheme, path)))


@pytest.mark.parametrize("text", STRANGE)
def test_texts_stay_texts(text: str) -> None:
    results = pd.DataFrame(
        {"person": [text, "Ben"], "team": [text, "North"], "role": "Seller", "period": "2026-01", "kpi": "sales"}
    ).assign(plan=100.0, fact=[120.0, 80.0])
    scheme = load(STORY / "scheme.yaml")
    card = scheme.cards[0]
    scheme = scheme.revise(
        title=text,
        cards=(
            card.revise(role="Seller", target_bonus=1000, kpis=(card.kpis[0].revise(name="sales", title=text[:40]),)),
        ),
    )
    workforce = build(results, None, scheme)
    content = formula_workbook(scheme, workforce, Source(results, None))
    for formula in formulas_in(content):
        assert text not in formula or len(text) < 3 or text == "Payouts"
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    shown = [cell.value for cell in book["People"]["A"]]
    assert text.strip("\t") in {str(one).strip("\t") for one in shown}
    assert not any("HYPERLINK" in formula or "cmd" in formula for formula in formulas_in(content))


def test_names_are_hidden_everywhere_and_the_tables_are_not_in_it() -> None:
    scheme, workforce, _source = story()
    content = formula_workbook(scheme, workforce, cover=lambda text: text.replace("Aspen", "Person 1"))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"Aspen" not in everything
    assert b"Person 1" in everything


def test_formulas_are_written_as_the_library_would_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme, workforce, source = story()
    ours = formula_workbook(scheme, workforce, source)
    monkeypatch.setattr(workbookpaper.PlainSheet, "_prepare_formula", Worksheet._prepare_formula)
    assert formulas_in(ours) == formulas_in(formula_workbook(scheme, workforce, source))
    assert xlsxwriter.__version__


def test_the_check_finds_nothing_and_every_rule_is_a_formula() -> None:
    scheme, workforce, source = story()
    book = openpyxl.load_workbook(
        BytesIO(formula_workbook(scheme, workforce, source, today="2026-03-01")), data_only=True
    )
    said = [[cell.value for cell in row] for row in book["Check"].iter_rows(min_row=4, max_row=7, max_col=3)]
    assert all(line[1:] == [0, "right"] for line in said)
    record = {row[2].value: row[1].value for row in book["Record"].iter_rows(min_row=3, max_row=9)}
    assert record["made on"] == "2026-03-01"
    assert record["payouts together"] == "213750.00"
    totals = {row[1].value: row[-1].value for row in book["Totals"].iter_rows(min_row=5)}
    assert totals["All"] == 213_750
    assert totals["Aspen"] == 45_000


def test_more_than_a_sheet_holds_is_refused_before_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme, workforce, _source = story()
    monkeypatch.setattr("kpi.export.formulaworkbook._MOST_ROWS", 10)
    with pytest.raises(kpi.Refused, match="rows do not fit into a sheet"):
        formula_workbook(scheme, workforce)

"""The command `measure`: the same figures and refusals in a terminal, exit code 2, nothing half-written."""

import csv
import io
import sqlite3
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from kpi import intake
from tests.test_cli import run, written

DECLARATION = """
tables: {deals: {person: seller, date: closed, team: region}}
kpis:
  - {name: revenue, how: sum, of: sum, unit: EUR}
  - {name: average, how: average sale, amount: sum}
"""
DEALS = "seller,closed,region,sum\nAnna,2026-01-05,North,100.10\nBoris,2026-01-07,South,200\n,2026-01-07,South,5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, "m.yaml", DECLARATION)
    written(tmp_path, "deals.csv", DEALS)
    written(tmp_path, "plan.csv", "team,period,kpi,plan\nNorth,2026-Q1,revenue,1000\n")
    with sqlite3.connect(tmp_path / "deals.db") as connection:
        connection.execute("CREATE TABLE deals (seller, closed, region, sum)")
        connection.executemany(
            "INSERT INTO deals VALUES (?, ?, ?, ?)", [line.split(",") for line in DEALS.splitlines()[1:]]
        )
    connection.close()
    return tmp_path


def test_measure_prints_what_intake_reads(folder: Path) -> None:
    done = run("measure", folder / "m.yaml", folder / "deals.csv", "--plan", folder / "plan.csv")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["person"], row["kpi"], row["plan"], row["fact"]) for row in rows] == [
        ("Anna", "revenue", "333.34", "100.1"), ("Anna", "average", "", ""), ("Boris", "revenue", "", "200.0"), ("Boris", "average", "", ""),
    ]  # fmt: skip
    assert "notice: deals: 1 of 3 rows is set aside: no person. Mend them, if they count." in done.stderr
    assert done.stderr.endswith("2 people, 2 facts\n")
    read = intake.read([("results.csv", done.stdout.encode())])
    assert read.ok
    assert len(read.results) == 4


def test_measure_writes_a_workbook_with_the_account(folder: Path) -> None:
    out = folder / "out.xlsx"
    done = run("measure", folder / "m.yaml", f"deals={folder / 'deals.csv'}", "--plan", folder / "plan.csv", "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Results", "Too few", "Rows counted", "Plans divided"]
    assert [cell.value for cell in book["Rows counted"][3]] == ["revenue", "", "deals", "no person", 1]


def test_measure_reads_a_database_and_shows_the_statement_first(folder: Path) -> None:
    same = run("measure", folder / "m.yaml", folder / "deals.csv")
    done = run(
        "measure",
        folder / "m.yaml",
        "--database",
        f"sqlite:///{folder / 'deals.db'}",
        "--select",
        "SELECT * FROM deals;",
    )
    assert done.stdout == same.stdout
    assert done.stderr.startswith("runs, read-only: SELECT * FROM deals\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("m.yaml", "nope.csv"), "there is no such file"),
        (("m.yaml",), "no file is given for this table"),
        (("nope.yaml", "deals.csv"), "cannot be read"),
        (("deals.csv", "deals.csv"), "this is not a file of measures"),
        (("m.yaml", "deals.csv", "--select", "SELECT 1"), "there is no database to select from"),
        (
            ("m.yaml", "deals.csv", "--database", "sqlite:///x.db", "--select", "SELECT 1"),
            "for the one table without a file",
        ),
        (("m.yaml", "--database", "sqlite:///x.db", "--select", "DROP TABLE x"), "this is no SELECT"),
        (("m.yaml", "deals.csv", "-o", "out.txt"), "a file with another ending cannot be written"),
        (("m.yaml", "deals.csv", "-o", "deals.csv"), "this would overwrite a file that is read"),
        (("m.yaml", "deals.csv", "--plan", "deals.csv"), "a file of plans needs the columns"),
        (("two.yaml", "x.csv"), "this file does not say which table it is"),
    ],
)
def test_what_cannot_be_is_refused(
    folder: Path, arguments: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    written(folder, "two.yaml", "tables: {deals: {}, calls: {}}\nkpis: [{name: n, how: count, table: deals}]")
    before = sorted(path.name for path in folder.iterdir())
    done = run("measure", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before


def test_files_find_their_tables_by_name(folder: Path) -> None:
    written(
        folder,
        "two.yaml",
        "tables: {deals: {person: seller, date: closed}, deals old: {person: seller, date: closed}}\nkpis: [{name: n, how: count, table: deals old}, {name: m, how: count, table: deals}]",
    )
    old = written(folder, "Deals old 2025.csv", "seller,closed\nAnna,2026-01-05\nAnna,2026-01-05\n")
    done = run("measure", folder / "two.yaml", folder / "deals.csv", old)
    assert [
        (row["kpi"], row["fact"]) for row in csv.DictReader(io.StringIO(done.stdout)) if row["person"] == "Anna"
    ] == [("n", "2.0"), ("m", "1.0")]

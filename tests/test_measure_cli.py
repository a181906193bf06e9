"""The command `measure`: the same figures and refusals in a terminal, exit code 2, nothing half-written."""

import csv
import datetime as dt
import io
import sqlite3
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

from kpi import intake
from tests.test_cli import run, written
from tests.test_intake_safety import ods

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
    assert done.stderr.endswith("People: 2, facts: 2\n")
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


# Files as people have them -----------------------------------------------------------------------------------------------

ANY = (
    "tables: {deals: {person: seller, date: closed}}\nkpis: [{name: revenue, how: sum, of: sum}, {name: n, how: count}]"
)


def counted(tmp_path: Path, file: Path, declaration: str = ANY, *more: object) -> list[tuple[str, str, str, str]]:
    """Person, period, KPI and fact that a file comes to."""
    done = run("measure", written(tmp_path, "any.yaml", declaration), file, *more)
    assert done.exit_code == 0, done.stderr
    rows = csv.DictReader(io.StringIO(done.stdout))
    return [(row["person"], row["period"], row["kpi"], row["fact"]) for row in rows]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    """Rows as a workbook, beside a sheet of notes."""
    notes = pd.DataFrame([["Topic", "Text"], ["About", "Made in spring"]])
    with pd.ExcelWriter(path) as book:
        pd.DataFrame(rows).to_excel(book, sheet_name="Deals", index=False, header=False)
        notes.to_excel(book, sheet_name="Notes", index=False, header=False)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "seller;closed;sum\nAnn Roe;17.02.24;1.234,50 €\nAnn Roe;18.02.24;10,00 €\n"),
        ("b.csv", 'seller,closed,sum\nAnn Roe,17-Feb-24,"$1,234.50"\nAnn Roe,"Feb 18, 2024",$10\n'),
        ("c.csv", "Deals of February\n\nseller,closed,sum\nAnn Roe,2024-02-17,1234.5\nAnn Roe,2024-02-18,10\nTotal,,1244.5\n"),
        ("d.csv", "Seller\tClosed\tSum\nAnn Roe\t45339\t1234.5\nAnn Roe\t45340\t10\n".encode("utf-16")),
    ],
)  # fmt: skip
def test_whatever_is_read_is_measured(tmp_path: Path, name: str, content: str | bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert counted(tmp_path, path) == [
        ("Ann Roe", "2024-02", "revenue", "1244.5"),
        ("Ann Roe", "2024-02", "n", "2.0"),
    ]


def test_workbooks_are_measured(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Deals", None, None], ["seller", "closed", "sum"], ["Ann Roe", dt.date(2024, 2, 17), 1234.5],
        ["Ann Roe", dt.date(2024, 3, 1), 0.1], ["Total", None, 1234.6],
    ]  # fmt: skip
    done = run("measure", written(tmp_path, "any.yaml", ANY), workbook(tmp_path / "a.xlsx", rows))
    assert [row["fact"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["1234.5", "1.0", "0.1", "1.0"]
    assert "sheet Deals, row 5: lines of sums were left out: 1" in done.stderr
    assert "sheet Notes: this table was not read, since it has no columns “seller”, “closed”, “sum”" in done.stderr
    (tmp_path / "a.ods").write_bytes(
        ods(pd.DataFrame({"seller": ["Ann Roe"], "closed": "17.02.2024", "sum": "1.234,50 €"}))
    )
    assert counted(tmp_path, tmp_path / "a.ods")[0] == ("Ann Roe", "2024-02", "revenue", "1234.5")


def test_the_declaration_answers_what_a_file_leaves_open(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", 'seller,closed,sum\nAnn Roe,01-03-17,"1,234"\nAnn Roe,02-03-17,"2,000"\n')
    asked = run("measure", written(tmp_path, "any.yaml", ANY), path)
    assert asked.exit_code == 2
    assert "Write “dates: day first” or “dates: month first” for this table" in asked.stderr
    assert "Write “decimal: .” or “decimal: ,” for this table" in asked.stderr
    for order, period in (("day first", "2017-03"), ("month first", "2017-01")):
        said = ANY.replace("closed}", f'closed, dates: {order}, decimal: "."}}')
        assert counted(tmp_path, path, said)[0] == (
            "Ann Roe",
            period,
            "revenue",
            "1234.0" if order == "month first" else "3234.0",
        )


def test_what_cannot_be_read_is_counted_and_never_zero(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.csv",
        "seller,closed,sum\nAnn Roe,2024-02-17,5 €\nAnn Roe,2024-02-17,five\nAnn Roe,soon,5\n-,2024-02-17,5\n",
    )
    zero = ANY.replace("of: sum}", "of: sum, blank: zero}")
    done = run("measure", written(tmp_path, "any.yaml", zero), path)
    assert [row["fact"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["5.0", "2.0"]
    for reason in ("“sum” is no number", "the date cannot be read", "no person"):
        assert f"1 of 4 rows is set aside: {reason}" in done.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("seller,closed,sum\nAnn Roe,someday,5\nBo Lee,sometime,7\n", "the date cannot be read: 2"),
        ("seller,closed,sum\n,2024-01-01,5\n", "no person: 1"),
        ("seller,closed,sum\n", "there are headings but no rows below them"),
    ],
)
def test_nothing_is_never_a_result(tmp_path: Path, content: str, reason: str) -> None:
    out = tmp_path / "out.csv"
    done = run("measure", written(tmp_path, "any.yaml", ANY), written(tmp_path, "a.csv", content), "-o", out)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "error: there is not a single result" in done.stderr
    assert reason in done.stderr
    assert not out.exists()


def test_too_few_rows_alone_are_no_result_either(tmp_path: Path) -> None:
    few = ANY.replace(
        "[{name: revenue, how: sum, of: sum}, {name: n, how: count}]", "[{name: a, how: average sale, amount: sum}]"
    )
    done = run(
        "measure",
        written(tmp_path, "any.yaml", few),
        written(tmp_path, "a.csv", "seller,closed,sum\nAnn Roe,2024-01-01,5\n"),
    )
    assert done.exit_code == 2
    assert "there is not a single result: from too few rows: 1" in done.stderr


def test_plans_are_read_as_every_file_is(tmp_path: Path) -> None:
    deals = written(tmp_path, "a.csv", "seller,closed,sum\nAnn Roe,2024-02-17,5\n")
    path = tmp_path / "plans.xlsx"
    pd.DataFrame([["Person", "Period", "KPI", "Plan"], ["Ann Roe", "Feb 2024", "revenue", "1 000,50 €"]]).to_excel(
        path, index=False, header=False
    )
    done = run("measure", written(tmp_path, "any.yaml", ANY), deals, "--plan", path)
    (row, _count) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["plan"], row["fact"]) == ("1000.5", "5.0")


def test_a_file_too_large_to_be_read_is_streamed_as_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.csv", "seller;closed;sum\nAnn Roe;17.02.2024;1.234,50\nBo Lee;18.02.2024;2,00\n")
    said = ANY.replace("closed}", 'closed, dates: day first, decimal: ","}')
    small = counted(tmp_path, path, said)
    for limit in ("UPLOAD", "ROWS", "CELLS"):
        with monkeypatch.context() as patch:
            patch.setattr(f"kpi.intake.limits.{limit}", 1)
            assert counted(tmp_path, path, said) == small


def test_the_latest_time_of_a_day_counts(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.csv",
        "seller,closed,sum\nAnn Roe,02/17/2024 9:05 AM,5\nAnn Roe,02/17/2024 1:30 PM,7\nAnn Roe,02/17/2024 12:10 AM,9\n",
    )
    last = ANY.replace("how: sum", "how: last")
    assert counted(tmp_path, path, last)[0][3] == "7.0"


def test_a_plan_that_can_be_read_in_two_ways_is_asked_about(tmp_path: Path) -> None:
    deals = written(tmp_path, "a.csv", "seller,closed,sum\nAnn Roe,2024-02-17,5\n")
    plans = written(tmp_path, "plans.csv", 'person,period,kpi,plan\nAnn Roe,2024-02,revenue,"1,000"\n')
    done = run("measure", written(tmp_path, "any.yaml", ANY), deals, "--plan", plans)
    assert done.exit_code == 2
    assert "“1,000” may be 1000 or 1.000. Write the plans without groups, such as 1000 or 1000.50." in done.stderr


@pytest.mark.parametrize(
    ("content", "where", "told"),
    [
        ("seller,closed,sum\nAnn Roe,2024-01-01,900 EUR\nAnn Roe,2024-01-02,1000 JPY\n", "", True),
        ("seller,closed,sum,currency\nAnn Roe,2024-01-01,900,EUR\nAnn Roe,2024-01-02,1000,JPY\n", "", True),
        ("seller,closed,sum,currency\nAnn Roe,2024-01-01,900,EUR\nAnn Roe,2024-01-02,1000,JPY\n", ", where: {currency: EUR}", False),
        ("seller,closed,sum\nAnn Roe,2024-01-01,900 EUR\nAnn Roe,2024-01-02,€1000\n", "", False),
    ],
)  # fmt: skip
def test_several_currencies_are_told(tmp_path: Path, content: str, where: str, *, told: bool) -> None:
    declaration = written(tmp_path, "any.yaml", ANY.replace("of: sum}", f"of: sum{where}}}"))
    done = run("measure", declaration, written(tmp_path, "a.csv", content))
    assert done.exit_code == 0, done.stderr
    assert ("several currencies, which are not converted: EUR, JPY" in done.stderr) == told

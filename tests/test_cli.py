"""The engine in a terminal: the same figures and errors, exit codes to rely on, and no traceback."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import click
import openpyxl  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result

from kpi.cli.maincommand import main

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "story"
SCHEME, RESULTS, PEOPLE = (str(STORY / name) for name in ("scheme.yaml", "results.csv", "people.csv"))
WHO = ("--people", PEOPLE)


def run(*arguments: object) -> Result:
    """One command; nothing but an exit may come out of it."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_pay_prints_a_table_and_the_total() -> None:
    done = run("pay", SCHEME, RESULTS, *WHO)
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["person"]: row["payout"] for row in rows}["Aspen"] == "45000.00"
    assert sum(float(row["payout"]) for row in rows) == 213_750
    assert list(rows[0]) == [
        "person", "team", "role", "period", "target_bonus", "individual", "team_part", "commission", "deduction", "carried", "payout", "owed",
    ]  # fmt: skip
    assert done.stderr == "People: 10, periods: 1, paid: €213,750.00\n"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "CSV"])
def test_pay_writes_a_file(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    done = run("pay", SCHEME, RESULTS, *WHO, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(out)["Payouts"]
        assert [sheet["A1"].value, *(sheet[f"B{row}"].value for row in (2, 3, 4))] == [
            "Payouts", "Three strong, seven weak", "Jan 2026", "EUR",
        ]  # fmt: skip
        assert [sheet["A7"].value, sheet["K7"].value, sheet["K7"].number_format] == ["Aspen", 45000, "#,##0.00"]
        assert [sheet["A17"].value, sheet["K17"].value] == ["Total", "=SUM(K7:K16)"]
        assert openpyxl.load_workbook(out, data_only=True)["Payouts"]["K17"].value == 213_750
    else:
        assert out.read_bytes().startswith(b"\xef\xbb\xbfperson,team")
    assert [path.name for path in tmp_path.iterdir()] == [out.name], "nothing half-written is left"


@pytest.mark.parametrize("asked", ["2024-03", "Mar 2024", "03.2024"])
def test_pay_for_one_period(asked: str) -> None:
    company = ROOT / "data" / "company"
    done = run(
        "pay", company / "scheme.yaml", company / "results.csv", "--people", company / "people.csv", "--period", asked
    )
    assert {row["period"] for row in csv.DictReader(io.StringIO(done.stdout))} == {"2024-03"}


def test_explain_shows_the_steps() -> None:
    done = run("explain", SCHEME, RESULTS, "Aspen", *WHO)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Aspen, Jan 2026"
    assert "720,000 ÷ 600,000 = 120% pays 150%" in lines[1]
    assert lines[-1].startswith("Payout")
    assert lines[-1].endswith("€45,000.00")
    assert len({len(line) for line in lines[1:]}) == 1, "columns stand under each other"


def test_explain_takes_the_last_period_with_results(tmp_path: Path) -> None:
    results = written(
        tmp_path,
        "r.csv",
        "person,period,kpi,plan,fact\nAnna,2026-01,sales,1,1\nBen,2026-01,sales,1,1\nBen,2026-02,sales,1,1\n",
    )
    people = written(tmp_path, "p.csv", "person,target_bonus\nAnna,1\nBen,1\n")
    assert run("explain", SCHEME, results, "Anna", "--people", people).stdout.startswith("Anna, Jan 2026")
    assert run("explain", SCHEME, results, "Ben", "--people", people).stdout.startswith("Ben, Feb 2026")


def test_explain_knows_similar_names() -> None:
    done = run("explain", SCHEME, RESULTS, "Aspn", *WHO)
    assert done.exit_code == 2
    assert "there is no person “Aspn”" in done.stderr
    assert "Did you mean Aspen?" in done.stderr


@pytest.mark.parametrize("arguments", [(SCHEME,), (SCHEME, RESULTS, *WHO)])
def test_check_of_what_is_sound(arguments: tuple[str, ...]) -> None:
    done = run("check", *arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "No errors.\n", "")


def test_check_shows_notices_and_ends_with_0() -> None:
    company = ROOT / "data" / "company"
    done = run("check", company / "scheme.yaml", company / "results.csv", "--people", company / "people.csv")
    assert done.exit_code == 0
    assert "Revenue: 5 results are missing" in done.stderr


def test_check_tells_everything_at_once(tmp_path: Path) -> None:
    scheme = written(
        tmp_path, "s.yaml", "cards: [{role: R, kpis: [{name: s, weight: 0.9, curve: {knots: [[1, 1]]}}]}]\nx: 1\n"
    )
    results = written(tmp_path, "r.csv", "person,period,kpi,plan,fact\nAnna,2026-01,s,x,1\nAnna,,s,1,inf\n")
    done = run("check", scheme, results)
    assert done.exit_code == 2
    assert done.stdout == ""
    for said in (
        "there is no such field",
        "add up to 90%",
        "r.csv, row 2, column plan",
        "the period is missing",
        "an infinite number",
    ):
        assert said in done.stderr


def test_check_looks_at_both_together(tmp_path: Path) -> None:
    results = written(tmp_path, "r.csv", "person,period,kpi,plan,fact\nAnna,2026-01,calls,1,1\n")
    done = run("check", SCHEME, results)
    assert done.exit_code == 2
    assert "the data has no KPI “sales”" in done.stderr


BAD = "person,period,kpi,plan,fact\nAnna,2026-01,sales,1,x\n"


@pytest.mark.parametrize("command", ["pay", "explain", "check"])
@pytest.mark.parametrize(
    ("scheme", "results", "said"),
    [
        ("missing.yaml", "good.csv", "cannot be read: No such file"),
        ("good.yaml", "missing.csv", "cannot be read: No such file"),
        ("good.yaml", "folder", "cannot be read"),
        ("broken.yaml", "good.csv", "broken.yaml, line 2"),
        ("list.yaml", "good.csv", "this is not a scheme file"),
        ("good.yaml", "bad.csv", "bad.csv, row 2, column fact: “x” is not a number"),
        ("good.yaml", "empty.csv", "this file is empty"),
        ("good.yaml", "page.csv", "this is a web page, not a table"),
        ("good.csv", "good.yaml", "this is not a scheme file"),
    ],
)
def test_bad_input_is_told_on_stderr_with_exit_code_2(
    tmp_path: Path, command: str, scheme: str, results: str, said: str
) -> None:
    files = {
        "good.yaml": Path(SCHEME).read_text(encoding="utf-8"),
        "good.csv": Path(RESULTS).read_text(encoding="utf-8"),
        "broken.yaml": "cards: [\n",
        "list.yaml": "- 1\n",
        "bad.csv": BAD,
        "empty.csv": "",
        "page.csv": "<html><table></table></html>",
    }
    for name, text in files.items():
        written(tmp_path, name, text)
    (tmp_path / "folder").mkdir()
    who = ("Anna",) if command == "explain" else ()
    done = run(command, tmp_path / scheme, tmp_path / results, *who)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_what_the_files_leave_open_is_asked_and_answered(tmp_path: Path) -> None:
    results = written(tmp_path, "r.csv", "wer;period;kpi;plan;fact\nAnna;2026-01;sales;1,000;1,000\n")
    people = written(tmp_path, "p.csv", "person,target_bonus,hired\nAnna,1000,03/04/2020\n")
    asked = run("pay", SCHEME, results, "--people", people)
    assert asked.exit_code == 2
    assert "(--dayfirst / --monthfirst)" in asked.stderr
    assert "(--column)" in asked.stderr
    answered = run(
        "pay", SCHEME, results, "--people", people, "--decimal", ",", "--monthfirst", "--column", "person=wer"
    )
    assert answered.exit_code == 0, answered.stderr
    [row] = csv.DictReader(io.StringIO(answered.stdout))
    assert (row["person"], row["period"], row["target_bonus"]) == ("Anna", "2026-01", "1000.00")


def test_a_column_option_needs_two_sides() -> None:
    done = run("pay", SCHEME, RESULTS, "--column", "fact")
    assert done.exit_code == 2
    assert "fact=Turnover" in done.stderr


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "March"
    book.active.append(["person", "period", "kpi", "plan", "fact"])
    book.save(tmp_path / "r.xlsx")
    done = run("pay", SCHEME, tmp_path / "r.xlsx", "--sheet", "April")
    assert done.exit_code == 2
    assert "there is no sheet “April”" in done.stderr
    assert "There are: March." in done.stderr


def test_an_error_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    out = written(tmp_path, "out.csv", "what was paid last month")
    for arguments in (
        (SCHEME, written(tmp_path, "bad.csv", BAD)),
        (SCHEME, RESULTS),
        (SCHEME, RESULTS, *WHO, "--period", "1999-01"),
    ):
        assert run("pay", *arguments, "-o", out).exit_code == 2
        assert out.read_text(encoding="utf-8") == "what was paid last month"
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", "bad.csv"}


def test_a_full_disk_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = written(tmp_path, "out.csv", "old")

    def full(part: Path, data: bytes, _target: Path) -> None:
        part.write_bytes(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kpi.cli.terminal._write", full)
    done = run("pay", SCHEME, RESULTS, *WHO, "-o", out)
    assert done.exit_code == 2
    assert "cannot be written: No space left on device" in done.stderr
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("out.pdf", "End the name with one of these: .csv, .xlsx."),
        ("nowhere/out.csv", "there is no such folder"),
        ("results.csv", "would overwrite"),
    ],
)
def test_places_that_cannot_be_written_to(tmp_path: Path, out: str, said: str) -> None:
    results = written(tmp_path, "results.csv", Path(RESULTS).read_text(encoding="utf-8"))
    done = run("pay", SCHEME, results, *WHO, "-o", tmp_path / out)
    assert done.exit_code == 2
    assert said in done.stderr


def test_no_command_writes_over_the_mapping_that_it_reads(tmp_path: Path) -> None:
    said = written(tmp_path, "m.yaml", "mapping: 1\n")
    done = run("propose", RESULTS, *WHO, "--mapping", said, "-o", said)
    assert done.exit_code == 2
    assert "would overwrite" in done.stderr
    assert Path(said).read_text(encoding="utf-8") == "mapping: 1\n"


def test_a_proposed_scheme_pays(tmp_path: Path) -> None:
    shown = run("propose", RESULTS, *WHO)
    assert shown.exit_code == 0
    scheme = written(tmp_path, "s.yaml", shown.stdout)
    assert run("propose", RESULTS, *WHO, "-o", tmp_path / "t.yaml").exit_code == 0
    assert (tmp_path / "t.yaml").read_text(encoding="utf-8") == shown.stdout
    assert "paid: €353,750.00" in run("pay", scheme, RESULTS, *WHO).stderr
    wrong = run("propose", RESULTS, *WHO, "-o", tmp_path / "t.csv")
    assert wrong.exit_code == 2
    assert "End the name with one of these: .yaml" in wrong.stderr


def test_wrong_use_is_explained() -> None:
    assert run("pay").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert "SCHEME" in run("pay", "--help").stdout


def test_as_a_program_of_its_own() -> None:
    command = [sys.executable, "-m", "kpi", "pay", SCHEME, RESULTS, *WHO]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("person,team,role,period")
    broken = subprocess.run(
        [*command[:3], "check", RESULTS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert broken.returncode == 2
    assert broken.stderr.startswith("error: results.csv:")
    assert "Traceback" not in broken.stderr


def test_notices_that_differ_only_in_role_or_kpi_are_one_line(tmp_path: Path) -> None:
    kpis = "".join(
        f"      - {{name: {name}, weight: 0.25, missing: leave_out, curve: {{knots: [[1, 1]]}}}}\n" for name in "abcd"
    )
    cards = "".join(f"  - role: {role}\n    target_bonus: 10\n    kpis:\n{kpis}" for role in ("Clerk", "Driver"))
    scheme = written(tmp_path, "s.yaml", f"cards:\n{cards}")
    rows = "".join(
        f"{person},{role},2026-01,{kpi},10,{'' if kpi in 'abc' else 10}\n"
        for person, role in (("Kim", "Clerk"), ("Lou", "Driver"))
        for kpi in "abcd"
    )
    done = run("pay", scheme, written(tmp_path, "r.csv", f"person,role,period,kpi,plan,fact\n{rows}"))
    told = [line for line in done.stderr.splitlines() if "result is missing" in line]
    assert told == [
        "notice: Clerk: a: 1 result is missing; left out, its weight shared among the others (and 5 more like this: Clerk, Driver)"
    ]


def test_no_list_of_errors_is_longer_than_fifty(tmp_path: Path) -> None:
    fields = "".join(f"field{number}: 1\n" for number in range(80))
    done = run("check", written(tmp_path, "s.yaml", f"{fields}cards: []\n"))
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 51
    assert lines[-1].startswith("and ")
    assert int(lines[-1].split()[1]) >= 30


def test_who_pays_waits_for_no_papers_and_charts() -> None:
    heavy = "{'docx', 'pptx', 'typst', 'altair', 'kpi.documents'}"
    code = f"import sys; from kpi.cli.maincommand import main; main(['pay', '--help'], standalone_mode=False); assert not {heavy} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_list_is_there() -> None:
    context = click.Context(main)
    assert all(main.get_command(context, name) is not None for name in main.list_commands(context))
    assert main.get_command(context, "nothing") is None

"""A case in a terminal: looked into, unpacked and packed, and opened by every command that takes a scheme and results."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import kpi
from kpi.cli.maincommand import main
from kpi.store.case import Case, CaseStep, Data, KeptScheme
from kpi.store.casefile import case_file, read_case

STORY = Path(__file__).resolve().parent.parent / "data" / "story"
SCHEME, RESULTS, PEOPLE = STORY / "scheme.yaml", STORY / "results.csv", STORY / "people.csv"


def run(*arguments: object) -> Result:
    """One command; nothing but an exit may come out of it."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The story at 80:20, beside today's 60:40."""
    rules = kpi.load(SCHEME)
    mild = rules.shared(0.8).revise(title="Milder")
    data = Data("story", pd.read_csv(RESULTS), pd.read_csv(PEOPLE))
    steps = (CaseStep(rules), CaseStep(mild, assumed=(("level", 1.2),)))
    path = tmp_path / "story.sixtyforty"
    path.write_bytes(case_file(Case(data, rules, steps, 1, scenarios=(KeptScheme("As it was", rules),))))
    return path


def test_what_it_holds(case: Path) -> None:
    assert run("case", "show", case).stdout.splitlines() == [
        "Title: story",
        "Data: story",
        "People: 10",
        "Periods: 1",
        "Results: 10",
        "Scheme: Milder",
        "Today's scheme: Three strong, seven weak",
        "Scenarios: As it was",
        "Steps that can be undone: 1",
    ]
    assert json.loads(run("case", "show", case, "--json").stdout)["people"] == 10


@pytest.mark.parametrize(
    ("command", "rest"), [("pay", ()), ("check", ()), ("checkup", ("--all",)), ("plans", ()), ("explain", ("Aspen",))]
)
def test_a_command_says_of_a_case_what_it_says_of_its_files(
    case: Path, tmp_path: Path, command: str, rest: tuple[str, ...]
) -> None:
    scheme = tmp_path / "milder.yaml"
    scheme.write_text(kpi.dump(read_case(case.read_bytes()).worked_on), encoding="utf-8")
    of_files = run(command, scheme, RESULTS, *rest, "--people", PEOPLE)
    of_case = run(command, case, *rest)
    assert of_case.exit_code == of_files.exit_code
    assert of_case.stdout == of_files.stdout
    assert of_case.stdout
    assert run(command, scheme, case, *rest).stdout == of_files.stdout, "another scheme on the data of a case"


def test_today_and_what_is_worked_on_are_compared(case: Path) -> None:
    done = run("compare", case)
    assert done.exit_code == 0, done.stderr
    assert "Aspen,Sales,Seller,True,1.5,45000.00,60000.00,15000.00" in done.stdout
    assert "Individual share" in done.stderr
    assert "only one scheme is given" in run("compare", SCHEME).stderr


def test_a_forecast_assumes_what_the_case_assumes(case: Path, tmp_path: Path) -> None:
    outlook = tmp_path / "outlook.yaml"
    outlook.write_text("level: 1.2\n", encoding="utf-8")
    same = run("forecast", case, "--worlds", 100)
    assert same.exit_code == 0, same.stderr
    assert same.stdout == run("forecast", case, "--worlds", 100, "--outlook", outlook).stdout
    outlook.write_text("level: 0.9\n", encoding="utf-8")
    assert same.stdout != run("forecast", case, "--worlds", 100, "--outlook", outlook).stdout


def test_parts_are_unpacked_and_packed(case: Path, tmp_path: Path) -> None:
    folder, again = tmp_path / "parts", tmp_path / "again.sixtyforty"
    assert run("case", "unpack", case, folder).exit_code == 0
    assert "individual_share: 80 %" in "".join(path.read_text() for path in folder.glob("schemes/*.yaml"))
    assert run("case", "pack", folder, again).exit_code == 0
    assert run("pay", again).stdout == run("pay", case).stdout
    assert "there is something of this name already" in run("case", "unpack", case, folder).stderr
    assert "another ending" in run("case", "pack", folder, tmp_path / "again.zip").stderr
    assert "a part is missing: case.yaml" in run("case", "pack", tmp_path / "nowhere", again).stderr


def test_what_is_no_case_is_refused_by_name(case: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.sixtyforty"
    cut.write_bytes(case.read_bytes()[:-300])
    for command in (("case", "show"), ("pay",)):
        done = run(*command, cut)
        assert done.exit_code == 2
        assert "cut.sixtyforty: this case file is damaged" in done.stderr
    assert "no results are given" in run("pay", SCHEME).stderr
    assert "too many files are named" in run("explain", SCHEME, RESULTS, RESULTS, "Aspen").stderr

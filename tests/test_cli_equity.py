"""`equity` in a terminal: what is printed and written, and everything that is refused; and the sex of people is in no other file."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import kpi
from kpi import comparison, intake, worlds
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.runchecks import answers_of, checkup_table
from kpi.checkup.told import Told, groups_of
from kpi.cli.maincommand import main
from kpi.forecast import forecast
from kpi.payment.sexes import without_sex
from kpi.store.case import Case, CaseStep, Data
from kpi.store.casefile import case_file, read_case
from kpi.store.caselink import query_of
from tests.test_checkup import write

COMPANY = Path(__file__).resolve().parent.parent / "data" / "company"
SCHEME, RESULTS = COMPANY / "scheme.yaml", COMPANY / "results.csv"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The people of the sample company, every third a woman, in German."""
    table = pd.read_csv(COMPANY / "people.csv")
    path = tmp_path_factory.mktemp("people") / "people.csv"
    table.assign(Geschlecht=["w" if n % 3 == 0 else "m" for n in range(len(table))]).to_csv(path, index=False)
    return path


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(main, ["equity", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def refused(*arguments: object) -> str:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def test_the_findings_are_printed(people: Path) -> None:
    done = run(SCHEME, RESULTS, "--people", people)
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["point", "said", "certainty"]
    assert [row["point"] for row in rows] == ["a", "b", "c", "d", "e", "f", "f", "g", "g", ""]
    assert rows[0]["said"].startswith("On average women are paid ")
    assert "Pay is that of a whole period at full time" in done.stderr


def test_everything_as_json(people: Path) -> None:
    answer: dict[str, Any] = json.loads(run(SCHEME, RESULTS, "--people", people, "--json").stdout)
    assert [row["sex"] for row in answer["levels"]] == ["female", "male", "all"]
    assert [row["people"] for row in answer["levels"]] == [40, 80, 120]
    assert [row["part"] for row in answer["gaps"]] == ["pay", "base", "variable"]
    assert len(answer["quarters"]) == 4
    assert answer["least"] == 5
    assert not any(name in json.dumps(answer) for name in pd.read_csv(people)["person"])


def test_a_workbook_with_every_table(people: Path, tmp_path: Path) -> None:
    out = tmp_path / "equity.xlsx"
    changed = tmp_path / "before.yaml"
    changed.write_text(
        SCHEME.read_text(encoding="utf-8").replace("individual_share: 60 %", "individual_share: 100 %"),
        encoding="utf-8",
    )
    assert changed.read_text(encoding="utf-8") != SCHEME.read_text(encoding="utf-8")
    assert run(SCHEME, RESULTS, "--people", people, "--baseline", changed, "-o", out).exit_code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "Findings", "Levels of pay", "Gaps", "Quarters of pay", "Roles", "Explained", "Before and after",
    ]  # fmt: skip
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"All other roles", "all roles", "Hidden below"} <= texts
    assert not texts & set(pd.read_csv(people)["person"])


def test_only_some_periods(people: Path) -> None:
    whole, year = (
        json.loads(run(SCHEME, RESULTS, "--people", people, "--json", *more).stdout)
        for more in ((), ("--from", "Jan 2025", "--to", "2025-12"))
    )
    assert whole["levels"][0]["mean_variable"] != year["levels"][0]["mean_variable"]
    assert "there are no results of “2031-01”" in refused(SCHEME, RESULTS, "--people", people, "--to", "2031-01")
    late = refused(SCHEME, RESULTS, "--people", people, "--from", "2025-02", "--to", "2025-01")
    assert "the last period lies before the first" in late


def test_what_cannot_be(people: Path, tmp_path: Path) -> None:
    assert "no column of the people's table says" in refused(SCHEME, RESULTS, "--people", COMPANY / "people.csv")
    assert "2 is too few" in refused(SCHEME, RESULTS, "--people", people, "--least", 2)
    assert "a file with another ending" in refused(SCHEME, RESULTS, "--people", people, "-o", tmp_path / "a.pdf")
    men = tmp_path / "men.csv"
    pd.read_csv(people).assign(Geschlecht="männlich").to_csv(men, index=False)
    assert "are men" in refused(SCHEME, RESULTS, "--people", men)
    codes = tmp_path / "codes.csv"
    pd.read_csv(people).assign(Geschlecht=[1, 2] * 60).to_csv(codes, index=False)
    told = refused(SCHEME, RESULTS, "--people", codes)
    assert "does not say which sex is meant" in told
    assert "no column of the people's table says" in told


# --------------------------------------------------------------------------------------------- used for nothing else


@pytest.fixture(scope="module")
def taken(people: Path) -> intake.Intake:
    found = intake.read([("results.csv", RESULTS.read_bytes()), ("people.csv", people.read_bytes())])
    assert found.people is not None
    assert found.people["sex"].value_counts().to_dict() == {"male": 80, "female": 40}
    return found


@pytest.fixture(scope="module")
def scheme() -> kpi.Scheme:
    return kpi.load(SCHEME)


def both(taken: intake.Intake) -> Iterator[pd.DataFrame | None]:
    yield taken.people
    yield without_sex(taken.people)


def test_pay_and_forecast_do_not_look_at_it(taken: intake.Intake, scheme: kpi.Scheme) -> None:
    workforces = [kpi.build(taken.results, people, scheme) for people in both(taken)]
    one, other = (kpi.pay(scheme, workforce) for workforce in workforces)
    assert "sex" not in one.table()
    pd.testing.assert_frame_equal(one.table(), other.table())
    costs = []
    for workforce, people in zip(workforces, both(taken), strict=True):
        fitted = worlds.fit(scheme, workforce)
        future = worlds.ahead(scheme, workforce, fitted.outlook, fitted, people)
        costs.append(forecast(scheme, worlds.draw(future, 64, keep=False)).cost.tolist())
    assert costs[0] == costs[1]


def test_of_the_checks_only_those_of_groups_look_at_it(taken: intake.Intake, scheme: kpi.Scheme) -> None:
    workforce = kpi.build(taken.results, taken.people, scheme)
    one, other = (
        checkup_table(
            answers_of(CheckCase(scheme, workforce, write, told=Told(groups=groups_of(people)))), scheme.minor
        )
        for people in both(taken)
    )
    of_groups = one["check"].isin(["E1", "E2"])
    assert of_groups.sum() == 2
    pd.testing.assert_frame_equal(
        one[~of_groups].reset_index(drop=True), other[~other["check"].isin(["E1", "E2"])].reset_index(drop=True)
    )
    assert not one[of_groups].equals(other[other["check"].isin(["E1", "E2"])])


def test_a_comparison_does_not_count_by_it(taken: intake.Intake, scheme: kpi.Scheme) -> None:
    one = comparison.scenario("a", scheme, kpi.build(taken.results, taken.people, scheme))
    found = comparison.compare(one, one)
    assert "sex" not in comparison.columns(found, taken.people)


def test_a_workbook_of_formulas_does_not_have_it(people: Path, tmp_path: Path) -> None:
    out = tmp_path / "book.xlsx"
    done = CliRunner().invoke(main, ["workbook", str(SCHEME), str(RESULTS), "--people", str(people), "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(out, read_only=True)
    texts = {
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
    }
    assert "Alder Holm" in texts
    assert not texts & {"sex", "Geschlecht", "female", "male", "w", "m"}


def test_a_case_keeps_it_and_a_link_does_not(taken: intake.Intake, scheme: kpi.Scheme) -> None:
    case = Case(Data("company", taken.results, taken.people), scheme, (CaseStep(scheme),))
    again = read_case(case_file(case), "company.sixtyforty")
    assert again.data.people is not None
    assert again.data.people["sex"].tolist() == case.data.people["sex"].tolist()  # type: ignore[index] # there is a table
    bare = Case(Data("company", taken.results, without_sex(taken.people)), scheme, (CaseStep(scheme),))
    assert query_of(case) == query_of(bare)

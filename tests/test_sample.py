"""The sample companies: made again as they are, and what their README says of them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kpi
from kpi import intake, sample
from kpi.measures import load_measures, measure

DATA = Path(__file__).resolve().parent.parent / "data"
SAMPLES = {"story": sample.story, "company": sample.company}


TRANSACTIONS = ("measures.yaml", "deals.csv", "pipeline.csv")


def taken(name: str) -> tuple[intake.Intake, kpi.Scheme]:
    """What a sample holds, read as a user's file is."""
    files = [(path.name, path.read_bytes()) for path in (DATA / name / "results.csv", DATA / name / "people.csv")]
    return intake.read(files), kpi.load(DATA / name / "scheme.yaml")


@pytest.mark.parametrize("name", [*SAMPLES, "transactions"])
def test_files_are_what_the_maker_makes(name: str) -> None:
    for file, text in (SAMPLES | {"transactions": sample.transactions})[name]().items():
        assert (DATA / name / file).read_bytes() == text.encode(), f"{name}/{file}: run python -m kpi.sample data"


def test_maker_writes_all_samples(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path).as_posix() for path in sample.write(tmp_path)}
    companies = {f"{name}/{file}" for name in SAMPLES for file in ("scheme.yaml", "results.csv", "people.csv")}
    assert written == companies | {f"transactions/{file}" for file in TRANSACTIONS}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_read_without_a_word(name: str) -> None:
    read, _scheme = taken(name)
    assert read.ok
    assert read.problems == ()
    assert read.counts.read == read.counts.kept + read.counts.set_aside["header"]


def test_story_pays_what_the_question_says() -> None:
    read, scheme = taken("story")
    workforce = kpi.build(read.results, read.people, scheme)
    assert workforce.attainment[0, :, 0].tolist() == [1.2, 1.15, 1.1, 0.9, 0.85, 0.85, 0.8, 0.8, 0.75, 0.7]
    assert workforce.group_attainment[0, -1, 0] == 0.91
    paid = kpi.pay(scheme, workforce)
    assert (paid.payout[:, 0] / 100).tolist() == [45_000, 41_250, 37_500, 22_500, 18_750, 18_750, 15_000, 15_000, 0, 0]
    assert kpi.pay(scheme.shared(1.0), workforce).cost == 356_250_00
    assert kpi.check(scheme, workforce) == []


def test_company_is_paid_with_notices_only() -> None:
    read, scheme = taken("company")
    workforce = kpi.build(read.results, read.people, scheme)
    assert {problem.level for problem in kpi.check(scheme, workforce)} == {"notice"}
    table = kpi.pay(scheme, workforce).table()
    assert set(table["role"]) == {"Seller", "Account manager", "Service agent", "Head of department"}
    assert table["period"].nunique() == 24
    assert 0.95 < table["payout"].sum() / table["target"].sum() < 1.15
    assert (table["team_part"] == 0).any(), "a team fails now and then"


def test_company_is_as_its_readme_says() -> None:
    read, _scheme = taken("company")
    assert read.people is not None
    results, people = read.results, read.people
    assert len(people) == 120
    assert people["team"].nunique() == 6
    assert set(people.loc[~people["person"].isin(results["person"]), "role"]) == {"Head of department"}
    in_window = people["hired"] >= pd.Timestamp(sample.FIRST_DAY)
    assert int(in_window.sum()) == sample.JOINERS
    assert people["left"].notna().sum() == sample.LEAVERS
    teams = results.groupby("person")["team"].nunique()
    assert (teams == 2).sum() == sample.MOVERS
    gaps = results[["plan", "fact"]].isna().any(axis=1).mean()
    assert 0.005 < gaps < 0.015
    assert (DATA / "company" / "results.csv").stat().st_size < 1_500_000


def test_company_results_are_realistic() -> None:
    read, scheme = taken("company")
    above_minimum, at_plan = [], []
    for card in scheme.cards[:3]:
        for one in card.kpis:
            rows = read.results[(read.results["kpi"] == one.name) & (read.results["role"] == card.role)]
            sign = -1 if one.curve.falls else 1
            reached = sign * (rows["fact"] / rows["plan"]).dropna()
            above_minimum.append((reached >= sign * one.curve.knots[0].at).mean())
            at_plan.append((reached >= sign).mean())
    assert 0.88 < np.mean(above_minimum) < 0.97
    assert min(above_minimum) > 0.85
    assert 0.55 < np.mean(at_plan) < 0.65


def test_rows_only_while_employed() -> None:
    read, _scheme = taken("company")
    assert read.people is not None
    rows = read.results.merge(read.people[["person", "hired", "left"]], on="person")
    month = pd.PeriodIndex(rows["period"], freq="M")
    assert (month.end_time >= rows["hired"]).all()
    assert ((month.start_time <= rows["left"]) | rows["left"].isna()).all()


@pytest.mark.parametrize("name", SAMPLES)
def test_readme_explains_every_column(name: str) -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for file in ("results.csv", "people.csv"):
        columns = (DATA / name / file).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [column for column in columns if f"| `{column}` |" not in text] == []


def test_deals_become_kpis_without_a_word_about_bad_rows() -> None:
    folder = DATA / "transactions"
    made = measure(load_measures(folder / "measures.yaml"), {"deals": [folder / "deals.csv"]})
    assert {problem.where for problem in made.problems} <= {"average sale", "conversion"}, "only too few rows are told"
    of_cedar = made.results[(made.results["person"] == "Cedar") & (made.results["kpi"] == "discount share")]["fact"]
    others = made.results[(made.results["person"] != "Cedar") & (made.results["kpi"] == "discount share")]["fact"]
    assert of_cedar.min() > others.max(), "Cedar sells on discount"
    assert len(made.too_few) > 0
    deals = pd.read_csv(folder / "deals.csv")
    text = (DATA / "README.md").read_text(encoding="utf-8")
    columns = [*deals.columns, *pd.read_csv(folder / "pipeline.csv").columns]
    assert [column for column in columns if f"| `{column}` |" not in text] == []
    won = deals[(deals["seller"] == "Aspen") & (deals["status"] == "won") & deals["date"].str.startswith("2026-03")]
    fact = made.results.set_index(["person", "period", "kpi"])["fact"]
    assert fact["Aspen", "2026-03", "revenue"] == pytest.approx(won["amount"].sum())
    assert fact["Aspen", "2026-03", "profit"] == pytest.approx((won["amount"] - won["cost"] - 45 * won["hours"]).sum())

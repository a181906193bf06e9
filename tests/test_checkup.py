"""The check-up: on the story it says what its authors say of it; a planted fault is found first, and a clean scheme stays silent."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy.stats import norm as normal

import kpi
from kpi import Refused, Scheme, Workforce, build
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.onepoint import one_more_point, scheme_jumps
from kpi.checkup.runchecks import CHECKS, check_up, checkup_finding, checkup_table, worth_telling
from kpi.payment.payout import pay
from tests.test_cases import FOLDER, prepare, read_file

DATA = Path(__file__).parent.parent / "data"


def write(minor: float) -> str:
    """Money in minor units, plainly."""
    return f"{minor / 100:,.0f}"


@cache
def sample(name: str) -> tuple[Scheme, Workforce]:
    scheme = kpi.load(DATA / name / "scheme.yaml")
    results, people = (pd.read_csv(DATA / name / file) for file in ("results.csv", "people.csv"))
    return scheme, build(results, people, scheme)


def of(name: str) -> dict[str, CheckResult]:
    """The answers by check; of several the first."""
    found: dict[str, CheckResult] = {}
    for one in check_up(*sample(name), write):
        found.setdefault(one.check, one)
    return found


def test_the_story_in_its_first_three_lines() -> None:
    results = check_up(*sample("story"), write)
    assert [one.check for one in worth_telling(results)][:3] == ["A6", "T1", "T4"]
    assert checkup_finding(results).startswith(
        "The team plan pays all or nothing: one point decides 200,000. Mend that first"
    )
    first, second, third = worth_telling(results)[:3]
    assert first.evidence.startswith("One point short of 100% costs every person 20,000. The team stands at 91%.")
    assert first.stake is not None
    assert (first.stake.low, first.stake.high) == (20_000_000, 20_000_000)
    assert "can hardly reach" in second.title
    assert third.stake is not None
    assert third.stake.low == 8_250_000
    assert "The three lose 40% of their bonus; the employer keeps 142,500" in third.evidence


def test_what_cannot_be_told_of_ten_people_is_said() -> None:
    found = of("story")
    assert {key for key, one in found.items() if one.state == "few"} >= {"B1", "B2", "K1", "K2", "P3"}
    assert found["B2"].title == "3 of 10 results reach the plan; the norm is 55% to 70%."
    assert "At least 91 results" in found["B2"].evidence


def test_one_more_point_in_the_story() -> None:
    table = one_more_point(CheckCase(*sample("story"), write)).set_index("person")
    assert (table.loc[["Birch", "Cedar", "Elm"], "point"] == 75_000).all()
    assert (table.loc[["Aspen", "Rowan", "Willow"], "point"] == 0).all()
    assert table["stake"].sum() == 9_000_000
    assert of("story")["A7"].stake.low == 9_000_000  # type: ignore[union-attr]


def test_jumps_of_the_story() -> None:
    team, own = scheme_jumps(CheckCase(*sample("story"), write))
    assert (team.of, team.at, team.per_head, team.together) == ("team", 1.0, 2_000_000, 20_000_000)
    assert (own.of, own.at, own.per_head, own.on_edge) == ("own", 0.8, 1_500_000, ("Laurel", "Linden"))
    assert own.edge_money == 3_000_000


def test_every_figure_of_a_mend_is_a_payment() -> None:
    scheme, workforce = sample("story")
    mend = of("story")["A6"].mend
    assert mend is not None
    assert pay(mend.scheme, workforce).cost - pay(scheme, workforce).cost == 14_000_000


LINE = {"knots": [[0.8, 0.0], [1.0, 1.0], [1.35, 2.0]]}


def clean(**changes: Any) -> tuple[Scheme, Workforce]:
    """Forty people in 24 months on three KPIs, each a straight line, all on their own result: nothing to find."""
    rng = np.random.default_rng(changes.pop("seed", 5))
    quantiles = normal.ppf((np.arange(20) + 0.5) / 20)
    ability = np.repeat(quantiles / quantiles.std(), 2)
    common = rng.standard_normal((40, 24))
    names = ("sales", "margin", "new customers")
    rows = []
    for place, kpi_name in enumerate(names):
        own = np.sqrt(0.6) * common + np.sqrt(0.4) * rng.standard_normal((40, 24))
        attained = 1.06 + 0.13 * ability[:, None] + 0.155 * own
        plan = np.full(24, 100.0 + place)
        for person in range(40):
            for month in range(24):
                period = f"{2024 + month // 12}-{month % 12 + 1:02}"
                rows.append(
                    (f"P{person:02}", period, kpi_name, plan[month], max(plan[month] * attained[person, month], 0.0))
                )
    results = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    results = changes.pop("change", lambda table: table)(results)
    kpis = changes.pop("kpis", None) or [
        {"name": name, "title": name.capitalize(), "weight": weight, "curve": LINE}
        for name, weight in zip(names, (0.5, 0.3, 0.2), strict=True)
    ]
    card = {"role": "Seller", "target_bonus": 1000, "kpis": kpis, **changes.pop("card", {})}
    scheme = Scheme.model_validate({"cards": [card], "team": {"mode": "split", "individual_share": 1.0}} | changes)
    return scheme, build(results, None, scheme)


def serious(scheme: Scheme, workforce: Workforce) -> list[str]:
    """Checks that find something worse than a hint, ranked."""
    return [
        one.check
        for one in worth_telling(check_up(scheme, workforce, write))
        if one.severity != "hint" and one.state == "found"
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_clean_scheme_stays_silent(seed: int) -> None:
    assert serious(*clean(seed=seed)) == []


def _copied(table: pd.DataFrame) -> pd.DataFrame:
    """Margin is sales once more."""
    sales = table[table["kpi"] == "sales"].set_index(["person", "period"])["fact"]
    at = table.set_index(["person", "period"]).index
    return table.assign(fact=table["fact"].where(table["kpi"] != "margin", sales.reindex(at).to_numpy() * 1.01))


PLANTED: dict[str, dict[str, Any]] = {
    "A6": {"kpis": [{"name": "sales", "weight": 1, "curve": {"knots": [[0.8, 0.5], [1.0, 1.0], [1.35, 2.0]]}}]},
    "B2": {"change": lambda table: table.assign(plan=table["plan"] * 1.3)},
    "K1": {"change": _copied},
    "K2": {
        "change": lambda table: table.assign(fact=table["fact"].where(table["kpi"] != "margin", table["plan"] * 1.2))
    },
    "T4": {"team": {"mode": "split", "individual_share": 0.5, "curve": {"shape": "steps", "knots": [[1.2, 1.0]]}}},
    "T1": {"team": {"mode": "split", "individual_share": 0.9, "curve": {"shape": "steps", "knots": [[1.2, 1.0]]}}},
    "B7": {"card": {"cap": 1.2}},
}


@pytest.mark.parametrize("check", PLANTED)
def test_a_planted_fault_is_found(check: str) -> None:
    assert check in serious(*clean(**PLANTED[check]))
    assert check not in serious(*clean())


@pytest.mark.parametrize("name", ["story", "company"])
def test_every_mend_changes_the_scheme_and_can_be_paid(name: str) -> None:
    scheme, workforce = sample(name)
    mended = scheme
    for _again in range(3):  # also once the first mends are in force
        mends = [one.mend.scheme for one in check_up(mended, workforce, write) if one.mend]
        assert mended not in mends
        assert all(pay(one, workforce).cost for one in mends)
        mended = mends[0] if mends else mended


def test_a_team_plan_that_grows_already_begins_earlier_and_jumps_no_more() -> None:
    scheme, workforce = sample("company")
    mend = of("company")["A6"].mend
    assert mend is not None
    assert mend.title == "The team plan begins to pay 20 points earlier, in a line"
    pays = [(knot.at, knot.pay) for knot in mend.scheme.team.curve.knots]
    assert pays == [(pytest.approx(0.7), 0.0), (0.9, 0.5), (1.0, 1.0), (1.15, 1.5)]
    assert any(jump.of == "team" for jump in scheme_jumps(CheckCase(scheme, workforce, write)))
    assert not any(jump.of == "team" for jump in scheme_jumps(CheckCase(mend.scheme, workforce, write)))


def test_the_company_has_the_faults_that_were_put_in_and_no_others() -> None:
    table = (DATA / "README.md").read_text().partition("### What its check-up finds")[2].partition("\n## ")[0]
    put_in = Counter[str]()
    for check, times in re.findall(r"\b([A-Z]\d+)(?: × (\d))?", table):
        put_in[check] += int(times or 1)
    assert Counter(one.check for one in check_up(*sample("company"), write) if one.state == "found") == put_in


def test_too_many_kpis() -> None:
    found = {one.title: one for one in check_up(*sample("company"), write) if one.check == "A1"}
    assert found["Seller is paid on 6 KPIs."].severity == "risk"
    mend = found["Seller is paid on 6 KPIs."].mend
    assert mend is not None
    assert len(mend.scheme.roles["Seller"].kpis) == 5
    assert sum(kpi.weight for kpi in mend.scheme.roles["Seller"].kpis) == pytest.approx(1)
    assert found["Service agent is paid on 5 KPIs."].severity == "hint"
    assert of("story")["A1"].state == "fine"


def test_a_backward_tier_costs_what_paying_it_forward_saves() -> None:
    """10 % to 12 % at 150,000: reaching it pays 3,000 at once."""
    rows = [("Ann", "2025-01", "margin", 100_000.0, 160_000.0), ("Ben", "2025-01", "margin", 100_000.0, 90_000.0)]
    results = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    commission = {
        "measure": "margin",
        "kind": "retroactive",
        "tiers": [{"from": 0, "rate": 0.10}, {"from": 150_000, "rate": 0.12}],
    }
    card = {
        "role": "Seller",
        "target_bonus": 1000,
        "kpis": [{"name": "margin", "weight": 1, "curve": LINE}],
        "commissions": [commission],
    }
    scheme = Scheme.model_validate({"cards": [card], "team": {"mode": "split", "individual_share": 1.0}})
    found = next(one for one in check_up(scheme, build(results, None, scheme), write) if one.check == "A8")
    assert found.state == "found"
    assert "pays 3,000 at once" in found.title
    assert found.stake is not None
    assert found.stake.low == 160_000 * 12 - (150_000 * 10 + 10_000 * 12)


def test_all_answers_as_a_table() -> None:
    results = check_up(*sample("company"), write)
    table = checkup_table(results, 100)
    assert len(table) == len(results)
    assert table["title"].str.endswith((".", "!")).all()
    assert set(table["state"]) <= {"found", "looks so, cannot be told yet", "fine", "not enough data", "does not apply"}


def test_every_check_answers_on_every_sample() -> None:
    for name in ("story", "company"):
        case = CheckCase(*sample(name), write)
        assert all(list(run(case)) for run in CHECKS)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_scheme_that_can_be_paid_can_be_checked(file: Path) -> None:
    """One period, matrices, curves from zero, cards that cannot be told apart by a hash: whatever the cases have."""
    described = read_file(file)
    for case in described.cases:
        try:
            scheme, workforce = prepare(described, case)
            pay(scheme, workforce)
        except (Refused, ValidationError):
            continue
        assert check_up(scheme, workforce, write)

"""Checks of effort, goals and data, and what mends cost: what was planted is found with its figures, a clean scheme stays silent."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, build
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Repaid
from kpi.checkup.datachecks import data_can_be_paid
from kpi.checkup.effortchecks import can_be_followed, measuring_pays
from kpi.checkup.goalchecks import goals_fit, one_teams_plan
from kpi.checkup.repaying import Repaying, mend_line
from kpi.checkup.runchecks import check_up, checkup_table
from kpi.goals.matrix import GoalMatrix, read_matrix
from kpi.payment.payout import pay
from kpi.plans.goalgrowth import GoalsTogether
from kpi.statistics.oddteam import odd_group
from tests.test_checks_of_luck import HAY, answer, paid_on
from tests.test_checkup import LINE, clean, of, sample, serious, write
from tests.test_cli import ROOT, run


def many(count: int) -> list[dict[str, Any]]:
    """So many KPIs, equally heavy."""
    return [{"name": f"k{place}", "weight": 1 / count, "curve": HAY} for place in range(count)]


def test_39_kpis_cannot_be_followed() -> None:
    found = answer(can_be_followed, paid_on(np.ones((39, 2, 1)), many(39)))
    assert found.state == "found"
    assert "about 240 minutes" in found.title
    assert answer(can_be_followed, paid_on(np.ones((3, 2, 1)), many(3))).state == "fine"
    assert answer(can_be_followed, paid_on(np.ones((5, 2, 1)), many(5))).state == "fine"


def test_without_gates_it_is_shorter() -> None:
    gate = {"kpi": "k0", "level": 0.9}
    case = paid_on(np.full((8, 2, 1), 0.8), many(8), card={"gates": [gate]})
    found = answer(can_be_followed, case)
    assert found.mend is not None
    assert pay(found.mend.scheme, case[1]).cost > pay(*case).cost


def measured(cost: float | None, target: float) -> CheckResult:
    """Two KPIs of one person in twelve months; the lighter one pays a tenth of `target` a month."""
    kpis = [
        {"name": "sales", "weight": 0.9, "curve": HAY},
        {"name": "visits", "weight": 0.1, "curve": HAY, "passport": {"cost": cost}},
    ]
    return answer(measuring_pays, paid_on(np.ones((2, 1, 12)), kpis, card={"target_bonus": target / 1.2}))


def test_measuring_costs_more_than_it_pays() -> None:
    """Ten minutes a day, 17 people, 220 days, 20 an hour: 12,467 for a KPI that pays 10,000."""
    dear = measured(10 / 60 * 17 * 220 * 20, 10_000)
    assert dear.state == "found"
    assert dear.title == "Measuring visits costs 12,467 a year, and 10,000 of bonus hang on it."
    assert dear.mend is not None
    assert [kpi.weight for kpi in dear.mend.scheme.roles["Seller"].kpis] == [1]
    assert measured(1 / 60 * 17 * 220 * 20, 50_000).state == "fine"


def test_what_measuring_costs_is_asked() -> None:
    assert measured(None, 10_000).state == "few"
    assert "passports" in measured(None, 10_000).title


def test_a_quarter_is_no_year() -> None:
    kpi = {"name": "sales", "weight": 1, "curve": HAY, "passport": {"cost": 6000}}
    found = answer(measuring_pays, paid_on(np.ones((1, 1, 3)), [kpi], card={"target_bonus": 2500}))
    assert "30,000 of bonus" in found.title


def teams(shares: dict[str, list[float]]) -> CheckResult:
    """Results of one period by team."""
    rows = [
        (f"{team}{place}", team, "2025-01", "sales", 100.0, 100 * share)
        for team, some in shares.items()
        for place, share in enumerate(some)
    ]
    results = pd.DataFrame(rows, columns=["person", "team", "period", "kpi", "plan", "fact"])
    card = {"role": "S", "target_bonus": 1000, "kpis": [{"name": "sales", "weight": 1, "curve": HAY}]}
    scheme = Scheme.model_validate({"cards": [card], "team": {"individual_share": 1.0}})
    return answer(one_teams_plan, (scheme, build(results, None, scheme)))


def at_plan(met: int, missed: int, over: float = 1.1) -> list[float]:
    return [over] * met + [0.9] * missed


def test_one_teams_plan_is_too_easy() -> None:
    """18 of 20 against 40 of 100."""
    found = teams({"North": at_plan(18, 2), "South": at_plan(20, 30), "West": at_plan(20, 30)})
    assert found.state == "found"
    assert found.title == "North reaches its plans more often than all others: 90% against 40%."
    assert found.stake is not None
    assert found.stake.words.startswith("less to pay")
    assert teams({"North": at_plan(12, 8), "South": at_plan(30, 20), "West": at_plan(30, 20)}).state == "fine"
    assert teams({"North": at_plan(9, 1), "South": at_plan(10, 40)}).state == "few"


def test_the_test_of_a_team_is_fishers() -> None:
    from scipy.stats import fisher_exact

    north, others = (np.array([1.0] * met + [0.0] * missed)[:, None] for met, missed in ((18, 2), (40, 60)))
    assert odd_group(north, others) == pytest.approx(fisher_exact(np.array([[18, 2], [40, 60]])).pvalue)
    assert odd_group(north, others) < 1e-4


def test_a_team_of_equal_plans_is_seldom_found() -> None:
    """Where people differ and no plan does, chance finds a team in at most its 5 % (and what 400 draws may add)."""
    rng, found = np.random.default_rng(21), 0
    for _draw in range(400):
        hits = (1 + 0.15 * rng.standard_normal((60, 1)) + 0.15 * rng.standard_normal((60, 12)) >= 1).astype(float)
        found += odd_group(hits[:15], hits[15:]) < 0.05
    assert found / 400 <= 0.075


GOALS = """
goals:
  - {id: year, level: company, owner: Company, text: Sell, weight: 100 %, indicators: [{kpi: sales, plan: 100, unit: EUR}]}
  - {id: one, level: person, owner: Ann, text: Sell, parent: year, weight: 100 %, indicators: [{kpi: sales, plan: ANN, unit: EUR}]}
  - {id: two, level: person, owner: Ben, text: Sell, parent: year, weight: 100 %, indicators: [{kpi: sales, plan: 30, unit: EUR}]}
"""


def fit(goals: GoalMatrix | None = None, growth: GoalsTogether | None = None) -> CheckResult:
    scheme, workforce = sample("story")
    return next(iter(goals_fit(CheckCase(scheme, workforce, write, goals=goals, growth=growth))))


def test_parts_that_do_not_add_up() -> None:
    gap = fit(read_matrix(GOALS.replace("ANN", "60")))
    assert (gap.state, gap.severity) == ("found", "stop")
    assert gap.title == "Company: the plans of sales below add up to 90, and its own is 100."
    assert gap.evidence == "In the same proportions: Ann 67, Ben 33."
    assert gap.stake is not None
    assert gap.stake.low == 1000
    assert fit(read_matrix(GOALS.replace("ANN", "70"))).state == "fine"


def test_goals_are_added_up_in_a_terminal(tmp_path: Path) -> None:
    matrix, story = tmp_path / "goals.yaml", ROOT / "data" / "story"
    matrix.write_text(GOALS.replace("ANN", "60"), encoding="utf-8")
    files = (story / "scheme.yaml", story / "results.csv", "--people", story / "people.csv")
    done = run("checkup", *files, "--goals", matrix, "--json")
    first = json.loads(done.stdout)["findings"][0]
    assert (first["check"], first["severity"]) == ("P5", "pays wrongly")
    assert "add up to 90" in first["title"]


def test_growth_that_does_not_make_the_year() -> None:
    """150,000 and 5 % more each month make 2,387,569, not 3 million; it takes 188,476."""
    found = fit(growth=GoalsTogether(3_000_000, 0.05, 150_000))
    assert (found.state, found.severity) == ("found", "money")
    assert "makes 2,387,569 of 150,000" in found.title
    assert "188,476" in found.evidence
    assert fit(growth=GoalsTogether(3_000_000, 0.05, 188_477)).state == "fine"
    assert fit().state == "few"


def data(results: list[tuple[Any, ...]], **kpi: Any) -> list[CheckResult]:
    frame = pd.DataFrame(results, columns=["person", "period", "kpi", "plan", "fact"])
    kpis = [{"name": "sales", "weight": 1, "curve": HAY, "missing": "leave_out"} | kpi]
    scheme = Scheme.model_validate(
        {"cards": [{"role": "S", "target_bonus": 1000, "kpis": kpis}], "team": {"individual_share": 1.0}}
    )
    return list(data_can_be_paid(CheckCase(scheme, build(frame, None, scheme), write)))


def test_results_exactly_at_plan() -> None:
    heaped = [
        (f"P{place}", "2025-01", "sales", 1000.0, 1000.0 if place < 20 else 900.0 + place) for place in range(100)
    ]
    [found] = data(heaped)
    assert found.title == "20% of the results of sales are exactly at plan."
    [spread] = data([(name, period, kpi, plan, fact + 0.5) for name, period, kpi, plan, fact in heaped])
    assert spread.state == "fine"


def test_small_whole_numbers_lie_at_plan_anyway() -> None:
    few = [(f"P{place}", "2025-01", "sales", 3.0, float(2 + place % 3)) for place in range(90)]
    assert [one.state for one in data(few)] == ["fine"]


def test_missing_results_and_a_month_without_any() -> None:
    months = [f"2025-{month:02}" for month in range(1, 7)]
    rows: list[tuple[Any, ...]] = [("Ann", month, "sales", 100.0, 110.0) for month in months if month != "2025-03"]
    rows += [("Ben", month, "sales", 100.0 if month != "2025-02" else np.nan, 90.0) for month in months]
    missing, unpaid = data(rows)
    assert missing.title == "1 result (9.1%) has no figure, or no plan above 0."
    assert "leave it out" in missing.evidence
    assert unpaid.title == "1 person had no result at all in some period, and was paid nothing for it."
    assert unpaid.stake is not None
    assert unpaid.stake.low == 100_000


def test_results_before_joining() -> None:
    results = pd.DataFrame(
        [("Ann", f"2025-0{month}", "sales", 100.0, 110.0) for month in range(1, 7)],
        columns=["person", "period", "kpi", "plan", "fact"],
    )
    people = pd.DataFrame({"person": ["Ann"], "hired": ["2025-03-01"]})
    card = {"role": "S", "target_bonus": 1000, "kpis": [{"name": "sales", "weight": 1, "curve": HAY}]}
    scheme = Scheme.model_validate({"cards": [card], "team": {"individual_share": 1.0}})
    [found] = data_can_be_paid(CheckCase(scheme, build(results, people, scheme), write))
    assert (found.state, found.severity) == ("found", "stop")
    assert found.title == "1 person has results before joining or after leaving, and was paid nothing for them."
    assert found.evidence == "First of them: Ann, Jan 2025."


# What mends cost


def test_a_mend_says_what_it_costs_and_its_twin_costs_what_today_does() -> None:
    scheme, workforce = sample("story")
    mend = of("story")["A6"].mend
    assert mend is not None
    assert mend.repaid == Repaid(more=14_000_000, gain=10, lose=0)
    assert mend.twin is not None
    assert mend.twin.factor == pytest.approx(213_750 / 353_750)
    assert pay(mend.twin.scheme, workforce).cost == pytest.approx(pay(scheme, workforce).cost, abs=10)
    assert mend.twin.repaid.gain + mend.twin.repaid.lose == 10
    assert mend_line(mend, write) == (
        "The mend costs 140,000 more. 10 people gain. Nobody loses. With all target bonuses at 60.42% of today’s it costs the same as now. "
        "6 people gain. 4 people lose."
    )


def test_half_a_step_at_85_percent_has_the_published_factor() -> None:
    """85 % of the team plan pays half: 100,000 more, or target bonuses times .681."""
    scheme, workforce = sample("story")
    steps = {"shape": "steps", "knots": [[0.85, 0.5], [1.0, 1.0]]}
    half = scheme.revise(team=scheme.team.model_dump() | {"curve": steps})
    mend = Repaying(CheckCase(scheme, workforce, write)).of(Mend("", half))
    assert mend is not None
    assert mend.repaid is not None
    assert mend.repaid.more == 10_000_000
    assert mend.twin is not None
    assert round(mend.twin.factor, 3) == 0.681


@pytest.mark.parametrize("name", ["story", "company"])
def test_every_twin_costs_what_today_does(name: str) -> None:
    scheme, workforce = sample(name)
    today = pay(scheme, workforce)
    twins = [one.mend.twin for one in check_up(scheme, workforce, write) if one.mend and one.mend.twin]
    assert twins
    for twin in twins:
        assert abs(int(pay(twin.scheme, workforce).cost) - int(today.cost)) <= int(today.active.sum())


def test_a_mend_that_costs_the_same_has_no_twin() -> None:
    scheme, workforce = sample("story")
    renamed = Repaying(CheckCase(scheme, workforce, write)).of(Mend("", scheme.revise(title="Another name")))
    assert renamed == Mend("", scheme.revise(title="Another name"), Repaid(0, 0, 0), None)
    assert mend_line(renamed, write) == "The mend costs the same. Nobody’s bonus changes."


def test_the_table_has_what_mends_cost() -> None:
    table = checkup_table(check_up(*sample("story"), write), 100).set_index("check")
    assert [table.loc["A6", name] for name in ("mend_costs", "gain", "lose")] == [140_000, 10, 0]
    assert table.loc["A6", "same_cost_factor"] == pytest.approx(0.604240, abs=1e-6)


def test_all_target_bonuses_times_a_factor() -> None:
    scheme, workforce = clean()
    there = pay(scheme.with_targets(0.8).with_targets(1.5), workforce)
    assert (there.payout == pay(scheme, workforce.with_targets(1.2)).payout).all()


SICK: dict[str, dict[str, Any]] = {
    "A9": {"kpis": [{"name": "sales", "weight": 1, "curve": LINE | {"above": "continue"}}]},
    "A14": {"kpis": [{"name": "sales", "weight": 1, "curve": LINE, "passport": {"cost": 60_000}}]},
    "C3": {"change": lambda table: table.assign(fact=table["fact"].sample(frac=1, random_state=3).to_numpy())},
}


@pytest.mark.parametrize("check", SICK)
def test_one_fault_is_found_in_a_clean_company(check: str) -> None:
    assert check in serious(*clean(**SICK[check]))

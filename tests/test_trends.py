"""Periods against each other: SciPy as the reference, patterns that were put in, and silence where nothing can be told."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kpi import Card, Kpi, Scheme, Workforce, build
from kpi.plans.progress import left_in_year, progress, progress_finding, this_year
from kpi.trends import benjamini_hochberg as adjusted
from kpi.trends import falling_kpis, season, series, trends
from tests.strategies import through

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
QUARTERS = [f"{year}-Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5)]


def crew(
    facts: dict[str, list[float]], plan: float | None = 100.0, periods: list[str] = MONTHS, **more: Any
) -> Workforce:
    """People and their sales; NaN is a period without a result."""
    rows = [
        {"person": name, "period": period, "kpi": "sales", "plan": plan, "fact": fact, "team": more.get("team", {}).get(name, "North")}
        for name, line in facts.items() for period, fact in zip(periods, line, strict=False) if not np.isnan(fact)
    ]  # fmt: skip
    return build(pd.DataFrame(rows))


def row(workforce: Workforce, name: str, **how: Any) -> dict[str, Any]:
    """The trend of one person."""
    table = trends(workforce, "person", **how)
    return {str(key): value for key, value in table[table["name"] == name].iloc[0].items()}


@given(st.lists(st.integers(50, 60), min_size=6, max_size=24))
def test_slope_and_interval_as_in_scipy(facts: list[int]) -> None:
    found = row(crew({"Ann": [float(fact) for fact in facts]}), "Ann")
    slope, _intercept, low, high = stats.theilslopes(np.array(facts) / 100, np.arange(len(facts)))
    assert (found["slope"], found["low"], found["high"]) == pytest.approx((slope, low, high))


@given(st.lists(st.integers(0, 8), min_size=6, max_size=12))
def test_the_test_of_mann_and_kendall_by_hand(facts: list[int]) -> None:
    found = row(crew({"Ann": [float(fact) for fact in facts]}), "Ann")
    n = len(facts)
    rising = sum(np.sign(facts[j] - facts[i]) for i in range(n) for j in range(i + 1, n))
    tied = sum(t * (t - 1) * (2 * t + 5) for t in np.unique(facts, return_counts=True)[1])
    variance = (n * (n - 1) * (2 * n + 5) - tied) / 18
    z = max(abs(rising) - 1, 0) / np.sqrt(variance) if variance else 0.0
    assert found["p"] == pytest.approx(2 * stats.norm.sf(z))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusting_as_in_scipy(p: list[float]) -> None:
    np.testing.assert_allclose(adjusted(np.array([*p, np.nan]))[:-1], stats.false_discovery_control(p))


def test_the_published_p_values() -> None:
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    found = adjusted(np.array(p))
    np.testing.assert_allclose(found[:5], [0.0015, 0.003, 0.0095, 0.035625, 0.0603])
    assert (found <= 0.05).sum() == 4


def test_who_gets_better_who_slips_and_since_when() -> None:
    wobble = np.tile([0.0, 2.0, -2.0], 8)
    steady, up = 100 + wobble, 80 + 2.0 * np.arange(24) + wobble
    down = np.where(np.arange(24) < 14, 110, 90) + wobble
    workforce = crew({"Ann": list(steady), "Ben": list(up), "Cem": list(down)})
    table = trends(workforce, "person").set_index("name")
    assert table["direction"].to_dict() == {"Ann": "steady", "Ben": "better", "Cem": "worse"}
    assert table["since"].to_dict()["Cem"] == "2025-03"
    assert table["since"].to_dict()["Ann"] == ""
    assert row(workforce, "Ben")["slope"] == pytest.approx(0.02, abs=1e-3)
    turned = trends(workforce, "person", falling={"sales"}).set_index("name")["direction"]
    assert turned.to_dict() == {"Ann": "steady", "Ben": "worse", "Cem": "better"}


def test_few_periods_say_nothing() -> None:
    workforce = crew({"Ann": [50, 60, 70, 80, 90], "Ben": [100] * 24})
    found = row(workforce, "Ann")
    assert (found["direction"], found["since"], found["periods"]) == ("unknown", "", 5)
    assert np.isnan([found["low"], found["p"]]).all()
    assert found["slope"] == pytest.approx(0.1)


def test_one_period_has_no_slope() -> None:
    found = row(crew({"Ann": [50]}), "Ann")
    assert found["direction"] == "unknown"
    assert np.isnan(found["slope"])
    assert (found["first"], found["last"], found["mean"]) == (0.5, 0.5, 0.5)


def test_gaps_are_left_out() -> None:
    facts = [50.0, np.nan, 70, 80, np.nan, 100, 110, 120]
    found = row(crew({"Ann": facts, "Ben": [100.0] * 8}), "Ann")
    assert (found["periods"], found["first"], found["last"]) == (6, 0.5, 1.2)
    assert found["slope"] == pytest.approx(0.1)


def test_chance_alone_is_seldom_called_a_trend() -> None:
    rng = np.random.default_rng(5)
    facts = {f"p{number}": list(rng.normal(100, 10, 24)) for number in range(300)}
    assert (trends(crew(facts), "person")["direction"] != "steady").mean() < 0.02


def test_teams_are_weighted_by_plan_and_seats_added_up() -> None:
    rows = pd.DataFrame(
        {
            "person": ["Ann", "Ann", "Ben", "Ben"],
            "team": ["North", "South", "North", "North"],
            "period": ["2024-01", "2024-02", "2024-01", "2024-02"],
            "kpi": "sales",
            "plan": [100, 300, 100, 100],
            "fact": [100, 150, 50, 100],
        }
    )
    workforce = build(rows)
    table = series(workforce, "team").set_index(["name", "period"])["level"]
    assert table.to_dict() == {("North", "2024-01"): 0.75, ("North", "2024-02"): 1.0, ("South", "2024-02"): 0.5}
    assert series(workforce, "company")["level"].tolist() == [0.75, 0.625]
    assert series(workforce, "person").set_index(["name", "period"])["level"]["Ann", "2024-02"] == 0.5


def test_a_kpi_without_plans_is_followed_in_its_own_unit() -> None:
    found = row(crew({"Ann": [float(fact) for fact in range(10, 22)]}, plan=None), "Ann")
    assert (found["scale"], found["slope"], found["direction"]) == ("value", 1.0, "better")


def test_lower_is_better_comes_from_the_curves() -> None:
    kpis = (
        Kpi(name="debt", weight=0.5, curve=through((1.2, 0.5), (1.0, 1.0))),
        Kpi(name="sales", weight=0.5, curve=through((1, 1))),
    )
    assert falling_kpis(Scheme(cards=(Card(role="Seller", kpis=kpis),))) == {"debt"}


def test_the_quarters_of_the_textbook() -> None:
    found = season(QUARTERS, np.array([80.0, 100, 90, 130, 96, 120, 108, 156]))
    assert found.indices == pytest.approx({"Q1": 0.864267699, "Q2": 1.029440916, "Q3": 0.88372961, "Q4": 1.222561776})
    assert found.sentence == (
        "Strongest in Q4 (122.3% of the average), weakest in Q1 (86.4%). It rests on two years only: take it as a hint."
    )


@given(st.lists(st.integers(50, 150), min_size=12, max_size=12), st.integers(2, 4))
def test_a_pure_season_comes_back(pattern: list[int], years: int) -> None:
    periods = [f"{year}-{month:02}" for year in range(2020, 2020 + years) for month in range(1, 13)]
    values = np.tile(np.array(pattern, float), years)
    found = season(periods, values)
    assert list(found.indices.values()) == pytest.approx(list(np.array(pattern) / np.mean(pattern)))
    order = np.argsort(values, kind="stable")
    assert season([periods[place] for place in order], values[order]).indices == pytest.approx(found.indices)


@pytest.mark.parametrize(
    ("periods", "values", "why"),
    [
        (MONTHS[:23], np.ones(23), "it takes two full years, and 1 period is missing."),
        (MONTHS[:1], np.ones(1), "it takes two full years, and 23 periods are missing."),
        (["Spring", "Autumn"], np.ones(2), "the periods are neither months nor quarters."),
        (["2024", "2025"], np.ones(2), "the periods are neither months nor quarters."),
        ([*MONTHS[:1], *QUARTERS], np.ones(9), "the periods are neither months nor quarters."),
        (MONTHS, np.zeros(24), "a period is missing or not above zero."),
        (MONTHS, np.where(np.arange(24) == 5, np.nan, 1.0), "a period is missing or not above zero."),
        (MONTHS, np.full(24, np.nan), "it takes two full years, and 24 periods are missing."),
        ([], np.array([]), "the periods are neither months nor quarters."),
    ],
)
def test_a_season_that_cannot_be_told(periods: list[str], values: Any, why: str) -> None:
    found = season(periods, values)
    assert found.indices == {}
    assert found.sentence == f"The pattern of the year is not known: {why}"


def one(workforce: Workforce, **how: Any) -> dict[str, float]:
    """The only row of the progress of everybody."""
    table = progress(workforce, "company", **how)
    return {str(name): value for name, value in table.iloc[0].items() if name not in ("name", "kpi")}


def test_what_is_left_at_todays_pace() -> None:
    """Nine months at 90 %, plans of 100 each; three months without plans in the data."""
    found = one(crew({"Ann": [90.0] * 9}), further=3)
    assert found == pytest.approx(
        {
            "goal": 1200, "due": 900, "fact": 810, "reached": 0.9, "left": 390, "periods_left": 3, "needed": 130, "pace": 90,
            "at_pace": 1080, "share": 0.9, "low": 1080, "high": 1080,
        }
    )  # fmt: skip


def test_plans_to_come_count_as_they_are() -> None:
    """The last quarter has a plan of 300, so a pace of 90 % of the plan brings 270 of it."""
    rows = [("2025-Q1", 100, 90), ("2025-Q2", 100, 90), ("2025-Q3", 100, 90), ("2025-Q4", 300, np.nan)]
    results = pd.DataFrame(rows, columns=["period", "plan", "fact"]).assign(person="Ann", kpi="sales")
    found = one(build(results))
    assert (found["goal"], found["left"], found["periods_left"], found["needed"]) == (600, 330, 1, 330)
    assert (found["at_pace"], found["share"]) == pytest.approx((540, 0.9))
    assert np.isnan(found["low"]), "three periods are too few for an interval"


def test_in_the_middle_of_a_period() -> None:
    found = one(crew({"Ann": [100.0, 50.0]}), passed=0.5)
    assert (found["due"], found["goal"], found["left"], found["periods_left"]) == (150, 200, 50, 0.5)
    assert (found["reached"], found["at_pace"], found["needed"], found["pace"]) == pytest.approx((1.0, 200, 100, 100))


def test_the_interval_is_that_of_a_sum_to_come() -> None:
    facts = np.array([90.0, 110, 100, 95, 105, 100])
    found = one(crew({"Ann": list(facts)}), further=3)
    width = 1.959964 * facts.std(ddof=1) * 3 * np.sqrt(1 / 3 + 1 / 6)
    assert (found["low"], found["high"]) == pytest.approx((900 - width, 900 + width))


def test_a_finished_year_has_nothing_left_to_do() -> None:
    found = one(crew({"Ann": [90.0] * 12}))
    assert (found["left"], found["periods_left"], found["at_pace"]) == (120, 0, 1080)
    assert np.isnan(found["needed"])


def test_only_the_year_of_the_goal_counts() -> None:
    workforce = crew({"Ann": [100.0] * 12 + [80.0] * 3})
    assert this_year(workforce.periods) == ("2025-01", "2025-02", "2025-03")
    found = one(workforce, over=this_year(workforce.periods), further=left_in_year(workforce.periods))
    assert (found["goal"], found["fact"], found["periods_left"]) == (1200, 240, 9)


def test_periods_that_are_no_dates() -> None:
    assert this_year(("Spring", "Autumn")) == ("Spring", "Autumn")
    assert [left_in_year(names) for names in (["Spring"], [], ["2025"], ["2025-Q1"], ["2025-11"], ["2025-12"])] == [
        0,
        0,
        0,
        3,
        1,
        0,
    ]


def test_nothing_planned_nothing_left() -> None:
    assert progress(crew({"Ann": [1.0]}, plan=None), "person").empty
    assert "goal" in progress(crew({"Ann": [1.0]}, plan=None), "person")


def test_where_the_pace_leads_in_words() -> None:
    table = progress(crew({"Ann": [90.0] * 9, "Ben": [50.0] * 9}), "person", further=3)
    assert progress_finding(table, "2025") == (
        "Today's pace leads to 70% of the plan: 140 a period come, 380 would be needed."
    )
    done = progress(crew({"Ann": [90.0] * 9}), "person")
    assert progress_finding(done, "2025") == "2025 ended at 90% of the plan."
    ahead = progress(crew({"Ann": [250.0] * 6}), "person", further=6)
    assert progress_finding(ahead, "2025") == "The plan is reached already; today's pace leads to 250% of it."
    assert progress_finding(table.iloc[:0], "2025") == "Not enough data yet: there is no plan or no result."

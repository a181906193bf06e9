"""Charts of the future: every specification is valid Vega-Lite, and its rows say what was drawn."""

import json
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from kpi.charts import forecastchart as charts
from kpi.charts import forecastparts as parts
from kpi.charts import outlookchart
from kpi.forecast.odds import odds, verdict
from kpi.language import money
from kpi.statistics.rough import honest


def euros(amount: float) -> str:
    return money(amount * 100, "EUR", exact=False)


@pytest.mark.parametrize(
    "spec",
    [
        charts.fan(),
        charts.costs_chart(),
        charts.bands_chart(5),
        outlookchart.tornado_chart(6),
        outlookchart.fit_chart(),
        outlookchart.tested(),
        charts.shares(),
    ],
)
def test_a_specification_is_whole_and_without_data(spec: dict[str, Any]) -> None:
    data = {"data": {"values": []}, "title": "t"}
    chart = alt.Chart.from_dict({k: v for k, v in (spec | data).items() if k != "width"})
    assert chart.to_dict()
    assert "data" not in spec
    assert json.dumps(spec)


def test_bars_hold_every_world_and_none_lies_on_both_sides_of_the_budget() -> None:
    cost = np.random.default_rng(1).normal(1_000, 50, 5_000)
    for budget in (1_020.0, 700.0, 1_400.0, float(cost.max()), float(cost.min())):
        rows = charts.cost_rows(cost, budget, euros)
        bars = rows[rows["part"] == "bar"]
        assert bars["chance"].sum() == pytest.approx(1)
        beyond = bars.loc[bars["side"] == "beyond the budget", "chance"].sum()
        assert beyond == pytest.approx((cost > budget).mean(), abs=1.01 / len(cost))
        assert rows.loc[rows["part"] == "line", "start"].item() == budget


def test_a_cost_without_luck_is_one_bar() -> None:
    rows = charts.cost_rows(np.full(100, 500.0), 400.0, euros)
    bars = rows[(rows["part"] == "bar") & (rows["chance"] > 0)]
    assert bars["chance"].tolist() == [1.0]
    assert bars["side"].tolist() == ["beyond the budget"]


def test_the_fan_goes_on_where_the_past_ends() -> None:
    costs = np.arange(101.0)[None] + np.array([[0.0], [1_000.0]])
    rows = charts.fan_rows(pd.Series({"2025-12": 70.0}), ["2026-01", "2026-02"], costs, euros)
    assert rows["period"].tolist() == ["2025-12", "2026-01", "2026-02"]
    assert rows["p5"].tolist()[1:] == [5.0, 1_005.0]
    assert rows["p50"].tolist()[1:] == [50.0, 1_050.0]
    assert rows["most"].tolist()[1] == "€5 to €95"


def test_at_most_so_many_bands_are_drawn() -> None:
    table = pd.DataFrame({"name": [f"p{n}" for n in range(90)], "mean": 5.0, "p5": 1.0, "p95": 9.0, "target": 6.0})
    rows = charts.band_rows(table, euros)
    assert len(rows) == charts.BANDS
    assert rows["most"][0] == "€1 to €9"


def test_the_widest_bar_of_a_tornado_stands_first() -> None:
    table = pd.DataFrame({"title": ["a", "b"], "low_to": "x", "high_to": "y", "low": [-1.0, -9.0], "high": [2.0, 3.0]})
    rows = outlookchart.tornado_rows(table, euros)
    assert rows["title"].tolist() == ["b", "a", "b", "a"]
    assert rows["change"].tolist() == [-9.0, -1.0, 3.0, 2.0]


def test_the_split_in_force_and_the_budget_are_marked() -> None:
    table = pd.DataFrame({"share": [0.0, 1.0], "p5": [1.0, 2.0], "p50": [3.0, 4.0], "p95": [5.0, 6.0]})
    rows = charts.share_rows(table, 0.6, 3.5, euros)
    assert rows["split"].tolist()[:2] == ["0:100", "100:0"]
    assert rows.loc[rows["part"] == "now", "share"].item() == 0.6
    assert rows.loc[rows["part"] == "budget", "p50"].item() == 3.5


def test_what_came_is_inside_or_outside_the_band() -> None:
    table = pd.DataFrame({"period": ["1", "2"], "seen": [5.0, 20.0], "p5": 1.0, "p25": 2.0, "p75": 8.0, "p95": 9.0})
    assert outlookchart.tested_rows(table, euros)["held"].tolist() == ["inside the band", "outside"]


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "fewer than 1 in 1,000"),
        (0.002, "1 in 500"),
        (0.2, "1 in 5"),
        (0.34, "1 in 3"),
        (0.5, "5 in 10"),
        (0.97, "97 in 100"),
        (1.0, "practically always"),
    ],
)
def test_chances_are_said_as_people_say_them(chance: float, said: str) -> None:
    assert odds(chance) == said


def test_no_more_digits_than_the_error_supports() -> None:
    assert honest(123_456, 230) == 123_500
    assert honest(123_456, 0.2) == 123_456
    assert honest(123_456, 0) == 123_456


def test_the_budgets_question_is_answered_in_two_sentences() -> None:
    said = partial(verdict, budget=1_200_000_00, error=200_00, currency="EUR", horizon="year")
    assert (
        said(0.152, most=1_284_000_00)
        == "In 1 year of 7 the bonuses cost more than the budget of €1,200,000. A reserve of €84,000 is enough in 19 of 20 years."
    )
    assert (
        said(0.0, most=1_100_000_00)
        == "The budget of €1,200,000 is safe: fewer than 1 year in 1,000 costs more. In a bad year (1 in 20), €100,000 is still left."
    )
    assert said(0.7, most=1_300_000_00).startswith(
        "In 7 of 10 years the bonuses cost more than the budget of €1,200,000."
    )
    assert said(0.97, most=1_300_000_00).startswith("In 97 of 100 years")
    assert said(1.0, most=1_300_000_00).startswith("In nearly every year")


@pytest.mark.parametrize("horizon", ["year", "quarter", "period"])
def test_every_horizon_is_called_by_its_name(horizon: str) -> None:
    said = [verdict(chance, 1e6, 2e6, 1e3, "EUR", horizon) for chance in (0.0, 0.2, 0.7, 1.0)]
    assert all(one.count(horizon) == 2 for one in said)


MARKS = {"budget": (1_020.0, "budget"), "expected": (1_000.0, "expected"), "most": (1_080.0, "most")}


def test_the_years_part_has_every_year_and_no_bar_on_both_sides_of_the_budget() -> None:
    cost = np.random.default_rng(1).normal(1_000, 50, 5_000)
    part = parts.years_part(cost, MARKS, ["some", "cost more"], euros)
    bars = part["frames"][0]["bars"]
    assert sum(bar[2] for bar in bars) == pytest.approx(1)
    assert sum(bar[2] for bar in bars if bar[3]) == pytest.approx((cost > 1_020).mean(), abs=1.01 / len(cost))
    assert {round(bar[1] - bar[0], 6) for bar in bars} == {10.0}
    assert 1_020.0 in {round(bar[0], 6) for bar in bars}
    assert part["frames"][0]["over"] == ["some", "cost more"]
    assert bars[0][4].endswith("of the years")


def test_a_budget_far_away_does_not_press_the_years_together() -> None:
    cost = np.random.default_rng(1).normal(1_000, 50, 5_000)
    near = parts.years_part(cost, MARKS | {"budget": (1_300.0, "b")}, [], euros)
    far = parts.years_part(cost, MARKS | {"budget": (90_000.0, "b")}, [], euros)
    assert near["high"] == 1_300
    assert far["high"] < 1_300
    assert far["frames"][0]["marks"]["budget"]["at"] == 90_000


def test_years_without_luck_are_one_bar() -> None:
    [bar] = parts.years_part(np.full(100, 500.0), MARKS | {"budget": (400.0, "b")}, [], euros)["frames"][0]["bars"]
    assert bar[2:4] == (1.0, True)


def months(season: bool = False) -> dict[str, Any]:
    paid = pd.Series({f"{year}-{month:02}": 100.0 + month for year in (2024, 2025) for month in range(1, 13)})
    costs = np.linspace(90, 130, 101)[None] + np.arange(12.0)[:, None]
    return parts.months_part(paid, [f"2026-{month:02}" for month in range(1, 13)], costs, euros, season=season)


def test_same_months_of_the_past_stand_beside_a_band_that_knows_no_season() -> None:
    part = months()
    assert [(place, money) for place, money, _told in part["same"]][:2] == [(0, 101.0), (1, 102.0)]
    assert len(part["same"]) == 24
    assert part["words"][1] == "ahead · circles: same month in 2024, 2025"
    assert part["names"][0] == "Jan 2024"
    assert part["names"][-1] == "Dec 2026"
    assert len(part["told"]) == len(part["bands"]["p50"]) == 12
    assert part["low"] <= 92
    assert part["high"] >= 139


def test_a_band_that_knows_the_season_needs_no_circles() -> None:
    part = months(season=True)
    assert part["same"] == []
    assert part["words"] == ["paid", "ahead"]


def test_the_cheapest_month_of_every_year_is_named() -> None:
    costs = np.linspace(90_000, 130_000, 101)[None] * np.ones((12, 1))
    ahead = [f"2026-{month:02}" for month in range(1, 13)]
    paid = pd.Series({f"{year}-{month:02}": float(month != 5) for year in (2024, 2025) for month in range(1, 13)})
    said = parts.months_finding(paid, ahead, costs, euros)
    assert said == "May was the cheapest month in 2024, 2025; 9 in 10 months ahead cost €92,000 to €128,000"
    other = paid.copy()
    other["2025-06"] = -1.0
    assert parts.months_finding(other, ahead, costs, euros) == "9 in 10 months ahead cost €92,000 to €128,000"
    assert parts.months_finding(paid, ["2026-Q1", "2026-Q2"], costs[:2], euros).startswith("9 in 10 periods ahead")
    assert parts.months_finding(paid, ["2026-01"], costs[:1], euros).startswith("In 9 of 10 years Jan 2026 costs")

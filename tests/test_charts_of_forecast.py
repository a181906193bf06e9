"""Charts of the future: every specification is valid Vega-Lite, and its rows say what was drawn."""

import json
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from kpi.charts import forecastchart as charts
from kpi.charts import outlookchart
from kpi.forecast.odds import honest, odds, verdict
from kpi.language import money


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
    chart = alt.Chart.from_dict({k: v for k, v in (spec | data).items() if k not in ("usermeta", "width")})
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


def test_the_budgets_question_is_answered_in_a_sentence() -> None:
    said = partial(verdict, budget=1_200_000_00, error=200_00, currency="EUR", horizon="year")
    assert (
        said(0.2, most=1_284_000_00)
        == "There is a 1 in 5 chance to exceed €1,200,000; a reserve of €84,000 covers 19 of 20 years."
    )
    assert "at least €100,000 is left" in said(0.0, most=1_100_000_00)
    assert said(0.7, most=1_300_000_00).startswith("The chance to exceed €1,200,000 is 7 in 10")
    assert said(1.0, most=1_300_000_00).startswith("Practically every world")

"""The forecast put to the test: it holds its own promises on drawn histories, and says where too little is known."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi import Refused, Scheme, Workforce, build, load, pay
from kpi.forecast.backtest import BackTest, back_test, backtest_verdict

COMPANY = Path(__file__).resolve().parent.parent / "data" / "company"
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]


@pytest.fixture(scope="module")
def company() -> tuple[Scheme, Workforce, pd.DataFrame]:
    scheme = load(COMPANY / "scheme.yaml")
    text = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)
    people = pd.read_csv(COMPANY / "people.csv", dtype=text)
    return scheme, build(pd.read_csv(COMPANY / "results.csv", dtype=text), people, scheme), people


def history(seed: int, people: int = 40, spread: float = 0.2, months: int = 36) -> pd.DataFrame:
    """Sales of four teams: people differ, months hit everybody, the rest is luck."""
    rng = np.random.default_rng(seed)
    log = (
        0.5 * rng.normal(size=(people, 1))
        + 0.35 * rng.normal(size=(1, months))
        + 0.79 * rng.normal(size=(people, months))
    )
    fact = 100 * np.exp(spread * log - spread**2 / 2)
    rows = [
        (f"p{i:02}", f"t{i % 4}", MONTHS[t], "sales", 100.0, fact[i, t]) for i in range(people) for t in range(months)
    ]
    return pd.DataFrame(rows, columns=["person", "team", "period", "kpi", "plan", "fact"])


def scheme(**more: object) -> Scheme:
    kpi = {"name": "sales", "weight": 1, "curve": {"knots": [[0.8, 0.5], [1, 1], [1.2, 1.5]]}}
    card = {"role": "Seller", "target_bonus": 1_000, "kpis": [kpi]}
    return Scheme.model_validate({"cards": [card], **more})


def checked(results: pd.DataFrame, worlds: int = 1_000) -> BackTest:
    return back_test(scheme(), build(results, None, scheme()), worlds=worlds)


def test_bands_hold_what_they_promise_on_histories_of_the_models_own_kind() -> None:
    found = [checked(history(seed)) for seed in range(6)]
    people = np.mean([test.coverage for test in found])
    assert 0.84 <= people <= 0.96  # 240 people, who share their months
    ranks = np.array([test.total["rank"] for test in found])
    assert ((ranks > 0.005) & (ranks < 0.995)).all()
    assert sum(test.held for test in found) >= 0.75 * 12 * len(found)


def test_what_came_is_what_the_engine_pays(company: tuple[Scheme, Workforce, pd.DataFrame]) -> None:
    one, workforce, people = company
    found = back_test(one, workforce, people, worlds=400)
    assert found.learned[-1] == "2024-12"
    assert list(found.periods_in_minor_units["period"]) == [f"2025-{month:02}" for month in range(1, 13)]
    paid = pay(one, workforce)
    for row in found.people_in_minor_units.head(20).itertuples():
        mine = (paid.seats["person"] == row.person).to_numpy()
        assert row.seen == paid.payout[mine][:, 12:].sum()
    assert found.total["seen"] == pytest.approx(found.periods_in_minor_units["seen"].sum())
    assert found.strangers == 0  # the people table tells who was hired meanwhile


def test_who_came_later_and_who_left_is_left_out() -> None:
    results = history(7)
    late = (results["person"] == "p00") & (results["period"] < "2025")
    gone = (results["person"] == "p01") & (results["period"] >= "2025")
    found = checked(results[~late & ~gone])
    assert found.strangers == 1
    assert not {"p00", "p01"} & set(found.people_in_minor_units["person"])
    assert "1 who came later is left out." in backtest_verdict(found)


def test_results_of_the_periods_to_be_forecast_are_not_looked_at() -> None:
    results = history(1)
    spoiled = results.assign(fact=results["fact"].where(results["period"] < "2025", 500.0))
    one, other = checked(results), checked(spoiled)
    pd.testing.assert_frame_equal(
        one.people_in_minor_units.drop(columns=["seen", "inside"]),
        other.people_in_minor_units.drop(columns=["seen", "inside"]),
    )
    assert other.total["rank"] == 1.0
    assert other.coverage == 0.0
    assert "The bands are too narrow" in backtest_verdict(other)


def test_plans_of_the_periods_to_be_forecast_are_known() -> None:
    results = history(2)
    raised = results.assign(plan=results["plan"].where(results["period"] < "2025", 200.0))
    assert (checked(raised).found.future.workforce.plan == 200.0).all()


def test_a_short_history_is_tested_on_a_quarter_or_a_period() -> None:
    assert len(checked(history(3, months=9), 200).periods) == 3
    assert len(checked(history(3, months=4), 200).periods) == 1


@pytest.mark.parametrize("months", [1, 2])
def test_too_little_is_refused_with_a_sentence(months: int) -> None:
    with pytest.raises(Refused, match="too little to put a forecast to the test"):
        checked(history(4, months=months))


def test_the_verdict_counts_in_words() -> None:
    said = backtest_verdict(checked(history(5, people=8)))
    assert re.match(r"\d+ of the last 12 periods came out within the forecast made before them\.", said)
    assert "Known were Jan 2023 to Dec 2024." in said
    assert "Of 8 people" in said

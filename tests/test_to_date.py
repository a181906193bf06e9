"""Results since a year or a quarter began: every door through which they are looked at says the same."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Refused, Scheme, Workforce, build, check, explain, pay
from kpi.difference import changes
from kpi.expectation import exact
from kpi.forecast import forecast
from kpi.payment.moved import moved_to, teams_at
from kpi.periods import spans
from kpi.worlds import Outlook, ahead, draw

OVER = ("quarter to date", "year to date", "period or year to date", "quarter or year to date")
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


def scheme(over: str, **fields: Any) -> Scheme:
    """Two KPIs, a gate and a commission, all over one time."""
    added = over if over in ("period", *OVER[:2]) else "year to date"
    line = {"knots": [[0.5, 0.2], [1, 1], [1.4, 2]]}
    card = {
        "role": "Seller",
        "target_bonus": 1000,
        "kpis": [
            {"name": "sales", "weight": 0.6, "curve": line, "over": over},
            {"name": "margin", "weight": 0.4, "curve": {"shape": "steps", "knots": [[1, 1]]}, "over": over},
        ],
        "gates": [{"kpi": "sales", "level": 0.7, "over": over, "of": "team"}],
        "commissions": [{"measure": "sales", "tiers": [{"rate": 0.01}, {"from": 900, "rate": 0.03}], "over": added}],
    }
    team = {"individual_share": 0.7, "over": over, "curve": line}
    return Scheme.model_validate({"cards": [card], "team": team, **fields})


def results(periods: Sequence[str] = MONTHS, people: int = 6, seed: int = 1) -> pd.DataFrame:
    """Of a few people in two teams."""
    chance = np.random.default_rng(seed)
    rows = [
        (f"P{person}", f"T{person % 2}", period, kpi, plan, round(plan * chance.normal(1, 0.25), 2))
        for person in range(people)
        for period in periods
        for kpi, plan in (("sales", 100), ("margin", 50))
    ]
    return pd.DataFrame(rows, columns=["person", "team", "period", "kpi", "plan", "fact"])


def with_expected(table: pd.DataFrame, ahead_: Workforce) -> pd.DataFrame:
    """Results, and behind them what is expected of the periods ahead, as if it had happened."""
    rows = [
        (*ahead_.seats.iloc[row][["person", "team"]], period, kpi, ahead_.plan[place], ahead_.fact[place])
        for index, kpi in enumerate(ahead_.kpis)
        for row in range(len(ahead_.seats))
        for step, period in enumerate(ahead_.periods)
        for place in [(index, row, step)]
    ]
    return pd.concat([table, pd.DataFrame(rows, columns=table.columns)])


def people_of(over: str, **how: Any) -> tuple[Scheme, Workforce]:
    """The scheme and its people."""
    made = scheme(over)
    return made, build(results(**how), scheme=made)


@pytest.mark.parametrize("over", OVER)
def test_a_period_cut_out_is_paid_as_among_all(over: str) -> None:
    made, workforce = people_of(over)
    paid = pay(made, workforce)
    for place, period in enumerate(MONTHS):
        np.testing.assert_array_equal(pay(made, workforce.at(period)).payout[:, 0], paid.payout[:, place])
    quarter = pay(made, workforce.during(slice(4, 8)))
    np.testing.assert_array_equal(quarter.payout, paid.payout[:, 4:8])


@pytest.mark.parametrize("over", OVER)
def test_some_of_the_people_are_paid_as_among_all(over: str) -> None:
    made, workforce = people_of(over)
    some = np.array([1, 4])
    paid = pay(made, workforce).payout[some]
    np.testing.assert_array_equal(pay(made, workforce.only(some)).payout, paid)
    np.testing.assert_array_equal(pay(made, workforce.at("2025-07").only(some)).payout[:, 0], paid[:, 6])
    np.testing.assert_array_equal(pay(made, workforce.only(some).at("2025-07")).payout[:, 0], paid[:, 6])


@pytest.mark.parametrize("over", OVER)
def test_the_steps_add_up_in_every_period(over: str) -> None:
    made, workforce = people_of(over)
    paid = pay(made, workforce)
    for place, period in enumerate(MONTHS):
        steps = explain(made, workforce, "P2", period)
        assert steps.payout == paid.payout[2, place]


def test_a_year_to_date_is_told_with_its_sums() -> None:
    made = scheme("year to date")
    table = pd.DataFrame(
        [("A", "T", "2025-01", "sales", 100, 80), ("A", "T", "2025-02", "sales", 100, 130)]
        + [("A", "T", period, "margin", 50, 50) for period in ("2025-01", "2025-02")],
        columns=["person", "team", "period", "kpi", "plan", "fact"],
    )
    steps = {step.step: step for step in explain(made, build(table, scheme=made), "A", "2025-02").steps}
    assert steps["sales"].how == "210 ÷ 200 = 105% in the year to date pays 112.5%; weight 60%"
    assert steps["sales"].reading is not None
    assert steps["sales"].reading.of == "210 of 200"
    assert steps["Gate: sales"].how == "105% in the year to date, asked for at least 70%"
    assert steps["Commission on sales"].how == "what is earned to date, less €0.80 for the periods before"


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ("quarter to date", "105% in the quarter to date pays"),
        ("period or year to date", "130%, the better of period and year to date pays"),
        ("quarter or year to date", "105%, the better of quarter and year to date pays"),
    ],
)
def test_what_counts_is_named(over: str, told: str) -> None:
    made = scheme(over)
    table = pd.DataFrame(
        [("A", "T", "2025-01", "sales", 100, 80), ("A", "T", "2025-02", "sales", 100, 130)]
        + [("A", "T", period, "margin", 50, 50) for period in ("2025-01", "2025-02")],
        columns=["person", "team", "period", "kpi", "plan", "fact"],
    )
    steps = {step.step: step for step in explain(made, build(table, scheme=made), "A", "2025-02").steps}
    assert told in steps["sales"].how


def test_the_commission_of_a_year_is_that_of_the_whole_year_as_one_period() -> None:
    made, workforce = people_of("year to date")
    whole = results().groupby(["person", "team", "kpi"], as_index=False)[["plan", "fact"]].sum().assign(period="2025")
    once = pay(scheme("period"), build(whole, scheme=made))
    np.testing.assert_array_equal(pay(made, workforce).commission.sum(axis=1), once.commission[:, 0])


@given(st.integers(1, 12), st.integers(0, 40), st.sampled_from(["quarter", "year"]))
def test_a_span_is_a_stretch_of_months_from_its_first(first: int, start: int, since: Any) -> None:
    names = [f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(start, start + 30)]
    found = spans(names, since, first)
    assert found is not None
    begins = [int(name[-2:]) for place, name in enumerate(names[1:], 1) if found[place] != found[place - 1]]
    expected = {first} if since == "year" else {(first + step - 1) % 12 + 1 for step in (0, 3, 6, 9)}
    assert set(begins) <= expected
    assert len(begins) == sum(int(name[-2:]) in expected for name in names[1:])


@pytest.mark.parametrize(
    ("names", "first", "found"),
    [
        (("2025-12", "2026-W01", "2026-W02"), 1, (2025, 2026, 2026)),
        (("2025-Q1", "2025-Q2", "2026-Q1"), 4, (2024, 2025, 2025)),
        (("2025-H1", "2025-H2"), 7, (2024, 2025)),
        (("Spring",), 1, None),
    ],
)
def test_a_period_belongs_to_the_year_in_which_most_of_it_lies(
    names: tuple[str, ...], first: int, found: tuple[int, ...] | None
) -> None:
    assert spans(names, "year", first) == found


@pytest.mark.parametrize("over", OVER)
def test_a_forecast_goes_on_from_what_the_year_has_brought(over: str) -> None:
    """Without any luck the months ahead are what is expected: paid as if they had happened, behind those that did."""
    made = scheme(over)
    table = results(MONTHS[:8])
    workforce = build(table, scheme=made)
    calm = Outlook(spread=0.0, person=0.0, horizon="quarter")
    future = ahead(made, workforce, calm)
    assert future.workforce.periods == ("2025-09", "2025-10", "2025-11")
    both = build(with_expected(table, future.workforce), scheme=made)
    expected = pay(made, both).payout[:, 8:]
    np.testing.assert_allclose(pay(made, future.workforce).payout, expected, atol=1)
    drawn = forecast(made, draw(future, 2))
    np.testing.assert_allclose(drawn.cost_by_period.mean(axis=-1), expected.sum(axis=0), rtol=1e-4)
    assert exact(made, future).cost.value == pytest.approx(expected.sum(), rel=1e-4)


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize(
    "luck", [{}, {"person": 0.0, "team": 0.3}, {"person": 0.5, "team": 0.0, "market": 0.0}], ids=["both", "team", "own"]
)
def test_what_is_expected_is_the_mean_of_drawn_years(over: str, luck: dict[str, Any]) -> None:
    made, workforce = people_of(over, people=12)
    future = ahead(made, workforce, Outlook(**luck))
    drawn = forecast(made, draw(future, 8000)).cost
    error = 3 * float(np.std(drawn)) / np.sqrt(8000)
    assert exact(made, future).cost.value == pytest.approx(drawn.mean(), abs=error + 0.004 * drawn.mean())
    assert "measured to date" in exact(made, future).cost.why


def test_moved_results_count_from_their_period_on() -> None:
    made, workforce = people_of("year to date")
    seats, before = np.array([0]), pay(made, workforce)
    level = np.where(np.arange(12) < 6, 3.0, 1.0)[None]
    better = moved_to(workforce, "sales", seats, "plan", level)
    assert (pay(made, better).score[0, 6:] > before.score[0, 6:]).any()
    np.testing.assert_array_equal(pay(made, better).payout[1:], before.payout[1:])
    shut = pay(made, teams_at(workforce, ("sales",), "plan", 0.1))
    assert not shut.score.any()


@pytest.mark.parametrize("over", OVER)
def test_a_change_of_it_is_told(over: str) -> None:
    told = [str(change) for change in changes(scheme("period"), scheme(over))]
    assert len(told) == 5
    assert all("measured" in words and "the period" in words and "to date" in words for words in told)


def test_periods_without_dates_are_told_once() -> None:
    made = scheme("year to date")
    workforce = build(results(["Spring", "Autumn"]), scheme=made)
    [problem] = check(made, workforce)
    assert problem.what == "the period “Spring” is no date, so nobody knows in which year it lies"
    with pytest.raises(Refused, match="Spring"):
        pay(made, workforce)
    assert not check(scheme("period"), workforce)


@pytest.mark.parametrize("over", ["period or year to date", "quarter or year to date"])
def test_a_commission_is_added_up_over_one_time(over: str) -> None:
    with pytest.raises(ValueError, match="commissions"):
        Scheme.model_validate(
            {
                "cards": [
                    {
                        "role": "S",
                        "kpis": [{"name": "a", "weight": 1, "curve": {"knots": [[0, 0]]}}],
                        "commissions": [{"measure": "a", "tiers": [{"rate": 0.1}], "over": over}],
                    }
                ]
            }
        )

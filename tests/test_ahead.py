"""The workforce ahead: the periods, the people, their plans, and what is known of them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from kpi import Card, Kpi, Refused, Scheme, Workforce, build, check, pay
from kpi.periods import a_year_before, following
from kpi.rules.split import Split
from kpi.worlds import Future, Margin, Outlook, ahead, fit, periods_ahead
from tests.histories import LINE, SALES, months, workforce_of
from tests.strategies import Crew, jobs

YEAR, QUARTER, NEXT = (Outlook(horizon=horizon) for horizon in ("year", "quarter", "period"))
RESULT = ["person", "team", "role", "period", "kpi", "plan", "fact"]


def even(**how: Any) -> Workforce:
    """Three people at 90 % of 100 over twelve months."""
    return workforce_of(SALES, np.full((1, 3, 12), 0.9), **how)


def days(*written: str) -> pd.DatetimeIndex:
    """Dates as a people table has them; nothing is no date."""
    return pd.to_datetime(list(written))


def notices(future: Future) -> str:
    """All remarks."""
    return "\n".join(map(str, future.remarks))


# Periods -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "first", "of_year", "of_quarter"),
    [
        ("2025-12", "2026-01", 12, 3),
        ("2024-02", "2024-03", 12, 3),
        ("2025-Q3", "2025-Q4", 4, 1),
        ("2025", "2026", 1, 1),
        ("2020-W53", "2021-W01", 52, 13),
        ("2024-04/2025-03", "2025-04/2026-03", 1, 1),
        ("2025-01/2025-06", "2025-07/2025-12", 2, 1),
        ("2025-12-31", "2026-01-01", 365, 91),
        ("Spring campaign", "next 1", 1, 1),
    ],
)
def test_periods_go_on_as_many_as_fit(last: str, first: str, of_year: int, of_quarter: int) -> None:
    assert periods_ahead((last,), NEXT) == (first,)
    assert periods_ahead((last,), YEAR)[0] == first
    assert (len(periods_ahead((last,), YEAR)), len(periods_ahead((last,), QUARTER))) == (of_year, of_quarter)


def test_names_of_a_year_ahead() -> None:
    assert periods_ahead(("2025-11",), QUARTER) == ("2025-12", "2026-01", "2026-02")
    assert periods_ahead(("2025-Q2",), YEAR) == ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    assert periods_ahead(("a", "next 1"), YEAR) == ("next 2",)
    assert following("tomorrow") is None


def test_the_same_period_a_year_before() -> None:
    weeks = tuple(f"2025-W{week:02}" for week in range(1, 53))
    assert a_year_before("2026-W01", weeks) == 0
    assert a_year_before("2026-02", ("2025-01", "2025-02", "2025-Q1")) == 1
    assert a_year_before("2026-Q1", ("2025-01", "2025-Q1")) == 1
    assert a_year_before("2026-02", ("2025-01",)) is None
    assert a_year_before("Spring", ("Spring",)) is None


# Who is there ------------------------------------------------------------------------------------------------------------


def people_of(future: Future) -> list[str]:
    """Names."""
    return future.workforce.seats["person"].tolist()


def test_whoever_has_results_in_the_last_period_goes_on() -> None:
    attained = np.full((1, 3, 12), 0.9)
    attained[0, 1, -1] = np.nan
    found = ahead(SALES, workforce_of(SALES, attained), YEAR)
    assert people_of(found) == ["p0", "p2"]
    assert "1 person of the last year" in notices(found)
    assert "p1" in notices(found)


def test_days_of_employment_are_kept_to() -> None:
    people: dict[str, Any] = {
        "hired": days("2020-01-01", "2020-01-01", "2020-01-01", "2024-02-15", ""),
        "left": days("", "2024-01-15", "2023-12-20", "", ""),
    }
    workforce = even(also=["newcomer", "silent"], **people)
    table = pd.DataFrame({"person": ["p0", "p1", "p2", "newcomer", "silent"]} | people)
    found = ahead(SALES, workforce, QUARTER, people=table)
    assert people_of(found) == ["newcomer", "p0", "p1"]
    presence: list[Any] = [[0, 15 / 29, 1], [1, 1, 1], [15 / 31, 0, 0]]
    np.testing.assert_allclose(found.workforce.presence, presence)
    assert np.isnan(found.workforce.fact[0, 2]).tolist() == [False, True, True]
    np.testing.assert_allclose(found.workforce.plan[0, 0], [np.nan, 100, 100])  # the mean of the role
    assert people_of(ahead(SALES, workforce, QUARTER)) == ["p0", "p1"]  # p2 left in the course of December
    assert pay(SALES, found.workforce).target[2].tolist() == [48387, 0, 0]
    whole = SALES.revise(prorate="nothing")
    assert ahead(whole, workforce, QUARTER, people=table).workforce.presence[2].tolist() == [1, 0, 0]
    both = SALES.revise(prorate="target and plan")
    assert ahead(both, workforce, QUARTER, people=table).workforce.plan[0, 2, 0] == pytest.approx(100 * 15 / 31)


def test_nobody_there_and_no_results_are_refused() -> None:
    workforce = even(left=days(*["2023-12-31"] * 3))
    people = pd.DataFrame({"person": ["p0", "p1", "p2"], "left": days(*["2023-12-31"] * 3)})
    with pytest.raises(Refused, match="nobody is there"):
        ahead(SALES, workforce, YEAR, people=people)
    empty = replace(workforce, fact=np.full(workforce.fact.shape, np.nan))
    with pytest.raises(Refused, match="no results to look ahead from"):
        ahead(SALES, empty, YEAR)


HEADS = Scheme(
    cards=(
        SALES.cards[0],
        Card(role="Head", kpis=(Kpi(name="sales", weight=1, curve=LINE, of="team"),), target_bonus=2000),
    ),
    team=Split(individual_share=0.6),
)


def test_heads_without_results_of_their_own_go_on_and_are_paid_on_their_team() -> None:
    past = even()
    rows = [(*seat, period, "sales", 100, 90) for seat in past.seats.itertuples(index=False) for period in past.periods]
    people = pd.DataFrame({"person": ["p0", "p1", "p2", "boss"], "team": "North", "role": ["Seller"] * 3 + ["Head"]})
    workforce = build(pd.DataFrame(rows, columns=RESULT), people, HEADS)
    found = ahead(HEADS, workforce, YEAR, people=people)
    assert people_of(found) == ["boss", "p0", "p1", "p2"]
    assert np.isnan(found.workforce.fact[0, 0]).all()
    np.testing.assert_allclose(found.workforce.group_attainment, 1.0)  # the default outlook: everybody at plan
    assert check(HEADS, found.workforce) == []
    assert (pay(HEADS, found.workforce).payout > 0).all()


def test_a_head_with_results_as_a_seller_goes_on_as_a_seller() -> None:
    rows = [(name, "North", "Seller", month, "sales", 100, 90) for name in "ab" for month in months(12)]
    people = pd.DataFrame({"person": ["a", "b"], "team": "North", "role": ["Head", "Seller"]})
    workforce = build(pd.DataFrame(rows, columns=RESULT), people, HEADS)
    assert len(workforce.seats) == 3
    assert ahead(HEADS, workforce, YEAR, people=people).workforce.seats["role"].tolist() == ["Seller", "Seller"]


def test_somebody_who_moved_goes_on_in_the_last_seat() -> None:
    rows = [
        ("a", "North" if step < 6 else "South", "Seller", month, "sales", 100, 90)
        for step, month in enumerate(months(12))
    ]
    rows += [("b", "North", "Seller", month, "sales", 100, 110) for month in months(12)]
    workforce = build(pd.DataFrame(rows, columns=RESULT), None, SALES)
    found = ahead(SALES, workforce, YEAR, fit(SALES, workforce))
    assert found.workforce.seats[["person", "team"]].to_numpy().tolist() == [["a", "South"], ["b", "North"]]
    assert found.open[0, 0] == found.open[0, 1] < 1
    assert found.known[0, 0] < 0 < found.known[0, 1]


# Plans -------------------------------------------------------------------------------------------------------------------


def planned(plans: dict[str, list[float]], first: str = "2023-01") -> Workforce:
    """People with these plans a month, everybody at 90 %; NaN is a month without anything."""
    names = months(60, int(first[:4]))
    rows = [
        (person, "North", "Seller", names[step], "sales", plan, 0.9 * plan)
        for person, given in plans.items()
        for step, plan in enumerate(given)
        if not np.isnan(plan)
    ]
    return build(pd.DataFrame(rows, columns=RESULT), None, SALES)


def test_plans_of_last_year_grow_as_they_did() -> None:
    first = [100.0, 200.0, *[100.0] * 10]
    found = ahead(SALES, planned({"a": first + [1.1 * plan for plan in first]}), YEAR)
    np.testing.assert_allclose(found.workforce.plan[0, 0, :3], [121, 242, 121])
    assert "Seller sales 110%" in notices(found)
    once = ahead(SALES, planned({"a": first}), YEAR)
    assert once.workforce.plan[0, 0, :3].tolist() == [100, 200, 100]
    assert "12 from the same period of last year" in notices(once)


def test_a_shorter_history_goes_on_with_its_mean() -> None:
    found = ahead(SALES, planned({"a": [100.0] * 12, "b": [np.nan] * 9 + [100.0, 200.0, 300.0]}), QUARTER)
    assert found.workforce.plan[0].tolist() == [[100] * 3, [200] * 3]
    assert "3 from the same period of last year, 3 from the person’s own average" in notices(found)


def test_part_of_a_period_is_no_plan_for_a_whole_one() -> None:
    workforce = planned({"a": [50.0] + [100.0] * 11})
    part = replace(workforce, presence=np.where(np.arange(12) == 0, 0.5, 1.0)[None])
    assert ahead(SALES, part, NEXT).workforce.plan[0, 0, 0] == 100


def test_plans_that_the_data_have_already_are_taken() -> None:
    rows = [("a", "North", "Seller", month, "sales", 100.0, 90.0) for month in months(12)]
    rows += [("a", "North", "Seller", month, "sales", 170.0, np.nan) for month in months(14)[12:]]
    found = ahead(SALES, build(pd.DataFrame(rows, columns=RESULT), None, SALES), QUARTER)
    assert found.workforce.periods == ("2024-01", "2024-02", "2024-03")
    assert found.workforce.plan[0, 0].tolist() == [170, 170, 100]
    assert "2 as given" in notices(found)


def test_periods_without_dates_go_on_with_the_mean() -> None:
    found = ahead(SALES, undated(), YEAR)
    assert found.workforce.periods == ("next 1",)
    assert found.workforce.plan[0, 0].tolist() == [150]
    assert "no date" in notices(found)


def undated() -> Workforce:
    """Two campaigns."""
    rows = [("a", "North", "Seller", "Spring", "sales", 100, 90), ("a", "North", "Seller", "Autumn", "sales", 200, 90)]
    return build(pd.DataFrame(rows, columns=RESULT), None, SALES)


def test_a_measure_without_plans_goes_on_at_each_persons_mean() -> None:
    workforce = workforce_of(SALES, np.array([[[1.0, 3.0], [10.0, 30.0]]]), plan=None, also=["newcomer"])
    people = pd.DataFrame({"person": ["p0", "p1", "newcomer"], "hired": days("", "", "2023-03-01")})
    workforce = replace(
        workforce, presence=np.where(workforce.seats[["person"]] == "newcomer", 0.0, workforce.presence)
    )
    found = ahead(SALES, workforce, NEXT, people=people)
    assert people_of(found) == ["newcomer", "p0", "p1"]
    assert found.workforce.fact[0, :, 0].tolist() == [11, 2, 20]
    assert np.isnan(found.workforce.attainment).all()


# What is expected --------------------------------------------------------------------------------------------------------


def test_expected_results_are_level_times_season_times_mean() -> None:
    margin = Margin(kpi="sales", role="Seller", mean=1.1, season={"01": 0.8, "02": 1.2})
    found = ahead(SALES, even(), Outlook(margins=(margin,), level=0.5, horizon="quarter"))
    np.testing.assert_allclose(found.workforce.attainment[0, 0], [0.44, 0.66, 0.55])
    np.testing.assert_allclose(found.workforce.fact[0, 0], [44, 66, 55])
    np.testing.assert_allclose(found.workforce.group_attainment, [[[0.44, 0.66, 0.55]] * 2])
    np.testing.assert_allclose(found.workforce.group_fact[0, -1], [132, 198, 165])


def test_what_is_known_follows_the_people_and_the_outlook() -> None:
    attained = np.random.default_rng(1).lognormal(0, 0.2, (1, 6, 12)) * np.linspace(0.7, 1.3, 6)[:, None]
    attained[0, 2, -1] = np.nan
    workforce = workforce_of(SALES, attained)
    found = fit(SALES, workforce)
    future = ahead(SALES, workforce, found.outlook, found)
    kept = [0, 1, 3, 4, 5]
    known, left_open = found.people.credible(found.outlook)
    np.testing.assert_array_equal(future.known, known[:, kept])
    np.testing.assert_array_equal(future.open, left_open[:, kept])
    nobody = ahead(SALES, workforce, found.outlook.revise(person=0), found)
    assert (nobody.known == 0).all()
    assert (nobody.open == 1).all()
    without = ahead(SALES, workforce, found.outlook)
    assert (without.known == 0).all()
    assert (without.open == 1).all()
    stranger = ahead(
        SALES,
        even(),
        found.outlook,
        replace(found, people=found.people._replace(seats=found.people.seats.assign(person="x"))),
    )
    assert (stranger.open == 1).all()


def test_money_is_that_of_the_last_period() -> None:
    people = pd.DataFrame(
        [("a", month, 500 + step, 3000 + step, 1 + step / 100) for step, month in enumerate(months(12))],
        columns=["person", "period", "target_bonus", "salary", "multiplier"],
    )
    rows = [("a", "North", "Seller", month, "sales", 100, 90) for month in months(12)]
    found = ahead(SALES, build(pd.DataFrame(rows, columns=RESULT), people, SALES), QUARTER).workforce
    assert found.target_bonus.tolist() == [[511] * 3]
    assert found.salary.tolist() == [[3011] * 3]
    assert found.multiplier.tolist() == [[1.11] * 3]


def test_teams_without_anybody_left_are_gone() -> None:
    attained = np.full((1, 2, 12), 0.9)
    attained[0, 0, -1] = np.nan
    found = ahead(SALES, workforce_of(SALES, attained, teams=["Gone", "Stays"]), NEXT).workforce
    assert found.teams == ("Stays",)
    assert found.group_attainment.shape == (1, 2, 1)
    assert pay(SALES, found).payout.shape == (1, 1)


@given(jobs())
@settings(deadline=None, max_examples=40)
def test_any_history_and_scheme_is_looked_ahead_from_or_refused(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    found = fit(scheme, workforce)
    try:
        future = ahead(scheme, workforce, found.outlook, found, crew.tables()[1])
    except Refused:
        return
    assert future.known.shape == future.open.shape == future.workforce.plan.shape[:2]
    assert found.people.kpis == future.workforce.kpis


@given(jobs(missing=False))
@settings(deadline=None, max_examples=40)
def test_what_is_complete_can_be_paid_ahead(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    crew = replace(crew, days=(("", ""),) * len(crew.team), target_bonus=np.full(len(crew.team), 1000.0))
    workforce = crew.workforce(scheme)
    future = ahead(scheme, workforce, fit(scheme, workforce).outlook, people=crew.tables()[1])
    assert people_of(future) == list(crew.people)
    assert pay(scheme, future.workforce).cost >= 0

"""Plans of another grain: hand-computed, exact, and with a record of what was done."""

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpi import Refused
from kpi.measures import Measures, measure
from kpi.plans.dividing import Division, to_people, to_periods, year_before
from tests.test_measures import declared, run, table

QUARTER = {"2026-Q1": ["2026-01", "2026-02", "2026-03"]}


def plans(*rows: tuple[object, ...], columns: str = "person period kpi plan") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def test_a_quarter_goes_evenly_to_months_and_adds_up() -> None:
    made = to_periods(plans(("Anna", "2026-Q1", "sum", 1000), ("Boris", "2026-01", "sum", 5)), QUARTER)
    assert made.plans.sort_values(["person", "period"])["plan"].tolist() == [333.34, 333.33, 333.33, 5]
    assert made.record.values.tolist() == [["sum", "Anna", "2026-Q1", 1000.0, "evenly", 3, 1000.0]]


def test_given_seasons_and_steps() -> None:
    made = to_periods(plans(("Anna", "2026-Q1", "deals", 10)), QUARTER, Division(season=(1, 1, 2)), step=1)
    assert made.plans["plan"].tolist() == [3, 2, 5]
    assert made.record["by"].tolist() == ["given weights"]


def test_last_years_season_is_that_of_all_people() -> None:
    facts = plans(
        ("Anna", "2025-01", "sum", 10), ("Boris", "2025-01", "sum", 20), ("Boris", "2025-02", "sum", 30), ("Boris", "2025-03", "sum", 40),
        ("Boris", "2025-03", "other", 999), columns="person period kpi fact",
    )  # fmt: skip
    made = to_periods(plans(("Anna", "2026-Q1", "sum", 200)), QUARTER, Division(season="last year"), facts)
    assert made.plans["plan"].tolist() == [60, 60, 80]
    with pytest.raises(Refused, match="there is nothing to weigh 2025-02, 2025-03 by"):
        to_periods(plans(("Anna", "2026-Q1", "sum", 200)), QUARTER, Division(season="last year"), facts[:2])


def test_what_does_not_add_up_is_repeated() -> None:
    made = to_periods(plans(("Anna", "2026-Q1", "conversion", 12.345)), QUARTER, repeated=["conversion"])
    assert made.plans["plan"].tolist() == [12.345] * 3
    assert made.record["by"].tolist() == ["repeated, since it does not add up"]


def test_a_teams_plan_goes_to_its_people() -> None:
    team = plans(("North", "2026-01", "sum", 100), columns="team period kpi plan")
    members = plans(("Anna", "North", "2026-01"), ("Boris", "North", "2026-01"), ("Clara", "North", "2026-01"), ("Dora", "South", "2026-01"), columns="person team period")  # fmt: skip
    heads = to_people(team, members)
    assert dict(zip(heads.plans["person"], heads.plans["plan"], strict=True)) == {
        "Anna": 33.34,
        "Boris": 33.33,
        "Clara": 33.33,
    }
    given_ = to_people(team, members, Division(shares={"Anna": 2, "Boris": 1, "Clara": 0}))
    assert given_.plans["plan"].tolist() == [66.67, 33.33, 0]
    facts = plans(
        ("Anna", "2025-03", "sum", 30),
        ("Boris", "2025-04", "sum", 10),
        ("Clara", "2025-01", "sum", 60),
        columns="person period kpi fact",
    )
    last = to_people(team, members, Division(shares="last year"), facts)
    assert last.plans["plan"].tolist() == [30, 10, 60]
    assert last.record.values.tolist() == [["sum", "North", "2026-01", 100.0, "as the year before", 3, 100.0]]


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (Division(season=(1, 1)), ["2 weights are given", "2026-Q1 has 3 parts"]),
        (Division(season=(0, 0, 0)), ["3 weights are given"]),
        (Division(season="last year"), ["there is nothing to weigh 2025-01, 2025-02, 2025-03 by"]),
    ],
)
def test_seasons_that_do_not_fit_are_refused(spread: Division, words: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        to_periods(plans(("Anna", "2026-Q1", "sum", 200)), QUARTER, spread)
    for word in words:
        assert word in str(caught.value)


def test_shares_that_do_not_fit_are_refused_all_at_once() -> None:
    team = plans(("North", "2026-01", "sum", 100), ("West", "2026-01", "sum", 100), columns="team period kpi plan")
    members = plans(("Anna", "North", "2026-01"), ("Boris", "North", "2026-01"), columns="person team period")
    with pytest.raises(Refused) as caught:
        to_people(team, members, Division(shares={"Anna": 1}))
    assert "there is nothing to weigh Boris by" in str(caught.value)
    assert "nobody is known to belong to the team “West”" in str(caught.value)
    with pytest.raises(Refused, match="all weights are zero"):
        to_people(team[:1], members, Division(shares={"Anna": 0, "Boris": 0}))


@pytest.mark.parametrize("plan", [10.005, float("nan"), float("inf")])
def test_a_plan_that_is_no_multiple_of_the_step_is_refused(plan: float) -> None:
    with pytest.raises(Refused, match=r"no multiple of 0\.01"):
        to_periods(plans(("Anna", "2026-Q1", "sum", plan)), QUARTER)


@example(14_313_050_439, [0.0, 1.0])
@given(
    cents=st.integers(0, 10**11),
    weights=st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=2, max_size=12).filter(
        lambda some: sum(some) > 0
    ),
)
def test_parts_add_up_and_stay_within_a_step(cents: int, weights: list[float]) -> None:
    parts = [f"2026-{n + 1:02}" for n in range(len(weights))]
    made = to_periods(plans(("Anna", "2026", "sum", cents / 100)), {"2026": parts}, Division(season=tuple(weights)))
    found = [round(plan * 100) for plan in made.plans["plan"]]
    assert sum(found) == cents
    for part, weight in zip(found, weights, strict=True):
        assert abs(part - cents * weight / sum(weights)) < 1 + 1e-6 * cents


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2026", "2025"),
        ("2026-01", "2025-01"),
        ("2026-Q1", "2025-Q1"),
        ("2026-W05", "2025-W05"),
        ("2025-04/2026-03", "2024-04/2025-03"),
    ],
)
def test_the_year_before(period: str, before: str) -> None:
    assert year_before(period) == before


def test_measures_take_plans_of_any_grain() -> None:
    """A team's year by last year's season and by heads, a person's quarter of a ratio, and what lies ahead."""
    spread = {"season": "last year", "shares": "heads"}
    measures = Measures.model_validate(
        {
            "tables": {"deals": {"person": "seller", "date": "closed", "team": "team"}},
            "kpis": [
                {"name": "sum", "how": "sum", "of": "sum"},
                {"name": "n", "how": "count"},
                {"name": "mean", "how": "average", "of": "sum"},
            ],
            "plan": spread,
        }
    ).revise(period="quarter")
    deals = table("""
        seller closed team sum
        Anna 2025-02-01 North 10
        Anna 2025-05-01 North 20
        Boris 2025-08-01 North 30
        Boris 2025-11-01 North 40
        Anna 2026-01-05 North 7
        Boris 2026-01-05 North 8""")
    given_ = plans(("", "North", "2026", "sum", 1000.0), ("", "North", "2026-Q1", "n", 5.0), ("Anna", "", "2026", "mean", 7.5), columns="person team period kpi plan")  # fmt: skip
    made = measure(measures, {"deals": [deals]}, given_)
    now = made.results[made.results["period"] == "2026-Q1"].set_index(["person", "kpi"])
    assert now["plan"].dropna().to_dict() == {
        ("Anna", "sum"): 50,
        ("Anna", "n"): 3,
        ("Anna", "mean"): 7.5,
        ("Boris", "sum"): 50,
        ("Boris", "n"): 2,
    }
    assert made.divided is not None
    ahead = made.divided.plans
    assert ahead.loc[ahead["kpi"] == "sum", "plan"].sum() == 1000
    assert ahead.loc[(ahead["period"] == "2026-Q4") & (ahead["kpi"] == "sum"), "plan"].tolist() == [200, 200]
    assert "9 plans are for periods without any transactions" in str(made.problems[-1])
    assert (
        made.divided.record["plan"][made.divided.record["kpi"] != "mean"]
        == made.divided.record["parts"][made.divided.record["kpi"] != "mean"]
    ).all()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("Anna", "2026-01", "sum", 5.0), ("Anna", "2026-Q1", "sum", 5.0)], "two plans for sum"),
        ([("Anna", "2026-W05", "sum", 5.0)], "“2026-W05” is not made of whole periods such as 2026-01"),
        ([("Anna", "spring", "sum", 5.0)], "“spring” is not made of whole periods"),
    ],
)
def test_plans_that_do_not_fit_are_refused(rows: list[tuple[object, ...]], words: str) -> None:
    with pytest.raises(Refused, match=words):
        run(
            declared({"name": "sum", "how": "sum", "of": "sum"}),
            plans(*rows),
            deals="seller closed sum\nAnna 2026-01-05 5",
        )


def test_plans_without_a_kpi_are_told() -> None:
    made = run(
        declared({"name": "sum", "how": "sum", "of": "sum"}),
        plans(("Anna", "2026-01", "summ", 5.0)),
        deals="seller closed sum\nAnna 2026-01-05 5",
    )
    assert "the plan has a KPI “summ” that is not declared. Declared are: sum." in str(made.problems[-1])

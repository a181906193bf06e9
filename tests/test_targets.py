"""Plans from history: worked numbers, planted patterns that are found, exact shares, and a sentence where nothing can be told."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpi
from kpi import Refused, Workforce, build
from kpi.payment.payout import pay
from kpi.plans import fairplans, goalgrowth, levels, planset, ratchet
from kpi.plans.breakeven import BreakEven
from kpi.plans.expected import expected_year, growth_of, growth_sentence, season_of
from kpi.plans.past import KpiPast, past
from kpi.plans.planways import WAYS, Blended, ByPotential, Grown, LevelReached, Raised, WithoutLuck
from kpi.plans.target import propose_plans, ramp_shares
from kpi.worlds import Outlook
from kpi.worlds.ahead import ahead

DATA = Path(__file__).parent.parent / "data"
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]


def people(facts: dict[str, Any], plans: dict[str, Any] | float | None = None, **more: Any) -> Workforce:
    """Sales by person and month; a single plan stands for everybody and month."""
    periods = more.get("periods", MONTHS)
    rows = []
    for name, line in facts.items():
        own = plans.get(name) if isinstance(plans, dict) else plans
        own = [own] * len(periods) if own is None or isinstance(own, float) else own
        for period, fact, plan in zip(periods, line, list(own), strict=False):
            rows.append(
                {
                    "person": name,
                    "period": period,
                    "kpi": "sales",
                    "plan": plan,
                    "fact": fact,
                    "direction": more.get("direction"),
                }
            )
    return build(pd.DataFrame(rows).dropna(subset="fact"))


def constant(**by_name: float) -> KpiPast:
    """People with the same sales in each month of one year, and as plan twice as much as they are asked for."""
    return past(
        people({name: [value / 12] * 12 for name, value in by_name.items()}, 100.0, periods=MONTHS[12:]), "sales"
    )


@pytest.fixture(scope="module")
def company() -> tuple[kpi.Scheme, Workforce]:
    scheme = kpi.load(DATA / "company" / "scheme.yaml")
    results, staff = (pd.read_csv(DATA / "company" / name) for name in ("results.csv", "people.csv"))
    return scheme, build(results, staff, scheme)


def test_quotas_by_potential_as_worked_out_by_hand() -> None:
    found = constant(a=400, b=300, c=300).sized({"a": 250, "b": 350, "c": 400})
    proposal = propose_plans(found, ByPotential(own=0.5, growth=0.1), total=1100)
    assert proposal.plans.tolist() == [358, 357, 385]


def test_the_target_of_a_month_with_season_market_and_capacity() -> None:
    """2,400,000 ÷ 12 × 0.90 × 1.05 = 189,000; a capacity of 180,000 holds it."""
    season = np.array([0.9, *[1.0] * 10, 1.1])
    found = past(people({"a": np.tile(season * 200_000, 2)}), "sales")
    proposal = propose_plans(found, Grown(growth=0.05))
    assert proposal.plans.tolist() == [2_520_000]
    plans = planset.plan_set("Plans 2026", proposal).table
    assert plans["period"].tolist() == [f"2026-{month:02}" for month in range(1, 13)]
    assert plans["plan"].sum() == 2_520_000
    assert plans["plan"][0] == pytest.approx(189_000, abs=1)
    assert propose_plans(found, Grown(growth=0.05), capacity={"a": 2_160_000}).plans.tolist() == [2_160_000]


def test_half_result_half_plan_keeps_the_total_and_is_rounded(company: tuple[kpi.Scheme, Workforce]) -> None:
    everybody = past(company[1], "revenue", roles=["Seller"])
    sellers = everybody.only(everybody.full)
    proposal = propose_plans(sellers, Blended(), total=sellers.total(sellers.planned), step=500)
    by_name = dict(zip(sellers.names, proposal.plans.tolist(), strict=True))
    assert proposal.total == sellers.planned.sum()
    assert (proposal.plans % 500 == 0).all()
    own = {name: sellers.names.index(name) for name in ("Briar Bank", "Garnet Shore")}
    for name, unit in own.items():
        scaled = sellers.result[unit] * sellers.planned.sum() / sellers.result.sum()
        assert by_name[name] == pytest.approx((scaled + sellers.planned[unit]) / 2, abs=500)
    assert by_name["Briar Bank"] == 825_000


@given(
    st.lists(st.floats(1, 1e6), min_size=1, max_size=30),
    st.floats(0.2, 5),
    st.sampled_from([1.0, 500.0, 0.01]),
    st.lists(st.floats(0.5, 3), min_size=30, max_size=30),
)
def test_shares_divide_exactly_and_nobody_gets_more_than_can_be_done(
    results: list[float], factor: float, step: float, room: list[float]
) -> None:
    found = constant(**{f"p{place}": value for place, value in enumerate(results)})
    total = round(sum(results) * factor / step) * step
    limits = {name: value * more for name, value, more in zip(found.names, found.result.tolist(), room, strict=False)}
    most = sum(np.floor(limit / step + 1e-9) * step for limit in limits.values())
    if not total > 0:
        return
    assert propose_plans(found, Grown(growth=0), total=total, step=step).plans.sum() == pytest.approx(total, rel=1e-12)
    if most < total - step / 2:
        with pytest.raises(Refused, match="people can do"):
            propose_plans(found, Grown(growth=0), total=total, step=step, capacity=limits)
        return
    held = propose_plans(found, Grown(growth=0), total=total, step=step, capacity=limits)
    assert held.plans.sum() == pytest.approx(total, rel=1e-12)
    assert all(plan <= limits[name] * (1 + 1e-12) + 1e-6 for name, plan in zip(found.names, held.plans, strict=True))


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_the_level_that_a_share_reached(direction: str) -> None:
    found = past(people({"a": np.arange(80.0, 104, 2)}, 100.0, periods=MONTHS[12:], direction=direction), "sales")
    for share in (0.25, 0.5, 0.6, 0.75):
        factor = LevelReached(share=share).factor(found)
        met = found.relative <= factor if direction == "lower" else found.relative >= factor
        assert met.mean() >= share
        step = 0.02 * (-1 if direction == "lower" else 1)
        harder = found.relative <= factor + step if direction == "lower" else found.relative >= factor + step
        assert harder.mean() < share


def test_the_chance_to_reach_a_plan_comes_true() -> None:
    """In drawn histories, of plans that are said to be reached with a chance of p, about p are."""
    rng = np.random.default_rng(7)
    told, true = [], []
    for _history in range(40):
        level = 1 + 0.1 * rng.standard_normal(20)
        months = level[:, None] * 100 + 15 * rng.standard_normal((20, 24)) + 4 * rng.standard_normal(24)
        next_year = level[:, None] * 100 + 15 * rng.standard_normal((20, 12)) + 4 * rng.standard_normal(12)
        found = past(people({f"p{place:02}": line for place, line in enumerate(months)}, 100.0), "sales")
        plan = expected_year(found).mean * rng.uniform(0.93, 1.07, 20)
        told.append(expected_year(found).chance(plan))
        true.append(next_year.sum(axis=1) >= plan)
    chance, happened = np.concatenate(told), np.concatenate(true)
    for low, high in ((0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1)):
        some = (chance >= low) & (chance <= high)
        assert some.sum() > 60
        assert happened[some].mean() == pytest.approx(chance[some].mean(), abs=0.08)


def test_growth_of_all_is_expected_to_stay() -> None:
    """Three years, each 30 % above the one before: next year is expected as the last one, not as the mean of three."""
    rng = np.random.default_rng(9)
    periods = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]
    level = rng.uniform(80, 120, 12)
    grown = np.repeat([1.0, 1.3, 1.69], 12)
    facts = level[:, None] * grown * (1 + 0.02 * rng.standard_normal((12, 36)))
    found = past(people({f"p{n:02}": line for n, line in enumerate(facts)}, 100.0, periods=periods), "sales")
    np.testing.assert_allclose(expected_year(found).mean, level * 1.69 * 12, rtol=0.03)
    assert (expected_year(found).chance(found.result * 0.9) > 0.95).all()
    alone = past(people({"a": facts[0]}, 100.0, periods=periods), "sales")
    assert expected_year(alone).mean[0] == pytest.approx(level[0] * 1.69 * 12, rel=0.03)


def test_luck_is_taken_off_as_far_as_it_cannot_be_believed() -> None:
    rng = np.random.default_rng(3)
    only_luck = past(
        people({f"p{place:02}": line for place, line in enumerate(100 + 20 * rng.standard_normal((40, 24)))}, 100.0),
        "sales",
    )
    assert np.ptp(expected_year(only_luck).mean) < 0.25 * np.ptp(only_luck.fact.mean(axis=1) * 12)
    only_skill = past(
        people({f"p{place:02}": [value] * 24 for place, value in enumerate(rng.uniform(50, 150, 40))}, 100.0), "sales"
    )
    np.testing.assert_allclose(expected_year(only_skill).mean, only_skill.result)
    assert set(expected_year(only_skill).chance(only_skill.result - 1)) == {1.0}
    assert set(expected_year(only_skill).chance(only_skill.result + 1)) == {0.0}


def test_a_low_result_is_the_better_one_where_lower_is_better() -> None:
    rng = np.random.default_rng(5)
    found = past(
        people({"a": 50 + rng.standard_normal(24), "b": 150 + rng.standard_normal(24)}, 100.0, direction="lower"),
        "sales",
    )
    assert expected_year(found).chance(found.planned).round(3).tolist() == [1, 0]
    assert (expected_year(found).level(0.9) > expected_year(found).mean).all()


@pytest.mark.parametrize("slope", [0.0, 0.2, 0.5])
def test_the_ratchet_that_was_put_in_is_found(slope: float) -> None:
    """17 people over 12 years: λ = 0.5 is found as 0.503 ± 0.010 by practitioners' own check."""
    rng = np.random.default_rng(11)
    years, count = 6, 40
    plan, facts = np.full(count, 100.0), []
    plans = []
    for _year in range(years):
        fact = plan * (1 + 0.1 * rng.standard_normal(count))
        plans.append(plan)
        facts.append(fact)
        plan = plan + slope * (fact - plan) + rng.standard_normal(count)
    names = [f"p{place:02}" for place in range(count)]
    periods = [str(year) for year in range(2020, 2020 + years)]
    table = people(
        dict(zip(names, np.array(facts).T, strict=True)),
        dict(zip(names, np.array(plans).T, strict=True)),
        periods=periods,
    )
    found = ratchet.ratchet(past(table, "sales"))
    assert found.changes == count * (years - 1)
    assert found.slope == pytest.approx(slope, abs=0.04)
    assert (found.low > 0) == (slope > 0)
    assert ("do not chase" in found.sentence) == (slope == 0)


def test_what_the_ratchet_leaves_of_the_pull_of_a_bonus() -> None:
    assert [ratchet.incentive_left(slope) for slope in (0.5, 0.2, 0, 1)] == pytest.approx(
        [0.181818182, 0.357142857, 1, 0.1]
    )


def test_levels_are_the_payment_of_the_same_results(company: tuple[kpi.Scheme, Workforce]) -> None:
    scheme, workforce = company
    found = past(workforce, "revenue", roles=["Seller"])
    year = levels.last_year(workforce, found)
    lower, same, higher = levels.levels(scheme, workforce, found, [0.95, 1.0, 1.05])
    assert same.cost == pay(scheme, year).payout.sum()
    assert lower.reached > same.reached > higher.reached
    assert lower.cost > same.cost > higher.cost
    table = pd.read_csv(DATA / "company" / "results.csv")
    role = (
        pd.read_csv(DATA / "company" / "people.csv").drop_duplicates("person", keep="last").set_index("person")["role"]
    )
    mine = (
        (table["kpi"] == "revenue")
        & (table["role"].fillna(table["person"].map(role)) == "Seller")
        & (table["period"] >= "2025")
    )
    table.loc[mine, "plan"] *= 1.05
    again = build(table, pd.read_csv(DATA / "company" / "people.csv"), scheme)
    assert pay(scheme, levels.last_year(again, found)).payout.sum() == higher.cost


def test_fairness_finds_what_was_put_in() -> None:
    rng = np.random.default_rng(2)
    names = [f"p{place:02}" for place in range(40)]
    before = rng.uniform(60, 140, 40)
    raised = rng.uniform(-0.2, 0.3, 40)
    plan = before * (1 + raised)
    facts = {
        name: [now] * 12 + list(now * rng.uniform(0.98, 1.02, 12)) for name, now in zip(names, before, strict=True)
    }
    plans = {name: [now] * 12 + [new] * 12 for name, now, new in zip(names, before, plan, strict=True)}
    found = past(people(facts, plans), "sales")
    assert fairplans.by_raise(found).sure == -1
    assert fairplans.by_raise(found).value < -0.95
    assert "the less it was reached" in fairplans.raise_finding(fairplans.by_raise(found))
    good = found.sized(dict(zip(names, plan * found.attainment**2, strict=True)))
    assert fairplans.by_territory(good).sure == 1
    assert "before you call anybody strong" in fairplans.territory_sentence(fairplans.by_territory(good))
    few = found.only(np.arange(40) < 9)
    assert np.isnan(fairplans.by_raise(few).value)
    assert "Too few people" in fairplans.raise_finding(fairplans.by_raise(few))


def test_the_trend_has_its_doubt() -> None:
    rng = np.random.default_rng(4)
    grown = {f"p{place:02}": [100.0] * 12 + [110 + rng.normal(0, 3)] * 12 for place in range(30)}
    value, low, high = growth_of(past(people(grown, 100.0), "sales"))
    assert low < value < high
    assert value == pytest.approx(0.1, abs=0.02)
    flat = {f"p{place:02}": [100.0] * 12 + [100 + rng.normal(0, 20)] * 12 for place in range(30)}
    assert "may be chance" in growth_sentence(past(people(flat, 100.0), "sales"))
    assert "not known" in growth_sentence(constant(a=100, b=200))


@pytest.mark.parametrize(
    ("first", "fits", "needed"), [(200_000, "The goals fit", "3.97%"), (150_000, "do not fit", "8.88%")]
)
def test_three_million_and_five_percent_more_each_month(first: float, fits: str, needed: str) -> None:
    found = goalgrowth.GoalsTogether(3e6, 0.05, first)
    assert round(found.needed_first) == 188_476
    assert fits in found.sentence
    assert needed in found.sentence
    assert round(found.line()[-1]) == 322_358
    assert sum(found.line(first)) == pytest.approx(found.reached)


def test_growth_of_the_first_month_instead() -> None:
    assert round(goalgrowth.GoalsTogether(3e6, 0.05, growing="of the first").needed_first) == 196_078


@given(st.floats(1e3, 1e9), st.floats(-0.5, 2), st.integers(2, 40))
def test_the_needed_growth_leads_to_the_goal(goal: float, growth: float, periods: int) -> None:
    first = goalgrowth.GoalsTogether(goal, growth, periods=periods).needed_first
    found = goalgrowth.GoalsTogether(goal, 0.0, first, periods).needed_growth
    assert found == pytest.approx(growth, abs=1e-6)


@pytest.mark.parametrize(
    "wrong", [{"goal": 0}, {"goal": 1e6, "growth": -1.5}, {"goal": 1e6, "periods": 1}, {"goal": 1e6, "first": -5}]
)
def test_goals_that_are_none_are_refused_in_a_sentence(wrong: dict[str, float]) -> None:
    with pytest.raises(Refused):
        goalgrowth.GoalsTogether(**{"growth": 0.05, **wrong})  # type: ignore[arg-type]


def test_new_people_have_less_of_a_plan_at_first() -> None:
    periods = ["2026-01", "2026-02", "2026-03", "2026-04"]
    hired = {"old": "2020-01-01", "december": "2025-12-01", "february": "2026-02-10", "unknown": None}
    found = ramp_shares({name: pd.Timestamp(day or "NaT") for name, day in hired.items()}, periods)
    assert {name: line.tolist() for name, line in found.items()} == {
        "december": [0.5, 0.75, 1, 1],
        "february": [0, 0.25, 0.5, 0.75],
    }


def test_plans_that_are_used_are_those_of_the_forecast(company: tuple[kpi.Scheme, Workforce]) -> None:
    scheme, workforce = company
    found = past(workforce, "revenue", roles=["Seller"])
    plans = planset.plan_set("Plans 2026", propose_plans(found, WithoutLuck(), step=100), step=100)
    outlook = Outlook()
    future = ahead(scheme, workforce, outlook, plans=plans.table)
    given = future.workforce.plan[future.workforce.kpis.index("revenue")]
    for person in ("Briar Bank", "Storm Pond"):
        seat = future.workforce.seats["person"].tolist().index(person)
        mine = plans.table[plans.table["person"] == person]
        assert given[seat].tolist() == mine["plan"].tolist()
    usual = ahead(scheme, workforce, outlook)
    np.testing.assert_array_equal(future.workforce.fact, usual.workforce.fact)
    longer = planset.with_plans_ahead(workforce, plans)
    assert longer.periods[:24] == workforce.periods
    np.testing.assert_array_equal(longer.fact[:, :, :24], workforce.fact)
    assert np.isnan(longer.fact[:, :, 24:]).all()
    again = planset.with_plans_ahead(longer, plans)
    assert again.periods == longer.periods


def test_newer_plans_stand_before_older_ones() -> None:
    found = past(people({"a": [10.0] * 24, "b": [20.0] * 24}), "sales")
    old, new = (
        planset.plan_set(f"Plans {growth}", propose_plans(found, Grown(growth=growth))) for growth in (0.0, 0.1)
    )
    assert old.joined(new).table["plan"].sum() == new.table["plan"].sum()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: past(people({"a": [1.0]}), "profit"), "no KPI “profit”"),
        (lambda: propose_plans(constant(a=100), Grown(), step=0), "steps of 0"),
        (lambda: propose_plans(constant(a=100), Grown(), total=-5), "above 0"),
        (lambda: propose_plans(constant(a=100), Grown(), capacity={"a": -1}), "capacity below 0"),
        (lambda: propose_plans(constant(a=100), ByPotential()), "nothing to go by"),
        (lambda: propose_plans(past(people({"a": [5.0] * 12}), "sales"), Raised()), "nothing to go by"),
        (
            lambda: planset.plan_set("x", propose_plans(past(people({"a": [5.0]}, periods=["now"]), "sales"), Grown())),
            "no date",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(make: Any, says: str) -> None:
    with pytest.raises(Refused, match=says):
        make()


@pytest.mark.parametrize("way", WAYS)
def test_every_way_says_what_it_does_and_survives_little_data(way: Any) -> None:
    assert way().formula()
    one = past(people({"a": [5.0]}, 4.0, periods=["2025-01"]), "sales").sized({"a": 3.0})
    proposal = propose_plans(one, way())
    assert proposal.plans[0] > 0
    assert len(proposal.table()) == 1
    assert "nan" not in proposal.reason(0)


def test_a_rate_is_neither_summed_nor_given_a_season() -> None:
    rows = [
        {"person": name, "period": period, "kpi": "conversion", "unit": "%", "plan": 20, "fact": 18 + place % 5}
        for name in ("a", "b", "c") for place, period in enumerate(MONTHS)
    ]  # fmt: skip
    found = past(build(pd.DataFrame(rows)), "conversion")
    assert found.adds == "ratio"
    assert found.result.tolist() == pytest.approx([np.mean([18 + place % 5 for place in range(12, 24)])] * 3)
    assert (season_of(found) == 1).all()
    plans = planset.plan_set("x", propose_plans(found, Grown(growth=0.1), step=0.1), step=0.1).table
    assert plans.groupby("person")["plan"].nunique().tolist() == [1, 1, 1]
    with pytest.raises(Refused, match="does not add up"):
        propose_plans(found, Grown(), total=100)


@pytest.mark.parametrize(("margin", "lift"), [(0.25, 0.157), (0.6, 0.065)])
def test_the_lift_that_pays_for_the_bonuses_of_the_story(margin: float, lift: float) -> None:
    facts = pd.read_csv(DATA / "story" / "results.csv")["fact"].sum()
    found = BreakEven(213_750, facts, margin)
    assert found.lift == pytest.approx(lift, abs=0.0005)
    assert "claim" in found.beside
    assert "more than even sellers" in BreakEven(213_750, facts, 0.1).beside


@pytest.mark.parametrize("wrong", [(1, 0, 0.2), (1, 100, 0), (1, 100, 1.2), (-1, 100, 0.2)])
def test_a_lift_that_cannot_be_told_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(Refused):
        BreakEven(*wrong)

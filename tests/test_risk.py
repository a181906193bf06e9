"""What luck does to pay, against closed forms of the normal distribution; team weights and leavers against worked figures."""

import math
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Card, Curve, Kpi, Scheme, Workforce, build
from kpi.library.evidence import TAGS, studies, study
from kpi.rules.split import Split
from kpi.split import Effect, Luck, effect, fit_luck
from kpi.split.leaving import ASSUMES, COUNTER_EVIDENCE, SOURCES, chance, leaving, strong_year
from kpi.split.risk import ScatteredResults
from kpi.split.weight import (
    HELP_ASSUMES,
    REPEATED_ASSUMES,
    help_at_bonus,
    largest_weight,
    misattributed,
    own_intensity,
    repeated_play,
)
from tests.strategies import turned

LINE = Curve.model_validate({"knots": [(0, 0), (1, 1)], "above": "continue"})
CLIFF = Curve.model_validate({"shape": "steps", "knots": [(1, 1)]})
OWN = Curve.model_validate({"knots": [(0.8, 0.5), (1, 1), (1.2, 1.5)]})
GRADUATED = Curve.model_validate({"knots": [(0.85, 0.5), (1, 1), (1.1, 1.5)]})
MIDDLE, SPREAD = 0.94, math.sqrt(0.01 * 3.7 / 10)
STANDARD = NormalDist()


def ten(team: Curve, own: Curve = LINE, **changes: object) -> tuple[Scheme, Workforce]:
    """Three at 115 % and seven at 85 % with equal plans, at 60:40; the team is at 94 %."""
    card = Card(role="Seller", kpis=(Kpi(name="sales", weight=1, curve=own),), target_bonus=50_000)
    rule = turned(Split(individual_share=0.6, curve=team), **changes)
    rows = [(f"p{n}", "2025-01", "sales", 100, 115 if n < 3 else 85) for n in range(10)]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    scheme = Scheme(cards=(card,), team=rule)
    return scheme, build(table, None, scheme)


def seat(team: Curve, own: Curve = LINE, place: int = 0, **changes: object) -> pd.Series:
    """The risk of one of them, by the default luck: a standard deviation of 10 points and a correlation of 0.3."""
    scheme, workforce = ten(team, own, **changes)
    found: pd.Series = ScatteredResults(scheme, workforce, Luck()).under(scheme).seats.iloc[place]
    return found


def test_a_linear_team_part_has_a_quarter_of_the_variance() -> None:
    found = seat(LINE)
    total = found["own_variance"] + found["team_variance"]
    assert total == pytest.approx(0.005968, rel=3e-3)
    assert found["own_variance"] / total == pytest.approx(0.752010724, abs=2e-3)


def test_a_cliff_has_nearly_four_fifths_of_it() -> None:
    found = seat(CLIFF)
    total = found["own_variance"] + found["team_variance"]
    assert total == pytest.approx(0.032479, rel=1e-2)
    assert found["team_variance"] / total == pytest.approx(0.778916676, abs=2e-3)


def test_a_cliff_in_the_mean_and_for_one_more_point() -> None:
    found = seat(CLIFF)
    z = (1 - MIDDLE) / SPREAD
    assert found["team_mean"] == pytest.approx(0.4 * (1 - STANDARD.cdf(z)), rel=2e-2)
    assert found["team_marginal"] == pytest.approx(8064.19, rel=2e-2)
    assert found["team_cliff"] == pytest.approx(80_641.91, rel=1e-2)
    assert found["own_marginal"] == pytest.approx(30_000, rel=1e-3)


def test_a_graduated_team_plan_for_one_more_point() -> None:
    assert seat(GRADUATED)["team_marginal"] == pytest.approx(8895.64, rel=1e-2)


def test_an_own_threshold_is_a_cliff_too() -> None:
    assert seat(CLIFF, OWN, place=9)["own_cliff"] == pytest.approx(52_809.80, rel=2e-2)


def test_pools_gates_and_multipliers_have_their_means() -> None:
    own = seat(LINE, individual_share=1.0)["own_mean"]
    target = seat(GRADUATED, mode="split")
    for by in ("target", "heads", "results", "scores"):
        pools = ScatteredResults(*(job := ten(GRADUATED, mode="pool", pool_by=by)), Luck()).under(job[0]).seats
        assert pools["team_mean"].mean() == pytest.approx(target["team_mean"], rel=4e-2)
    times = seat(LINE, mode="multiplier")
    covariance = 0.01 * 3.7 / 10
    assert times["own_mean"] + times["team_mean"] == pytest.approx(1.15 * MIDDLE + covariance, rel=1e-3)
    shut = seat(CLIFF, mode="gate", otherwise=0.0)
    assert shut["own_mean"] == pytest.approx(own)
    assert shut["own_mean"] + shut["team_mean"] < own * 0.3


def test_shares_of_the_variance_add_up_and_no_luck_leaves_none() -> None:
    scheme, workforce = ten(CLIFF)
    own, team, luck = ScatteredResults(scheme, workforce, Luck()).under(scheme).variance_shares
    assert own + team + luck == pytest.approx(1)
    alone = ScatteredResults(scheme, workforce, Luck()).under(scheme.shared(1.0)).variance_shares
    assert alone[1] == 0


def test_luck_is_assumed_until_there_are_six_periods() -> None:
    assert fit_luck(*ten(CLIFF)).assumed
    draw = np.random.default_rng(5)
    shocks = draw.normal(0, 0.05, 24)
    rows = [
        (
            f"p{n}",
            f"{2024 + month // 12}-{month % 12 + 1:02}",
            "sales",
            100,
            100 * (1 + shocks[month] + draw.normal(0, 0.1)),
        )
        for n in range(60)
        for month in range(24)
    ]
    scheme = ten(CLIFF)[0]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    found = fit_luck(scheme, build(table, None, scheme))
    assert not found.assumed
    assert found.sd == pytest.approx(math.hypot(0.1, shocks.std(ddof=1)), rel=0.05)
    assert found.common == pytest.approx(shocks.var(ddof=1) / (0.01 + shocks.var(ddof=1)), rel=0.15)


# Periods, team weight ---------------------------------------------------------------------------------------------------


def test_months_and_quarters_pay_differently() -> None:
    months = np.array([0.7, 1.0, 1.3])
    assert OWN(months).mean() == pytest.approx(0.833333333)
    assert OWN(months.mean()) == pytest.approx(1.0)
    accelerated = Curve.model_validate({"knots": [(0, 0), (1, 1), (2, 2.5)], "above": "continue"})
    assert accelerated(months).mean() == pytest.approx(1.05)


@pytest.mark.parametrize(
    ("people", "own", "wrong", "common", "weight"),
    [
        (10, 0.10, 0.10, 0.0, 0.526315789),
        (10, 0.10, 0.05, 0.0, 0.217391304),
        (10, 0.10, 0.20, 0.0, 0.816326531),
        (3, 0.10, 0.10, 0.0, 0.6),
        (10, 0.10, 0.10, 0.02, 0.336842105),
        (10, 0.10, 0.10, 0.05, 0.0),
        (10, 0.10, 0.0, 0.0, 0.0),
        (1, 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_weight_by_misattribution(people: int, own: float, wrong: float, common: float, weight: float) -> None:
    assert misattributed(people, own, wrong, common) == pytest.approx(weight, abs=1e-9)


def test_own_intensity() -> None:
    assert [own_intensity(w, 10) for w in (0, 0.2, 0.4, 0.6, 1)] == pytest.approx([1, 0.82, 0.64, 0.46, 0.1])
    assert own_intensity(0.4, 10, peer_pressure=0.5) == pytest.approx(0.84)


def test_the_largest_weight_that_the_strong_can_bear() -> None:
    assert largest_weight(0.05, 128_750, 50_000, 1.375, 0.0) == pytest.approx(0.093636364)
    assert largest_weight(0.05, 128_750, 50_000, 1.375, 0.7) == pytest.approx(0.190740741)
    assert largest_weight(0.05, 128_750, 50_000, 0.5, 0.7) == 1
    assert largest_weight(0.9, 128_750, 50_000, 1.375, 0.7) == 1


@pytest.mark.parametrize(
    ("bonus", "value", "weight"),
    [
        (0.5, 0.25, 0.0),
        (0.8, 0.25, 0.030120482),
        (1.0, 0.25, 0.240963855),
        (1.7, 0.25, 0.588235294),
        (1, 3, 0.492957746),
    ],
)
def test_weight_when_the_bonus_is_given(bonus: float, value: float, weight: float) -> None:
    assert help_at_bonus(10, 0.25, value, bonus) == pytest.approx(weight, abs=1e-9)


def test_repeated_play() -> None:
    hasty, patient = (repeated_play(0.8, 0.4, 0.1, patience) for patience in (0.2, 0.6))
    assert (hasty.joint, patient.joint, patient.relative) == pytest.approx((2.133838384, 1.805555556, 2.0))
    assert hasty.patience_needed == pytest.approx(0.347222222)
    assert patient.joint_pays
    assert not hasty.joint_pays
    assert repeated_play(0.8, 0.4, 0.1, hasty.patience_needed).joint == pytest.approx(2)
    for wrong in [(0.4, 0.8, 0.1, 0.5), (0.8, 0.4, 1.0, 0.5), (0.8, 0.0, 0.1, 0.5), (0.8, 0.4, 0.1, 2.0)]:
        with pytest.raises(ValueError, match="needs"):
            repeated_play(*wrong)
    assert all((HELP_ASSUMES, REPEATED_ASSUMES, ASSUMES))


# Leaving, evidence ------------------------------------------------------------------------------------------------------

BEFORE, AFTER = 135_000.0 * 12, 105_000.0 * 12


@pytest.mark.parametrize(("elasticity", "expected"), [(-2.5, 0.269838724), (-1, 0.191710011), (-3, 0.299934674)])
def test_chance_to_leave(elasticity: float, expected: float) -> None:
    assert chance(0.15, BEFORE, AFTER, elasticity) == pytest.approx(expected)


@given(st.floats(0.01, 0.9), st.floats(0.5, 2.0))
def test_less_pay_is_a_higher_chance_and_the_same_pay_the_same(base: float, ratio: float) -> None:
    after = chance(base, 1.0, ratio)
    assert 0 < after < 1
    assert (after >= base - 1e-12) == (ratio <= 1) or ratio == pytest.approx(1)
    assert chance(base, 1.0, 1.0) == pytest.approx(base)


def test_on_the_cost_of_hiring_alone_the_cut_pays() -> None:
    found = leaving(3, 0.15, BEFORE, AFTER, saved=1_710_000)
    assert found.per_leaver == pytest.approx(340_200)
    assert found.cost == pytest.approx(122_307.40, abs=0.01)
    assert found.break_even / BEFORE == pytest.approx(2.936044705)
    dearer = leaving(3, 0.15, BEFORE, AFTER, saved=1_710_000, lost_margin=3_060_000)
    assert dearer.cost == pytest.approx(1_222_426.89, abs=0.02)
    assert leaving(3, 0.15, BEFORE, BEFORE, saved=1).break_even == math.inf


def _paid(facts: dict[str, list[float]], periods: list[str], **people: object) -> Effect:
    """People with a plan of 100, 1,000 of target bonus and 2,000 of salary a period, at 60:40 behind a cliff that the team misses."""
    card = Card(role="Seller", kpis=(Kpi(name="sales", weight=1, curve=OWN),), target_bonus=1_000)
    scheme = Scheme(cards=(card,), team=Split(individual_share=0.6, curve=CLIFF))
    rows = [
        (name, month, "sales", 100, fact)
        for name, row in facts.items()
        for month, fact in zip(periods, row, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]).dropna(subset=["fact"])
    about = pd.DataFrame({"person": list(facts), "salary": 2_000.0, **people})
    return effect(scheme, build(table, about, scheme))


@pytest.mark.parametrize(
    ("periods", "a_year"),
    [(["2025-03"], 12), (["2025-01", "2025-02", "2025-03"], 12), (["2025-Q1", "2025-Q2"], 4), (["2025"], 1)],
)
def test_leaving_is_counted_for_a_year_whatever_is_shown(periods: list[str], a_year: int) -> None:
    facts = {"Ann": [110.0] * len(periods), "Ben": [50.0] * len(periods)}
    year = strong_year(_paid(facts, periods))
    assert year is not None
    assert year.people == 1
    assert (year.before, year.after) == pytest.approx((a_year * 325_000, a_year * 275_000))
    assert year.saved == pytest.approx(a_year * 50_000)


def test_the_strong_are_counted_once_with_all_their_pay() -> None:
    months = ["2025-01", "2025-02", "2025-03", "2025-04"]
    facts = {
        "Ann": [110.0, 115.0, 115.0, 80.0],  # strong on average, also in her weak month
        "Ben": [50.0, 50.0, 50.0, 105.0],  # strong once is not strong
        "Cem": [math.nan, math.nan, 120.0, 120.0],  # half the time, yet a whole year's pay
    }
    found = _paid(facts, months, hired=["2020-01-01", "2020-01-01", "2025-03-01"])
    year = strong_year(found)
    assert year is not None
    names = found.paid.seats["person"].tolist()
    ann, cem = names.index("Ann"), names.index("Cem")
    cash = (found.paid.payout + found.paid.salary).sum(axis=1)
    strong = [name for name, is_strong in zip(names, found.strong_over_all, strict=True) if is_strong]
    assert strong == ["Ann", "Cem"]
    assert year.people == 2
    assert year.after == pytest.approx((cash[ann] * 12 / 4 + cash[cem] * 12 / 2) / 2)


def test_periods_that_are_no_dates_are_a_year_together_and_nobody_strong_is_nobody() -> None:
    year = strong_year(_paid({"Ann": [110.0, 110.0], "Ben": [50.0, 50.0]}, ["first half", "second half"]))
    assert year is not None
    assert year.before == pytest.approx(2 * 325_000)
    assert strong_year(_paid({"Ben": [50.0]}, ["2025-01"])) is None


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, 0)])
def test_a_chance_that_cannot_be(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="needs"):
        chance(*wrong)


def test_evidence_has_a_source_a_tag_and_limits() -> None:
    keys = [found.key for found in studies()]
    assert len(keys) == len(set(keys)) > 25
    assert {found.tag for found in studies()} == set(TAGS)
    assert {study(key).about for key in SOURCES} == {"leaving"}
    assert all("not" in study(key).effect or study(key).limits for key in COUNTER_EVIDENCE)
    with pytest.raises(KeyError):
        study("nobody-1999")

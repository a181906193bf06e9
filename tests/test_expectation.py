"""Expected pay of one curve: closed forms against published numbers, numeric integrals and reason."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial.hermite_e import hermeval
from scipy import stats

from kpi import Curve, Refused
from kpi.expectation import (
    at_risk,
    beyond,
    both_above,
    chance,
    expected,
    implied,
    levels,
    payouts_distribution,
    solve,
    target_bonus,
    variance,
)
from kpi.expectation.moments import mean_of, variance_of
from kpi.expectation.pieces import pieces
from kpi.expectation.scatter import Scatter, scatter
from kpi.money import Floats
from kpi.worlds import Margin
from tests.strategies import curves, through

GRADUATED = through((0.8, 0.5), (1.0, 1.0), (1.2, 1.5))
LOGNORMAL = Margin(kpi="sales", cv=0.25)
HISTORY = tuple(np.round(np.linspace(0.4, 1.7, 25) ** 1.3, 3))

MARGINS = st.one_of(
    st.builds(Margin, kpi=st.just("sales"), kind=st.just("normal"), cv=st.floats(0.02, 0.4)),
    st.builds(Margin, kpi=st.just("sales"), cv=st.floats(0.02, 1.5)),
)
TABLED = st.sampled_from(
    [
        Margin(kpi="sales", kind="gamma", cv=0.3),
        Margin(kpi="sales", kind="truncated", cv=0.3, least=0.3, most=1.5),
        Margin(kpi="sales", kind="deals", deals=8),
        Margin(kpi="sales", kind="deals", deals=12, deal_cv=0),
        Margin(kpi="sales", kind="history", points=HISTORY),
        Margin(kpi="sales", kind="bootstrap", points=HISTORY),
    ]
)
LUCK = {"known": st.floats(-1.5, 1.5), "spread": st.floats(0.3, 1.0)}

Z = np.linspace(-8.5, 8.5, 34_001)
WEIGHTS = np.exp(-(Z**2) / 2) * (Z[1] - Z[0]) / np.sqrt(2 * np.pi)


def integral(curve: Curve, result: Scatter, degree: int = 0) -> float:
    """∫ f(x(z)) · He(z) · φ(z) dz, the plain way."""
    return float((curve(result.at(Z)) * hermeval(Z, [0] * degree + [1]) * WEIGHTS).sum())


def slack(curve: Curve) -> float:
    """What the plain sum may be off: half of each jump times a cell of the grid."""
    return 3e-4 * (1 + sum(abs(rise) for _at, rise in curve.canonical.jumps))


def test_a_mean_of_100_percent_is_not_paid_as_100_percent() -> None:
    assert expected(GRADUATED, LOGNORMAL) == pytest.approx(0.8565052674659261, abs=1e-14)
    reached = [float(chance(level, LOGNORMAL)) for level in (0.8, 1.0, 1.2)]
    assert reached == pytest.approx([0.7832346774289123, 0.4510098622967492, 0.19390640878578558], abs=1e-14)
    above = [float(beyond(level, LOGNORMAL)) for level in (0.8, 1.0, 1.2)]
    assert above == pytest.approx([0.221762851577345, 0.09798027540650156, 0.03580768007675694], abs=1e-14)


def test_strong_and_weak_with_normal_luck() -> None:
    strong = Margin(kpi="sales", kind="normal", cv=0.1 / 1.15, mean=1.15)
    assert expected(GRADUATED, strong) == pytest.approx(1.325449166339761, abs=1e-13)
    weak = strong.revise(cv=0.1 / 0.85)
    assert expected(GRADUATED, weak, 0.85) == pytest.approx(0.5201657497577274, abs=1e-13)


def test_gamma_chances() -> None:
    gamma = Margin(kpi="sales", kind="gamma", cv=0.25)
    reached = [float(chance(level, gamma)) for level in (0.8, 1.0, 1.2)]
    assert reached == pytest.approx([0.7810222141937734, 0.4667448913877211, 0.20205851913878628], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(curve=curves(), margin=MARGINS, mean=st.floats(0.2, 1.6), **LUCK)
def test_closed_forms_are_the_integrals(curve: Curve, margin: Margin, mean: float, known: float, spread: float) -> None:
    result, function = scatter(margin, mean, known, spread), pieces(curve)
    first = integral(curve, result)
    second = float((curve(result.at(Z)) ** 2 * WEIGHTS).sum())
    size = max(1.0, second)
    assert mean_of(function, result) == pytest.approx(first, abs=slack(curve) * size)
    assert variance_of(function, result) == pytest.approx(second - first**2, abs=slack(curve) * size * 4)
    found = result.hermite(function, 4)
    wanted = [integral(curve, result, degree) for degree in range(1, 5)]
    assert found == pytest.approx(np.array(wanted), abs=slack(curve) * size * 4)


@settings(max_examples=25, deadline=None)
@given(curve=curves(), margin=TABLED, mean=st.floats(0.5, 1.4), **LUCK)
def test_tables_come_close_to_the_integrals(
    curve: Curve, margin: Margin, mean: float, known: float, spread: float
) -> None:
    result, function = scatter(margin, mean, known, spread), pieces(curve)
    steep = max([1.0, *(abs(bend) for _at, bend in curve.canonical.bends)])
    assert result.mean == pytest.approx(float((result.at(Z) * WEIGHTS).sum()), abs=2e-3)
    assert mean_of(function, result) == pytest.approx(integral(curve, result), abs=2e-3 * steep + slack(curve))


@settings(max_examples=50, deadline=None)
@given(
    curve=curves(falling=False), margin=st.one_of(MARGINS, TABLED), mean=st.floats(0.3, 1.4), more=st.floats(0.01, 0.5)
)
def test_a_higher_level_never_pays_less(curve: Curve, margin: Margin, mean: float, more: float) -> None:
    low, high = expected(curve, margin, np.array([mean, mean + more]))
    assert high >= low - 1e-3 * (margin.kind not in ("normal", "lognormal")) - 1e-12


@settings(max_examples=50, deadline=None)
@given(margin=MARGINS, mean=st.floats(0.3, 1.6), cap=st.floats(0.3, 2.0))
def test_floors_profit_from_luck_and_caps_lose(margin: Margin, mean: float, cap: float) -> None:
    line = through((0.0, 0.0), (1.0, 1.0), above="continue")
    accelerated = through((0.0, 0.0), (1.0, 1.0), (1.0 + 1e-6, 1.0 + 1e-6), (2.0, 3.0), above="continue")
    capped = through((0.0, 0.0), (cap, cap))
    below_zero = float(beyond(0.0, margin, mean)) - mean  # what a normal result below zero would have taken away
    assert expected(line, margin, mean) == pytest.approx(mean + below_zero, abs=1e-9)
    assert expected(accelerated, margin, mean) >= accelerated(np.array([mean]))[0] - 1e-9
    assert expected(capped, margin, mean) <= min(mean + below_zero, cap) + 1e-9


@given(curve=curves(), margin=MARGINS, mean=st.floats(0.3, 1.6))
def test_nobody_strays_below_nothing_or_above_the_highest(curve: Curve, margin: Margin, mean: float) -> None:
    share = float(expected(curve, margin, mean))
    assert -1e-9 <= share <= curve.highest + 1e-9
    assert variance(curve, margin, mean) >= 0


@given(curve=curves(), mean=st.integers(0, 200), cap=st.floats(0.0, 2.0))
def test_without_luck_the_curve_itself(curve: Curve, mean: int, cap: float) -> None:
    at = np.array([mean / 100])
    for kind in ("normal", "lognormal"):
        margin = Margin.model_validate({"kpi": "sales", "kind": kind, "cv": 0.0})
        assert expected(curve, margin, at) == pytest.approx(curve(at), abs=1e-9)
        capped = mean_of(pieces(curve, cap), scatter(margin, at))
        assert capped == pytest.approx(np.minimum(curve(at), cap), abs=1e-9)


def test_nobody_and_missing_results() -> None:
    assert expected(GRADUATED, LOGNORMAL, np.empty((0, 3))).shape == (0, 3)
    shares = expected(GRADUATED, LOGNORMAL, np.array([np.nan, 1.0, 0.0]))
    assert np.isnan(shares[0])
    assert shares[2] == 0


def test_history_of_a_person_moves_and_narrows() -> None:
    free = float(expected(GRADUATED, LOGNORMAL, 1.0))
    better = float(expected(GRADUATED, LOGNORMAL, 1.0, known=0.5, spread=0.9))
    assert better > free
    certain = expected(GRADUATED, LOGNORMAL, np.array([1.0]), known=0.3, spread=0.0)
    assert certain == pytest.approx(GRADUATED(scatter(LOGNORMAL, np.array([1.0]), 0.3).at(np.array([0.0]))), abs=1e-9)


# Two normals --------------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(one=st.floats(-3, 3), other=st.floats(-3, 3), r=st.floats(-0.98, 0.98))
def test_both_above_is_the_bivariate_normal(one: float, other: float, r: float) -> None:
    wanted = stats.multivariate_normal(cov=[[1, r], [r, 1]]).cdf([-one, -other])
    found = float(both_above(np.array(one), np.array(other), r))
    assert found == pytest.approx(wanted, abs=1e-8)
    rest = stats.norm.sf(one) - float(both_above(np.array(one), np.array(-other), -r))
    assert found == pytest.approx(rest, abs=1e-12)


def test_both_above_at_the_edges() -> None:
    inf, half = np.inf, stats.norm.sf(1.0)
    one = np.array([inf, -inf, -inf, 1.0, 1.0, 0.0, 0.0, 0.0])
    other = np.array([0.0, 1.0, -inf, 1.0, -1.0, 0.0, 0.0, 1.0])
    r = np.array([0.3, 0.3, 0.3, 1.0, -1.0, 0.5, -1.0, 0.0])
    assert both_above(one, other, r) == pytest.approx([0, half, 1, half, 0, 1 / 3, 0, half / 2], abs=1e-12)


# All or nothing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("common", "over", "at_risk_", "shortfall"),
    [
        (0.0, 0.042653158018014295, 33, 34.64311097502341),
        (0.1, 0.21090964623842778, 39, 41.26061795719621),
        (0.3, 0.3360803301660781, 45, 47.17564360033376),
    ],
)
def test_fifty_people_and_a_budget_for_33(common: float, over: float, at_risk_: float, shortfall: float) -> None:
    found = payouts_distribution([1] * 50, [0.55] * 50, common)
    assert found.over(33) == pytest.approx(over, abs=1e-12)
    assert found.value_at_risk() == at_risk_
    assert found.expected_shortfall() == pytest.approx(shortfall, abs=1e-9)
    assert found.mean == pytest.approx(27.5, abs=1e-9)
    assert found.rounded_to == 1


@settings(max_examples=30, deadline=None)
@given(
    people=st.lists(st.tuples(st.integers(0, 400), st.floats(0, 1)), min_size=1, max_size=6),
    common=st.sampled_from([0.0, 0.2, 0.6, 0.95]),
)
def test_sums_of_bonuses(people: list[tuple[int, float]], common: float) -> None:
    amounts, likely = np.array(people, float).reshape(-1, 2).T
    found = payouts_distribution(amounts, likely, common)
    assert found.chances.sum() == pytest.approx(1, abs=1e-9)
    assert found.mean == pytest.approx(float(amounts @ likely), abs=1e-6)
    assert found.value_at_risk() <= found.expected_shortfall() + 1e-9 <= amounts.sum() + 1e-6
    budgets = [found.over(budget) for budget in range(0, 3000, 100)]
    assert budgets == sorted(budgets, reverse=True)
    if common == 0:
        every = np.array(list(product([0, 1], repeat=len(people))), float).T
        weight = np.prod(np.where(every == 1, likely[:, None], 1 - likely[:, None]), axis=0)
        assert found.over(300) == pytest.approx(float(weight[amounts @ every > 300].sum()), abs=1e-9)


def test_nobody_costs_nothing() -> None:
    found = payouts_distribution([], [], 0.3)
    assert (found.mean, found.sd, found.over(0), found.value_at_risk()) == pytest.approx((0, 0, 0, 0))


def test_amounts_without_a_common_grid_are_rounded_and_it_is_told() -> None:
    amounts = np.array([1_000_003.0, 2_000_003.0, 3_000_017.0])
    found = payouts_distribution(amounts, [0.5, 0.5, 0.5])
    assert found.rounded_to > 1
    assert found.mean == pytest.approx(amounts.sum() / 2, abs=3 * found.rounded_to)


@pytest.mark.parametrize(
    ("amounts", "likely", "common", "words"),
    [
        ([1, 2], [0.5], 0, "one chance is needed"),
        ([-1], [0.5], 0, "below zero"),
        ([np.nan], [0.5], 0, "missing"),
        ([1], [1.5], 0, "outside 0% to 100%"),
        ([1], [np.nan], 0, "outside 0% to 100%"),
        ([1], [0.5], 1.0, "correlation"),
    ],
)
def test_bonuses_that_make_no_sense(amounts: list[float], likely: list[float], common: float, words: str) -> None:
    with pytest.raises(Refused, match=words):
        payouts_distribution(amounts, likely, common)


# Calibration --------------------------------------------------------------------------------------------------------------


def test_a_budget_gives_the_target_bonus_and_the_target_bonus_uses_it_up() -> None:
    shares = expected(GRADUATED, LOGNORMAL, np.ones(100))
    bonus = target_bonus(5_000_000, shares)
    assert bonus == pytest.approx(58376.75715402313, abs=1e-7)
    assert float((bonus * shares).sum()) == pytest.approx(5_000_000)


def test_nobody_paid_has_no_target_bonus() -> None:
    with pytest.raises(Refused, match="nobody is expected"):
        target_bonus(100, np.array([0.0, np.nan]))


def test_levels_for_pass_shares_and_back() -> None:
    wanted = {"95": 0.95, "92": 0.92, "90": 0.9, "60": 0.6, "55": 0.55, "50": 0.5, "10": 0.1}
    found = levels(LOGNORMAL, wanted)
    given_ = [0.647064509028523, 0.6864169879169494, 0.707613806557539, 0.9114745500790237]
    given_ += [0.9405854929172196, 0.9701425001453319, 1.3300708124491694]
    assert list(found.values()) == pytest.approx(given_, abs=1e-12)
    assert [float(chance(level, LOGNORMAL)) for level in found.values()] == pytest.approx(list(wanted.values()))


@settings(max_examples=25, deadline=None)
@given(margin=st.one_of(MARGINS, TABLED), share=st.floats(0.05, 0.95))
def test_a_level_is_reached_by_its_share(margin: Margin, share: float) -> None:
    lumpy = margin.kind == "deals" and margin.deal_cv == 0  # whole numbers of deals: the next lower share
    reached = float(chance(levels(margin, {"level": share})["level"] - 1e-9, margin))
    assert reached >= share - 1e-3
    assert lumpy or reached == pytest.approx(share, abs=2e-3)


def test_what_a_rule_of_thumb_takes_for_granted() -> None:
    mean, cv = implied((1.0, 0.55), (0.8, 0.92))
    assert (mean, cv) == pytest.approx((1.0378241920388611, 0.17574607384556118), abs=1e-12)
    ten = levels(Margin(kpi="sales", cv=cv), {"excellence": 0.1}, mean)["excellence"]
    assert ten == pytest.approx(1.2781756418648869, abs=1e-12)


@pytest.mark.parametrize(
    "rules", [((0.8, 0.5), (1.0, 0.6)), ((1.0, 0.5), (1.0, 0.4)), ((0.8, 1.0), (1.0, 0.5)), ((0.0, 0.9), (1.0, 0.5))]
)
def test_rules_of_thumb_that_contradict_each_other(rules: Any) -> None:
    with pytest.raises(Refused, match="contradict"):
        implied(*rules)


def test_an_equation_without_a_solution_gives_the_nearest() -> None:
    found = solve(lambda setting: (setting - 0.3) ** 2 + 1, 0.5, -1, 2)
    assert not found.met
    assert found.setting == pytest.approx(0.3, abs=1e-3)
    assert "nearest" in found.sentence
    assert solve(lambda setting: setting**3, 8, 0, 5).setting == pytest.approx(2)


def test_target_bonuses_that_keep_the_chance_to_overrun() -> None:
    costs = payouts_distribution([1] * 50, [0.55] * 50, 0.1)
    found = at_risk(lambda factor: costs.over(40 / factor) if factor else 0.0, 0.05)
    assert found.setting == pytest.approx(40 / 39, abs=1e-6)
    assert found.reached <= 0.05 < costs.over(40 / (found.setting + 1e-3))
    assert at_risk(lambda _factor: 0.0, 0.05).setting == 100.0


def test_many_people_at_once() -> None:
    means: Floats = np.linspace(0.5, 1.5, 50_000)
    shares = expected(GRADUATED, LOGNORMAL, means)
    assert shares[::10_000] == pytest.approx([float(expected(GRADUATED, LOGNORMAL, mean)) for mean in means[::10_000]])

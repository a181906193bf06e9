"""Expected pay of one curve: closed forms against published numbers, numeric integrals and reason."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial.hermite_e import hermeval
from scipy import stats

from kpi import Curve
from kpi.expectation import Distribution, solve
from kpi.expectation.allornothing import convolved
from kpi.expectation.moments import mean_of, variance_of
from kpi.expectation.pieces import Pieces, one_from, pieces
from kpi.expectation.scatter import Scatter, scatter
from kpi.money import Floats
from kpi.worlds import Margin
from tests.all_or_nothing import expected_shortfall, mean, sd, value_at_risk
from tests.own_and_team import both_above
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


def expected(
    curve: Curve,
    margin: Margin,
    mean: Floats | float | None = None,
    known: Floats | float = 0.0,
    spread: Floats | float = 1.0,
) -> Floats:
    """(...) expected share of the target bonus, for people with these means (the margin's own when not given).

    `known` and `spread`: mean and standard deviation of the latent normal after history.
    """
    return mean_of(pieces(curve), scatter(margin, margin.mean if mean is None else mean, known, spread))


def chance(level: float, margin: Margin) -> float:
    """Probability that the result is at least `level`."""
    return float(mean_of(one_from(level), scatter(margin, margin.mean)))


def beyond(level: float, margin: Margin, mean: float | None = None) -> float:
    """E(x − level)⁺, what lies beyond a level on average."""
    line = Pieces(1, np.array([level]), np.array([-level]), np.array([1.0]))
    return float(mean_of(line, scatter(margin, margin.mean if mean is None else mean)))


def costs_of(amounts: Sequence[float] | Floats, chances: Sequence[float] | Floats, common: float = 0.0) -> Distribution:
    """What all-or-nothing bonuses cost, in whole minor units, each paid with its chance; `common` is the correlation of two people."""
    money = np.asarray(amounts, float)
    return convolved(money, np.asarray(chances, float), np.full(money.shape, np.sqrt(common)))


def integral(curve: Curve, result: Scatter, degree: int = 0) -> float:
    """∫ f(x(z)) · He(z) · φ(z) dz, the plain way."""
    return float((curve(result.at(Z)) * hermeval(Z, [0] * degree + [1]) * WEIGHTS).sum())


def slack(curve: Curve) -> float:
    """What the plain sum may be off: half of each jump times a cell of the grid."""
    return 3e-4 * (1 + sum(abs(rise) for _at, rise in curve.canonical.jumps))


def test_a_mean_of_100_percent_is_not_paid_as_100_percent() -> None:
    assert expected(GRADUATED, LOGNORMAL) == pytest.approx(0.8565052674659261, abs=1e-14)
    reached = [chance(level, LOGNORMAL) for level in (0.8, 1.0, 1.2)]
    assert reached == pytest.approx([0.7832346774289123, 0.4510098622967492, 0.19390640878578558], abs=1e-14)
    above = [beyond(level, LOGNORMAL) for level in (0.8, 1.0, 1.2)]
    assert above == pytest.approx([0.221762851577345, 0.09798027540650156, 0.03580768007675694], abs=1e-14)


def test_strong_and_weak_with_normal_luck() -> None:
    strong = Margin(kpi="sales", kind="normal", cv=0.1 / 1.15, mean=1.15)
    assert expected(GRADUATED, strong) == pytest.approx(1.325449166339761, abs=1e-13)
    weak = strong.revise(cv=0.1 / 0.85)
    assert expected(GRADUATED, weak, 0.85) == pytest.approx(0.5201657497577274, abs=1e-13)


def test_gamma_chances() -> None:
    gamma = Margin(kpi="sales", kind="gamma", cv=0.25)
    reached = [chance(level, gamma) for level in (0.8, 1.0, 1.2)]
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
    below_zero = beyond(0.0, margin, mean) - mean  # what a normal result below zero would have taken away
    assert expected(line, margin, mean) == pytest.approx(mean + below_zero, abs=1e-9)
    assert expected(accelerated, margin, mean) >= accelerated(np.array([mean]))[0] - 1e-9
    assert expected(capped, margin, mean) <= min(mean + below_zero, cap) + 1e-9


@given(curve=curves(), margin=MARGINS, mean=st.floats(0.3, 1.6))
def test_nobody_strays_below_nothing_or_above_the_highest(curve: Curve, margin: Margin, mean: float) -> None:
    share = float(expected(curve, margin, mean))
    assert -1e-9 <= share <= curve.highest + 1e-9
    assert variance_of(pieces(curve), scatter(margin, mean)) >= 0


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
    ("common", "over", "at_risk", "shortfall"),
    [
        (0.0, 0.042653158018014295, 33, 34.64311097502341),
        (0.1, 0.21090964623842778, 39, 41.26061795719621),
        (0.3, 0.3360803301660781, 45, 47.17564360033376),
    ],
)
def test_fifty_people_and_a_budget_for_33(common: float, over: float, at_risk: float, shortfall: float) -> None:
    found = costs_of([1] * 50, [0.55] * 50, common)
    assert found.over(33) == pytest.approx(over, abs=1e-12)
    assert value_at_risk(found) == at_risk
    assert expected_shortfall(found) == pytest.approx(shortfall, abs=1e-9)
    assert mean(found) == pytest.approx(27.5, abs=1e-9)
    assert found.rounded_to == 1


@settings(max_examples=30, deadline=None)
@given(
    people=st.lists(st.tuples(st.integers(0, 341), st.floats(0, 1)), min_size=1, max_size=6),
    common=st.sampled_from([0.0, 0.2, 0.6, 0.95]),
)
def test_sums_of_bonuses(people: list[tuple[int, float]], common: float) -> None:
    amounts, likely = np.array(people, float).reshape(-1, 2).T
    found = costs_of(amounts, likely, common)
    assert found.chances.sum() == pytest.approx(1, abs=1e-9)
    assert mean(found) == pytest.approx(float(amounts @ likely), abs=1e-6)
    assert value_at_risk(found) <= expected_shortfall(found) + 1e-9 <= amounts.sum() + 1e-6
    budgets = [found.over(budget) for budget in range(0, 3000, 100)]
    assert budgets == sorted(budgets, reverse=True)
    if common == 0:
        every = np.array(list(product([0, 1], repeat=len(people))), float).T
        weight = np.prod(np.where(every == 1, likely[:, None], 1 - likely[:, None]), axis=0)
        assert found.over(300) == pytest.approx(float(weight[amounts @ every > 300].sum()), abs=1e-9)


def test_nobody_costs_nothing() -> None:
    found = costs_of([], [], 0.3)
    assert (mean(found), sd(found), found.over(0), value_at_risk(found)) == pytest.approx((0, 0, 0, 0))


def test_amounts_without_a_common_grid_are_rounded_and_it_is_told() -> None:
    amounts = np.array([1_000_003.0, 2_000_003.0, 3_000_017.0])
    found = costs_of(amounts, [0.5, 0.5, 0.5])
    assert found.rounded_to > 1
    assert mean(found) == pytest.approx(amounts.sum() / 2, abs=3 * found.rounded_to)


# Calibration --------------------------------------------------------------------------------------------------------------


def test_an_equation_without_a_solution_gives_the_nearest() -> None:
    found = solve(lambda setting: (setting - 0.3) ** 2 + 1, 0.5, -1, 2)
    assert not found.met
    assert found.setting == pytest.approx(0.3, abs=1e-3)
    assert "nearest" in found.sentence
    assert solve(lambda setting: setting**3, 8, 0, 5).setting == pytest.approx(2)


def test_many_people_at_once() -> None:
    means: Floats = np.linspace(0.5, 1.5, 50_000)
    shares = expected(GRADUATED, LOGNORMAL, means)
    assert shares[::10_000] == pytest.approx([float(expected(GRADUATED, LOGNORMAL, mean)) for mean in means[::10_000]])

"""Variance components and their intervals: published figures, and the same estimates a second way, with whole matrices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kpi.statistics.panel import components, credibility, effects, icc_interval, variance_interval, variances

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_published_mean_squares_and_correlations() -> None:
    found = components(SHROUT_FLEISS)
    assert found is not None
    people, periods = SHROUT_FLEISS.shape
    between = found.luck + periods * found.person
    columns = found.luck + people * found.period
    within = found.luck + found.period
    assert (between, within, columns, found.luck) == pytest.approx(
        (11.241666667, 6.263888889, 32.486111111, 1.019444444)
    )
    one = [
        (between - within) / (between + 3 * within),
        found.person / found.total,
        found.person / (found.person + found.luck),
    ]
    assert one == pytest.approx([0.165741768, 0.289763780, 0.714840715])
    four = [
        (between - within) / between,
        (between - found.luck) / (between + (columns - found.luck) / people),
        (between - found.luck) / between,
    ]
    assert four == pytest.approx([0.442797134, 0.620050548, 0.909315542])


def test_published_interval_of_an_intraclass_correlation() -> None:
    assert icc_interval(0.13, 0.01, people=10, periods=6) == pytest.approx((0.426402770, 0.880323187))
    assert icc_interval(0.01, 0.02, people=10, periods=6)[0] == 0


def test_interval_of_a_variance() -> None:
    # s² = 4 of 11 observations: 10 · 4 / 20.483 and 10 · 4 / 3.247 in any table of χ².
    assert variance_interval(4.0, 0.0, 10) == pytest.approx((1.952805, 12.319168), rel=1e-5)
    low, high = variance_interval(0.0, 1.0, 10)
    assert low == 0
    assert high == pytest.approx(10 / 3.246973 - 1, rel=1e-5)


def residual_maker(design: NDArray) -> NDArray:
    """Q = I − P of a design."""
    return np.eye(len(design)) - design @ np.linalg.pinv(design)


def by_matrices(results: NDArray, teams: NDArray) -> NDArray:
    """person, period, team, luck from four quadratic forms y'Qy and their expectations tr(Z'QZ), solved as one system."""
    who, when = np.nonzero(~np.isnan(results))
    y = results[who, when]
    person, period, cell = (
        (codes[:, None] == np.unique(codes)).astype(float) for codes in (who, when, teams[who] * 1000 + when)
    )
    forms = [residual_maker(np.hstack(designs)) for designs in ([person, cell], [person, period], [person], [period])]
    sources = [person, period, cell, np.eye(len(y))]
    expected = [[np.trace(source.T @ form @ source) for source in sources] for form in forms]
    return np.linalg.solve(expected, [y @ form @ y for form in forms])


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_components_with_gaps_agree_with_whole_matrices(seed: int) -> None:
    draw = np.random.default_rng(seed)
    teams = draw.integers(0, 3, 9)
    teams[:3] = [0, 1, 2]
    teams[3:6] = [0, 1, 2]
    results = (
        draw.normal(size=(9, 1)) + draw.normal(size=7) + draw.normal(size=(3, 7))[teams] + draw.normal(size=(9, 7))
    )
    results[draw.random(results.shape) < 0.15] = np.nan
    results[:, 0] = np.nan_to_num(results[:, 0])
    found = components(results, teams)
    assert found is not None
    both = [found.person, found.period, found.team, found.luck]
    np.testing.assert_allclose(both, by_matrices(results, teams), atol=1e-9)


def test_one_team_or_teams_of_one_tell_nothing_of_teams() -> None:
    results = np.random.default_rng(1).normal(size=(8, 12))
    for teams in (np.zeros(8, np.intp), np.arange(8)):
        assert components(results, teams) == components(results)


def test_estimates_below_zero_are_cut_off_only_in_the_end() -> None:
    results = np.array([[1.0, -1, 1, -1], [-1, 1, -1, 1], [1, -1, 1, -1], [-1, 1, -1, 1]])
    raw, cut = components(results), variances(results)
    assert raw is not None
    assert cut is not None
    assert raw.person < 0 == cut.person
    assert raw.period < 0 == cut.period


def test_effects_are_the_least_squares_of_people_and_periods() -> None:
    exact = np.add.outer([1.0, 4.0, 2.0], [-1.0, 0.0, 1.0])
    exact[0, 1] = exact[2, 2] = np.nan
    people, periods = effects(np.pad(exact, ((0, 1), (0, 1)), constant_values=np.nan))
    np.testing.assert_allclose(people, [1, 4, 2, np.nan], atol=1e-12)
    np.testing.assert_allclose(periods, [-1, 0, 1, np.nan], atol=1e-12)


# Efron and Morris (1975): 18 batters, average of the first 45 at-bats and of the rest of the season of 1970.
FIRST_45 = [.400, .378, .356, .333, .311, .311, .289, .267, .244, .244, .222, .222, .222, .222, .222, .200, .178, .156]  # fmt: skip
REST = [.346, .298, .276, .222, .273, .270, .263, .210, .269, .230, .264, .256, .303, .264, .226, .285, .316, .200]  # fmt: skip


def test_shrinkage_of_efron_and_morris() -> None:
    seen, later = np.array(FIRST_45), np.array(REST)
    mean = seen.mean()
    luck = mean * (1 - mean) / 45
    person = float(((seen - mean) ** 2).sum() / (len(seen) - 3) - luck)
    believed = credibility(45, 45 * luck / person)
    assert believed == pytest.approx(0.212391, abs=1e-6)
    shrunk = mean + believed * (seen - mean)
    assert (shrunk[0], shrunk[-1]) == pytest.approx((0.2940, 0.2422), abs=1e-4)
    assert ((shrunk - later) ** 2).sum() < ((seen - later) ** 2).sum() / 3


def test_three_periods_far_above_the_others() -> None:
    believed = credibility(3, 0.01 / 0.02)
    posterior = (0.02 * (1 - believed)) ** 0.5
    assert believed == pytest.approx(0.857142857)
    assert 0.94 + believed * (1.20 - 0.94) == pytest.approx(1.162857143)
    assert (posterior, (posterior**2 + 0.01) ** 0.5) == pytest.approx((0.053452248, 0.113389342))

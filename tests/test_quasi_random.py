"""Another way to draw: Sobol's points in place of random ones must lead to the same expected pay, and much closer to the exact one."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import qmc

from kpi import pay
from kpi.forecast import forecast
from kpi.money import Floats
from kpi.rules.split import Split
from kpi.worlds import draw
from tests.test_forecast import LINE, TEAM_CURVE, department, role_means, scheme

EXACT = 55_358.32
"""Expected pay of a strong one at 60:40, graduated on both sides, correlated by 0.3; by closed form."""
RUNS, POINTS, PEOPLE = 8, 1024, 10


def strong_pay(normals: Floats) -> float:
    """Mean pay of the three strong, in money, from normals (worlds, 11): what all share, then each one's own."""
    luck = np.sqrt(0.3) * normals[:, :1] + np.sqrt(0.7) * normals[:, 1:]
    attained = (np.array([1.15] * 3 + [0.85] * 7) + 0.1 * luck).T[None, :, None, :]
    force = department(0.3).workforce
    plan = np.full_like(attained, 100.0)
    whole = np.broadcast_to(attained.mean(axis=1, keepdims=True), (1, 2, 1, len(normals)))
    worlds = replace(
        force,
        plan=plan,
        fact=plan * attained,
        attainment=attained,
        group_fact=1000.0 * whole,
        group_attainment=whole,
        multiplier=np.ones((PEOPLE, 1)),
    )
    paid = pay(scheme(LINE, Split(individual_share=0.6, curve=TEAM_CURVE)), worlds)
    return float(paid.payout[:3].mean()) / 100


@pytest.fixture(scope="module")
def means() -> dict[str, Floats]:
    """Means of independent runs: quasi-random, scrambled anew each time, and random."""
    dimensions = PEOPLE + 1
    quasi = [ndtri(qmc.Sobol(dimensions, rng=seed).random(POINTS)) for seed in range(RUNS)]
    plain = [np.random.default_rng(seed).standard_normal((POINTS, dimensions)) for seed in range(RUNS)]
    return {name: np.array([strong_pay(run) for run in runs]) for name, runs in (("quasi", quasi), ("plain", plain))}


def test_both_ways_and_our_own_draws_agree_with_the_closed_form(means: dict[str, Floats]) -> None:
    for found in means.values():
        assert abs(found.mean() - EXACT) < 4 * found.std(ddof=1) / np.sqrt(RUNS)
    ours = forecast(scheme(LINE, Split(individual_share=0.6, curve=TEAM_CURVE)), draw(department(0.3), 8_000))
    value, error = role_means(ours)["Strong"]
    assert abs(value - means["quasi"].mean()) < 4 * np.hypot(error, means["quasi"].std(ddof=1) / np.sqrt(RUNS))


def test_quasi_random_points_come_much_closer(means: dict[str, Floats]) -> None:
    assert means["plain"].var(ddof=1) > 8 * means["quasi"].var(ddof=1)

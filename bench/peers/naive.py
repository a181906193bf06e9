"""The forecast as a colleague would write it in NumPy: double precision, all worlds at once, a line a step."""

from typing import NamedTuple

import numpy as np

from bench.crowd import CAP, MINIMA, SHARE, WEIGHTS
from bench.peers.luck import MEAN, OF_MARKET, OF_PERSON, OF_TEAM, SPREAD, TOGETHER
from kpi.money import Floats


class Summary(NamedTuple):
    """What one wants to know of a forecast, in the money of the target bonuses."""

    cost: Floats
    """(worlds,)"""
    mean: Floats
    """(people,)"""
    quantiles: Floats
    """(3, people) the payout that falls short in 5, 50 and 95 of 100 worlds."""


def cost(target: Floats, team: np.ndarray, worlds: int, seed: int = 6040) -> Floats:
    """(worlds,) what `worlds` futures of people with these target bonuses (people,) and teams (people,) cost."""
    total: Floats = pay(draw(team, worlds, seed), target, team).sum(axis=0)
    return total


def forecast(target: Floats, team: np.ndarray, worlds: int, seed: int = 6040) -> Summary:
    """The same, and what each may be paid."""
    paid = pay(draw(team, worlds, seed), target, team)
    return Summary(paid.sum(axis=0), paid.mean(axis=1), np.quantile(paid, (0.05, 0.5, 0.95), axis=1))


def draw(team: np.ndarray, worlds: int, seed: int) -> Floats:
    """Attainments (kpis, people, worlds)."""
    generator = np.random.default_rng(seed)
    kpis = len(WEIGHTS)
    mix = np.linalg.cholesky(np.full((kpis, kpis), TOGETHER) + (1 - TOGETHER) * np.eye(kpis))

    def normal(count: int) -> Floats:
        return np.einsum("kl,lnw->knw", mix, generator.standard_normal((kpis, count, worlds)), optimize=True)

    of_market, of_teams, of_people = normal(1), normal(team.max() + 1), normal(len(team))
    luck = np.sqrt(OF_MARKET) * of_market + np.sqrt(OF_TEAM) * of_teams[:, team] + np.sqrt(OF_PERSON) * of_people
    return np.exp(MEAN + SPREAD * luck)


def pay(attainment: Floats, target: Floats, team: np.ndarray) -> Floats:
    """Money (people, worlds), rounded half up to cents."""
    minimum, weight = np.array(MINIMA)[:, None, None], np.array(WEIGHTS)[:, None, None]
    score = (weight * curve(attainment, minimum, 1.5)).sum(axis=0)
    members = np.eye(team.max() + 1)[team].T
    of_team = members @ attainment[0] / members.sum(axis=1, keepdims=True)
    whole = SHARE * score + (1 - SHARE) * curve(of_team, 0.8, 1.3)[team]
    return np.floor(np.minimum(whole, CAP) * target[:, None] * 100 + 0.5) / 100


def curve(result: Floats, minimum: Floats | float, most: float) -> Floats:
    """Nothing below the minimum, half at it, all at the plan, `most` from 120 % on."""
    rising = 0.5 + 0.5 * (result - minimum) / (1 - minimum)
    above = np.minimum(1 + (most - 1) * (result - 1) / 0.2, most)
    return np.where(result < minimum, 0.0, np.where(result < 1, rising, above))

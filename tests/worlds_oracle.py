"""Worlds drawn the plain way: the formula of the outlook, word for word, with all worlds at once. Slow, and for tests only."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kpi import Workforce
from kpi.payment.groupsums import of_groups
from kpi.worlds import Future
from kpi.worlds.margins import quantiles


def drawn(future: Future, count: int, seed: int = 1) -> Workforce:
    """The workforce of a future with `count` drawn worlds on its last axis."""
    fact = future.workforce.fact[..., None] * factors(future, count, seed)
    attainment = future.workforce.attainment[..., None] * fact / future.workforce.fact[..., None]
    plan = np.repeat(future.workforce.plan[..., None], count, axis=-1)
    team_of = future.workforce.team_index
    both = ~np.isnan(fact) & ~np.isnan(plan)
    return replace(
        future.workforce,
        plan=plan,
        fact=fact,
        attainment=attainment,
        group_fact=of_groups(team_of, fact, ~np.isnan(fact)),
        group_attainment=of_groups(team_of, fact, both) / of_groups(team_of, plan, both),
    )


def factors(future: Future, count: int, seed: int) -> NDArray[np.float64]:
    """(kpis, people, periods, worlds) Q(Φ(z)) of every result."""
    z = luck(future, count, np.random.default_rng(seed))
    found = np.empty_like(z)
    for role, rows in future.workforce.members.items():
        for k, kpi in enumerate(future.workforce.kpis):
            margin = future.outlook.margin(role, kpi)
            if margin.kind == "normal":
                found[k, rows] = 1 + margin.cv * z[k, rows]
            elif margin.kind == "lognormal":
                sigma = np.sqrt(np.log1p(margin.cv**2))
                found[k, rows] = np.exp(sigma * z[k, rows] - sigma**2 / 2)
            else:
                table = quantiles(margin)
                found[k, rows] = np.interp(z[k, rows], table.z, table.value)
    return found


def luck(future: Future, count: int, source: np.random.Generator) -> NDArray[np.float64]:
    """(kpis, people, periods, worlds) z = √person·A + √team·V + √market·U + √luck·E."""
    outlook, workforce = future.outlook, future.workforce
    kpis, people, periods = workforce.fact.shape
    root = np.linalg.cholesky(outlook.matrix(workforce.kpis) + 1e-12 * np.eye(kpis))

    def normal(*shape: int) -> NDArray[np.float64]:
        return np.einsum("kl,l...->k...", root, source.standard_normal((kpis, *shape, count)))

    own = future.known[..., None, None] + np.sqrt(outlook.person * future.open)[..., None, None] * normal(people, 1)
    team = np.sqrt(outlook.team) * normal(len(workforce.teams), periods)[:, workforce.team_index]
    market = np.sqrt(outlook.market) * normal(1, periods)
    return own + team + market + np.sqrt(outlook.luck) * normal(people, periods)

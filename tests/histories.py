"""Histories drawn from the model that a forecast assumes, with every parameter known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi import Card, Curve, Kpi, Scheme, Workforce, build
from kpi.rules.missing import LeaveOut
from kpi.rules.split import Split

LINE = Curve.model_validate({"knots": [(0.8, 0.5), (1, 1), (1.2, 1.5)]})


def months(count: int, year: int = 2023) -> list[str]:
    """Names of the months from a January on."""
    return [f"{year + place // 12}-{place % 12 + 1:02}" for place in range(count)]


def scheme_of(**weights: float) -> Scheme:
    """A scheme of one role, Seller, 60:40, with these KPIs."""
    kpis = tuple(Kpi(name=name, weight=weight, curve=LINE, missing=LeaveOut()) for name, weight in weights.items())
    return Scheme(
        cards=(Card(role="Seller", kpis=kpis, target_bonus=1000),), team=Split(individual_share=0.6), precision=8
    )


SALES = scheme_of(sales=1.0)


def workforce_of(
    scheme: Scheme,
    attained: NDArray,
    periods: list[str] | None = None,
    teams: list[str] | None = None,
    plan: float | None = 100.0,
    also: Sequence[str] = (),
    **people: Any,
) -> Workforce:
    """People p0, p1, ... with these attainments (kpis, people, periods); NaN makes no row. Without a plan they are facts.

    `also` are people without results; `people` are columns of the people table.
    """
    periods = periods or months(attained.shape[2])
    names = [f"p{row}" for row in range(attained.shape[1])]
    kpis = [kpi.name for card in scheme.cards for kpi in card.kpis]
    kpi, row, step = np.nonzero(~np.isnan(attained))
    table = {
        "person": np.array(names, object)[row],
        "team": np.array(teams or ["North"] * len(names), object)[row],
        "role": "Seller",
        "period": np.array(periods, object)[step],
        "kpi": np.array(kpis, object)[kpi],
        "fact": attained[kpi, row, step] * (plan or 1.0),
    }
    results = pd.DataFrame(table | ({} if plan is None else {"plan": plan}))
    return build(results, pd.DataFrame({"person": [*names, *also]} | people), scheme)


@dataclass(frozen=True)
class Drawn:
    """A history and the truth behind it."""

    workforce: Workforce
    skill: NDArray
    """(kpis, people) √person · A."""


def drawn(
    seed: int,
    scheme: Scheme = SALES,
    people: int = 120,
    periods: int = 36,
    teams: int = 12,
    person: float = 0.3,
    team: float = 0.1,
    market: float = 0.2,
    mean: float = 1.05,
    cv: float = 0.25,
    correlation: float = 0.5,
    gaps: float = 0.1,
    season: NDArray | None = None,
    normal: bool = False,
) -> Drawn:
    """A history of the latent model; every source of luck is correlated over the KPIs alike."""
    draw = np.random.default_rng(seed)
    kpis = len(scheme.cards[0].kpis)
    root = np.linalg.cholesky(np.full((kpis, kpis), correlation) + (1 - correlation) * np.eye(kpis))

    def source(share: float, *shape: int) -> NDArray:
        return np.sqrt(share) * np.tensordot(root, draw.normal(size=(kpis, *shape)), 1)

    group = np.arange(people) % teams
    skill = source(person, people)
    z = skill[:, :, None] + source(market, periods)[:, None] + source(team, teams, periods)[:, group]
    z = z + source(1 - person - team - market, people, periods)
    sigma = np.sqrt(np.log1p(cv**2))
    attained = mean * (1 + cv * z if normal else np.exp(sigma * z - sigma**2 / 2))
    attained = attained * np.resize(1.0 if season is None else season, periods)
    # Some join later, some leave early, and a few results are missing.
    attained[draw.random(attained.shape) < gaps / 2] = np.nan
    since = np.where(draw.random(people) < gaps, draw.integers(0, periods - 2, people), 0)
    attained[:, np.arange(periods) < since[:, None]] = np.nan
    names = [f"team {code}" for code in group]
    return Drawn(workforce_of(scheme, attained, teams=names), skill)

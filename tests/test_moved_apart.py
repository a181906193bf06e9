"""What more would bring each person, everybody else's results as they are: as if the table held the other result, also where money is divided."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kpi
from kpi.payment.movedapart import gained
from kpi.plans.nextstep import next_steps

TEAMS = {"Ann": "North", "Ben": "North", "Cas": "North", "Dee": "South", "Eva": "South"}
FACTS = {"Ann": 70, "Ben": 95, "Cas": 110, "Dee": 60, "Eva": 130}
POOL = {
    "mode": "pool",
    "kpis": {"sales": 1.0},
    "curve": {"knots": [[0.5, 0.5], [1.0, 1.0], [1.5, 1.5]]},
    "pool_by": "scores",
}
WAYS: dict[str, dict[str, Any]] = {
    "nothing is divided": {},
    "a pool of each team": {"team": POOL},
    "a pool of the company": {"team": POOL | {"of": "company"}},
    "a limit on all bonuses": {"bonus_limit": 3_000},
}


def scheme(**changes: Any) -> kpi.Scheme:
    curve = {"knots": [[0.8, 0.5], [1.0, 1.0], [1.2, 1.5]]}
    card = {"role": "Seller", "target_bonus": 1_000, "kpis": [{"name": "sales", "weight": 1.0, "curve": curve}]}
    return kpi.Scheme.model_validate({"cards": [card], "team": {"individual_share": 1.0}} | changes)


def workforce(rules: kpi.Scheme, other: Mapping[str, float] | None = None) -> kpi.Workforce:
    """Everybody, some with another result; the teams' results are given, so that they stay."""
    own = [
        {"person": name, "team": team, "fact": (other or FACTS).get(name, FACTS[name])} for name, team in TEAMS.items()
    ]
    groups = [{"person": "", "team": team, "fact": 100} for team in ("North", "South", "")]
    rows = pd.DataFrame([*own, *groups]).assign(period="2026-01", kpi="sales", plan=100)
    rows["role"] = np.where(rows["person"] == "", "", "Seller")
    return kpi.build(rows, scheme=rules)


@pytest.mark.parametrize("way", WAYS)
def test_each_gains_what_the_table_with_that_result_pays(way: str) -> None:
    rules = scheme(**WAYS[way])
    now = workforce(rules)
    paid = kpi.pay(rules, now).payout
    seats = np.arange(len(TEAMS))
    gains = gained(rules, now, "sales", seats, "plan", 1.0, paid)[:, 0]
    for seat, name in enumerate(now.people):
        alone = kpi.pay(rules, workforce(rules, {name: 100})).payout
        assert gains[seat] == alone[seat, 0] - paid[seat, 0], name


@pytest.mark.parametrize("way", WAYS)
def test_the_next_step_brings_that(way: str) -> None:
    rules = scheme(**WAYS[way])
    now = workforce(rules)
    paid = kpi.pay(rules, now).payout
    steps = next_steps(rules, now)
    open_ = steps[steps["left"] > 0]
    assert len(open_)
    for person, needed, gain in zip(open_["person"], open_["needed"], open_["gain"], strict=True):
        seat = int(np.flatnonzero(now.people == person)[0])
        alone = kpi.pay(rules, workforce(rules, {person: needed})).payout
        assert gain == alone[seat, 0] - paid[seat, 0], person


def test_a_pool_by_scores_is_not_told_as_if_everybody_rose() -> None:
    """All at once their shares would stay as they are, and a better result would bring nothing."""
    rules = scheme(team=POOL)
    now = workforce(rules)
    seats = np.arange(len(TEAMS))
    assert gained(rules, now, "sales", seats, "plan", 1.2, kpi.pay(rules, now).payout)[:2].min() > 0

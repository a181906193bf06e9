"""The solver's other moves and conditions, each against every point of its grid as the engine pays it."""

import itertools
import os
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import pytest

from kpi import Refused, Scheme, Workforce, pay, worlds
from kpi.forecast import forecast
from kpi.forecast.estimates import quantile, tail_mean
from kpi.scheme.schemefile import dump, read_scheme
from kpi.solver import Condition, Move, Solving
from kpi.solver.corners import Corners
from kpi.solver.demand import Tail
from kpi.solver.ground import Ground, ground
from kpi.solver.groupconditions import GapAtMost
from kpi.solver.moves import (
    MoveBonusOfRoles,
    MoveCap,
    MoveOwnPoints,
    MoveOwnShare,
    MoveTargetBonus,
    MoveTeamPays,
    MoveTeamPoints,
    MoveWeights,
)
from kpi.solver.payingagain import PayingAgain
from kpi.solver.peopleconditions import CostAtMost, StrongLoseAtMost, TransferAtMost
from kpi.solver.schemeconditions import OnePointDecidesAtMost, OwnPointPaysAtLeast, PassAtLeast, PassAtMost
from kpi.solver.yearconditions import ExpectedCostAtMost, NineOfTenYearsAtMost, WorstYearsAtMost
from tests.test_remedies import story
from tests.test_solver import made

CASES = int(os.environ.get("SIXTYFORTY_SOLVER", "40")) // 5
"""How many random cases of each kind; 200 in the long run."""
MOVES = (
    MoveOwnShare(step=0.2, least=0.2),
    MoveOwnPoints(step=0.05, least=-0.1, most=0.1),
    MoveTargetBonus(step=0.1),
)


def grid(base: Ground, moves: Sequence[Move]) -> list[tuple[float, np.ndarray]]:
    """Every value of every dial: how far it is, and what it comes to when it is paid."""
    dials = [dial for move in moves for dial in move.dials(base.scheme)]
    found = []
    for values in itertools.product(*(dial.values for dial in dials)):
        scheme = base.scheme
        for dial, value in zip(dials, values, strict=True):
            scheme = scheme if value == dial.today else dial.put(scheme, value)
        away = sum(dial.away(value) for dial, value in zip(dials, values, strict=True))
        found.append((away, base.quantities(scheme, pay(scheme, base.workforce))))
    return found


def some_conditions(base: Ground, case: int) -> tuple[Condition, ...]:
    draw = np.random.default_rng(2000 + case)
    cost, point = base.paid.cost / 100, base.quantities_today[base.place("own point")][0] / 100
    found: list[Condition] = [CostAtMost(most=round(float(cost * draw.uniform(0.85, 1.05)), 2))]
    extra: list[Condition] = [
        TransferAtMost(most=round(float(cost * draw.uniform(0.0, 0.1)), 2)),
        PassAtLeast(share=round(float(draw.uniform(0.4, 0.6)), 2)),
        PassAtMost(share=round(float(draw.uniform(0.5, 0.8)), 2), level="plan"),
        OnePointDecidesAtMost(most=round(float(draw.uniform(200, 600)))),
        OwnPointPaysAtLeast(least_pay=round(float(point * draw.uniform(0.8, 1.2)), 2)),
        StrongLoseAtMost(most=round(float(draw.uniform(0.0, 0.4)), 2)),
    ]
    return (*found, *(one for one in extra if draw.random() < 0.5))


@pytest.mark.parametrize("case", range(CASES))
def test_random_cases_of_every_kind_are_never_worse_than_the_grid(case: int) -> None:
    scheme, workforce = made(case)
    base = ground(scheme, workforce, asks=("own point", "jumps", "passed"))
    conditions = some_conditions(base, case)
    found = Solving(scheme, workforce, MOVES, conditions).first()
    assert found.exact
    good = [
        away
        for away, quantities in grid(base, MOVES)
        if all(one.demand(base).excess(quantities) == 0 for one in conditions)
    ]
    assert found.possible == bool(good)
    if good:
        assert found.chosen.point.distance == pytest.approx(min(good), abs=1e-6)
        quantities = base.quantities(found.chosen.scheme, pay(found.chosen.scheme, workforce))
        assert all(one.demand(base).excess(quantities) == 0 for one in conditions)


def with_cap(case: int) -> tuple[Scheme, Workforce]:
    scheme, workforce = made(case)
    return scheme.revise_card("Seller", cap=1.2), workforce


@pytest.mark.parametrize(
    "move",
    [MoveCap(least=0.8, most=1.2, step=0.1), MoveTeamPoints(step=0.05), MoveOwnPoints(which="first", step=0.05)],
    ids=["cap", "team points", "first points"],
)
@pytest.mark.parametrize("case", range(3))
def test_what_bends_pay_is_tried_value_by_value(move: Move, case: int) -> None:
    scheme, workforce = with_cap(case)
    base = ground(scheme, workforce)
    conditions = (CostAtMost(most=round(float(base.paid.cost) / 100 * 0.96, 2)),)
    found = Solving(scheme, workforce, (move,), conditions).first()
    good = [away for away, now in grid(base, (move,)) if conditions[0].demand(base).excess(now) == 0]
    assert found.possible == bool(good)
    if good:
        assert found.chosen.point.distance == pytest.approx(min(good))


def test_each_role_has_its_own_factor() -> None:
    scheme, workforce = made(1)
    found = Solving(scheme, workforce, (MoveBonusOfRoles(),), (CostAtMost(most=1_000),)).first()
    assert not found.possible
    assert found.exact
    cost = float(pay(scheme, workforce).cost) / 100
    found = Solving(scheme, workforce, (MoveBonusOfRoles(),), (CostAtMost(most=round(cost * 0.9501, 2)),)).first()
    assert found.finding() == "Multiply the target bonuses of Seller by 95%."
    again = read_scheme(dump(found.chosen.scheme))
    assert int(pay(again, workforce).cost) == found.chosen.point.cost


def test_nothing_is_minus_nothing() -> None:
    scheme, workforce = made(3)
    cost = float(pay(scheme, workforce).cost) / 100
    moves = (MoveWeights(step=0.1),)
    for case in range(4):
        found = Solving(scheme, workforce, moves, (CostAtMost(most=round(cost * (0.99 - 0.02 * case), 2)),)).first()
        assert "-0%" not in found.finding()


def test_a_straight_corner_is_known_from_two_others() -> None:
    scheme, workforce = made(4)
    base = ground(scheme, workforce, asks=("own point", "jumps"))
    moves = (MoveOwnShare(step=0.2), MoveTeamPays(most=1.0), MoveTargetBonus(step=0.1))
    corners = Corners(base, moves)
    for corner in itertools.islice(corners.nearest(), 0, 40, 3):
        known, paid = corner.from_today, corner.straight(corner.today)
        np.testing.assert_allclose(known.base, paid.base, rtol=1e-4, atol=0.02)
        np.testing.assert_allclose(known.columns, paid.columns, rtol=1e-3, atol=0.05)


def test_scores_that_are_remembered_pay_the_same() -> None:
    scheme, workforce = made(2)
    pays = PayingAgain(workforce)
    for share in (0.6, 0.4, 0.2, 0.8):
        for factor in (1.0, 1.1):
            changed = scheme.shared(share).with_targets(factor)
            np.testing.assert_array_equal(pays(changed).payout, pay(changed, workforce).payout)


def test_the_order_of_moves_and_conditions_of_every_kind_changes_nothing() -> None:
    scheme, workforce = made(0)
    base = ground(scheme, workforce, asks=("own point", "jumps", "passed"))
    conditions = some_conditions(base, 0)
    first = Solving(scheme, workforce, MOVES, conditions).first()
    other = Solving(scheme, workforce, MOVES[::-1], conditions[::-1]).first()
    assert first.possible == other.possible
    if first.possible:
        assert first.chosen.point.distance == other.chosen.point.distance
        assert first.chosen.point.cost == other.chosen.point.cost


# Possible years -----------------------------------------------------------------------------------------------------------


def with_years(count: int = 400) -> tuple[Scheme, Workforce, worlds.Worlds]:
    scheme, workforce = made(7)
    fitted = worlds.fit(scheme, workforce)
    return scheme, workforce, worlds.draw(worlds.ahead(scheme, workforce, fitted.outlook, fitted), count)


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        (ExpectedCostAtMost, np.mean),
        (NineOfTenYearsAtMost, lambda costs: quantile(costs, 0.9).value),
        (WorstYearsAtMost, lambda costs: tail_mean(costs, 0.9).value),
    ],
)
def test_what_years_may_cost_holds_when_they_are_paid(kind: type[Condition], figure: object) -> None:
    scheme, workforce, years = with_years()
    assert callable(figure)
    before = float(figure(forecast(scheme, years).cost)) / 100
    condition = kind.model_validate({"most": round(before * 0.97, 2)})
    moves = (MoveOwnShare(step=0.2), MoveTeamPays(most=1.0, step=0.1))
    found = Solving(scheme, workforce, moves, (condition,), years=years).first()
    after = float(figure(forecast(found.chosen.scheme, years).cost)) / 100
    assert after <= before * 0.97 * (1 + 1e-5)
    assert found.reasons()
    assert found.exact == (kind is not NineOfTenYearsAtMost)
    tried = []
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        for low in np.arange(11) / 10:
            knots = [(0.8, low), (1.0, 1.0)]
            team = scheme.team.revise(curve=scheme.team.curve.revise(knots=knots))
            changed = scheme.revise(team=team).shared(share)
            if float(figure(forecast(changed, years).cost)) / 100 <= before * 0.97:
                tried.append(abs(share - 0.6) + (1 - share) * abs(low - 0.4))
    assert found.chosen.point.distance <= min(tried) + 1e-6


def test_years_that_nobody_drew_are_refused() -> None:
    scheme, workforce = story()
    with pytest.raises(Refused, match="need possible years"):
        Solving(scheme, workforce, (MoveOwnShare(),), (ExpectedCostAtMost(most=1),))


def test_a_tail_is_what_the_forecast_says_of_it() -> None:
    costs = np.random.default_rng(3).lognormal(10, 0.4, 1000)
    for level in (0.75, 0.9):
        assert Tail(slice(0, 1000), 0.0, level, mean=True).figure(costs) == pytest.approx(tail_mean(costs, level).value)
        assert Tail(slice(0, 1000), 0.0, level, mean=False).figure(costs) == quantile(costs, level).value
    half = 0.5 * np.ones(4) + 0.5 * np.array([0, 0.5, 1.5, 2])
    assert Tail(slice(0, 4), 0.0, 0.75, mean=True).figure(half) == pytest.approx(1.5)


# Groups -------------------------------------------------------------------------------------------------------------------


def test_a_gap_between_groups_is_closed_or_hidden() -> None:
    scheme, workforce = story()
    names = list(dict.fromkeys(workforce.people))
    people = pd.DataFrame({"person": names, "group": ["a", "b"] * 5})
    gap = partial(GapAtMost, column="group", group="b", reference="a")
    asked = ground(scheme, workforce, people=people)
    today = gap(most=0.0).value(asked, asked.quantities_today)
    assert today > 0
    moves = (MoveOwnShare(), MoveTeamPays(points=(0.85,), most=1.0))
    found = Solving(scheme, workforce, moves, (gap(most=round(today * 0.7, 3)),), people=people).first()
    assert found.possible
    assert gap(most=0.0).value(asked, found.chosen.point.quantities) <= round(today * 0.7, 3) + 1e-9
    with pytest.raises(Refused, match="too few people"):
        Solving(scheme, workforce, moves, (gap(most=0.0).revise(group="c"),), people=people)
    with pytest.raises(Refused, match="no column"):
        Solving(scheme, workforce, moves, (gap(most=0.0),))

"""The solver: PRACTICE's worked example against every point of its grid, random small cases, and what always has to hold."""

import itertools
import os
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pytest

from kpi import Card, Curve, Knot, Kpi, Refused, Scheme, Split, Workforce, build, pay
from kpi.scheme.schemefile import dump, read_scheme
from kpi.solver import Answers, Condition, Solving, answers
from kpi.solver.demand import StraightDemand
from kpi.solver.ground import Ground, ground
from kpi.solver.moves import MoveOwnShare, MovePointPays, MoveTargetBonus, MoveTeamPays, MoveWeights
from kpi.solver.peopleconditions import CostAtMost, FewLose, NobodyLosesMore, StrongLoseAtMost
from kpi.solver.schemeconditions import OwnShareAtLeast, OwnShareAtMost, WeightAtLeast
from tests.test_remedies import story

SHARE, PAYS = MoveOwnShare(), MoveTeamPays(points=(0.85,), most=1.0, step=0.005)
EIGHTY = OwnShareAtMost(share=0.8)
A = (CostAtMost(most=330_000), StrongLoseAtMost(most=0.15), EIGHTY)
B = A[:2]
C = (CostAtMost(most=213_750), StrongLoseAtMost(most=0.10))
C_TOO = (CostAtMost(most=320_000), StrongLoseAtMost(most=0.15), EIGHTY)
D = (CostAtMost(most=356_250), FewLose(most=4, against="100:0"), EIGHTY)
E = (CostAtMost(most=356_250), FewLose(most=3, against="100:0"), EIGHTY)
FACTORS = np.array([1.5, 1.375, 1.25, 0.75, 0.625, 0.625, 0.5, 0.5, 0.0, 0.0])
"""What each of the ten is paid on the own result, as METHODS' story has it."""
CASES = int(os.environ.get("SIXTYFORTY_SOLVER", "40"))
"""How many random cases; 1000 in the long run."""


def asked(*conditions: Condition) -> Answers:
    scheme, workforce = story()
    return answers(scheme, workforce, (SHARE, PAYS), conditions)


def met(base: Ground, conditions: Sequence[Condition], scheme: Scheme) -> np.ndarray | None:
    """The quantities of a scheme that meets all conditions, by what it is really paid."""
    found = base.quantities(scheme, pay(scheme, base.workforce))
    return found if all(one.demand(base).excess(found) == 0 for one in conditions) else None


def team_grid(finer: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Every split in 5 points and all money from 85 % of the team's plan on in half points of the bonus, by the formula of the story and
    without the engine: distances (points,) and quantities (points, 12): pay of ten people in cents, the one weight, the split."""
    share, money = np.meshgrid(np.linspace(0, 1, 20 * finer + 1), np.linspace(0, 1, 200 * finer + 1), indexing="ij")
    kept = money <= 1 - share + 1e-9
    share, money = share[kept], money[kept]
    bonus = 5_000_000 * (share[:, None] * FACTORS + money[:, None])
    rest = np.stack([np.ones_like(share), share], axis=1)
    return abs(share - 0.6) + money, np.concatenate([np.floor(bonus + 0.5 + 1e-6), rest], axis=1)


def met_by(base: Ground, conditions: Sequence[Condition], quantities: np.ndarray) -> np.ndarray:
    """(points,) which rows of quantities meet all conditions."""
    good = np.ones(len(quantities), bool)
    for demand in (condition.demand(base) for condition in conditions):
        assert isinstance(demand, StraightDemand)
        broken = quantities @ demand.rows.T > demand.limits + 1e-9 * np.maximum(1, np.abs(demand.limits))
        good &= broken.sum(axis=1) <= (demand.allowed or 0)
    return good


@pytest.mark.parametrize(
    ("conditions", "feasible", "share", "pays", "cost", "distance"),
    [
        (A, 4, 0.8, 0.375, 322_500.00, 0.275),
        (B, 19, 0.85, None, 302_812.50, 0.25),
        (D, 182, 0.6, 0.625, 338_750.00, 0.25),
    ],
)
def test_the_worked_example_is_the_best_of_its_grid(
    conditions: Sequence[Condition], feasible: int, share: float, pays: float | None, cost: float, distance: float
) -> None:
    found = asked(*conditions)
    point = found.chosen.point
    assert found.exact
    assert point.scheme.team.share == share
    knots = [Knot(0.85, pays), Knot(1.0, 1.0)] if pays else [Knot(1.0, 1.0)]
    assert list(point.scheme.team.curve.knots) == knots
    assert (point.cost, point.distance) == (cost * 100, distance)
    base = found.ground
    away, quantities = team_grid()
    assert len(away) == 2121
    good = met_by(base, conditions, quantities)
    assert min(zip(away[good].round(9), quantities[good, :10].sum(axis=1), strict=True)) == (distance, cost * 100)
    assert good.sum() == feasible


def test_case_a_to_the_cent() -> None:
    paid = asked(*A).chosen.point.paid.payout.sum(axis=1) / 100
    assert sorted(paid.tolist(), reverse=True) == [
        63_750, 58_750, 53_750, 33_750, 28_750, 28_750, 23_750, 23_750, 3_750, 3_750,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("conditions", "gaps"),
    [
        (C, {"cost": 10_687_500, "strong lose": 0.30}),
        (C_TOO, {"cost": 250_000, "strong lose": 1 / 300, "own share at most": 0.05}),
        (E, {"cost": 375_000, "few lose": 1, "own share at most": 0.2}),
    ],
)
def test_what_is_impossible_says_what_has_to_give(conditions: Sequence[Condition], gaps: dict[str, float]) -> None:
    found = asked(*conditions)
    assert not found.possible
    assert found.exact
    assert {kind_of(ease.condition): ease.gap for ease in found.alone} == pytest.approx(gaps)
    base = found.ground
    assert not met_by(base, conditions, team_grid(finer=10)[1]).any()
    for ease in found.alone:
        others = [condition for condition in conditions if condition is not ease.condition]
        assert met(base, others, ease.point.scheme) is not None
    assert {ease.condition for ease in found.together} <= {*conditions}
    assert found.together


def test_the_price_of_a_condition() -> None:
    found = asked(*C)
    cost, loss = found.alone
    assert cost.gap / (loss.gap * 100) / 100 == pytest.approx(3_562.50)
    assert found.finding() == "No scheme meets all conditions."
    assert found.lines()[:2] == [
        "To keep all other conditions, the budget would have to be €106,875 higher: €320,625.",
        "To keep all other conditions, a strong person would have to lose up to 40%, in place of 10%.",
    ]
    assert (
        found.lines()[-1]
        == "Each percentage point of this condition costs €3,563: Each strong person loses at most 10% against 100:0."
    )


def test_the_answer_in_words() -> None:
    found = asked(*A)
    assert found.finding() == "Raise the individual share from 60% to 80%. Let the team plan pay 37.5% from 85% on."
    assert found.chosen.lines(found.ground) == [
        "It costs €322,500, €108,750 more than today.",
        "The strong lose 14.5% (€30,000).",
        "10 people gain €108,750 against today.",
        "Nobody loses against today.",
    ]
    assert [kind_of(condition) for condition in found.binding] == ["strong lose", "own share at most"]


def test_without_conditions_nothing_changes() -> None:
    found = asked()
    assert found.chosen.point.distance == 0
    assert found.chosen.scheme == found.ground.scheme
    assert found.finding() == "Today's scheme meets all conditions."


@pytest.mark.parametrize("field", ["cost", "loss"])
def test_loosening_never_lengthens_the_way(field: str) -> None:
    before = np.inf
    for step in range(4):
        cost = CostAtMost(most=322_500 + (10_000 * step if field == "cost" else 0))
        loss = StrongLoseAtMost(most=0.15 + (0.05 * step if field == "loss" else 0))
        now = asked(cost, loss, EIGHTY).chosen.point.distance
        assert now <= before
        before = now


def test_a_condition_that_binds_is_met_on_the_cent() -> None:
    found = asked(*A)
    quantities = found.chosen.point.quantities
    assert StrongLoseAtMost(most=0.15).value(found.ground, quantities) == pytest.approx(0.15, abs=1e-12)
    a_cent_less = (CostAtMost(most=322_499.99), *A[1:])
    assert not asked(*a_cent_less).possible
    assert asked(CostAtMost(most=322_500), *A[1:]).possible


def test_alternatives_meet_all_conditions_and_are_the_best_at_what_they_say() -> None:
    found = asked(*D)
    assert 2 <= len(found.alternatives) <= 5
    for one in found.alternatives:
        assert met(found.ground, D, one.scheme) is not None
    by_name = {one.wish.name: one.point for one in found.alternatives}
    assert by_name["cheapest"].cost == min(point.cost for point in by_name.values())
    assert by_name["smallest"].distance == min(point.distance for point in by_name.values())


def test_the_order_of_conditions_and_moves_changes_nothing() -> None:
    scheme, workforce = story()
    first = answers(scheme, workforce, (SHARE, PAYS), A)
    for order in (A[::-1], (A[1], A[2], A[0])):
        other = answers(scheme, workforce, (PAYS, SHARE), order)
        assert other.chosen.scheme == first.chosen.scheme
        assert [one.scheme for one in other.alternatives] == [one.scheme for one in first.alternatives]


def test_what_is_found_survives_its_file() -> None:
    found = asked(*A)
    again = read_scheme(dump(found.chosen.scheme))
    assert int(pay(again, found.ground.workforce).cost) == found.chosen.point.cost


def test_progress_rises_and_can_end_the_work() -> None:
    scheme, workforce = story()
    heard: list[float] = []
    answers(scheme, workforce, (SHARE, PAYS), A, progress=heard.append)
    assert heard == sorted(heard)
    assert 0 < heard[0] < heard[-1] <= 1

    def stop(_done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answers(scheme, workforce, (SHARE, PAYS), A, progress=stop)


def test_nothing_that_may_move_is_refused() -> None:
    scheme, workforce = story()
    with pytest.raises(Refused, match="nothing in this scheme may move"):
        answers(scheme, workforce, (), A)


def test_a_point_that_would_change_pay_is_refused() -> None:
    scheme, workforce = story()
    curve = scheme.team.curve.revise(shape="linear", knots=(Knot(0.9, 0.5), Knot(1.0, 1.0)))
    with pytest.raises(Refused, match="would change what the team plan pays"):
        answers(scheme.revise(team=scheme.team.revise(curve=curve)), workforce, (MoveTeamPays(points=(0.85,)),), ())


def test_one_factor_on_all_target_bonuses() -> None:
    scheme, workforce = story()
    found = answers(scheme, workforce, (MoveTargetBonus(),), (CostAtMost(most=200_000),))
    point = found.chosen.point
    assert (point.scheme.cards[0].target_times, point.cost) == (0.93, 19_878_750)
    assert found.finding() == "Multiply all target bonuses by 93%."


def kind_of(condition: Condition) -> str:
    """Which of the conditions it is, as a file says it."""
    return str(condition.model_dump()["kind"])


def made(case: int) -> tuple[Scheme, Workforce]:
    """A random team of three to six people with two or three KPIs."""
    draw = np.random.default_rng(case)
    kpis, people = int(draw.integers(2, 4)), int(draw.integers(3, 7))
    by_count: dict[int, list[tuple[float, ...]]] = {
        2: [(0.5, 0.5), (0.7, 0.3), (0.4, 0.6)],
        3: [(0.5, 0.3, 0.2), (0.4, 0.4, 0.2), (0.6, 0.2, 0.2)],
    }
    cuts = by_count[kpis]
    weights = cuts[int(draw.integers(len(cuts)))]
    curve = Curve(knots=(Knot(0.8, 0.5), Knot(1.0, 1.0), Knot(1.2, 1.5)))
    cards = (Card(role="Seller", kpis=tuple(Kpi(name=f"k{k}", weight=weights[k], curve=curve) for k in range(kpis))),)
    team = Curve(shape="steps", knots=(Knot(0.8, 0.4), Knot(1.0, 1.0)))
    scheme = Scheme(team=Split(individual_share=0.6, curve=team), cards=cards)
    rows = [
        {"person": f"p{i}", "team": "T", "role": "Seller", "period": period, "kpi": f"k{k}", "plan": 100.0,
         "fact": float(draw.integers(70, 131)), "target_bonus": 1000.0 + 100 * i}
        for i in range(people) for k in range(kpis) for period in ("2026-01", "2026-02")
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    people_table = table[["person", "team", "role", "target_bonus"]].drop_duplicates()
    return scheme, build(table.drop(columns="target_bonus"), people_table, scheme)


def some_conditions(base: Ground, case: int) -> tuple[Condition, ...]:
    draw = np.random.default_rng(1000 + case)
    cost = base.paid.cost / 100 * draw.uniform(0.9, 1.1)
    found: list[Condition] = [CostAtMost(most=round(float(cost), 2))]
    if base.strong.any():
        found.append(StrongLoseAtMost(most=round(float(draw.uniform(0.0, 0.4)), 2)))
    extra: list[Condition] = [
        NobodyLosesMore(most=round(float(draw.uniform(0.0, 0.2)), 2)),
        FewLose(most=int(draw.integers(0, 4))),
        WeightAtLeast(share=0.2),
        OwnShareAtLeast(share=0.5),
    ]
    return (*found, *(one for one in extra if draw.random() < 0.4))


def whole_grid(base: Ground, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Every split in steps of 20 points with every pay of the lower team level and every weight, by the formula and without the engine:
    distances (points,) and quantities (points, ...)."""
    (card,) = base.scheme.cards
    today, force = np.array([kpi.weight for kpi in card.kpis]), base.workforce
    pays = np.stack([kpi.curve(force.attainment[k]) for k, kpi in enumerate(card.kpis)])
    reached, target = force.group_attainment[0, 0], force.target_bonus * 100
    away, rows = [], []
    for weights in _weights(len(today), step):
        score = np.tensordot(weights, pays, 1)
        for share in (0.2, 0.4, 0.6, 0.8, 1.0):
            for low in np.arange(11) / 10 if share < 1 else [0.4]:
                team = np.where(reached >= 1, 1.0, np.where(reached >= 0.8, low, 0.0))
                bonus = np.floor(target * (share * score + (1 - share) * team) + 0.5 + 1e-6)
                rows.append([*bonus.sum(axis=1), *weights, share])
                away.append(abs(share - 0.6) + (1 - share) * abs(low - 0.4) + share * abs(weights - today).sum())
    return np.array(away), np.array(rows)


def _weights(kpis: int, step: float) -> Iterator[np.ndarray]:
    count = round(1 / step)
    for parts in itertools.product(range(count + 1), repeat=kpis - 1):
        if sum(parts) <= count:
            yield np.array([*parts, count - sum(parts)]) * step


MOVED = (
    MoveOwnShare(step=0.2, least=0.2),
    MoveTeamPays(least=0.0, most=1.0, step=0.1),
    MoveWeights(step=0.1),
)


@pytest.mark.parametrize("case", range(CASES))
def test_random_cases_are_never_worse_than_any_point_of_the_grid(case: int) -> None:
    scheme, workforce = made(case)
    base = ground(scheme, workforce)
    conditions = some_conditions(base, case)
    found = Solving(scheme, workforce, MOVED, conditions).first()
    assert found.exact
    away, quantities = whole_grid(base, 0.1)
    good = met_by(base, conditions, quantities)
    assert found.possible == good.any()
    if found.possible:
        assert found.chosen.point.distance == pytest.approx(away[good].min(), abs=1e-6)
        assert met(base, conditions, found.chosen.scheme) is not None


def test_the_order_of_people_and_kpis_changes_nothing() -> None:
    scheme, workforce = made(3)
    conditions = some_conditions(ground(scheme, workforce), 3)
    first = answers(scheme, workforce, MOVED, conditions)
    (card,) = scheme.cards
    turned = scheme.revise_card(card.role, kpis=card.kpis[::-1])
    turned = turned.revise(team=turned.team.revise(kpis={"k0": 1.0}))
    other = answers(turned, workforce, MOVED, conditions)
    assert other.possible == first.possible
    if first.possible:
        assert other.chosen.point.distance == pytest.approx(first.chosen.point.distance)


def test_pay_that_bends_is_the_best_found() -> None:
    scheme, workforce = made(5)
    (card,) = scheme.cards
    capped = scheme.revise_card(card.role, cap=1.1)
    base = ground(capped, workforce)
    conditions = (CostAtMost(most=round(float(base.paid.cost) / 100 * 0.97, 2)), NobodyLosesMore(most=0.1))
    found = answers(capped, workforce, (MoveWeights(step=0.1), MovePointPays(step=0.1), SHARE), conditions)
    assert not found.exact
    assert found.possible
    assert met(base, conditions, found.chosen.scheme) is not None
    assert found.certainty() == "This is the best that was found; a smaller change cannot be ruled out."

"""The remedies' table against plain arithmetic on the story of three strong and seven weak; the frontier against trying it out."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from kpi import Curve, Refused, Scheme, Workforce, pay
from kpi.rules.deduction import Deduction
from kpi.rules.presets import standard_plan
from kpi.split import (
    Levels,
    Luck,
    Top,
    at_budget,
    compared_in_minor_units,
    effect,
    remedies,
    shaped,
    strong,
    tradeoffs_in_minor_units,
)
from kpi.split.remedies import shares_by_role, smaller_teams
from kpi.split.tradeoffs import SHAPES, undominated
from tests.strategies import Crew, Wanted, jobs
from tests.test_cases import FOLDER, CaseFile, prepare, read_file

GRADED = read_file(FOLDER / "three_strong_seven_weak_graduated.yaml")
STRICT = read_file(FOLDER / "three_strong_seven_weak_cliff.yaml")
REACHED = [Fraction(x, 100) for x in (120, 115, 110, 90, 85, 85, 80, 80, 75, 70)]
D, T, LAM = Fraction(91, 100), 50_000, Fraction(2, 5)


def story(file: CaseFile = GRADED, case: str = "60:40") -> tuple[Scheme, Workforce]:
    """Scheme and workforce of the story."""
    return prepare(file, next(one for one in file.cases if one.name == case))


def graded(x: Fraction) -> Fraction:
    """80 % pays half, the plan all, 120 % one and a half, at most."""
    return Fraction(0) if x < Fraction(8, 10) else min(Fraction(5, 2) * x - Fraction(3, 2), Fraction(3, 2))


def all_or_nothing(x: Fraction) -> Fraction:
    """The plan pays all, less pays nothing."""
    return Fraction(int(x >= 1))


def line(d: Fraction) -> Fraction:
    """The graduated team plan."""
    if d < Fraction(85, 100):
        return Fraction(0)
    return (
        Fraction(1, 2) + (d - Fraction(85, 100)) / Fraction(15, 100) / 2
        if d < 1
        else min(1 + (d - 1) * 5, Fraction(3, 2))
    )


def pooled(f: list[Fraction], keys: list[Fraction]) -> list[Fraction]:
    """Own part, and a share of the pool by the keys."""
    pool = LAM * line(D) * T * 10
    return [(1 - LAM) * T * own + pool * key / sum(keys) for own, key in zip(f, keys, strict=True)]


def split(f: list[Fraction], g: Fraction, lam: Fraction = LAM) -> list[Fraction]:
    """T × ((1 − λ) f + λ g)."""
    return [T * ((1 - lam) * own + lam * g) for own in f]


BY_HAND: dict[str, Callable[[list[Fraction]], list[Fraction]]] = {
    "as_is": lambda f: split(f, Fraction(0)),
    "threshold": lambda f: split(f, Fraction(1)),
    "graduated": lambda f: split(f, line(D)),
    "three_plans": lambda f: split(f, Fraction(1, 2)),
    "pool_results": lambda f: pooled(f, REACHED),
    "pool_scores": lambda f: pooled(f, f),
    "gate": lambda f: [T * own for own in f],
    "multiplier": lambda f: [T * own for own in f],
    "smaller_teams": lambda f: split(f, Fraction(0)),
    "by_role": lambda f: split(f, Fraction(0), Fraction(1, 5)),
}


@pytest.mark.parametrize(("file", "curve"), [(GRADED, graded), (STRICT, all_or_nothing)], ids=["graded", "strict"])
def test_the_table_is_plain_arithmetic(file: CaseFile, curve: Callable[[Fraction], Fraction]) -> None:
    scheme, workforce = story(file)
    table = compared_in_minor_units(scheme, workforce, remedies(scheme, workforce)).set_index("name")
    f = [curve(x) for x in REACHED]
    alone = [T * own for own in f]
    assert set(table.index) == set(BY_HAND)
    for name, by_hand in BY_HAND.items():
        pays, row = by_hand(f), table.loc[name]
        expected = {
            "strong": sum(pays[:3]) / 3,
            "weak": sum(pays[3:]) / 7,
            "cost": sum(pays),
            "strong_lose": sum(alone[:3]) - sum(pays[:3]),
            "weak_gain": sum(pays[3:]) - sum(alone[3:]),
            "employer_keeps": sum(alone) - sum(pays),
        }
        for column, amount in expected.items():
            assert row[column] == pytest.approx(float(amount) * 100, abs=2), (name, column)
        assert row["strong_lose"] - row["weak_gain"] == row["employer_keeps"]
        assert row["strong_lose_share"] == pytest.approx(float(expected["strong_lose"] / sum(alone[:3])), abs=1e-6)


def test_the_published_figures_of_the_story() -> None:
    scheme, workforce = story()
    table = compared_in_minor_units(scheme, workforce, remedies(scheme, workforce)).set_index("name")
    assert list(table[["cost", "strong_lose", "weak_gain", "employer_keeps"]].loc["threshold"]) == [
        41_375_000,
        2_250_000,
        8_000_000,
        -5_750_000,
    ]
    assert list(table[["strong_lose", "weak_gain"]].loc["pool_results"]) == [2_942_307, 2_692_307]
    assert list(table[["strong_lose", "weak_gain"]].loc["pool_scores"]) == pytest.approx([144_737, -105_263], abs=1)


def test_equal_budget_is_one_factor_on_all_target_bonuses() -> None:
    scheme, workforce = story()
    table = compared_in_minor_units(scheme, workforce, remedies(scheme, workforce), equal_budget=True).set_index("name")
    assert float(table["factor"]["as_is"]) == pytest.approx(5 / 3)
    assert float(table["factor"]["graduated"]) == pytest.approx(1.0070671378)
    assert float(table["factor"]["pool_scores"]) == pytest.approx(1.0070671378)
    np.testing.assert_allclose(table["cost"].astype(float), 35_625_000, atol=10)
    assert float(table["strong_lose"]["as_is"]) == 0
    assert abs(float(table["strong_lose"]["pool_scores"])) <= 3
    assert float(table["strong"]["graduated"]) == pytest.approx(5_564_046, abs=2)


def test_no_factor_makes_nothing_cost_something() -> None:
    scheme, workforce = story(STRICT)
    people, factor = at_budget(scheme.shared(0.0), workforce, 100.0)
    assert math.isnan(factor)
    assert people is workforce
    nobody = compared_in_minor_units(
        scheme.shared(0.0), workforce, remedies(scheme.shared(0.0), workforce), equal_budget=True
    )
    assert nobody.set_index("name")["cost"].isna()["as_is"]
    assert nobody.set_index("name")["cliff"].isna()["as_is"]


@settings(max_examples=25)
@given(jobs(Wanted(modes=("split", "pool")), missing=False, most=4), integers(1, 400))
def test_the_same_cost_is_met_to_a_minor_unit_a_person_and_period_or_not_claimed(
    job: tuple[Scheme, Crew], percent: int
) -> None:
    scheme, crew = job
    try:
        workforce = crew.workforce(scheme)
        paid = pay(scheme, workforce)
    except Refused:
        return
    budget = float(paid.cost) * percent / 100
    people, factor = at_budget(scheme, workforce, budget)
    if math.isnan(factor):
        assert people is workforce
    else:
        assert abs(float(pay(scheme, people).cost) - budget) <= max(int(paid.active.sum()), 1)


def test_the_same_cost_is_met_with_deductions() -> None:
    """Whoever has little bonus cannot lose more than it, so the deductions grow with the factor, too."""
    scheme, workforce = story()
    idle = Deduction(title="idle", measure="sales", rate=0.02)
    card = scheme.cards[0].revise(deductions=(idle,), deductions_at_most=0.3)
    bent = scheme.revise(cards=(card,))
    paid = pay(bent, workforce)
    assert paid.deduction.sum() > 0
    for budget in (paid.cost // 7, paid.cost - 100_003, paid.cost * 3):
        people, factor = at_budget(bent, workforce, float(budget))
        assert factor > 0
        assert abs(int(pay(bent, people).cost) - int(budget)) <= int(paid.active.sum())


def test_a_limit_on_all_bonuses_is_not_passed_over() -> None:
    scheme, workforce = story()
    limited = scheme.revise(bonus_limit=100_000.0)
    assert math.isnan(at_budget(limited, workforce, 20_000_000.0)[1])
    assert not math.isnan(at_budget(limited, workforce, 5_000_000.0)[1])


@settings(max_examples=15)
@given(jobs(Wanted(modes=("split", "pool"), limit=False, roles=1), missing=False, most=4))
def test_the_identity_holds_for_every_remedy(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    try:
        workforce = crew.workforce(scheme)
        table = compared_in_minor_units(scheme, workforce, remedies(scheme, workforce))
    except Refused:
        return
    assert (table["strong_lose"] - table["weak_gain"] == table["employer_keeps"]).all()
    shares = table[["from_own", "from_team", "from_luck"]].dropna()
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-9)


def test_a_scheme_beside_itself_differs_by_exactly_nothing() -> None:
    scheme, workforce = story()
    same = remedies(scheme, workforce)[0]
    rows = compared_in_minor_units(scheme, workforce, [same, same]).to_numpy()
    assert (rows[0] == rows[1]).all()


def test_who_is_strong_is_asked_once_for_all_remedies() -> None:
    scheme, workforce = story()
    mask = strong(Top(share=0.5), pay(scheme, workforce))
    by_rule = compared_in_minor_units(scheme, workforce, remedies(scheme, workforce), Top(share=0.5))
    by_mask = compared_in_minor_units(scheme, workforce, remedies(scheme, workforce), mask)
    assert by_rule.equals(by_mask)
    assert by_rule["strong_lose"][0] == effect(scheme, workforce, mask).strong_lose


def test_levels_are_shares_of_the_plan_that_pays_in_full_today() -> None:
    scheme, workforce = story()
    knots = [(8.0, 0.5), (5.0, 1.0), (3.0, 1.2)]
    days = Curve.model_validate({"scale": "value", "knots": knots})
    assert standard_plan(days) == 5.0
    assert standard_plan(Curve.model_validate({"knots": [(0.5, 0), (1.5, 2.0)]})) == 1.0
    assert standard_plan(Curve.model_validate({"shape": "steps", "knots": [(0.7, 0.4), (0.9, 0.8)]})) == 0.9
    changed = remedies(scheme.revise(team=scheme.team.revise(curve=days)), workforce, Levels(minimum=0.8))
    graduated = next(remedy.scheme.team.curve for remedy in changed if remedy.name == "graduated")
    assert [knot.at for knot in graduated.knots] == [6.0, 5.0, 4.5]


def test_smaller_teams_are_dealt_out_equally_strong() -> None:
    scheme, workforce = story()
    smaller = smaller_teams(scheme, workforce, size=4)
    assert sorted(smaller.seats["team"].value_counts()) == [3, 3, 4]
    assert np.ptp(smaller.group_attainment[0, :-1, 0]) < 0.1
    assert smaller.group_attainment[0, -1, 0] == workforce.group_attainment[0, -1, 0]
    assert smaller_teams(scheme, workforce, size=10).seats["team"].tolist() == workforce.seats["team"].tolist()


def test_a_share_for_each_role() -> None:
    scheme, workforce = story()
    other = shares_by_role(scheme, {"Seller": 0.9, "Nobody": 0.1})
    assert pay(other, workforce).cost == pay(scheme.shared(0.9), workforce).cost


# The frontier -----------------------------------------------------------------------------------------------------------


def test_undominated_points_of_a_known_set() -> None:
    points = np.array([(1, 5), (2, 3), (3, 4), (4, 1), (2.5, 3), (5, 0.5)])
    assert np.flatnonzero(undominated(points)).tolist() == [0, 1, 3, 5]


def test_every_row_of_the_frontier_is_the_scheme_that_it_names() -> None:
    scheme, workforce = story()
    told: list[float] = []
    table = tradeoffs_in_minor_units(scheme, workforce, splits=(0.4, 0.6), thresholds=(0.8, 0.9), progress=told.append)
    assert len(table) == 2 * 2 * len(SHAPES) + 1
    assert told == [step / 8 for step in range(1, 9)]
    for row in table[:-1].to_dict("records"):
        found = effect(shaped(scheme, row["share"], row["threshold"], row["shape"]), workforce)
        assert (row["cost"], row["strong_lose"]) == (found.paid.cost, found.strong_lose)
    last = table.iloc[-1]
    assert (last["share"], last["cost"], last["strong_lose"]) == (1.0, 35_625_000, 0)


def test_the_frontier_and_the_table_see_the_same_risk() -> None:
    scheme, workforce = story()
    table = tradeoffs_in_minor_units(scheme, workforce, luck=Luck(), splits=(0.6,), thresholds=(0.85, 0.9))
    rows = table.set_index(["threshold", "shape"])
    for remedy in remedies(scheme, workforce):
        place = {"threshold": (0.9, "cliff"), "graduated": (0.85, "graduated"), "three_plans": (0.85, "steps")}
        if remedy.name in place:
            one = compared_in_minor_units(scheme, workforce, [remedy], luck=Luck()).iloc[0]
            assert rows.loc[place[remedy.name], "own_marginal"] == pytest.approx(one["own_marginal"], rel=1e-3)
            assert rows.loc[place[remedy.name], "cliff"] == pytest.approx(one["cliff"], rel=1e-2)

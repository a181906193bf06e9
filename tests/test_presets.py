"""Curves with a name: put around any plan, mirrored where lower is better, known again; and what is taken over from one place to another."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from kpi import Curve, Scheme, Workforce, build
from kpi.payment.absent import absent_results
from kpi.rules.crowd import reached, reached_in_words
from kpi.rules.presets import OWN_PRESETS, TEAM_PRESETS, Preset, around, plan_curve, preset_of, standard_plan, turned
from kpi.scheme.copies import adopted, copied_card, spread_curve
from kpi.scheme.schemefile import load
from tests.strategies import plan_curves

DATA = Path(__file__).resolve().parent.parent / "data"
TEXT = dict.fromkeys(("person", "team", "role", "period", "kpi"), str)
ANY = Curve.model_validate({"knots": [(0.5, 0.2), (1.5, 2.0)]})
FALLING = Curve.model_validate({"knots": [(1.3, 0.5), (1.0, 1.0), (0.7, 1.5)]})
EVERY = [
    pytest.param(name, presets, id=f"{kind} {name}")
    for kind, presets in (("own", OWN_PRESETS), ("team", TEAM_PRESETS))
    for name in presets
]


def company() -> tuple[Scheme, Workforce, pd.DataFrame]:
    """The sample company, and its results as they stand in the file."""
    scheme = load(DATA / "company" / "scheme.yaml")
    results, people = (pd.read_csv(DATA / "company" / name, dtype=TEXT) for name in ("results.csv", "people.csv"))
    return scheme, build(results, people, scheme), results


@pytest.mark.parametrize(
    ("name", "at", "pays"),
    [
        ("index", [0.0, 0.5, 1.0, 1.37], [0.0, 0.5, 1.0, 1.37]),
        ("levels", [0.99, 1.0, 1.19, 1.2, 2.0], [0.0, 1.0, 1.0, 1.5, 1.5]),
        ("cliff", [0.99, 1.0, 2.0], [0.0, 1.0, 1.0]),
        ("graduated", [0.79, 0.8, 0.9, 1.0, 1.1, 1.2, 2.0], [0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 1.5]),
    ],
)
def test_what_a_preset_pays(name: str, at: list[float], pays: list[float]) -> None:
    assert OWN_PRESETS[name].of(ANY)(np.array(at)) == pytest.approx(pays)


@pytest.mark.parametrize(
    ("name", "at", "pays"),
    [
        ("index", [2.0, 1.5, 1.0, 0.63], [0.0, 0.5, 1.0, 1.37]),
        ("levels", [1.01, 1.0, 0.81, 0.8, 0.0], [0.0, 1.0, 1.0, 1.5, 1.5]),
        ("cliff", [1.01, 1.0, 0.0], [0.0, 1.0, 1.0]),
        ("graduated", [1.21, 1.2, 1.1, 1.0, 0.9, 0.8, 0.0], [0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 1.5]),
    ],
)
def test_where_lower_is_better_it_is_mirrored_at_the_plan(name: str, at: list[float], pays: list[float]) -> None:
    assert OWN_PRESETS[name].of(FALLING)(np.array(at)) == pytest.approx(pays)


@pytest.mark.parametrize(("name", "presets"), EVERY)
@pytest.mark.parametrize("scale", ["plan", "value"])
@pytest.mark.parametrize("falls", [False, True])
def test_a_preset_is_known_again(name: str, presets: dict[str, Preset], scale: str, *, falls: bool) -> None:
    knots = [(14.0, 0.5), (10.0, 1.0), (8.0, 1.5)] if falls else [(8.0, 0.5), (10.0, 1.0), (14.0, 1.5)]
    old = Curve.model_validate(
        {"scale": scale, "knots": knots if scale == "value" else [(at / 10, p) for at, p in knots]}
    )
    new = presets[name].of(old)
    assert (new.scale, new.falls) == (scale, falls)
    assert preset_of(new, presets) == name
    assert new(np.array([10.0 if scale == "value" else 1.0]))[0] == 1.0
    assert presets[name].of(new) == new
    if scale == "plan":
        assert preset_of(new.moved(0, at=new.knots[0].at * 1.05 + 0.02), presets) is None


def test_a_single_point_is_told_which_way_is_better() -> None:
    cliff = Curve.model_validate({"shape": "steps", "knots": [(1.0, 1.0)]})
    assert OWN_PRESETS["graduated"].of(cliff, falls=True) == plan_curve(
        [(0.8, 0.5), (1.0, 1.0), (1.2, 1.5)], falls=True
    )
    assert OWN_PRESETS["cliff"].of(cliff, falls=True)(np.array([1.01, 1.0])).tolist() == [0.0, 1.0]


def test_a_team_plan_of_which_lower_is_better_keeps_its_direction_with_one_point() -> None:
    days = Curve.model_validate({"scale": "value", "knots": [(8.0, 0.5), (5.0, 1.0), (3.0, 1.2)]})
    lower = around(days, standard_plan(days), [(0.9, 1.0)], shape="steps")
    assert lower(np.array([5.6, 5.5, 1.0])).tolist() == [0.0, 1.0, 1.0]


@given(plan_curves())
def test_a_curve_turned_twice_pays_the_same(curve: Curve) -> None:
    there = turned(curve, falls=not curve.falls)
    back = turned(there, falls=curve.falls)
    at = np.linspace(0.005, 1.995, 200)  # between the steps of the knots, which lie on whole percents
    assert there.falls is not curve.falls
    assert there(2 - at) == pytest.approx(curve(at))
    assert back(at) == pytest.approx(curve(at))


@pytest.mark.parametrize("scale", ["plan", "value"])
@pytest.mark.parametrize("falls", [False, True])
def test_who_reaches_the_plan_is_counted(scale: str, *, falls: bool) -> None:
    old = Curve.model_validate({"scale": scale, "knots": [(9.0, 1.0)] if scale == "value" else [(1.0, 1.0)]})
    curve = OWN_PRESETS["graduated"].of(old, falls=falls)
    plan = standard_plan(curve)
    results = np.random.default_rng(0).normal(plan, plan * 0.2, (20, 6))
    results[3, 2] = np.nan
    better = [(value <= plan if falls else value >= plan) for value in results.ravel() if value == value]
    edge = curve.knots[0].at
    below = [(value > edge if falls else value < edge) for value in results.ravel() if value == value]
    found = reached(curve, results)
    assert found == (119, sum(better) / 119, sum(below) / 119)


def test_the_results_are_told_in_one_sentence() -> None:
    scheme, _workforce, results = company()
    seller = results[(results["role"] == "Seller") & (results["kpi"] == "revenue")]
    share = (seller["fact"] / seller["plan"]).dropna()
    found = reached(scheme.roles["Seller"].kpis[0].curve, share.to_numpy())
    assert found
    assert found.results == 1128
    assert found.plan == pytest.approx((share >= 1).mean())
    assert found.below == pytest.approx((share < 0.8).mean())
    graduated, cliff = (OWN_PRESETS[name].of(ANY) for name in ("graduated", "cliff"))
    some = np.array([0.7, 1.0, 1.3, np.nan])
    assert reached_in_words(graduated, some, monthly=True) == (
        "66.7% of 3 monthly results reach the plan; 33.3% stay below the minimum."
    )
    assert reached_in_words(cliff, some, monthly=False) == "66.7% of 3 results reach the plan."
    assert reached_in_words(cliff, some[:0], monthly=True) == "There are no results of this KPI yet."


def test_one_curve_for_all_kpis_leaves_those_in_their_own_unit() -> None:
    scheme, _workforce, _results = company()
    card = scheme.roles["Seller"]
    own_unit = card.kpis[1].revise(curve=Curve.model_validate({"scale": "value", "knots": [(3.0, 0.5), (9.0, 1.0)]}))
    card = card.revise(kpis=(card.kpis[0], own_unit, *card.kpis[2:]))
    found = spread_curve(card, "revenue", {"visits"})
    curves = {kpi.name: kpi.curve for kpi in found.card.kpis}
    revenue, mirrored = curves["revenue"], plan_curve([(0.8, 0.5), (1.0, 1.0), (1.2, 1.5)], falls=True)
    assert revenue == card.kpis[0].curve
    assert found.kept == ("Gross margin",)
    assert curves["gross_margin"] == own_unit.curve
    assert curves["new_customers"] == curves["conversion"] == revenue
    assert curves["overdue_receivables"] == curves["visits"] == mirrored


def test_a_card_is_copied_to_a_new_role_and_over_another() -> None:
    scheme, _workforce, _results = company()
    new = copied_card(scheme, "Seller", "Trainee")
    assert [card.role for card in new.cards] == [*scheme.roles, "Trainee"]
    assert new.roles["Trainee"].kpis == scheme.roles["Seller"].kpis
    over = copied_card(scheme, "Seller", "Service agent")
    assert [card.role for card in over.cards] == list(scheme.roles)
    assert over.roles["Service agent"].kpis == scheme.roles["Seller"].kpis
    assert over.roles["Seller"] == scheme.roles["Seller"]


def test_an_example_is_adopted_by_the_roles_it_is_made_for() -> None:
    scheme, workforce, _results = company()
    example = load(DATA / "schemes" / "graduated-team-plan.yaml")
    found = adopted(example, scheme.revise(currency="CZK"), workforce.members, workforce.kpis)
    assert found.fits
    assert set(found.keep_theirs) == {"Account manager", "Service agent", "Head of department"}
    assert (found.lacking, found.nobody) == ((), ())
    assert found.scheme.currency == "CZK"
    assert found.scheme.roles["Seller"] == example.roles["Seller"]
    assert found.scheme.roles["Service agent"] == scheme.roles["Service agent"]
    assert found.scheme.team == example.team


def test_what_of_an_example_does_not_fit_is_named() -> None:
    scheme, workforce, _results = company()
    commission = load(DATA / "schemes" / "commission-on-margin.yaml")
    lacks = adopted(commission, scheme, workforce.members, workforce.kpis)
    assert not lacks.fits
    assert lacks.lacking == ("margin_received", "days_overdue", "idle_hours")
    elsewhere = adopted(commission, scheme, ["Service agent"], workforce.kpis)
    assert (elsewhere.fits, elsewhere.nobody) == (False, ("Seller", "Head of department"))


def test_what_is_missing_is_counted_by_role_and_kpi() -> None:
    scheme, workforce, results = company()
    found = {(one.role, one.kpi): one for one in absent_results(scheme, workforce)}
    for name, title in (("new_customers", "New customers"), ("visits", "Visits"), ("revenue", "Revenue")):
        rows = results[(results["role"] == "Seller") & (results["kpi"] == name)]
        one = found["Seller", title]
        assert one.no_plan == (rows["fact"].notna() & rows["plan"].isna()).sum()
        assert one.done == "leave it out, share its weight"
    assert (found["Seller", "New customers"].no_result, found["Seller", "Visits"].no_result) == (10, 16)
    assert len(found) == 16

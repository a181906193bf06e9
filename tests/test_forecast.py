"""Forecasts against exact expectations, hand-made cases and themselves."""

import math
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Card, Curve, Gate, Kpi, Refused, Scheme, Team, pay
from kpi.forecast import (
    Forecast,
    ScoredWorlds,
    Splits,
    chance_over,
    detailed,
    difference,
    forecast,
    mean,
    merged,
    quantile,
    tail_mean,
    value_at_risk,
)
from kpi.forecast import histogram as tallies
from kpi.rules.best import Best
from kpi.rules.missing import LeaveOut
from kpi.rules.multiplier import Multiplier
from kpi.rules.pool import Pool
from kpi.rules.poolkey import ByResults, ByScores
from kpi.rules.split import Split
from kpi.rules.teamgate import TeamGate
from kpi.worlds import Future, Margin, Outlook, draw
from tests.futures import future, part
from tests.strategies import through

TARGET = 50_000.0
LINE = through((0.8, 0.5), (1.0, 1.0), (1.2, 1.5))
CLIFF = Curve.model_validate({"shape": "steps", "knots": [(1.0, 1.0)]})
CLIFF_90 = Curve.model_validate({"shape": "steps", "knots": [(0.9, 1.0)]})
TEAM_CURVE = through((0.85, 0.5), (1.0, 1.0), (1.1, 1.5))
NORMAL = tuple(
    Margin(kpi="sales", role=role, kind="normal", cv=0.1 / centre)
    for role, centre in (("Strong", 1.15), ("Weak", 0.85))
)
SPLITS = (1.0, 0.8, 0.6, 0.4)

# Three strong (mean 1.15) and seven weak (mean 0.85), normal with sd 0.10, correlated by r; exact, by closed form. By curves and r: for
# each split, what a strong one, a weak one and the department may expect.
EXACT = {
    ("cliff/cliff", 0.0): [(46659.64, 3340.36), (37616.61, 2961.19), (28573.58, 2582.01), (19530.55, 2202.84)],
    ("line/cliff", 0.0): [(66272.46, 26008.29), (53306.86, 21095.53), (40341.27, 16182.77), (27375.68, 11270.01)],
    ("line/cliff 90", 0.0): [(66272.46, 26008.29), (61988.45, 29777.11), (57704.44, 33545.94), (53420.44, 37314.77)],
    ("line/graded", 0.0): [(66272.46, 26008.29), (61013.45, 28802.12), (55754.45, 31595.95), (50495.44, 34389.77)],
    ("cliff/cliff", 0.3): [(46659.64, 3340.36), (38947.41, 4291.99), (31235.18, 5243.61), (23522.95, 6195.24)],
    ("line/cliff", 0.3): [(66272.46, 26008.29), (54637.67, 22426.33), (43002.87, 18844.37), (31368.08, 15262.41)],
    ("line/cliff 90", 0.3): [(66272.46, 26008.29), (60463.98, 28252.64), (54655.5, 30496.99), (48847.02, 32741.35)],
    ("line/graded", 0.3): [(66272.46, 26008.29), (60815.39, 28604.05), (55358.32, 31199.82), (49901.25, 33795.58)],
}
CURVES = {
    "cliff/cliff": (CLIFF, CLIFF),
    "line/cliff": (LINE, CLIFF),
    "line/cliff 90": (LINE, CLIFF_90),
    "line/graded": (LINE, TEAM_CURVE),
}


def cards(curve: Curve, **fields: Any) -> tuple[Card, ...]:
    """The same card for both roles."""
    return tuple(
        Card(role=role, kpis=(Kpi(name="sales", weight=1, curve=curve),), **fields) for role in ("Strong", "Weak")
    )


def department(r: float, seed: int = 6040, **changes: Any) -> Future:
    """Three strong and seven weak."""
    outlook = Outlook(margins=NORMAL, person=0, team=0, market=r, seed=seed, **changes)
    expected = [1.15] * 3 + [0.85] * 7
    return future(expected, roles=["Strong"] * 3 + ["Weak"] * 7, outlook=outlook)


def scheme(curve: Curve, team: Team, **changes: Any) -> Scheme:
    """Both roles alike."""
    return Scheme(cards=cards(curve, **changes), team=team)


def role_means(found: Forecast) -> dict[str, tuple[float, float]]:
    """A person's expected pay by role, in money, with its error."""
    means = {}
    for role, heads in (("Strong", 3), ("Weak", 7)):
        value, error = mean(found.of_roles[role])
        means[role] = (value / heads / 100, error / heads / 100)
    return means


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("r", [0.0, 0.3])
def test_expected_pay_is_exact(r: float, seed: int) -> None:
    """Within four standard errors; a wrong rule is dozens away."""
    worlds = draw(department(r, seed), 20_000)
    for name, (own, team) in CURVES.items():
        for split, (strong, weak) in zip(SPLITS, EXACT[name, r], strict=True):
            found = forecast(scheme(own, Split(individual_share=split, curve=team)), worlds)
            means = role_means(found)
            for role, exact in (("Strong", strong), ("Weak", weak)):
                value, error = means[role]
                assert error < 250
                assert abs(value - exact) < 4 * error + 0.01, (name, split, role)
            value, error = found.mean
            assert abs(value / 100 - 3 * strong - 7 * weak) < 4 * error / 100 + 0.1


@pytest.mark.parametrize(
    ("r", "delivers_but_fails", "misses_but_succeeds", "forfeited", "premium"),
    [(0.0, 0.9045905918, 0.0228940358, 18091.8118, 457.8807), (0.3, 0.7714974988, 0.1225332422, 15429.95, 2450.6648)],
)
def test_what_the_team_does_to_those_who_deliver(
    r: float, delivers_but_fails: float, misses_but_succeeds: float, forfeited: float, premium: float
) -> None:
    """Joint chances of person and department, and the money; a cliff for both at 60:40, where 20,000 are at stake."""
    count = 20_000
    people = forecast(scheme(CLIFF, Split(curve=CLIFF)), draw(department(r), count)).people_in_minor_units
    strong, weak = people[:3].mean(numeric_only=True), people[3:].mean(numeric_only=True)

    def near(exact: float) -> Any:
        return pytest.approx(exact, abs=4 * math.sqrt(max(exact * (1 - exact), 0.01) / count))

    assert strong["delivers_team_fails"] == near(delivers_but_fails)
    assert weak["misses_team_succeeds"] == near(misses_but_succeeds)
    assert strong["delivers"] == near(0.9331927987)
    lost = people["forfeiture"] / 100 * people["delivers_team_fails"] / (1 - chance_of_success(r))
    assert lost[:3].mean() == pytest.approx(forfeited, abs=4 * 20_000 * math.sqrt(0.25 / count))
    assert weak["premium"] / 100 == pytest.approx(premium, abs=4 * 20_000 * math.sqrt(0.11 / count))


def chance_of_success(r: float) -> float:
    """Of the department: its attainment is normal around 0.94."""
    return {0.0: 0.0288897856, 0.3: 0.1619699228}[r]


def test_pools_gates_and_multipliers_in_expectation() -> None:
    """Against two million worlds drawn and paid by other code, r = 0.3; pools are filled by the graded curve at 60:40."""
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.1),), person=0, team=0, market=0.3)
    # What history tells of them, 1.5 standard deviations up or down, makes them strong or weak.
    known = [1.5] * 3 + [-1.5] * 7
    worlds = draw(future([1.0] * 10, roles=["Strong"] * 10, outlook=outlook, known=known), 40_000)
    steps = [(0.0, 0.9), (0.85, 1.0), (1.0, 1.1), (1.1, 1.2)]
    gate = Gate(kpi="sales", of="team", level=0.85, pays_at_most=1.0)
    cases = [
        (scheme(LINE, Pool(pool_by=ByResults(), curve=TEAM_CURVE)), 58785.8, 29745.0, 10),
        (scheme(LINE, Pool(pool_by=ByScores(), curve=TEAM_CURVE)), 66421.5, 26472.5, 10),
        (scheme(LINE, Split(individual_share=1), gates=(gate,)), 65829.3, 26016.0, 10),
        (scheme(LINE, Multiplier(curve=through(*steps, shape="steps"))), 67115.8, 26672.1, 10),
    ]
    for one, strong, weak, slack in cases:
        # A role has a pool of its own, so here all are of one role.
        alike = one.revise(cards=one.cards[:1])
        people = forecast(alike, worlds).people_in_minor_units
        for rows, exact in ((slice(0, 3), strong), (slice(3, 10), weak)):
            error = people["mean_error"][rows].mean() / 100
            assert abs(people["mean"][rows].mean() / 100 - exact) < 4 * error + slack


def test_worlds_of_a_hundred_losses() -> None:
    losses = np.arange(1.0, 101.0)
    assert value_at_risk(losses).value == 95
    assert tail_mean(losses).value == pytest.approx(98)
    assert chance_over(losses, 90).value == pytest.approx(0.1)


def test_errors_are_those_of_the_textbook() -> None:
    """A chance of 0.162 in 10,000 worlds: 0.003685; the 95 % quantile of a normal: 0.0211. On draws whose pairs are independent."""
    normal = np.random.default_rng(3).standard_normal(10_000)
    assert quantile(normal, 0.95).error == pytest.approx(0.021132, rel=0.2)
    assert quantile(normal, 0.95).value == pytest.approx(1.645, abs=4 * 0.0211)
    assert chance_over(normal, 0.98627).error == pytest.approx(0.003685, rel=0.05)
    assert mean(normal).error == pytest.approx(0.01, rel=0.05)


def test_a_scheme_is_no_different_from_itself() -> None:
    worlds = draw(department(0.3), 2_000)
    one = forecast(scheme(LINE, Split()), worlds)
    found = difference(one, forecast(scheme(LINE, Split()), worlds), budget=3e7)
    assert [tuple(estimate) for estimate in found] == [(0.0, 0.0)] * 4


def test_only_the_same_luck_of_the_same_people_can_be_compared() -> None:
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.1),))
    one, better, other = (
        future([float(level)] * 2, roles=["Strong"] * 2, target=1.0, outlook=outlook.revise(seed=seed))
        for level, seed in ((1, 1), (1.2, 1), (1, 2))
    )
    paid = {ahead: forecast(scheme(LINE, Split()), draw(ahead, 200)) for ahead in (one, better, other)}
    assert difference(paid[better], paid[one]).mean.value > 0
    for unlike in (paid[other], forecast(scheme(LINE, Split()), draw(one, 300))):
        with pytest.raises(Refused, match="different possible years"):
            difference(paid[one], unlike)


def test_the_same_worlds_make_differences_sharp() -> None:
    """Linear pay, r = 0.3: the variance of 100:0 less 60:40 is 15.84 times smaller on the same worlds, for one person."""
    straight = through((0.0, 0.0), (10.0, 10.0))
    one, other = (scheme(straight, Split(individual_share=share, curve=straight)) for share in (1.0, 0.6))
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.1),), person=0, team=0, market=0.3)
    worlds = draw(future([1.0] * 10, roles=["Strong"] * 10, target=1.0, outlook=outlook), 20_000)
    again = draw(future([1.0] * 10, roles=["Strong"] * 10, target=1.0, outlook=outlook.revise(seed=7)), 20_000)
    first = draws(forecast(one, worlds))[0]
    paired = first - draws(forecast(other, worlds))[0]
    apart = first - draws(forecast(other, again))[0]
    assert paired.var() / 100**2 == pytest.approx(0.001008, rel=0.1)
    assert apart.var() / paired.var() == pytest.approx(15.841, rel=0.15)


def draws(found: Forecast) -> Any:
    """(people, worlds)"""
    return found.of_people.of(slice(None))  # type: ignore[attr-defined]


@given(st.lists(st.floats(0, 1e9), min_size=40, max_size=40), st.lists(st.floats(0, 1e9), min_size=40, max_size=40))
def test_tails_are_ordered(one: list[float], other: list[float]) -> None:
    first, second = np.array(one), np.array(other)
    hair = 1e-6 * (1 + first.max() + second.max())
    assert value_at_risk(first, 0.9).value <= tail_mean(first, 0.9).value + hair
    assert tail_mean(first, 0.9).value <= first.max() + hair
    both = tail_mean(first + second, 0.9).value
    assert both <= tail_mean(first, 0.9).value + tail_mean(second, 0.9).value + hair
    chances = [chance_over(first, budget).value for budget in (0, 1e3, 1e6, 1e9)]
    assert chances == sorted(chances, reverse=True)


def test_parts_make_the_same_whole_wherever_they_are_paid(one_thread: Callable[[], None]) -> None:
    ahead, one = department(0.3), scheme(LINE, Split(curve=TEAM_CURVE))
    whole = forecast(one, draw(ahead, 5_000))
    listed = [pickle.loads(pickle.dumps(part(one, ahead, 5_000, chunk))) for chunk in (2, 0, 1)]  # noqa: S301 - our own
    one_thread()
    alone = detailed(one, draw(ahead, 5_000, keep=False))
    later = forecast(one, draw(ahead, 5_000, keep=False))
    for found in (merged(one, ahead, listed), alone, later):
        np.testing.assert_array_equal(found.cost, whole.cost)
        np.testing.assert_array_equal(
            found.people_in_minor_units.select_dtypes("number"), whole.people_in_minor_units.select_dtypes("number")
        )
        np.testing.assert_array_equal(
            found.teams_in_minor_units.select_dtypes("number"), whole.teams_in_minor_units.select_dtypes("number")
        )


def test_refuses_parts_that_make_no_whole() -> None:
    ahead, one = department(0.3), scheme(LINE, Split())
    listed = [part(one, ahead, 6_000, chunk) for chunk in (0, 2)]
    for wrong in (listed, [listed[0], listed[0]], []):
        with pytest.raises(Refused, match="missing"):
            merged(one, ahead, wrong)


def test_histograms_say_what_the_draws_say(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead, one = department(0.3), scheme(LINE, Split(curve=TEAM_CURVE))
    exact = forecast(one, draw(ahead, 5_000)).people_in_minor_units
    monkeypatch.setattr(tallies, "_CELLS", 10 * tallies.MOST_BINS)
    counted = forecast(one, draw(ahead, 5_000)).people_in_minor_units
    assert (exact["resolution"] == 0).all()
    assert (counted["resolution"] == 4 * counted["target"] / tallies.MOST_BINS).all()
    for name in ("mean", "mean_error", "sd", "chance_of_nothing", "chance_of_target", "chance_of_cap", "premium"):
        np.testing.assert_allclose(counted[name], exact[name], rtol=2e-4, err_msg=name)
    for name in ("p5", "p50", "p95"):
        np.testing.assert_allclose(counted[name], exact[name], atol=2 * counted["resolution"].max(), rtol=0)


def test_a_cost_by_its_parts() -> None:
    found = forecast(scheme(LINE, Split(curve=TEAM_CURVE)), draw(department(0.3), 2_000))
    total = found.own + found.through_team + found.commission - found.deduction
    np.testing.assert_allclose(found.cost, total.sum(axis=0), rtol=1e-6)
    np.testing.assert_allclose(found.cost, sum(found.of_roles.values()), rtol=1e-6)
    assert found.people_in_minor_units["mean"].sum() == pytest.approx(found.mean.value, rel=1e-6)
    assert found.teams_in_minor_units["mean"].sum() == pytest.approx(found.mean.value, rel=1e-6)
    assert found.roles_in_minor_units.set_index("role")["mean"].sum() == pytest.approx(found.mean.value, rel=1e-6)
    assert found.quantile(0.05).value <= found.quantile(0.5).value <= found.quantile(0.95).value


YEAR = ("2027-01", "2027-02", "2027-03", "2027-04")


@pytest.mark.parametrize("settled", ["none", "up", "both"])
def test_settled_at_the_end(settled: Any) -> None:
    """Linear from 80 % to 120 %, months that scatter over both ends: what the year pays as one period is known by hand."""
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.3),), person=0, true_up=settled)
    one = Scheme(
        cards=(Card(role="Seller", kpis=(Kpi(name="sales", weight=1, curve=LINE),)),), team=Split(individual_share=1)
    )
    worlds = draw(future([1.0], periods=YEAR, outlook=outlook), 2_000)
    found = forecast(one, worlds)
    attained = worlds.blocks(0, 0)[0].own("sales", "plan")[0]  # type: ignore[index]
    monthly = (LINE(attained) * TARGET * 100).sum(axis=0)
    whole = 4 * TARGET * 100 * LINE(attained.mean(axis=0, keepdims=True))[0]
    expected = {"none": monthly, "up": np.maximum(monthly, whole), "both": whole}[settled]
    np.testing.assert_allclose(found.cost, expected, rtol=1e-4, atol=100)


def test_refuses_a_scheme_that_lacks_results() -> None:
    one = Scheme(cards=(Card(role="Seller", kpis=(Kpi(name="visits", weight=1, curve=LINE),)),))
    with pytest.raises(Refused, match="visits"):
        forecast(one, draw(future([1.0]), 100))


def test_a_future_without_scatter_is_what_pay_pays() -> None:
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0),))
    ahead = future([1.1, 0.9, 0.7], periods=YEAR, outlook=outlook)
    one = Scheme(
        cards=(Card(role="Seller", kpis=(Kpi(name="sales", weight=1, curve=LINE),)),), team=Split(curve=TEAM_CURVE)
    )
    found = forecast(one, draw(ahead, 100))
    np.testing.assert_allclose(found.cost, pay(one, ahead.workforce).cost, rtol=1e-6)
    assert found.mean.error == 0


@given(st.sampled_from([0.0, 0.25, 0.6, 1.0]), st.sampled_from(["cap", "limit", "none"]))
def test_a_split_by_algebra_is_the_split_paid(share: float, binding: str) -> None:
    one = scheme(LINE, Split(curve=TEAM_CURVE), cap=1.1 if binding == "cap" else None)
    one = one.revise(bonus_limit=300_000.0 if binding == "limit" else None)
    worlds = draw(department(0.3), 400)
    splits = Splits(one, worlds)
    assert splits.exact_line == (binding == "none")
    paid = forecast(one.shared(share), worlds)
    np.testing.assert_allclose(splits.cost(share), paid.cost, rtol=1e-6)
    found = splits.quantiles([share], [0.05, 0.95])[0]
    np.testing.assert_allclose(found, [paid.quantile(level).value for level in (0.05, 0.95)], rtol=1e-6)


def test_what_is_remembered_changes_nothing() -> None:
    kpis = tuple(Kpi(name=name, weight=0.25, curve=LINE) for name in ("sales", "calls", "visits", "offers"))
    one = Scheme(cards=(Card(role="Seller", kpis=kpis, cap=1.3),), team=Split(curve=TEAM_CURVE))
    steeper = kpis[1].revise(curve=through((0.9, 0.5), (1.0, 1.0), (1.1, 1.6)))
    heavier = (kpis[0].revise(weight=0.3), kpis[1].revise(weight=0.2), *kpis[2:])
    gate = Gate(kpi="calls", level=0.9, pays_at_most=0.5)
    ahead = future([1.0] * 12, kpis=[kpi.name for kpi in kpis], periods=YEAR, teams=["A", "B", "C"] * 4)
    worlds = draw(ahead, 400)
    scored = ScoredWorlds(one, worlds)
    for edited in (
        one,
        one.shared(0.3),
        one.revise(team=Pool(curve=TEAM_CURVE)),
        one.revise(bonus_limit=100_000),
        one.revise_card("Seller", kpis=(kpis[0], steeper, *kpis[2:])),
        one.revise_card("Seller", kpis=heavier),
        one.revise_card("Seller", kpis=tuple(kpi.revise(cap=1.1) for kpi in kpis)),
        one.revise_card("Seller", gates=(gate,)),
        one.revise_card("Seller", combine="weakest"),
        one.revise_card("Seller", target_bonus=1_000.0),
        one.revise(currency="JPY"),
    ):
        found, anew = scored.under(edited), forecast(edited, worlds)
        np.testing.assert_allclose(found.cost, anew.cost, rtol=2e-5)
        np.testing.assert_allclose(found.people_in_minor_units["p95"], anew.people_in_minor_units["p95"], rtol=2e-4)


def test_a_table_that_comes_or_goes_pays_nothing_for_no_result() -> None:
    ahead = future([1.0] * 4)
    unknown = ahead.workforce.attainment.copy(), ahead.workforce.plan.copy()
    for array in unknown:
        array[:, 0] = np.nan
    ahead = replace(ahead, workforce=replace(ahead.workforce, attainment=unknown[0], plan=unknown[1]))
    kpi = Kpi(name="sales", weight=1, curve=LINE, missing=LeaveOut())
    plain = Scheme(cards=(Card(role="Seller", kpis=(kpi,)),), team=Split(individual_share=1.0))
    tabled = plain.revise_card("Seller", table=through((1.2, 0.5), (1.0, 1.0), (0.8, 1.5)))
    worlds = draw(ahead, 200)
    for first, then in ((plain, tabled), (tabled, plain)):
        scored = ScoredWorlds(first, worlds)
        scored.under(first)
        found, anew = scored.under(then), forecast(then, worlds)
        np.testing.assert_allclose(found.cost, anew.cost, rtol=2e-5)
        assert found.people_in_minor_units["mean"].iloc[0] == 0


def company() -> tuple[Scheme, Future]:
    """Four KPIs, a cap, personal multipliers, gates, and a role that the team multiplies."""
    kpis = tuple(Kpi(name=name, weight=0.25, curve=LINE) for name in ("sales", "calls", "visits", "offers"))
    gates = (
        Gate(kpi="calls", of="team", level=0.97, pays_at_most=0.8),
        Gate(kpi="sales", of="team", holds="whole bonus", level=0.96, pays_at_most=0.7),
    )
    multiplied = Multiplier(curve=TEAM_CURVE)
    both = (
        Card(role="Seller", kpis=kpis, cap=1.2, gates=gates),
        Card(role="Manager", kpis=kpis, team=multiplied),
    )
    ahead = future(
        [1.0] * 12,
        kpis=[kpi.name for kpi in kpis],
        roles=["Seller", "Manager", "Seller"] * 4,
        periods=YEAR,
        teams=["A", "B"] * 6,
    )
    factor = np.ones(ahead.workforce.multiplier.shape)
    factor[1:4, 2:] = [[1.2, 0.0]]
    return Scheme(cards=both, team=Split(curve=TEAM_CURVE)), replace(
        ahead, workforce=replace(ahead.workforce, multiplier=factor)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"bonus_limit": 400_000.0},
        {"team": Split(individual_share=0.0, curve=TEAM_CURVE)},
        {"team": Split(individual_share=1.0)},
        {"team": Split(curve=TEAM_CURVE, of="company")},
        {"team": TeamGate(curve=CLIFF, otherwise=0.5)},
        {"team": Pool(curve=TEAM_CURVE)},
        {"team": Best(curve=TEAM_CURVE)},
    ],
)
def test_costs_are_what_the_people_get(changes: dict[str, Any]) -> None:
    """Added up without paying each person, and from everybody's pay."""
    one, ahead = company()
    found = forecast(one.revise(**changes), draw(ahead, 400))
    paid = found.own + found.through_team
    np.testing.assert_allclose(found.cost_by_period, paid, rtol=1e-6)
    np.testing.assert_allclose(found.cost, draws(found).sum(axis=0), rtol=1e-6)
    eager = detailed(one.revise(**changes), draw(ahead, 400, keep=False))
    np.testing.assert_array_equal(found.cost, eager.cost)
    np.testing.assert_array_equal(
        found.people_in_minor_units.select_dtypes("number"), eager.people_in_minor_units.select_dtypes("number")
    )
    np.testing.assert_array_equal(
        found.teams_in_minor_units.select_dtypes("number"), eager.teams_in_minor_units.select_dtypes("number")
    )


def edits(one: Scheme) -> list[Scheme]:
    """Two weights, a threshold and a weight, a cap, one after the other around all four KPIs, and now and then the gates."""
    found, edited = [], one
    for move in range(24):
        card = edited.cards[0]
        kpis = list(card.kpis)
        first, second = move % 4, (move + 1 + move // 8) % 4
        kpis[first] = kpis[first].revise(weight=kpis[first].weight - 0.01)
        kpis[second] = kpis[second].revise(weight=kpis[second].weight + 0.01)
        if move % 3 == 1:
            kpis[second] = kpis[second].revise(curve=LINE.moved(0, at=0.7 + move / 100))
        if move % 5 == 4:
            kpis[first] = kpis[first].revise(cap=1.3 - move / 100)
        edited = edited.revise_card(
            "Seller", kpis=tuple(kpis), gates=card.gates if move % 7 else one.cards[0].gates[1:]
        )
        found.append(edited)
    return found


@pytest.mark.parametrize("table", [None, LINE])
def test_move_after_move_is_what_each_scheme_pays(table: Curve | None) -> None:
    """And the details of a scheme that was left long ago are still its own."""
    one, ahead = company()
    one = one.revise_card("Seller", table=table)
    worlds = draw(ahead, 400)
    scored = ScoredWorlds(one, worlds)
    moved = [(edited, scored.under(edited)) for edited in [one, *edits(one), one]]
    for edited, found in moved:
        anew = forecast(edited, worlds)
        np.testing.assert_allclose(found.cost, anew.cost, rtol=2e-6)
        np.testing.assert_allclose(draws(found), draws(anew), rtol=2e-5, atol=10)


def test_visitors_who_move_at_the_same_time_do_not_disturb_each_other() -> None:
    one, ahead = company()
    worlds = draw(ahead, 4_000)
    scored, schemes = ScoredWorlds(one, worlds), edits(one)
    with ThreadPoolExecutor(6) as visitors:
        together = list(visitors.map(scored.under, schemes))
    for edited, found in zip(schemes, together, strict=True):
        np.testing.assert_allclose(found.cost, forecast(edited, worlds).cost, rtol=2e-6)


def test_a_move_that_is_stopped_half_way_leaves_nothing_half_done() -> None:
    class Enough(Exception):
        pass

    def told(share: float) -> None:
        if share >= 0.5:
            raise Enough

    one, ahead = company()
    worlds = draw(ahead, 12_000)
    scored, kpis = ScoredWorlds(one, worlds), one.cards[0].kpis
    scored.under(one)
    for move in range(3):
        with pytest.raises(Enough):
            scored.under(one.revise_card("Seller", kpis=(kpis[0].revise(cap=1.1 + move / 10), *kpis[1:])), told)
    np.testing.assert_allclose(scored.under(one).cost, forecast(one, worlds).cost, rtol=2e-6)

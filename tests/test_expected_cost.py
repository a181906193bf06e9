"""What schemes are expected to cost: against published numbers, and against worlds drawn the plain way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Refused, Scheme, build, pay
from kpi.expectation import (
    QUICK_ERROR,
    Evaluate,
    Exact,
    Input,
    Quick,
    all_or_nothing,
    attained,
    cases,
    exact,
    indices,
    inputs,
    neutral_team_threshold,
    sobol,
    team_moved,
    tornado,
    with_outlook,
)
from kpi.expectation.sameseats import seated_as
from kpi.forecast import forecast
from kpi.money import Floats
from kpi.rules.base import kinds_of
from kpi.rules.missing import Missing
from kpi.scheme.schemefile import load
from kpi.worlds import Future, Margin, Outlook, ahead, draw, fit
from tests.all_or_nothing import mean, sd
from tests.own_and_team import together
from tests.worlds_oracle import drawn

GRADUATED = {"knots": [[0.8, 0.5], [1, 1], [1.2, 1.5]]}
CLIFF = {"shape": "steps", "knots": [[1, 1]]}
TEAM3 = {"knots": [[0.85, 0.5], [1, 1], [1.1, 1.5]]}
STRONG = ("S0", "S1", "S2")


def department(own: Any = GRADUATED, **team: Any) -> Scheme:
    """Three strong and seven weak at 60:40."""
    kpis = [{"name": "sales", "weight": 1, "curve": own}]
    cards = [{"role": role, "target_bonus": 50_000, "kpis": kpis} for role in ("strong", "weak")]
    return Scheme.model_validate({"team": {"individual_share": 0.6, **team}, "cards": cards})


def its_future(scheme: Scheme, market: float = 0.3) -> Future:
    """The strong at 115 %, the weak at 85 %, everybody straying by 10 points."""
    names = [*((name, "strong", 115) for name in STRONG), *((f"W{n}", "weak", 85) for n in range(7))]
    rows = [(name, role, "2026-01", "sales", 100, fact) for name, role, fact in names]
    workforce = build(pd.DataFrame(rows, columns=["person", "role", "period", "kpi", "plan", "fact"]), None, scheme)
    margins = tuple(
        Margin(kpi="sales", role=role, kind="normal", mean=mean, cv=0.1 / mean)
        for role, mean in (("strong", 1.15), ("weak", 0.85))
    )
    outlook = Outlook(margins=margins, person=0, team=0, market=market)
    return Future(workforce, outlook, np.zeros((1, 10)), np.ones((1, 10)))


def company(
    kind: str = "lognormal", *, kpis: tuple[str, ...] = ("sales", "margin"), **changes: Any
) -> tuple[Scheme, Future]:
    """Twelve people in three teams and two roles, two periods, something known of each."""
    card = [{"name": kpi, "weight": 1 / len(kpis), "curve": GRADUATED} for kpi in kpis]
    cards = [{"role": role, "target_bonus": 1000, "kpis": card, **changes.pop(role, {})} for role in ("A", "B")]
    team = {"individual_share": 0.6, "curve": {"shape": "steps", "knots": [[0.9, 0.5], [1, 1], [1.1, 1.5]]}}
    scheme = Scheme.model_validate({"cards": cards, "team": {**team, **changes}})
    rows = [
        (f"P{n:02}", "AB"[n % 2], f"T{n // 4}", period, kpi, plan, plan * share)
        for n, plan, share in zip(range(12), [50, 100, 200] * 4, [0.9, 1.0, 1.1, 1.2] * 3, strict=True)
        for period in ("2026-01", "2026-02")
        for kpi in kpis
    ]
    columns = ["person", "role", "team", "period", "kpi", "plan", "fact"]
    workforce = build(pd.DataFrame(rows, columns=columns), None, scheme)
    source = np.random.default_rng(3)
    known, left = source.normal(0, 0.3, (len(kpis), 12)), source.uniform(0.2, 1, (len(kpis), 12))
    margins = tuple(Margin.model_validate({"kpi": kpi, "kind": kind, "cv": 0.3}) for kpi in kpis)
    return scheme, Future(workforce, Outlook(margins=margins, team=0.1), known, left)


def paid_in_worlds(scheme: Scheme, future: Future, count: int = 12_000) -> Floats:
    """(people, periods, worlds) money, for worlds drawn the plain way."""
    return pay(scheme, drawn(future, count)).payout.astype(float)


def assert_agrees(scheme: Scheme, future: Future, bias: float = 0.0, errors: float = 4.0) -> Exact:
    """The expectation lies within four standard errors of drawn worlds, and what the approximation is known to be off."""
    found, paid = exact(scheme, future), paid_in_worlds(scheme, future)
    totals = paid.sum(axis=(0, 1))
    error = totals.std() / np.sqrt(len(totals))
    assert found.cost.value is not None
    assert abs(totals.mean() - found.cost.value) <= errors * error + bias * found.cost.value
    each = paid.std(axis=2) / np.sqrt(len(totals))
    assert (np.abs(paid.mean(axis=2) - found.payout) <= (errors + 0.5) * each + 4 * bias * found.payout + 1).all()
    if found.sd.value is not None:
        assert totals.std() == pytest.approx(found.sd.value, rel=0.035)
        assert found.moving is not None
        assert paid.sum(axis=0).std(axis=1) == pytest.approx(np.sqrt(found.moving.variances[0]), rel=0.035)
    return found


@pytest.mark.parametrize(
    ("kind", "changes", "bias"),
    [
        ("normal", {}, 0.0),
        ("normal", {"kpis": ("sales",), "of": "company"}, 0.0),
        ("lognormal", {"of": "company"}, 0.002),
        ("lognormal", {"curve": TEAM3}, 0.002),
        ("gamma", {}, 0.003),
        ("deals", {}, 0.003),
        ("lognormal", {"mode": "pool", "pool_by": "heads"}, 0.002),
    ],
)
def test_sums_of_curves_agree_with_drawn_worlds(kind: str, changes: dict[str, Any], bias: float) -> None:
    found = assert_agrees(*company(kind, **changes), bias=bias)
    assert found.cost.how == ("exact" if kind == "normal" else "approximate")


def test_two_team_kpis_agree_with_drawn_worlds() -> None:
    scheme, future = company()
    assert_agrees(scheme.revise(team=scheme.team.revise(kpis={"sales": 0.7, "margin": 0.3})), future, bias=0.002)


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": "multiplier"},
        {"mode": "best"},
        {"mode": "gate", "otherwise": 0.8, "of": "company"},
        {"A": {"cap": 1.1}},
        {"A": {"combine": "product"}, "B": {"combine": "weakest"}},
        {"A": {"table": {"shape": "steps", "knots": [[0.8, 0.5], [1, 1.2]]}}},
        {
            "A": {"gates": [{"kpi": "margin", "level": 0.9}]},
            "B": {"gates": [{"kpi": "sales", "of": "team", "level": 1}]},
        },
        {"A": {"commissions": [{"measure": "sales", "tiers": [{"rate": 2}], "coefficient": GRADUATED}]}},
        {"A": {"gates": [{"kpi": "margin", "level": 0.9, "holds": "KPIs", "kpis": ["sales"]}]}},
        {"A": {"modifiers": [{"kpi": "margin", "curve": GRADUATED, "changes": "KPIs", "kpis": ["sales"]}]}},
        {"B": {"modifiers": [{"kpi": "sales", "of": "company", "curve": GRADUATED}]}},
        {"A": {"deductions": [{"title": "Idle", "measure": "margin", "rate": 0.5}], "deductions_at_most": 0.3}},
    ],
)
def test_results_that_decide_together_agree_with_drawn_worlds(changes: dict[str, Any]) -> None:
    found = assert_agrees(*company(**changes), bias=0.01)
    assert found.cost.how == "approximate"
    assert "decide together" in found.cost.why
    assert found.sd.value is None
    assert found.over(1.0).value is None


@pytest.mark.parametrize(
    "tiers",
    [
        {"tiers": [{"rate": 0.1}, {"from": 90, "rate": 0.3}]},
        {"tiers": [{"rate": 0.1}, {"from": 90, "rate": 0.3}], "kind": "retroactive"},
        {"tiers": [{"from": 0.8, "rate": 0.1}, {"from": 1.1, "rate": 0.2}], "tiers_in": "plan"},
    ],
)
def test_commissions_agree_with_drawn_worlds(tiers: dict[str, Any]) -> None:
    found = assert_agrees(*company("normal", A={"commissions": [{"measure": "sales", **tiers}]}))
    assert found.cost.how == "exact"
    assert found.money["commission"].sum() > 0


def test_a_head_is_paid_on_the_team() -> None:
    head = {"kpis": [{"name": "sales", "weight": 1, "curve": GRADUATED, "of": "team"}]}
    found = assert_agrees(*company("normal", B=head))
    assert found.reasons == {"A": (), "B": ()}


HALF_AT_PLAN = {"knots": [[0.8, 0.2], [1.0, 0.5], [1.2, 1.5]]}


@pytest.mark.parametrize("curve", [GRADUATED, HALF_AT_PLAN])
@pytest.mark.parametrize("missing", list(kinds_of(Missing))[1:])
def test_missing_results_agree_with_drawn_worlds(missing: str, curve: Any) -> None:
    scheme, future = company("normal")
    holes = future.workforce.fact.copy()
    holes[0, 3], holes[1, 5, 0] = np.nan, np.nan
    if not kinds_of(Missing)[missing].of_several:  # with nothing on the card nothing stands in
        holes[:, 7, 1] = np.nan
    attainment = np.where(np.isnan(holes), np.nan, future.workforce.attainment)
    future = replace(future, workforce=replace(future.workforce, fact=holes, attainment=attainment))
    cards = [
        card.revise(kpis=tuple(kpi.revise(missing=missing, curve=curve) for kpi in card.kpis)) for card in scheme.cards
    ]
    assert_agrees(scheme.revise(cards=tuple(cards)), future)


def test_what_pay_refuses_is_refused() -> None:
    scheme, future = company("normal")
    holes = future.workforce.fact.copy()
    holes[0, 3] = np.nan
    gone = replace(future.workforce, fact=holes, attainment=holes / future.workforce.plan)
    with pytest.raises(Refused):
        exact(scheme, replace(future, workforce=gone))


def test_a_limit_of_all_bonuses_cuts() -> None:
    scheme, future = company("normal")
    found = exact(scheme.revise(bonus_limit=9_000), future)
    totals = pay(scheme.revise(bonus_limit=9_000), drawn(future, 4_000)).payout.sum(axis=(0, 1))
    assert found.cost.value == pytest.approx(totals.mean(), rel=0.02)
    assert found.sd.value is None


@pytest.mark.parametrize(
    ("team", "strong", "weak", "errors"),
    [
        (
            {"mode": "gate", "otherwise": 1, "curve": {"shape": "steps", "knots": [[0.85, 1]]}},
            65829.3,
            26016.0,
            (5.1, 8.4),
        ),
        (
            {"mode": "multiplier", "curve": {"shape": "steps", "knots": [[0, 0.9], [0.85, 1], [1, 1.1], [1.1, 1.2]]}},
            67115.8,
            26672.1,
            (6.2, 9.1),
        ),
    ],
)
def test_gate_and_multiplier_of_the_worked_example(
    team: dict[str, Any], strong: float, weak: float, errors: tuple[float, float]
) -> None:
    scheme = department(**team)
    paid = exact(scheme, its_future(scheme)).payout[:, 0] / 100
    assert paid[:3].mean() == pytest.approx(strong, abs=4 * errors[0])
    assert paid[3:].mean() == pytest.approx(weak, abs=4 * errors[1])


def test_a_single_person_alone_is_their_team() -> None:
    scheme, future = company(kpis=("sales",), curve=GRADUATED)
    one = future.workforce.only(np.array([0])).regrouped(["T"], 8)
    alone = Future(one, future.outlook, future.known[:, :1], future.open[:, :1])
    assert exact(scheme, alone).cost.value == pytest.approx(exact(scheme.alone(), alone).cost.value, rel=1e-9)


def test_no_luck_at_all_is_what_is_paid() -> None:
    scheme, future = company("normal")
    still = future.outlook.revise(margins=tuple(margin.revise(cv=0.0) for margin in future.outlook.margins))
    found = exact(scheme, with_outlook(future, still))
    assert found.payout == pytest.approx(pay(scheme, future.workforce).payout, abs=1)
    assert found.sd.value == pytest.approx(0, abs=0.1)


def test_people_add_up_to_teams_and_roles() -> None:
    found = exact(*company())
    for frame in (found.people, found.by("team"), found.by("role")):
        assert frame["payout"].sum() == pytest.approx(found.cost.value)
    assert found.by("team")["team"].tolist() == ["T0", "T1", "T2"]


def test_tables_are_said_to_be_tables() -> None:
    scheme, future = company("gamma")
    assert "table" in exact(scheme.alone(), future).cost.why
    scheme, future = company()
    assert exact(scheme.alone(), future).cost.how == "exact"


def test_what_is_left_out_is_said() -> None:
    scheme, future = company("normal")
    assumed = future.outlook.revise(leavers=0.1, true_up="up", market=0.6, person=0.1)
    found = exact(scheme, with_outlook(future, assumed))
    assert "nobody left" in found.cost.why
    assert "settled" in found.cost.why
    assert "series" in found.sd.why


# Own and team together ------------------------------------------------------------------------------------------------------


def test_chances_and_stakes_agree_with_drawn_worlds() -> None:
    scheme, future = company(kpis=("sales",))
    found, worlds = together(scheme, future), drawn(future, 20_000)
    own = worlds.attainment[0]
    team = worlds.group_attainment[0][worlds.team_index]
    error = 4 / np.sqrt(20_000) * 0.5 + 0.004  # a sum of lognormals is nearly lognormal
    assert found.reaches == pytest.approx((own >= 1).mean(axis=2), abs=error)
    assert found.reaches_team_fails == pytest.approx(((own >= 1) & (team < 1)).mean(axis=2), abs=error)
    assert found.fails_team_reaches == pytest.approx(((own < 1) & (team >= 1)).mean(axis=2), abs=error)
    curve, team_curve = scheme.cards[0].kpis[0].curve, scheme.team.curve
    at_stake = 0.4 * 100_000
    lost = np.where(own >= 1, np.maximum(1 - team_curve(team), 0), 0).mean(axis=2) * at_stake
    gained = np.where(own < 1, np.maximum(team_curve(team) - curve(own), 0), 0).mean(axis=2) * at_stake
    assert found.forfeiture == pytest.approx(lost, abs=at_stake * error)
    assert found.premium == pytest.approx(gained, abs=at_stake * error)
    assert found.table(future).shape == (12, 9)


def test_lower_is_better_goes_the_other_way() -> None:
    falling = {"knots": [[1.2, 0.5], [1, 1], [0.8, 1.5]]}
    scheme = department(falling, curve=CLIFF)
    found = together(scheme, its_future(scheme))
    assert found.reaches[0, 0] == pytest.approx(0.06680720126885807)
    worlds = drawn(its_future(scheme), 20_000)
    team = worlds.group_attainment[0, 0, 0]
    own = worlds.attainment[0, 0, 0]
    assert found.reaches_team_fails[0, 0] == pytest.approx(((own <= 1) & (team < 1)).mean(), abs=0.01)


def test_without_a_split_there_is_nothing_together() -> None:
    scheme, future = company(mode="multiplier")
    assert np.isnan(together(scheme, future).reaches).all()


# All or nothing, and calibration ------------------------------------------------------------------------------------------


def test_all_or_nothing_only_where_it_is() -> None:
    scheme = department(CLIFF, individual_share=1)
    assert all_or_nothing(scheme, its_future(scheme)) is not None
    assert all_or_nothing(department(CLIFF), its_future(scheme)) is None
    assert all_or_nothing(department(individual_share=1), its_future(scheme)) is None


def test_all_or_nothing_agrees_with_drawn_worlds() -> None:
    scheme, future = company("lognormal", kpis=("sales",))
    cliff = scheme.alone().revise(
        cards=tuple(
            card.revise(kpis=(card.kpis[0].revise(curve=CLIFF),), target_bonus=bonus)
            for card, bonus in zip(scheme.cards, (700, 1100), strict=True)
        )
    )
    future = with_outlook(future, future.outlook.revise(team=0.0))
    found = all_or_nothing(cliff, future)
    assert found is not None
    totals = pay(cliff, drawn(future, 20_000)).payout[:, 0].sum(axis=0)
    assert mean(found) == pytest.approx(totals.mean(), rel=0.02)
    assert sd(found) == pytest.approx(totals.std(), rel=0.03)
    for budget in (300_000, 500_000, 800_000):
        assert found.over(budget) == pytest.approx((totals > budget).mean(), abs=0.015)


def cost_in(future: Future) -> Callable[[Scheme], float]:
    """The expected cost of a scheme, in minor units."""
    return lambda scheme: float(exact(scheme, future).payout.sum())


def test_the_chance_to_overrun_is_exact_for_all_or_nothing_and_says_when_it_is_rounded() -> None:
    scheme = department(CLIFF, individual_share=1)
    found = exact(scheme, its_future(scheme)).over(20_000_000)
    assert found.value == pytest.approx(0.10395175782778873, abs=1e-12)
    assert found.how == "exact"
    odd = scheme.revise_card("weak", target_bonus=49_999.97)
    assert "rounded" in exact(odd, its_future(odd)).over(20_000_000).why
    assert "normally distributed" in exact(department(), its_future(scheme)).over(20_000_000).why


def test_the_neutral_team_plan() -> None:
    scheme = department()
    found = neutral_team_threshold(scheme, cost_in(its_future(scheme)))
    assert found.met
    assert found.setting == pytest.approx(0.8966940385536601, abs=1e-8)  # thresholds lie on the grid of attainments
    assert "89.67%" in found.sentence


def test_a_team_plan_that_cannot_be_neutral() -> None:
    scheme = department(curve={"shape": "steps", "knots": [[1, 0.2]]})
    found = neutral_team_threshold(scheme, cost_in(its_future(scheme)))
    assert not found.met
    assert "nearest" in found.sentence


# What it hangs on -----------------------------------------------------------------------------------------------------------


def costs(future: Future) -> Evaluate:
    """The expected cost of the people in `future`, in minor units."""
    return lambda scheme, outlook: float(exact(scheme, with_outlook(future, outlook)).payout.sum())


def pay_of(future: Future, people: Sequence[str]) -> Evaluate:
    """What each of these people is expected to be paid on average in a period, in minor units."""
    chosen = future.workforce.seats["person"].isin(list(people)).to_numpy()
    return lambda scheme, outlook: float(exact(scheme, with_outlook(future, outlook)).payout[chosen].mean())


def _mean_of(role: str) -> Any:
    def put(scheme: Scheme, outlook: Outlook, value: float) -> tuple[Scheme, Outlook]:
        margins = [
            margin.revise(mean=value, cv=margin.cv * margin.mean / value) if margin.role == role else margin
            for margin in outlook.margins
        ]
        return scheme, outlook.revise(margins=tuple(margins))

    return put


def _sd(scheme: Scheme, outlook: Outlook, value: float) -> tuple[Scheme, Outlook]:
    return scheme, outlook.revise(margins=tuple(margin.revise(cv=value / margin.mean) for margin in outlook.margins))


def _market(scheme: Scheme, outlook: Outlook, value: float) -> tuple[Scheme, Outlook]:
    return scheme, outlook.revise(market=value)


def test_tornado_of_what_the_strong_get() -> None:
    scheme = department(curve=TEAM3)
    future = its_future(scheme)
    over = [
        Input("Individual share", 0.6, 0.8, 0.4, lambda scheme, outlook, value: (scheme.shared(value), outlook)),
        Input("Strong", 1.15, 1.05, 1.25, _mean_of("strong")),
        Input("Weak", 0.85, 0.75, 0.95, _mean_of("weak")),
        Input("Points", 0.1, 0.05, 0.15, _sd),
        Input("Market", 0.3, 0.0, 0.6, _market),
    ]
    found: Any = tornado(pay_of(future, STRONG), scheme, future.outlook, over).set_index("input")
    assert found["base"].iloc[0] / 100 == pytest.approx(55358.3183174776, abs=1e-6)
    wanted = {
        "Individual share": (60815.388317232835, 49901.24831772238),
        "Strong": (46239.839419768556, 61680.7433945177),
        "Weak": (48434.764705619746, 61192.621866100206),
        "Points": (56932.29454176099, 53500.66716195958),
        "Market": (55754.4479097657, 55090.62432019872),
    }
    for title, ends in wanted.items():
        assert found.loc[title, ["at_low", "at_high"]].to_numpy(float) / 100 == pytest.approx(ends, abs=1e-6)
    assert found.index.tolist()[:2] == ["Strong", "Weak"]
    assert found.loc["Market", "sentence"] == (
        "Market: at 0 the figure is 100.7% of what it is now, at 0.6 it is 99.5%."
    )


def test_tornado_of_everything_that_can_matter() -> None:
    scheme, future = company()
    found = tornado(costs(future), scheme, future.outlook)
    assert set(found["input"]) == {one.title for one in inputs(scheme, future.outlook)}
    assert found["input"].iloc[0] == "Average result (×)"
    assert (found["swing"].diff().dropna() <= 0).all()
    assert "KPIs move together (×)" not in {one.title for one in inputs(department(), future.outlook)}


def _ishigami(x: Floats) -> Floats:
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_sobol_indices_of_a_published_function() -> None:
    found = indices(_ishigami, [(-np.pi, np.pi)] * 3, 2**13)
    assert found["first"].to_numpy() == pytest.approx([0.313905191, 0.442411145, 0], abs=2e-3)
    assert found["total"].to_numpy() == pytest.approx([0.557588855, 0.442411145, 0.243683664], abs=2e-3)
    assert (found[["first_shown", "total_shown"]] >= 0).all(axis=None)


def test_sobol_indices_of_a_sum() -> None:
    found = indices(lambda x: 3 * x[0] + 2 * x[1] + x[2], [(0, 1)] * 3, 2**10)
    assert found["first"].to_numpy() == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=1e-3)
    assert (indices(lambda x: 0 * x[0], [(0, 1)] * 2) == 0).all(axis=None)


def test_a_single_input_explains_everything() -> None:
    assert (indices(lambda x: x[0], [(0, 1)]) == 1).all(axis=None)


def test_sobol_of_a_scheme() -> None:
    scheme = department()
    future = its_future(scheme)
    over = [one for one in inputs(scheme, future.outlook) if one.title in ("Individual share", "Average result (×)")]
    found = sobol(costs(future), scheme, future.outlook, over, count=32)
    assert found["input"].iloc[0] == "Average result (×)"
    assert found["first_shown"].sum() <= 1.1
    assert "of the variance" in found["sentence"].iloc[0]


def test_stress() -> None:
    scheme = department(curve=TEAM3)
    future = its_future(scheme)
    assert attained(scheme, future) == pytest.approx(0.94)
    cost = costs(future)
    found = {title: cost(scheme, tried) for title, tried in cases(future.outlook, attained(scheme, future))}
    assert found["20% below plan"] < found["At plan"] < found["20% above plan"]
    assert found["Nobody shares luck"] / 100 == pytest.approx(388434.96, abs=0.01)
    assert found["As expected"] == cost(scheme, future.outlook)


def test_stress_without_plans_leaves_the_levels_out() -> None:
    assert len(cases(its_future(department()).outlook, float("nan"))) == 2


def test_another_outlook_and_back() -> None:
    scheme, future = company()
    other = future.outlook.revise(level=1.2, person=0.5)
    back = with_outlook(with_outlook(future, other), future.outlook)
    assert exact(scheme, back).cost.value == pytest.approx(exact(scheme, future).cost.value)
    higher = with_outlook(future, future.outlook.revise(level=1.1)).workforce
    assert higher.group_attainment == pytest.approx(1.1 * future.workforce.group_attainment, rel=1e-3)


def test_a_moved_team_plan() -> None:
    scheme = department(curve=TEAM3)
    assert team_moved(scheme, -0.05).team.curve.knots[0].at == pytest.approx(0.8)


@lru_cache
def sample_company(horizon: str) -> tuple[Scheme, Future]:
    """Its gates and caps make results decide together."""
    folder = Path(__file__).parents[1] / "data" / "company"
    results, people = (pd.read_csv(folder / f"{name}.csv", dtype={"period": str}) for name in ("results", "people"))
    scheme = load(folder / "scheme.yaml")
    workforce = build(results, people, scheme)
    fitted = fit(scheme, workforce)
    return scheme, ahead(scheme, workforce, fitted.outlook.revise(horizon=horizon), fitted, people)


MOVES: tuple[dict[str, float], ...] = (
    {},
    {"level": 0.5},
    {"level": 0.8},
    {"level": 1.5, "spread": 2.5},
    {"spread": 0.0},
    {"spread": 1.6, "targets": 1.3},
    {"person": 0.4, "team": 0.2, "market": 0.1},
)


@pytest.mark.parametrize("before", [{}, {"level": 0.6, "spread": 2.5}, {"spread": 0.0}])
@pytest.mark.parametrize("horizon", ["year", "period"])
def test_quick_answers_under_other_outlooks_are_near_the_full_ones(horizon: str, before: dict[str, float]) -> None:
    scheme, future = sample_company(horizon)
    quick = Quick(scheme, with_outlook(future, future.outlook.revise(**before)))
    for changes in MOVES:
        outlook = future.outlook.revise(**changes)
        found, full = quick.under(outlook), exact(scheme, with_outlook(future, outlook))
        assert found.cost.value == pytest.approx(full.cost.value, rel=QUICK_ERROR), changes
        assert found.reasons == full.reasons


def test_a_quick_answer_is_exact_where_no_results_decide_together() -> None:
    scheme, future = company()
    quick = Quick(scheme, future)
    for changes in ({"level": 1.2}, {"spread": 1.6}, {"targets": 0.9}, {"person": 0.5}):
        moved = with_outlook(future, future.outlook.revise(**changes))
        found, full = quick.under(moved.outlook), exact(scheme, moved)
        assert (found.cost, found.sd) == (full.cost, full.sd)


def test_what_is_looked_up_of_seats_is_the_same_for_some_of_them() -> None:
    whole = company()[1].workforce
    rows = np.arange(len(whole.seats))[::-2]
    fresh, told = whole.only(rows), seated_as(whole.only(rows), whole, rows)
    assert len(rows) > 2
    assert (told.people.tolist(), told.team_index.tolist()) == (fresh.people.tolist(), fresh.team_index.tolist())


def test_all_target_bonuses_are_multiplied_those_of_cards_too() -> None:
    scheme, future = company()
    moved = with_outlook(future, future.outlook.revise(targets=1.5))
    assert (exact(scheme, moved).cost.value or 0) == pytest.approx(1.5 * (exact(scheme, future).cost.value or 0))
    assert forecast(scheme, draw(moved, 200)).mean.value == pytest.approx(
        1.5 * forecast(scheme, draw(future, 200)).mean.value, rel=1e-3
    )


@pytest.mark.parametrize(
    ("pool", "bias"),
    [
        ({"amount": 500, "pool_by": "days"}, 0.002),
        ({"amount": 500, "pool_by": "results", "pool_measure": "sales"}, 0.005),
        (
            {"of": "company", "measure": "sales", "tiers": [{"rate": 0.5}, {"from": 2500, "rate": 1}], "at_most": 1600},
            0.003,
        ),
        ({"measure": "sales", "tiers": [{"rate": 0.5}], "coefficient": GRADUATED, "coefficient_kpi": "margin"}, 0.015),
        ({"of": "company", "measure": "sales", "tiers": [{"rate": 0.5}], "pool_by": "scores", "roles": ["A"]}, 0.01),
        ({"amount": 500, "pool_first": [{"role": "A", "share": 0.3, "rest": "not"}], "pool_most": 200}, 0.01),
        ({"of": "company", "measure": "sales", "pool_by": "heads", "pool_only": [{"kpi": "sales", "level": 1}]}, 0.02),
    ],
)
def test_pools_beside_the_bonus_agree_with_drawn_worlds(pool: dict[str, Any], bias: float) -> None:
    scheme, future = company()
    found = assert_agrees(scheme.revise(pools=[{"name": "Shop", **pool}]), future, bias=bias)
    assert found.sd.value is None


def test_it_is_said_why_the_cost_of_a_pool_is_not_exact() -> None:
    scheme, future = company("normal")
    fixed = exact(scheme.revise(pools=[{"name": "Shop", "amount": 500}]), future)
    assert fixed.cost.how == "exact"
    held = exact(scheme.revise(pools=[{"name": "Shop", "amount": 500, "pool_most": 10}]), future)
    assert "What is left of a pool with first shares" in held.cost.why
    filled = exact(scheme.revise(pools=[{"name": "Shop", "measure": "sales"}]), future)
    assert "What fills a pool beside the bonus is averaged" in filled.cost.why

"""Checks of money: what selling costs, what the time ahead brings, whose luck it is; each finds what is planted and is silent where nothing is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, Workforce, build
from kpi.checkup.budgetchecks import market_share
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.creditchecks import worth_of_a_point
from kpi.checkup.runchecks import answers_of
from kpi.checkup.told import NOTHING_TOLD, Told
from kpi.expectation.whatif import with_outlook
from kpi.payment.payout import pay
from kpi.problem import Refused
from kpi.split.chance import Luck
from kpi.split.remedies import graduated
from kpi.worlds import Future, Margin, Outlook
from tests.futures import future
from tests.test_checkup import clean, sample, write

KEYS = ("T3", "T5", "Z1", "Z2", "Z3", "Z4", "Z5", "Z6")


def answer(case: CheckCase, key: str) -> CheckResult:
    """The first of a check."""
    return next(one for one in answers_of(case) if one.check == key)


def story(told: Told = NOTHING_TOLD, scheme: Scheme | None = None) -> CheckCase:
    mine, workforce = sample("story")
    return CheckCase(scheme or mine, workforce, write, told=told)


def test_the_cost_of_selling_in_the_story() -> None:
    found = answer(story(), "Z1")
    assert (found.state, found.severity) == ("found", "money")
    assert found.title == "Selling costs at least 14.9% of sales; the norm is at most 9%."
    assert "on-costs would add to them" in found.evidence
    assert found.stake is not None
    assert found.stake.low == round(21_375_000 * (1 - 0.09 * 546_000_000 / 81_375_000))


def test_bonuses_alone_are_no_cost_of_selling() -> None:
    scheme, workforce = sample("story")
    bare = replace(workforce, salary=workforce.salary * 0)
    found = answer(CheckCase(scheme, bare, write), "Z1")
    assert found.state == "few"
    assert found.title.startswith("Selling costs at least 3.9% of sales. It takes salaries and on-costs")


def test_of_gross_profit() -> None:
    found = answer(story(Told(margin=0.25, on_costs=0.0)), "Z1")
    assert found.title == "Selling costs 14.9% of sales; the norm is at most 9%."
    thin = answer(story(Told(margin=0.1, on_costs=0.0)), "Z1")
    assert thin.title == "Selling costs 149% of gross profit; the norm is at most 40%."


def test_everything_is_known_and_little() -> None:
    scheme, workforce = sample("story")
    cheap = replace(workforce, salary=workforce.salary / 10, target_bonus=workforce.target_bonus / 2)
    found = answer(CheckCase(scheme, cheap, write, told=Told(on_costs=0.2)), "Z1")
    assert (found.state, found.stake) == ("fine", None)


def test_a_sale_above_plan_costs_more_in_the_story() -> None:
    found = answer(story(), "Z2")
    assert (found.state, found.severity) == ("found", "hint")
    assert found.title == "Seller: at 120% of plan a sale costs 25% more bonus than at plan."  # 10.42 % against 8.33 %
    assert "pays 75,000 a head and period; in proportion it would be 60,000" in found.evidence
    assert found.mend is not None
    assert found.stake is not None
    scheme, workforce = sample("story")
    assert found.stake.low == pay(scheme, workforce).cost - pay(found.mend.scheme, workforce).cost


def test_a_straight_line_is_no_dearer_above_plan() -> None:
    scheme, _workforce = sample("story")
    kpi = scheme.roles["Seller"].kpis[0]
    line = kpi.curve.revise(knots=[(0.8, 0.8), (1.0, 1.0), (1.5, 1.5)])
    assert answer(story(scheme=scheme.revise_card("Seller", kpis=[kpi.revise(curve=line)])), "Z2").state == "fine"


@pytest.mark.parametrize(("margin", "lift", "state"), [(0.25, "15.7%", "found"), (0.60, "6.5%", "fine")])
def test_the_lift_that_pays_for_the_bonuses(margin: float, lift: str, state: str) -> None:
    found = answer(story(Told(margin=margin)), "Z5")
    assert (found.state, found.severity) == (state, "hint")
    assert lift in found.title


def test_what_is_missing_is_said() -> None:
    assert "margin" in answer(story(), "Z5").title
    assert "who got the lead" in answer(story(), "T3").title
    assert "budget" in answer(story(), "Z3").title
    assert "outlook" in answer(story(Told(budget=1.0)), "Z3").title
    assert "four periods" in answer(story(), "Z6").title


def growing(bonuses: float, sales: float, periods: int = 5) -> CheckCase:
    """Sales and target bonuses that grow from period to period; everybody is at plan."""
    names = [str(2020 + place) for place in range(periods)]
    rows = [
        (f"P{n}", name, "sales", 100.0 * (1 + sales) ** place) for place, name in enumerate(names) for n in range(4)
    ]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan"]).assign(fact=lambda table: table["plan"])
    kpi = {"name": "sales", "weight": 1, "unit": "EUR", "curve": {"knots": [[0.8, 0.0], [1.0, 1.0]]}}
    card = {"role": "Seller", "target_bonus": 1000, "kpis": [kpi]}
    scheme = Scheme.model_validate({"cards": [card], "team": {"mode": "split", "individual_share": 1.0}})
    workforce = build(table, None, scheme)
    grown = np.full(workforce.target_bonus.shape, 1000.0) * (1 + bonuses) ** np.arange(periods)
    return CheckCase(scheme, replace(workforce, target_bonus=grown), write)


def test_bonuses_that_outgrow_sales() -> None:
    found = answer(growing(0.12, 0.05), "Z6")
    assert (found.state, found.severity) == ("found", "hint")
    assert found.evidence == "Growth against the period before: bonuses 12%, 12%, 12%; sales 5%, 5%, 5%."
    assert found.stake is not None
    assert found.stake.low == pytest.approx(sum(400_000 * 1.12**n * 0.07 for n in (1, 2, 3)), abs=2)
    assert answer(growing(0.05, 0.05), "Z6").state == "fine"
    assert answer(growing(0.12, 0.05, periods=3), "Z6").state == "few"


def test_wrong_credit_in_the_story() -> None:
    found = answer(story(Told(wrong_credit=0.05)), "T3")
    assert (found.state, found.severity) == ("found", "hint")
    assert found.title == "40% of the bonus follow the team; wrong credit justifies only 22%."
    assert found.mend is not None
    assert found.mend.scheme.team.share == pytest.approx(0.78)
    assert answer(story(Told(wrong_credit=0.10)), "T3").title.endswith("wrong credit justifies 53%.")


def of_strong_and_weak(*, line: bool) -> CheckCase:
    """Three at 115 % and seven at 85 % of plan, where the outlook on luck is that of the story: 10 %."""
    rows = [(f"P{n}", "2026-01", "sales", 600_000.0, 600_000 * (1.15 if n < 3 else 0.85)) for n in range(10)]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]).assign(team="Sales", role="Seller")
    scheme = sample("story")[0].revise_card("Seller", target_bonus=50_000.0)
    workforce = build(table, None, scheme)
    return CheckCase(graduated(scheme) if line else scheme, workforce, write)


def test_own_effort_in_a_team_part_of_all_or_nothing() -> None:
    found = answer(story(), "T5")
    assert (found.state, found.severity) == ("found", "hint")
    assert found.title == "Own effort counts in the team part with 5.9% of what it counts for oneself."
    assert found.mend is not None
    assert found.mend.title == "Graduated team plan"


@pytest.mark.parametrize(
    ("line", "common", "worth"), [(False, 0.0, 41.7071), (False, 0.3, 80.6419), (True, 0.3, 88.9564)]
)
def test_what_one_point_is_worth_through_the_team(line: bool, common: float, worth: float) -> None:
    """750 in the own part; a jump in the team's curve is met to within a twentieth by the grid of luck."""
    own, through = worth_of_a_point(of_strong_and_weak(line=line), Luck(0.1, common))
    assert own == 75_000
    assert through / 100 == pytest.approx(worth, rel=0.05)


def test_own_effort_in_a_graduated_team_part() -> None:
    found = answer(of_strong_and_weak(line=True), "T5")
    assert found.state == "fine"
    assert found.title == "Own effort counts in the team part with 11.9% of what it counts for oneself."


def ahead(market: float) -> tuple[Scheme, Future]:
    """The story's ten with normal results: three expect 115 %, seven 85 %, all stray by 10 points."""
    mine = graduated(sample("story")[0])
    card = mine.roles["Seller"]
    scheme = mine.revise(cards=[card.revise(role="Strong"), card.revise(role="Weak")])
    margins = [
        Margin(kpi="sales", role=role, kind="normal", mean=mean, cv=0.1 / mean)
        for role, mean in (("Strong", 1.15), ("Weak", 0.85))
    ]
    outlook = Outlook(margins=tuple(margins), person=0.0, team=0.0, market=market)
    roles = ["Strong"] * 3 + ["Weak"] * 7
    return scheme, future([1.15] * 3 + [0.85] * 7, outlook=outlook, roles=roles, plans=[600_000.0] * 10)


def history(scheme: Scheme, periods: int = 8) -> Workforce:
    """Some periods in which the same ten were at their expected results."""
    rows = [
        (
            f"p{n}",
            "Team",
            "Strong" if n < 3 else "Weak",
            f"2026-{month + 1:02}",
            "sales",
            600_000.0,
            600_000 * (1.15 if n < 3 else 0.85),
        )
        for n in range(10)
        for month in range(periods)
    ]
    table = pd.DataFrame(rows, columns=["person", "team", "role", "period", "kpi", "plan", "fact"])
    cards = [card.revise(target_bonus=50_000.0) for card in scheme.cards]
    return build(table, None, scheme.revise(cards=cards))


def with_budget(budget: float, periods: int = 8) -> CheckCase:
    scheme, coming = ahead(0.3)
    return CheckCase(
        scheme.revise(cards=[card.revise(target_bonus=50_000.0) for card in scheme.cards]),
        history(scheme, periods), write, told=Told(budget=budget * 100, future=coming),
    )  # fmt: skip


def test_a_budget_that_breaks() -> None:
    case = with_budget(353_750)
    found = answer(case, "Z3")
    assert (found.state, found.severity) == ("found", "money")
    assert case.forecast is not None
    middle, dear = (case.forecast.quantile(share).value / 100 for share in (0.5, 0.9))
    assert middle == pytest.approx(391_300, rel=0.03)
    assert dear == pytest.approx(516_800, rel=0.03)
    assert case.forecast.chance_over(35_375_000).value == pytest.approx(0.64, abs=0.03)
    assert found.stake is not None
    assert found.stake.low == round((middle - 353_750) * 100)
    assert found.mend is not None
    assert found.mend.twin is None  # at today's cost it would be today's scheme
    mended = replace(case, scheme=found.mend.scheme)
    assert mended.forecast is not None
    assert mended.forecast.quantile(0.5).value == pytest.approx(35_375_000, rel=0.002)


def test_a_budget_that_holds() -> None:
    assert answer(with_budget(420_000), "Z3").state == "fine"


def test_a_short_history_cannot_tell() -> None:
    assert answer(with_budget(353_750, periods=3), "Z3").state == "unsure"
    assert answer(with_budget(420_000, periods=3), "Z3").state == "few"


def test_the_luck_of_the_market() -> None:
    assert market_share(Outlook(person=0.0, team=0.0, market=0.3), 10) == pytest.approx(0.81, abs=0.005)
    assert market_share(Outlook(person=0.0, team=0.0, market=0.0), 10) == 0
    found = answer(with_budget(420_000), "Z4")
    assert (found.state, found.severity) == ("found", "hint")
    assert found.title == "The market makes 81.1% of a team’s ups and downs."
    _scheme, calm = ahead(0.0)
    case = with_budget(420_000)
    assert answer(replace(case, told=Told(future=calm)), "Z4").state == "fine"
    assert answer(with_budget(420_000, periods=3), "Z4").state == "few"


def test_where_all_luck_is_the_markets_there_is_no_other_left() -> None:
    case = with_budget(420_000)
    assert case.told.future is not None
    alike = with_outlook(case.told.future, case.told.future.outlook.revise(market=1.0, person=0.0, team=0.0))
    assert answer(replace(case, told=replace(case.told, future=alike)), "Z4").title.startswith("The market makes 100%")


def test_in_a_good_market_the_bonuses_cost_what_they_are_expected_to() -> None:
    """With normal results the market one deviation up lifts everybody by √.3 × 10 points and leaves √.7 of the spread."""
    case = with_budget(420_000)
    found = answer(case, "Z4")
    assert found.stake is not None
    rng = np.random.default_rng(3)
    means = np.repeat([1.15, 0.85], [3, 7])
    own_curve, team = case.scheme.cards[0].kpis[0].curve, case.scheme.team

    def cost(turn: float) -> float:
        drawn = means + 0.1 * (np.sqrt(0.3) * turn + np.sqrt(0.7) * rng.standard_normal((20_000, 10)))
        return float(
            (50_000 * (0.6 * own_curve(drawn) + 0.4 * team.curve(drawn.mean(axis=1))[:, None])).sum(axis=1).mean()
        )

    assert found.stake.high / 100 == pytest.approx(cost(1) - cost(-1), rel=0.05)


@pytest.mark.parametrize("seed", range(3))
def test_a_clean_company_is_silent_whatever_is_told(seed: int) -> None:
    scheme, workforce = clean(seed=seed)
    case = CheckCase(scheme, workforce, write, told=Told(margin=0.4, on_costs=0.2, wrong_credit=0.05))
    assert not [one.check for one in answers_of(case) if one.check in KEYS and one.state in ("found", "unsure")]


@pytest.mark.parametrize(
    "wrong", [{"margin": 0.0}, {"margin": 1.5}, {"on_costs": -0.1}, {"wrong_credit": 2.0}, {"budget": -1.0}]
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        Told(**wrong)


@pytest.mark.parametrize("name", ["gross_margin", "payments received", "Deckungsbeitrag", "прибыль"])
def test_profit_and_payments_are_no_sales(name: str) -> None:
    case = growing(0.12, 0.05)
    card = case.scheme.cards[0]
    other = case.scheme.revise(cards=[card.revise(kpis=[card.kpis[0].revise(title=name)])])
    for key in ("Z1", "Z5", "Z6"):
        assert answer(replace(case, scheme=other), key).title == "No KPI of the scheme is sales in money."

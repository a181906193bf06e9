"""Measured against the market: the same as plans or results that somebody put right by hand, and what the market alone would have paid."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import (
    Card,
    Commission,
    Kpi,
    Refused,
    Scheme,
    Tier,
    Workforce,
    build,
    check,
    dump,
    explain,
    pay,
    read_scheme,
    worlds,
)
from kpi.difference import changes
from kpi.forecast import forecast
from kpi.payment.markettold import market_luck, market_told, with_market
from tests.strategies import through

LINE = through((0.5, 0.0), (1.0, 1.0), (1.5, 2.0))
COLUMNS = ["person", "team", "period", "kpi", "plan", "fact"]
PERIODS = ("2025-01", "2025-02", "2025-03")
PEOPLE = {"Anna": "North", "Boris": "North", "Cid": "South"}
indexes = st.sampled_from([0.8, 1.0, 1.09, 1.25])


def scheme(**more: Any) -> Scheme:
    """Paid on sales and the team's sales, against the market."""
    card = Card(role="Seller", target_bonus=1000, kpis=(Kpi(name="sales", weight=1, curve=LINE, adds="sum"),))
    team = {"individual_share": 0.6, "curve": LINE, "kpis": {"sales": 1.0}}
    return Scheme.model_validate(
        {"cards": [card], "team": team, "market_indexes": [{"kpi": "sales", "by": "market"}]} | more
    )


def table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Results as somebody would upload them."""
    return pd.DataFrame(rows, columns=COLUMNS)


@st.composite
def worked(draw: Any) -> tuple[list[tuple[Any, ...]], dict[tuple[str, str], float]]:
    """Results of everybody, and the market of each person and period."""
    rows, of_each = [], {}
    company = {period: draw(st.none() | indexes) for period in PERIODS}
    teams = {(team, period): draw(st.none() | st.none() | indexes) for team in ("North", "South") for period in PERIODS}
    for period in PERIODS:
        for person, team in PEOPLE.items():
            rows.append(
                (person, team, period, "sales", 100.0 * draw(st.integers(1, 3)), float(draw(st.integers(0, 400))))
            )
            of_each[person, period] = teams[team, period] or company[period] or 1.0
    market: list[tuple[Any, ...]] = [
        (None, "", period, "market", None, found) for period, found in company.items() if found
    ]
    market += [(None, team, period, "market", 100.0, 100 * found) for (team, period), found in teams.items() if found]
    return [*rows, *market], of_each


@settings(max_examples=60)
@given(worked(), st.sampled_from(["plan", "result"]), st.sampled_from(["as the data", "quarter"]))
def test_it_pays_what_plans_or_results_put_right_by_hand_pay(
    job: tuple[list[tuple[Any, ...]], dict[tuple[str, str], float]], side: str, paid_every: str
) -> None:
    rows, of_each = job
    rules = scheme(paid_every=paid_every, market_indexes=[{"kpi": "sales", "by": "market", "changes": side}])
    by_hand = []
    for person, team, period, kpi, plan, fact in rows:
        index = of_each.get((person, period), 1.0) if kpi == "sales" else 1.0
        right = (plan * index, fact) if side == "plan" and person else (plan, fact / index)
        by_hand.append((person, team, period, kpi, *right))
    plain = rules.revise(market_indexes=())
    workforce = build(table(rows), None, rules)
    found, wanted = pay(rules, workforce), pay(plain, build(table(by_hand), None, plain))
    np.testing.assert_array_equal(found.payout, wanted.payout)
    as_it_came = build(table(rows), None, plain)
    came = with_market(workforce)
    for name in ("plan", "fact", "attainment", "group_fact", "group_attainment"):
        np.testing.assert_array_equal(getattr(came, name), getattr(as_it_came, name), err_msg=name)
    assert market_luck(rules, found) == pay(plain, as_it_came).cost - found.cost


def month(*, market: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Two months of a seller, the first with a market."""
    return table([*(("Anna", "North", period, "sales", 100.0, 109.0) for period in PERIODS[:2]), *market])


GROWN = month(market=[(None, "", "2025-01", "market", None, 1.09)])


def test_the_money_and_the_period_without_a_market_are_told() -> None:
    rules = scheme()
    told = [str(one) for one in market_told(rules, pay(rules, build(GROWN, None, rules)))]
    assert told == [
        "Anna Feb 2025: sales: 1 result has no market, so it counts as it is",
        "market: €180.00 more would be paid if the market were not taken out of sales: that is nobody’s merit",
    ]


@pytest.mark.parametrize(("index", "words"), [(0.9, "less would be paid"), (1.0, "as much would be paid")])
def test_a_market_that_shrinks_or_stays_is_told(index: float, words: str) -> None:
    rules, results = scheme(), month(market=[(None, "", period, "market", None, index) for period in PERIODS[:2]])
    [told] = market_told(rules, pay(rules, build(results, None, rules)))
    assert words in str(told)


def test_who_names_what_the_data_do_not_have_is_told() -> None:
    for name, words in (
        ({"kpi": "sales", "by": "weather"}, "2 results have no weather"),
        ({"kpi": "calls", "by": "market"}, "no KPI “calls”"),
    ):
        rules = scheme(market_indexes=[name])
        paid = pay(rules, build(GROWN, None, rules))
        told = " ".join(str(one) for one in market_told(rules, paid))
        assert words in told
        assert paid.cost == pay(rules, build(GROWN, None, scheme(market_indexes=[]))).cost


@pytest.mark.parametrize(
    ("plan", "fact"), [(None, 109.0), (None, 0.09), (None, 0.12), (None, 9.0), (None, 0.0), (100.0, -3.0)]
)
def test_a_market_that_is_none_is_refused(plan: float | None, fact: float) -> None:
    with pytest.raises(Refused, match=r"2025-01: market is .*, which is no market index.* 1\.09"):
        build(month(market=[(None, "", "2025-01", "market", plan, fact)]), None, scheme())


@pytest.mark.parametrize(
    ("several", "words"),
    [
        ([{"kpi": "sales", "by": "sales"}], "against itself"),
        ([{"kpi": "sales", "by": "a"}, {"kpi": "sales", "by": "b"}], "two market indexes"),
        ([{"kpi": "sales", "by": "a"}, {"kpi": "a", "by": "b"}], "is the market of sales"),
    ],
)
def test_contradictions_are_refused(several: list[dict[str, str]], words: str) -> None:
    with pytest.raises(Refused, match=words):
        scheme().revise(market_indexes=several)


@pytest.mark.parametrize(
    ("span", "paid_every"), [("2025-Q1", "as the data"), ("2025", "as the data"), ("2025-Q1", "quarter")]
)
def test_the_market_of_a_longer_time_holds_in_its_periods(span: str, paid_every: str) -> None:
    rules = scheme(paid_every=paid_every)
    rows = [("Anna", "North", period, "sales", 100.0, 110.0) for period in PERIODS]
    workforce = build(table([*rows, (None, "", span, "market", None, 1.1)]), None, rules)
    paid = pay(rules, workforce)
    assert paid.cost == paid.target[paid.active].sum()
    assert not [one for one in market_told(rules, paid) if "have no" in str(one) or "has no" in str(one)]


def test_each_result_without_a_market_is_told() -> None:
    rules = scheme()
    rows = [(person, team, "2025-01", "sales", 100.0, 110.0) for person, team in PEOPLE.items()]
    given = [(None, "North", "2025-01", "market", None, 1.1), (None, "South", "2025-01", "sales", 500.0, 500.0)]
    told, _money = (str(one) for one in market_told(rules, pay(rules, build(table([*rows, *given]), None, rules))))
    assert told == "Cid Jan 2025, South Jan 2025: sales: 2 results have no market, so they count as they are"
    quarterly = scheme(paid_every="quarter")
    rows = [("Anna", "North", period, "sales", 100.0, 110.0) for period in PERIODS]
    workforce = build(table([*rows, (None, "", "2025-01", "market", None, 1.1)]), None, quarterly)
    told, _money = (str(one) for one in market_told(quarterly, pay(quarterly, workforce)))
    assert told.startswith("Anna Feb 2025, Anna Mar 2025: sales: 2 results")
    assert "2 results" in str(next(market_told(quarterly, pay(quarterly, workforce.only(np.array([0]))))))


def test_a_result_without_a_plan_has_nothing_that_follows() -> None:
    level = Kpi(name="sales", weight=1, curve=through((0, 0), (100, 1), scale="value", above="continue"))
    results = table([("Anna", "North", "2025-01", "sales", None, 120.0), (None, "", "2025-01", "market", None, 1.2)])
    for side, cost, told in (("plan", 120_000, True), ("result", 100_000, False)):
        indexes = [{"kpi": "sales", "by": "market", "changes": side}]
        rules = scheme(cards=[Card(role="Seller", target_bonus=1000, kpis=(level,))], market_indexes=indexes).alone()
        paid = pay(rules, build(results, None, rules))
        assert paid.cost == cost
        assert any("has no plan that could follow market" in str(one) for one in market_told(rules, paid)) == told


def test_a_commission_on_what_follows_is_explained() -> None:
    card = Card(role="Seller", target_bonus=1000, commissions=(Commission(measure="sales", tiers=(Tier(rate=0.1),)),))
    rules = scheme(cards=[card], market_indexes=[{"kpi": "sales", "by": "market", "changes": "result"}]).alone()
    results = table([("Anna", "North", "2025-01", "sales", 100.0, 120.0), (None, "", "2025-01", "market", None, 1.2)])
    steps = {
        one.step: (one.how, one.result) for one in explain(rules, build(results, None, rules), "Anna", "2025-01").steps
    }
    assert steps["sales against the market"] == ("result of 120, and market at 120%", "result of 100")


def test_what_is_cut_from_it_or_told_of_it_remembers_how_it_came() -> None:
    rules = scheme()
    workforce = build(GROWN, None, rules)

    def luck(some: Workforce) -> int:
        return market_luck(rules, pay(rules, some))

    assert [luck(workforce.at(period)) for period in PERIODS[:2]] == [18_000, 0]
    assert luck(workforce.only(np.array([0]))) == 18_000
    steps = {step.step: step.how for step in explain(rules, workforce, "Anna", "2025-01").steps}
    assert steps["sales against the market"] == "plan of 100, and market at 109%"
    assert steps["sales of the team against the market"] == "plan of 100, and market at 109%"
    assert not [one.step for one in explain(rules, workforce, "Anna", "2025-02").steps if "market" in one.step]


def test_it_is_in_the_file_and_among_the_changes() -> None:
    rules = scheme()
    assert read_scheme(dump(rules)) == rules
    plain = rules.revise(market_indexes=())
    [came] = changes(plain, rules)
    assert "The market index of sales" in str(came)
    [other] = changes(rules, scheme(market_indexes=[{"kpi": "sales", "by": "market", "changes": "result"}]))
    assert "the result is divided by the market" in str(other)
    assert rules.builds != plain.builds


def test_ahead_the_market_is_expected_as_it_was_planned() -> None:
    """What is drawn is what people add to the market: as much as their results, put right."""
    rules = scheme()
    rows = [
        (person, team, f"{year}-{number:02}", "sales", 100.0, 120.0)
        for person, team in PEOPLE.items()
        for year in (2024, 2025)
        for number in range(1, 13)
    ]
    market = [
        (None, "", f"{year}-{number:02}", "market", None, 1.2) for year in (2024, 2025) for number in range(1, 13)
    ]
    found = {}
    for name, some in (("against", rules), ("plain", rules.revise(market_indexes=()))):
        workforce = build(table([*rows, *market]), None, some)
        ahead = worlds.ahead(some, workforce, worlds.fit(some, workforce).outlook)
        found[name] = float(forecast(some, worlds.draw(ahead, 40)).cost.mean())
    everybody = 3 * 12 * 100_000
    assert found["against"] == pytest.approx(everybody, rel=0.02)
    assert found["plain"] == pytest.approx(1.4 * everybody, rel=0.02)


def test_a_scheme_finds_nothing_missing_in_it() -> None:
    assert not [one for one in check(scheme(), build(GROWN, None, scheme())) if one.level == "error"]

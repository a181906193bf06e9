"""What is measured and paid every period, quarter or year: the same whether brought together here or by hand, and nothing paid twice or lost."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi import Card, Kpi, Refused, Scheme, Workforce, build, check, explain, pay, worlds
from kpi.difference import changes
from kpi.expectation import exact
from kpi.forecast import forecast
from kpi.forecast.backtest import back_test
from kpi.rules.trueup import TrueUp
from kpi.split import effect
from kpi.split.chance import fit_luck
from kpi.split.risk import ScatteredResults
from tests.oracle import Missing, pocket_calculator
from tests.strategies import Crew, jobs, through

LINE = through((0.0, 0.0), (1.0, 1.0))
COLUMNS = ["person", "team", "period", "kpi", "plan", "fact"]
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


def kpi(name: str, weight: float, **more: Any) -> Kpi:
    """Paid in proportion to its plan."""
    return Kpi.model_validate({"name": name, "weight": weight, "curve": LINE, **more})


def scheme(*kpis: Kpi, **more: Any) -> Scheme:
    """One role with a target bonus of 1,000."""
    return Scheme.model_validate({"cards": [Card(role="Seller", kpis=kpis, target_bonus=1000)], **more}).alone()


YEARLY = scheme(kpi("revenue", 0.8), kpi("satisfaction", 0.2, measured_every="year"))


def table(*rows: tuple[str, str, str, str, float, float]) -> pd.DataFrame:
    """Results as somebody would upload them."""
    return pd.DataFrame(rows, columns=COLUMNS)


def at_plan(people: tuple[str, ...] = ("Anna",), months: list[str] = MONTHS) -> pd.DataFrame:
    """Everybody at plan, in the months and in the year."""
    rows = [(one, "North", month, "revenue", 100.0, 100.0) for one in people for month in months]
    return table(*rows, *((one, "North", "2026", "satisfaction", 80.0, 80.0) for one in people))


# To the cent -------------------------------------------------------------------------------------------------------


@st.composite
def rhythmic(draw: Any) -> tuple[Scheme, Workforce]:
    """A scheme of which some KPIs are paid once a year or quarter, and a crew with results of it."""
    plain, crew = draw(jobs())
    every = draw(st.sampled_from(["year", "quarter"]))
    name = draw(st.sampled_from([one.name for one in plain.cards[0].kpis if not one.measure] or [""]))
    assume(name and name in crew.kpis)
    try:
        changed = [_with_rhythm(card, name, every) for card in plain.cards]
        rules = plain.revise(cards=tuple(changed), bonus_limit=None, year_begins=1)
    except Refused:
        assume(False)
    results, people = crew.tables()
    long = "2025" if every == "year" else "2025-Q1"
    given_results = results if draw(st.booleans()) else results[results["kpi"] != name]
    if len(given_results) < len(results):
        given_results = pd.concat([given_results, _of_the_whole(draw, crew, name, long)], ignore_index=True)
    assume(len(crew.periods) == 2 or long in set(given_results["period"]))
    try:
        return rules, build(given_results, people, rules)
    except Refused:
        assume(False)
        raise


def _with_rhythm(card: Card, name: str, every: str) -> Card:
    kpis = [
        one.revise(measured_every=every, over="period") if one.name == name else one.revise(section="")
        for one in card.kpis
    ]
    return card.revise(kpis=tuple(one.revise(section="") for one in kpis), true_up=None)


def _of_the_whole(draw: Any, crew: Crew, name: str, period: str) -> pd.DataFrame:
    rows = [(one, period, name, 100.0, float(draw(st.integers(0, 200)))) for one in crew.people]
    return pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])


@settings(max_examples=100)
@given(rhythmic())
def test_the_engine_pays_every_rhythm_as_a_pocket_calculator_does(job: tuple[Scheme, Workforce]) -> None:
    rules, workforce = job
    try:
        paid = pay(rules, workforce)
    except Refused:
        with pytest.raises(Missing):
            pocket_calculator(rules, workforce)
    else:
        for name, money in pocket_calculator(rules, workforce).items():
            np.testing.assert_array_equal(getattr(paid, name), money, err_msg=name)
        for row, column in np.argwhere(paid.active):
            person, period = str(workforce.people[row]), workforce.periods[column]
            same = workforce.people == person
            assert explain(rules, workforce, person, period).payout == paid.payout[same, column].sum()


# Brought together --------------------------------------------------------------------------------------------------

_AMOUNTS = st.integers(0, 200).map(float)


@st.composite
def months_of_people(draw: Any) -> pd.DataFrame:
    """Results of some people in some months, in any order."""
    rows = [
        (person, team, month, name, float(draw(st.integers(1, 200))), draw(_AMOUNTS))
        for person, team in (("Anna", "North"), ("Boris", "North"), ("Clara", "South"))
        for month in MONTHS[: draw(st.integers(1, 9))]
        for name in ("revenue", "calls")
    ]
    return table(*draw(st.permutations(rows)))


def by_hand(results: pd.DataFrame, months: int) -> pd.DataFrame:
    """The same file with the months of each quarter or half-year added up."""
    month = results["period"].str[-2:].astype(int)
    letter = "Q" if months == 3 else "H"
    period = "2026-" + letter + ((month - 1) // months + 1).astype(str)
    keys = ["person", "team", "period", "kpi"]
    return results.assign(period=period).groupby(keys, as_index=False)[["plan", "fact"]].sum()


@given(
    months_of_people(), st.sampled_from([("quarter", 3), ("half-year", 6)]), st.floats(0, 1).map(lambda x: round(x, 2))
)
def test_a_quarter_of_months_is_paid_as_one_that_was_added_up_by_hand(
    results: pd.DataFrame, rhythm: tuple[str, int], share: float
) -> None:
    every, months = rhythm
    people = pd.DataFrame({"person": ["Anna"], "hired": ["2026-02-10"], "target_bonus": [3000.0]})
    plain = scheme(kpi("revenue", 0.7, adds="sum"), kpi("calls", 0.3, adds="sum")).revise(
        team={"individual_share": share}
    )
    here = pay(plain.revise(paid_every=every), build(results, people, plain.revise(paid_every=every)))
    there = pay(plain, build(by_hand(results, months), people, plain))
    assert here.periods == there.periods
    pd.testing.assert_frame_equal(here.table(), there.table())


@given(months_of_people())
def test_the_order_of_rows_does_not_matter(results: pd.DataFrame) -> None:
    rules = scheme(kpi("revenue", 0.7), kpi("calls", 0.3, measured_every="quarter", adds="last")).revise(team={})
    ordered = results.sort_values(COLUMNS[:4])
    here, there = (pay(rules, build(some, None, rules)).table() for some in (results, ordered))
    pd.testing.assert_frame_equal(here, there)


@given(st.lists(st.integers(1, 100), min_size=2, max_size=5), st.data())
def test_at_plan_a_year_pays_its_target_bonuses(parts: list[int], data: Any) -> None:
    weights = [part / sum(parts) for part in parts]
    weights[-1] = 1 - sum(weights[:-1])
    every = [data.draw(st.sampled_from(["pay period", "quarter", "year"])) for _one in parts]
    kpis = [
        kpi(f"k{place}", weight, measured_every=one)
        for place, (weight, one) in enumerate(zip(weights, every, strict=True))
    ]
    rules = scheme(*kpis)
    results = table(*(("Anna", "North", month, one.name, 100.0, 100.0) for one in kpis for month in MONTHS))
    paid = pay(rules, build(results, None, rules))
    # Each payment is rounded to the cent by itself.
    assert abs(int(paid.cost) - 1_200_000) <= paid.active.sum()
    assert abs(int(paid.target[paid.active].sum()) - 1_200_000) <= paid.active.sum()


def test_what_nobody_asked_for_changes_nothing() -> None:
    plain = scheme(kpi("revenue", 0.8, missing="leave_out"), kpi("satisfaction", 0.2, missing="leave_out"))
    paid = pay(plain, build(at_plan(), None, plain))
    assert paid.payout.tolist() == [[100_000] * 13]
    assert build(at_plan(), None, plain).longer is None


def test_a_scheme_without_a_rhythm_pays_people_who_were_built_for_one() -> None:
    plain = scheme(kpi("revenue", 0.8, missing="leave_out"), kpi("satisfaction", 0.2, missing="leave_out"))
    assert pay(plain, build(at_plan(), None, YEARLY)).payout.tolist() == [[100_000] * 13]


# One period, some people -------------------------------------------------------------------------------------------


def test_one_period_is_paid_as_among_all() -> None:
    everyone = build(at_plan(("Anna", "Boris")), None, YEARLY)
    whole = pay(YEARLY, everyone)
    for place, period in enumerate(everyone.periods):
        assert (pay(YEARLY, everyone.at(period)).payout[:, 0] == whole.payout[:, place]).all()
    year = everyone.at("2026")
    assert pay(YEARLY, year.only(np.array([1]))).payout.tolist() == [[240_000]]
    assert pay(YEARLY, year.with_targets(2.0)).payout.tolist() == [[480_000], [480_000]]
    assert pay(YEARLY, year.regrouped(["South", "North"], 6)).payout.tolist() == [[240_000], [240_000]]


def test_no_salary_counts_twice() -> None:
    people = pd.DataFrame({"person": ["Anna"], "salary": [3000.0]})
    paid = pay(YEARLY, build(at_plan(), people, YEARLY))
    assert paid.salary.sum() == 12 * 300_000


@pytest.mark.parametrize(
    "team", [{"individual_share": 0.6}, {"mode": "multiplier"}, {"mode": "gate"}, {"mode": "best"}, {"mode": "pool"}]
)
def test_every_team_way_pays_everything_at_plan(team: dict[str, Any]) -> None:
    rules = YEARLY.revise(team={"kpis": {"revenue": 1.0}, **team})
    paid = pay(rules, build(at_plan(("Anna", "Boris")), None, rules))
    assert paid.payout.sum(axis=1).tolist() == [1_200_000, 1_200_000]
    assert paid.payout[:, -1].tolist() == [240_000, 240_000]


def test_a_guarantee_holds_in_periods_of_pay_alone() -> None:
    card = YEARLY.cards[0].revise(guarantee={"amount": 500})
    rules = YEARLY.revise(cards=(card,))
    nothing = at_plan().assign(fact=0.0)
    assert pay(rules, build(nothing, None, rules)).payout.tolist() == [[50_000] * 12 + [0]]


def test_a_pool_of_an_amount_is_filled_in_periods_of_pay_alone() -> None:
    rules = YEARLY.revise(pools=[{"name": "shop", "of": "company", "amount": 100}])
    assert pay(rules, build(at_plan(), None, rules)).pools_and_prizes.tolist() == [[10_000] * 12 + [0]]


@pytest.mark.parametrize(
    ("at", "due"),
    [("every period", [*range(12)]), ("end of the quarter", [2, 5, 8, 11]), ("end of the year", [11])],
)
def test_a_prize_is_won_once_where_a_year_stands_beside_its_months(at: str, due: list[int]) -> None:
    prize = {"name": "Best", "by": "revenue", "at": at, "places": [{"up_to": 1, "pays": 100}]}
    rules = YEARLY.revise(prizes=[prize])
    people = build(at_plan(), None, rules)
    expected = [10_000 if period in due else 0 for period in range(13)]
    assert pay(rules, people).pools_and_prizes.tolist() == [expected]
    assert [pay(rules, people.at(period)).pools_and_prizes.item() for period in people.periods] == expected


@pytest.mark.parametrize("at", ["every period", "end of the year"])
@pytest.mark.parametrize(
    "prize",
    [
        {"by": "satisfaction", "places": [{"up_to": 1, "pays": 100}]},
        {"amount": 100, "only": [{"kpi": "satisfaction", "level": 1.0}]},
        {"amount": 100, "only": [{"kpi": "satisfaction", "level": 1.0}, {"kpi": "revenue", "level": 1.0}]},
    ],
)
def test_a_prize_for_what_is_known_of_the_year_alone_is_won_with_the_year(prize: dict[str, Any], at: str) -> None:
    rules = YEARLY.revise(prizes=[{"name": "Best", "at": at, **prize}])
    people = build(at_plan(), None, rules)
    assert pay(rules, people).pools_and_prizes.tolist() == [[0] * 12 + [10_000]]
    assert [pay(rules, people.at(period)).pools_and_prizes.item() for period in ("2026-12", "2026")] == [0, 10_000]


def test_a_prize_at_the_end_of_the_year_is_for_all_who_are_paid_then() -> None:
    """Also for roles that have nothing of the year on their card."""
    agent = Card(role="Agent", kpis=(kpi("sales", 1.0, adds="sum"),), target_bonus=1000)
    seller = Card(
        role="Seller", kpis=(kpi("calls", 0.5), kpi("sales", 0.5, adds="sum", measured_every="year")), target_bonus=1000
    )
    prize = {
        "name": "Best",
        "by": "sales",
        "over": "year to date",
        "at": "end of the year",
        "places": [{"up_to": 1, "pays": 100}],
    }
    rules = Scheme.model_validate({"cards": [seller, agent], "prizes": [prize]}).alone()
    rows = [("Anna", "North", month, "sales", 100.0, 110.0) for month in MONTHS]
    rows += [("Anna", "North", month, "calls", 10.0, 10.0) for month in MONTHS]
    rows += [("Bob", "North", month, "sales", 100.0, 150.0) for month in MONTHS]
    people = pd.DataFrame({"person": ["Anna", "Bob"], "role": ["Seller", "Agent"]})
    paid = pay(rules, build(table(*rows), people, rules))
    won = {(paid.seats["person"][row], paid.periods[period]) for row, period in np.argwhere(paid.pools_and_prizes)}
    assert won == {("Bob", "2026-12")}


@pytest.mark.parametrize(
    ("at", "paid"), [("every period", [5_000] * 12 + [0]), ("end of the year", [0] * 11 + [5_000, 0])]
)
def test_what_is_decided_in_months_is_paid_once(at: str, paid: list[int]) -> None:
    rules = YEARLY.revise(prizes=[{"name": "Extra", "measure": "extra", "at": at}])
    extra = table(*(("Anna", "North", month, "extra", np.nan, 50.0) for month in MONTHS))
    results = pd.concat([at_plan(), extra], ignore_index=True)
    assert pay(rules, build(results, None, rules)).pools_and_prizes.tolist() == [paid]


def test_another_role_has_no_row_of_the_year() -> None:
    head = Card(role="Head", kpis=(kpi("revenue", 1.0, of="team"),), target_bonus=2000)
    rules = YEARLY.revise(cards=(*YEARLY.cards, head))
    people = pd.DataFrame({"person": ["Helen", "Anna"], "role": ["Head", "Seller"], "team": "North"})
    workforce = build(at_plan(), people, rules)
    paid = pay(rules, workforce)
    of_head = (paid.seats["role"] == "Head").to_numpy()
    assert paid.payout[of_head].tolist() == [[200_000] * 12 + [0]]
    assert not check(rules, workforce)


# What does not fit -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"paid_every": "year"}, "satisfaction of Seller is measured as often as is paid"),
        ({"bonus_limit": 5000}, "all bonuses of a period are limited"),
        ({"cards": (YEARLY.cards[0].model_copy(),), "paid_every": "fortnight"}, "choose one of"),
    ],
)
def test_contradictions_of_a_scheme_are_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        YEARLY.revise(**change)


def test_contradictions_of_a_card_are_refused() -> None:
    card = YEARLY.cards[0]
    with pytest.raises(Refused, match="a true-up and KPIs that are measured every quarter or year"):
        card.revise(true_up=TrueUp())
    with pytest.raises(Refused, match="equally often"):
        card.revise(kpis=tuple(one.revise(section="service") for one in card.kpis))
    with pytest.raises(Refused, match="to date as well"):
        card.kpis[1].revise(over="year to date")


def test_changes_are_told_in_words() -> None:
    plain = YEARLY.revise_card(
        "Seller", kpis=tuple(one.revise(measured_every="pay period") for one in YEARLY.cards[0].kpis)
    )
    told = [str(one) for one in changes(plain, YEARLY.revise(paid_every="month"))]
    assert any("measured and paid" in one and "every period of pay" in one and "every year" in one for one in told), (
        told
    )
    assert any("How often is paid" in one and "every month" in one for one in told), told


def test_a_workforce_is_built_anew_only_where_its_periods_change() -> None:
    assert YEARLY.builds != scheme(kpi("revenue", 0.8), kpi("satisfaction", 0.2)).builds
    lighter = YEARLY.revise_card("Seller", kpis=tuple(one.revise(weight=0.5) for one in YEARLY.cards[0].kpis))
    assert YEARLY.builds == lighter.builds
    quarterly = scheme(kpi("revenue", 1.0), paid_every="quarter")
    assert quarterly.builds != scheme(kpi("revenue", 1.0)).builds
    assert quarterly.builds != scheme(kpi("revenue", 1.0, missing="leave_out"), paid_every="quarter").builds
    assert quarterly.builds == scheme(kpi("revenue", 1.0, cap=1.2), paid_every="quarter").builds


# What may come -----------------------------------------------------------------------------------------------------


def three_years(luck: float = 0.15) -> pd.DataFrame:
    """Twelve people of two teams, whose results are spread."""
    random, rows = np.random.default_rng(5), []
    for number in range(12):
        person, team = f"p{number:02}", "North" if number < 6 else "South"
        for year in (2023, 2024, 2025):
            facts = 100 * random.lognormal(0, luck, 12)
            rows += [
                (person, team, f"{year}-{month:02}", "revenue", 100.0, fact) for month, fact in enumerate(facts, 1)
            ]
            rows.append((person, team, str(year), "satisfaction", 80.0, 80 * random.lognormal(0, luck)))
    return table(*rows)


def ahead(rules: Scheme, results: pd.DataFrame, **outlook: Any) -> worlds.Future:
    """The year after these results."""
    workforce = build(results, None, rules)
    fitted = worlds.fit(rules, workforce)
    return worlds.ahead(rules, workforce, fitted.outlook.revise(**outlook), fitted)


def test_the_time_ahead_has_the_year_where_it_ends() -> None:
    results = three_years()
    assert ahead(YEARLY, results).workforce.periods == (*MONTHS, "2026")
    until_june = results[(results["period"] < "2025-07") & (results["period"] != "2025")]
    assert ahead(YEARLY, until_june).workforce.periods[5:8] == ("2025-12", "2025", "2026-01")
    assert ahead(YEARLY, until_june, horizon="quarter").workforce.periods == ("2025-07", "2025-08", "2025-09")


def test_nothing_is_expected_of_a_kpi_in_periods_in_which_it_is_not_measured() -> None:
    found = ahead(YEARLY, three_years()).workforce
    revenue, satisfaction = (found.fact[found.kpi_index[name]] for name in ("revenue", "satisfaction"))
    for known, unknown in ((revenue[:, :-1], revenue[:, -1]), (satisfaction[:, -1], satisfaction[:, :-1])):
        assert np.isnan(unknown).all()
        assert not np.isnan(known).any()


@pytest.mark.parametrize("team", [{"individual_share": 1.0}, {"individual_share": 0.6}, {"mode": "multiplier"}])
def test_drawn_years_and_the_closed_form_agree(team: dict[str, Any]) -> None:
    rules = YEARLY.revise(team=team)
    future = ahead(rules, three_years())
    drawn, expected = forecast(rules, worlds.draw(future, 4000)), exact(rules, future)
    assert expected.cost.value == pytest.approx(drawn.cost.mean(), rel=6e-3)
    of_year = exact(rules, future).payout[:, -1].sum()
    assert drawn.cost_by_period.mean(axis=1)[-1] == pytest.approx(of_year, rel=6e-3)


def test_a_year_that_ends_ahead_is_paid_on_the_target_bonuses_before_today_too() -> None:
    results = three_years(luck=0.0)
    until_june = results[(results["period"] < "2025-07") & (results["period"] != "2025")]
    drawn = forecast(YEARLY, worlds.draw(ahead(YEARLY, until_june), 100))
    assert drawn.cost_by_period[drawn.periods.index("2025")].mean() == pytest.approx(12 * 240_000, rel=1e-5)


def test_a_quarter_ahead_pays_nothing_of_the_year_though_it_is_known_by_month() -> None:
    reached = {"revenue": 100.0, "satisfaction": 50.0}
    rows = [("Anna", "North", month, name, 100.0, fact) for month in MONTHS for name, fact in reached.items()]
    future = ahead(YEARLY, table(*rows), horizon="quarter")
    assert forecast(YEARLY, worlds.draw(future, 50)).cost.mean() == pytest.approx(3 * 80_000, rel=1e-5)


def test_settled_as_one_it_pays_the_same_year() -> None:
    results = three_years(luck=0.0)
    future = ahead(YEARLY, results, true_up="both")
    assert forecast(YEARLY, worlds.draw(future, 100)).cost.mean() == pytest.approx(12 * 1_200_000, rel=1e-5)


def test_the_last_year_can_be_put_to_the_test() -> None:
    rules = YEARLY
    tested = back_test(rules, build(three_years(), None, rules), worlds=200)
    assert tested.periods_in_minor_units["period"].tolist() == [*(f"2025-{month:02}" for month in range(1, 13)), "2025"]


def test_the_history_of_quarters_is_that_of_the_quarters_that_are_paid() -> None:
    rules = scheme(kpi("revenue", 1.0, adds="sum"), paid_every="quarter")
    results = three_years().query("kpi == 'revenue'")
    future = ahead(rules, results)
    assert future.workforce.periods == ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    assert any("brought together" in str(remark) for remark in future.remarks)
    summed = results.assign(
        period=results["period"].str[:4] + "-Q" + ((results["period"].str[5:].astype(int) - 1) // 3 + 1).astype(str)
    )
    plain = scheme(kpi("revenue", 1.0, adds="sum"))
    by_quarter = pd.DataFrame(summed.groupby(COLUMNS[:4], as_index=False)[["plan", "fact"]].sum())
    here, there = (
        forecast(one, worlds.draw(ahead(one, some), 200)).cost for one, some in ((rules, results), (plain, by_quarter))
    )
    np.testing.assert_allclose(here, there, rtol=1e-6)


def test_the_laboratory_looks_at_the_last_period_of_pay() -> None:
    rules = YEARLY.revise(team={"individual_share": 0.6})
    workforce = build(three_years(), None, rules)
    found = ScatteredResults(rules, workforce, fit_luck(rules, workforce)).under(rules)
    assert found.seats["target"].tolist() == [80_000] * 12
    assert effect(rules, workforce).paid.cost == pay(rules, workforce).cost

"""Who is paid a period at all: against plain dates, with what is forfeited, in files, explanations and forecasts."""

import calendar
import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Refused, Scheme, build, check, explain, pay
from kpi.difference import changes
from kpi.forecast import forecast, unforeseen
from kpi.payment.ineligiblepay import ineligible_pay, ineligible_told
from kpi.rules.eligibility import Eligibility, Why
from kpi.worlds import ahead, draw
from tests.oracle import pocket_calculator
from tests.strategies import jobs
from tests.test_dated_rows import QUARTER, results, rows, scheme
from tests.test_intake import HEAD, errors, read

DAYS = st.dates(dt.date(2024, 6, 1), dt.date(2026, 3, 31))
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
TERMS = st.builds(
    Eligibility,
    employed=st.sampled_from(["at any time", "to the last day", "on the payout day"]),
    payout_day=st.integers(0, 100),
    tenure=st.sampled_from([0, 30, 90, 400]),
    full_before=st.sampled_from(["", "04-01"]),
    none_from=st.sampled_from(["", "10-01"]),
)


def why(terms: Eligibility, hired: dt.date | None, left: dt.date | None) -> Why:
    """The reason in 2025, by plain dates."""
    last = YEAR[1]
    wanted = last + dt.timedelta(days=terms.payout_day if terms.employed == "on the payout day" else 0)
    if terms.employed != "at any time" and left is not None and left < wanted:
        return Why.GONE
    if terms.tenure and hired is not None and (last - hired).days + 1 < terms.tenure:
        return Why.NEW
    if terms.none_from and hired is not None and dt.date(2025, 10, 1) <= hired <= last:
        return Why.LATE
    return Why.ELIGIBLE


def share(terms: Eligibility, hired: dt.date | None, left: dt.date | None) -> float:
    """The part of 2025 for which somebody is paid, by plain dates."""
    first = YEAR[0] if hired is None else max(hired, YEAR[0])
    if terms.full_before and hired is not None and YEAR[0] <= hired < dt.date(2025, 4, 1):
        first = YEAR[0]
    last = YEAR[1] if left is None else min(left, YEAR[1])
    return max((last - first).days + 1, 0) / 365


@given(terms=TERMS, people=st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=6))
def test_against_plain_dates(terms: Eligibility, people: list[tuple[dt.date | None, dt.date | None]]) -> None:
    known = [(hired, None if hired and left and left < hired else left) for hired, left in people]
    names = [f"p{number}" for number in range(len(known))]
    table = pd.DataFrame({"person": names, "hired": [one for one, _ in known], "left": [one for _, one in known]})
    rules = scheme(eligibility=terms)
    built = build(results(*names, months=("2025",)), table, rules)
    told = [why(terms, *one) for one in known]
    assert (np.zeros(len(names), int) if built.ineligible is None else built.ineligible[:, 0]).tolist() == told
    for row, one in enumerate(known):
        assert built.presence[row, 0] == pytest.approx(share(terms, *one))
    paid, lost = pay(rules, built), ineligible_pay(rules, pay(rules, built))
    every = pay(
        rules,
        build(
            results(*names, months=("2025",)),
            table,
            scheme(eligibility=terms.revise(employed="at any time", tenure=0, none_from="")),
        ),
    )
    if lost is not None:
        assert (paid.payout + lost == every.payout).all()
    for name, money in pocket_calculator(rules, built).items():
        np.testing.assert_array_equal(getattr(paid, name), money, err_msg=name)


@given(jobs())
def test_terms_that_nobody_misses_change_nothing(job: Any) -> None:
    rules, (table, people) = job[0], job[1].tables()
    loose = rules.revise(eligibility=Eligibility(employed="at any time"))
    try:
        paid = pay(rules, build(table, people, rules))
    except Refused:
        return
    assert (pay(loose, build(table, people, loose)).payout == paid.payout).all()


PEOPLE = rows(("Ann", "2025-03-20", "yes"), ("Ben", None, "no"), ("Cid", None, None), columns="person left eligible")
TERMS_OF_MONTHS = scheme(eligibility={"employed": "to the last day"})
BUILT = build(results("Ann", "Ben", "Cid"), PEOPLE, TERMS_OF_MONTHS)


def test_what_is_forfeited_is_told_by_reason() -> None:
    paid = pay(TERMS_OF_MONTHS, BUILT)
    assert paid.payout.tolist() == [[110000, 110000, 0], [0, 0, 0], [110000, 110000, 110000]]
    told = [str(problem) for problem in ineligible_told(TERMS_OF_MONTHS, paid)]
    assert told == [
        "Ben: 3 people and periods are not eligible (the people table says so): €3,300.00 are forfeited",
        "Ann: 1 person and period is not eligible (no longer employed on the day that counts): €709.68 is forfeited",
    ]
    assert not any("not paid" in str(problem) for problem in check(TERMS_OF_MONTHS, BUILT))


def test_where_results_are_missing_the_amount_is_not_known() -> None:
    gap = results("Ann", "Ben", "Cid")
    gap.loc[gap["person"] == "Ben", "fact"] = np.nan
    paid = pay(TERMS_OF_MONTHS, build(gap, PEOPLE, TERMS_OF_MONTHS))
    assert any("since results are missing" in str(problem) for problem in ineligible_told(TERMS_OF_MONTHS, paid))


def test_explaining_somebody_who_is_not_eligible_says_why() -> None:
    with pytest.raises(Refused, match="Ann: not eligible in 2025-03: no longer employed on the day that counts"):
        explain(TERMS_OF_MONTHS, BUILT, "Ann", "2025-03")
    assert explain(TERMS_OF_MONTHS, BUILT, "Ann", "2025-02").payout == 110000


def test_a_change_is_told_in_words() -> None:
    before, after = scheme(eligibility={"tenure": 30}), scheme(eligibility={"tenure": 90, "none_from": "10-01"})
    assert [str(change) for change in changes(before, after)] == [
        "Least days of employment: 30 → 90",
        "Hired in a period from this day on: not paid: – → 10-01",
    ]
    assert len(changes(scheme(), after)) == 1


def test_leap_days_and_years_that_begin_in_april() -> None:
    terms = scheme(eligibility={"none_from": "02-29"})
    table = rows(("Ann", "2026-02-28"), ("Ben", "2026-02-27"), columns="person hired")
    built = build(results("Ann", "Ben", months=("2025-04/2026-03",)), table, terms)
    assert built.ineligible is not None
    assert built.ineligible[:, 0].tolist() == [Why.LATE, Why.ELIGIBLE]


def test_ahead_by_the_dates_that_are_known() -> None:
    people = rows(("Ann", "2025-05-10"), ("Ben", None), columns="person left")
    rules = scheme(eligibility={"employed": "to the last day"})
    future = ahead(rules, build(results("Ann", "Ben"), people, rules), QUARTER, people=people)
    assert future.workforce.ineligible is not None
    assert future.workforce.ineligible.tolist() == [[0, Why.GONE, Why.GONE], [0, 0, 0]]
    found = forecast(rules, draw(future, 400))
    paid = found.people_in_minor_units.set_index("person")["mean"]
    assert paid["Ben"] / paid["Ann"] == pytest.approx(3, rel=0.1)
    assert any("Who is eligible ahead" in str(problem) for problem in unforeseen(rules, future.workforce))


@pytest.mark.parametrize(
    "table",
    [
        "Name,Eligible\nAnna,yes\nBen,No\n",
        "Mitarbeiter;bonusberechtigt\nAnna;Ja\nBen;nein\n",
        "Сотрудник;участник\nAnna;да\nBen;нет\n",
        "Dolgozó;jogosult\nAnna;igen\nBen;nem\n",
        "Empleyado;karapat-dapat\nAnna;oo\nBen;hindi\n",
    ],
)
def test_yes_and_no_in_five_languages(table: str) -> None:
    taken = read(f"{HEAD}\nAnna,2026-04,s,1,1\nBen,2026-04,s,1,1\n", table)
    assert taken.ok, taken.problems
    assert taken.people is not None
    assert taken.people["eligible"].tolist() == ["yes", "no"]
    assert pay(
        Scheme.model_validate(_of_s()), build(taken.results, taken.people, Scheme.model_validate(_of_s()))
    ).payout.tolist() == [[100], [0]]


def _of_s() -> dict[str, Any]:
    kpi = {"name": "s", "weight": 1, "curve": {"knots": [[0, 0], [1, 1]]}}
    return {"team": {"individual_share": 1}, "cards": [{"role": "Seller", "target_bonus": 1, "kpis": [kpi]}]}


def test_other_words_are_named() -> None:
    wrong = errors(read(f"{HEAD}\nAnna,2026-04,s,1,1\n", "Name,Eligible\nAnna,perhaps\n"))
    assert [problem.what for problem in wrong] == ["“perhaps” is neither yes nor no"]


def test_a_guarantee_of_the_first_months_ends_ahead() -> None:
    """Hired on 20 February, three months end on 19 May; the forecast knows that."""
    rules = scheme()
    card = rules.cards[0].revise(target_bonus=0.0, guarantee={"amount": 3100, "what_it_adds": "is kept", "months": 3})
    rules = rules.revise(cards=(card, rules.cards[1]))
    people = rows(("Ann", "Seller", "2025-02-20"), columns="person role hired")
    built = build(results("Ann"), people, rules)
    assert pay(rules, built).payout.tolist() == [[0, round(310000 * 9 / 28), 310000]]
    future = ahead(rules, built, QUARTER, people=people)
    assert future.workforce.guaranteed_time is not None
    assert future.workforce.guaranteed_time.tolist() == [[1, 19 / 31, 0]]
    found = forecast(rules, draw(future, 20)).people_in_minor_units
    assert found["mean"].tolist() == pytest.approx([310000 + 310000 * 19 / 31], abs=1)


@given(
    hired=st.dates(dt.date(2023, 1, 1), dt.date(2026, 6, 30)),
    months=st.integers(1, 30),
    month=st.integers(1, 12),
)
def test_first_months_against_counting_days(hired: dt.date, months: int, month: int) -> None:
    rules = scheme()
    card = rules.cards[0].revise(guarantee={"amount": 100, "months": months})
    rules = rules.revise(cards=(card, rules.cards[1]))
    table = pd.DataFrame({"person": ["Ann"], "role": ["Seller"], "hired": [hired]})
    built = build(results("Ann", months=(f"2025-{month:02}",)), table, rules)
    year, later = divmod(hired.month - 1 + months, 12)
    length = calendar.monthrange(hired.year + year, later + 1)[1]
    over = dt.date(hired.year + year, later + 1, 1) + dt.timedelta(days=min(hired.day - 1, length))
    days = [dt.date(2025, month, day) for day in range(1, calendar.monthrange(2025, month)[1] + 1)]
    there = [day for day in days if day >= hired]
    expected = sum(day < over for day in there) / len(there) if there else 0.0
    assert built.guaranteed_time is not None
    assert built.guaranteed_time[0, 0] == pytest.approx(expected)

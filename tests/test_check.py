"""What a workforce lacks for a scheme: all of it at once, with names and periods."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from kpi import Problem, Refused, Scheme, Workforce, build, check, load, pay, read_scheme
from kpi.payment.check import Checks
from tests.strategies import Crew, jobs

SCHEME = """
team: {individual_share: 60 %, kpis: {sales: 100 %}, curve: {shape: steps, knots: [[100 %, 100 %]]}}
cards:
  - role: Seller
    kpis:
      - {name: sales, weight: 60 %, curve: {knots: [[80 %, 50 %], [100 %, 100 %]]}}
      - {name: calls, title: Calls made, weight: 40 %, curve: {knots: [[80 %, 50 %], [100 %, 100 %]]}}
"""
COLUMNS = ["person", "period", "kpi", "plan", "fact"]


def scheme(text: str = SCHEME) -> Scheme:
    """The scheme, or a variant of it."""
    return read_scheme(text)


def crew(*rows: tuple[Any, ...], people: dict[str, dict[str, Any]] | None = None, text: str = SCHEME) -> Workforce:
    """Anna and Boris at plan in two months, then the given rows; a row given again replaces."""
    whole = [
        (who, month, kpi, 100, 100)
        for who in ("Anna", "Boris")
        for month in ("2025-01", "2025-02")
        for kpi in ("sales", "calls")
    ]
    table = pd.DataFrame([*whole, *rows], columns=COLUMNS).drop_duplicates(["person", "period", "kpi"], keep="last")
    about = {"Anna": {"target_bonus": 1000}, "Boris": {"target_bonus": 1000}} | (people or {})
    table = table.astype({"plan": float, "fact": float})
    return build(table, pd.DataFrame([{"person": name, **of} for name, of in about.items()]), scheme(text))


def errors(workforce: Workforce, text: str = SCHEME) -> list[str]:
    """The errors in one line each, which are also what `pay` refuses with."""
    problems = check(scheme(text), workforce)
    found = [problem for problem in problems if problem.level == "error"]
    if found:
        with pytest.raises(Refused) as refused:
            pay(scheme(text), workforce)
        assert list(refused.value.problems) == found
        assert str(refused.value) == "\n".join(map(str, found))
    else:
        pay(scheme(text), workforce)
    return [str(problem) for problem in found]


def notices(workforce: Workforce, text: str = SCHEME) -> list[str]:
    """The notices in one line each; they stop nothing."""
    assert not errors(workforce, text)
    return [str(problem) for problem in check(scheme(text), workforce)]


def test_nothing_to_say_when_nothing_is_missing() -> None:
    assert not check(scheme(), crew())


def test_an_unknown_role() -> None:
    assert errors(crew(people={"Anna": {"role": "Buyer"}, "Boris": {"role": "Buyer"}})) == [
        "roles: 2 people have the role “Buyer”, which has no card. Add a card for it, or rename it. Cards: Seller."
    ]


def test_one_unknown_role() -> None:
    [problem] = errors(crew(people={"Anna": {"role": "Buyer", "target_bonus": 1}}))
    assert "1 person has the role “Buyer”" in problem


def test_an_unknown_kpi_is_named_with_those_that_are_known() -> None:
    text = SCHEME.replace("name: calls,", "name: visits,")
    assert errors(crew(), text) == ["KPIs: the data has no KPI “visits”. In the data: sales, calls."]


@pytest.mark.parametrize(
    "rule",
    [
        "gates: [{kpi: visits, level: 50 %}]",
        "commissions: [{measure: visits, tiers: [{rate: 10 %}]}]",
        "commissions: [{measure: sales, tiers: [{rate: 10 %}], coefficient: {knots: [[1, 1]]}, coefficient_kpi: visits}]",
        "deductions: [{title: Idle, measure: visits, rate: 1}]",
        "deductions: [{title: Idle, measure: sales, times: visits, rate: 1}]",
        "team: {kpis: {visits: 100 %}}",
    ],
)
def test_an_unknown_name_is_found_wherever_a_scheme_uses_it(rule: str) -> None:
    text = SCHEME.replace("  - role: Seller", f"  - role: Seller\n    {rule}")
    assert errors(crew(), text) == ["KPIs: the data has no KPI “visits”. In the data: sales, calls."]


def test_a_kpi_that_only_an_absent_role_needs_is_not_missed() -> None:
    text = SCHEME + "  - {role: Head, kpis: [{name: visits, weight: 1, curve: {knots: [[1, 1]]}}]}\n"
    assert not check(scheme(text), crew())


def test_a_team_kpi_is_not_missed_where_there_is_no_team_part() -> None:
    text = SCHEME.replace("60 %, kpis: {sales: 100 %}", "100 %, kpis: {visits: 100 %}")
    assert not check(scheme(text), crew())


@pytest.mark.parametrize(("plan", "fact"), [(None, 90), (100, None), (0, 90), (None, None), (-5, 90)])
def test_a_missing_result_is_named_with_person_and_period(plan: float | None, fact: float | None) -> None:
    [problem] = errors(crew(("Anna", "2025-02", "calls", plan, fact)))
    mend = "Complete the data, or let the KPI be left out, paid at plan, or take the team's result."
    assert problem.startswith(f"Anna 2025-02: Calls made: no plan above 0, or no fact. {mend}")
    assert problem.endswith("Points in the KPI's own unit need no plan.")


def test_one_problem_for_many_and_the_first_five_by_name() -> None:
    many = crew(*((f"p{number}", "2025-01", "calls", None, 1) for number in range(7)), *(
        (f"p{number}", "2025-01", "sales", 100, 100) for number in range(7)
    ), people={f"p{number}": {"target_bonus": 1} for number in range(7)})  # fmt: skip
    [problem] = [text for text in errors(many) if "Calls made" in text]
    assert problem.startswith(
        "p0 2025-01, p1 2025-01, p2 2025-01, p3 2025-01, p4 2025-01 and 2 more: Calls made: no plan"
    )


def test_a_missing_target_bonus() -> None:
    expected = (
        "no target bonus. Give it in the people table, or as an amount or a share of salary on the card of Seller."
    )
    assert errors(crew(people={"Boris": {}})) == [f"Boris 2025-01, Boris 2025-02: {expected}"]
    assert not errors(crew(people={"Boris": {"target_bonus": 0}}))
    by_salary = SCHEME.replace("  - role: Seller", "  - role: Seller\n    target_share: 10 %")
    assert errors(crew(people={"Boris": {}}, text=by_salary), by_salary)
    assert not errors(crew(people={"Boris": {"salary": 100}}, text=by_salary), by_salary)


def test_a_team_without_a_result() -> None:
    lonely = crew(
        ("Anna", "2025-01", "sales", 100, None),
        ("Boris", "2025-01", "sales", None, 3),
        people={"Anna": {"team": "North", "target_bonus": 1}, "Boris": {"team": "South", "target_bonus": 1}},
    )
    text = SCHEME.replace("name: sales, weight: 60 %", "name: sales, missing: at_plan, weight: 60 %")
    assert errors(lonely, text) == [
        "Anna 2025-01, Boris 2025-01: the team has no plan or no fact for sales. Complete the data, or name another team KPI."
    ]


def test_everything_is_said_at_once() -> None:
    broken = crew(
        ("Anna", "2025-01", "sales", 0, 5),
        ("Boris", "2025-02", "calls", 100, None),
        ("Clara", "2025-01", "sales", 100, 100),
        ("David", "2025-01", "sales", 100, 100),
        people={"Clara": {"role": "Buyer"}, "David": {}},
    )
    text = SCHEME + "    gates: [{kpi: calls, level: 50 %}]\n"
    said = errors(broken, text)
    assert len(said) == 5
    wanted = [
        ("1 person has the role “Buyer”", ""),
        ("sales: no plan above 0, or no fact", "Anna 2025-01"),
        ("Calls made: no plan above 0, or no fact", "Boris 2025-02, David 2025-01"),
        ("the gate on calls", "Boris 2025-02, David 2025-01"),
        ("no target bonus", "David 2025-01"),
    ]
    for text_, (words, where) in zip(said, wanted, strict=True):
        assert words in text_
        assert where in text_


def test_unknown_names_do_not_hide_what_else_is_missing() -> None:
    text = SCHEME + "  - {role: Head, kpis: [{name: visits, weight: 1, curve: {knots: [[1, 1]]}}]}\n"
    broken = crew(("Anna", "2025-01", "sales", None, 5), people={"Boris": {"role": "Head", "target_bonus": 1}})
    unknown, missing = errors(broken, text)
    assert "no KPI “visits”" in unknown
    assert missing.startswith("Anna 2025-01: sales")


def test_somebody_who_is_not_there_lacks_nothing() -> None:
    gone = crew(("Anna", "2025-02", "calls", None, None), people={"Anna": {"left": "2025-01-31", "target_bonus": 1}})
    assert notices(gone) == [
        (
            "Anna 2025-02: 1 person and period has results outside the dates of the people table, and is not paid for them. "
            "Correct the dates, or add the row that holds before or after."
        )
    ]


# Notices ----------------------------------------------------------------------------------------------------------------


def test_people_without_results_are_not_paid_and_said() -> None:
    silent = crew(people={"Clara": {"target_bonus": 1}, "David": {"target_bonus": 1, "hired": "2025-02-01"}})
    assert notices(silent) == ["Clara, David: 3 people and periods have no results and are not paid"]
    assert not pay(scheme(), silent).active[2:].any()


def test_somebody_with_two_seats_is_missed_once() -> None:
    moved = pd.DataFrame(
        [
            ("Anna", "North", "2025-01", 100, 100),
            ("Anna", "South", "2025-02", 100, 100),
            ("Boris", "North", "2025-03", 100, 100),
        ],
        columns=["person", "team", "period", "plan", "fact"],
    )
    both = pd.concat([moved.assign(kpi="sales"), moved.assign(kpi="calls")])
    about = pd.DataFrame({"person": ["Anna", "Boris"], "target_bonus": [1000, 1000], "hired": [None, "2025-03-01"]})
    assert notices(build(both, about, scheme())) == ["Anna: 1 person and period has no results and is not paid"]


@pytest.mark.parametrize("column", ["team", "role"])
def test_results_in_two_seats_at_once_without_dates_count_for_half_of_the_period(column: str) -> None:
    """Each seat would otherwise be paid a whole target bonus."""
    values = {"team": ("North", "South"), "role": ("Seller", "Scout")}[column]
    rows = [("Anna", value, "2025-01", kpi, 100, 100) for value in values for kpi in ("sales", "calls")]
    built = build(pd.DataFrame(rows, columns=["person", column, "period", "kpi", "plan", "fact"]), None, scheme())
    assert built.presence.tolist() == [[0.5], [0.5]]
    assert built.changes.undated == (("Anna", "2025-01"),)


def test_somebody_in_the_people_table_twice_is_refused() -> None:
    people = pd.DataFrame({"person": ["Anna", "Anna"], "role": ["Seller", "Head"], "target_bonus": [1000, 1000]})
    table = pd.DataFrame([("Anna", "2025-01", "sales", 100, 90)], columns=COLUMNS)
    with pytest.raises(Refused, match="Anna: two rows in the people table"):
        build(table, people, scheme())


def test_a_head_who_moved_is_paid_in_one_seat_while_the_results_are_silent() -> None:
    """Where they say nothing of a head, the seat that they spoke of last counts, and before that the one they speak of first."""
    text = "team: {individual_share: 1}\ncards: [{role: Head, target_bonus: 10, kpis: [{name: sales, of: company, weight: 1, curve: {knots: [[0, 1]]}}]}]"
    rows = [("Anna", "North", "2025-02", "own", 1, 1), ("Anna", "South", "2025-03", "own", 1, 1)]
    rows += [("Boris", "North", f"2025-0{month}", "sales", 1, 1) for month in range(1, 6)]
    table = pd.DataFrame(rows, columns=["person", "team", "period", "kpi", "plan", "fact"])
    people = pd.DataFrame({"person": ["Anna", "Boris"], "role": ["Head", "Head"]})
    paid = pay(scheme(text), build(table, people, scheme(text)))
    of_anna = paid.payout[(paid.seats["person"] == "Anna").to_numpy()]
    assert of_anna.tolist() == [[1000, 1000, 0, 0, 0], [0, 0, 1000, 1000, 1000]]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("leave_out", "left out, its weight shared among the others"),
        ("at_plan", "paid what the curve pays at plan"),
        ("team", None),
    ],
)
def test_what_is_done_about_a_missing_result_is_counted(policy: str, words: str | None) -> None:
    text = SCHEME.replace("title: Calls made,", f"title: Calls made, missing: {policy},")
    missing = crew(("Anna", "2025-01", "calls", None, 5), ("Anna", "2025-02", "calls", 0, 5))
    assert notices(missing, text) == ([f"Seller: Calls made: 2 results are missing; {words}"] if words else [])


def test_a_commission_on_nothing_is_said() -> None:
    text = (
        SCHEME + "    commissions: [{measure: margin, tiers_in: plan, tiers: [{rate: 1 %}, {from: 50 %, rate: 2 %}]}]\n"
    )
    rows = [
        (name, month, "margin", plan, fact)
        for name, plan, fact in (("Anna", 5, None), ("Boris", None, 5))
        for month in ("2025-01",)
    ]
    some = crew(*rows, ("Anna", "2025-02", "margin", 5, 5), ("Boris", "2025-02", "margin", 5, 5))
    assert notices(some, text) == [
        "Anna 2025-01: no margin: counts as 0 for the commission",
        "Boris 2025-01: no plan of margin: no tier of its commission above 0 is reached",
    ]


# Numbers and tables that no workforce is made of -----------------------------------------------------------------------------


def test_two_rows_of_the_same_are_refused_with_their_names() -> None:
    rows = [
        ("Anna", "2025-01", "sales", 100, 90),
        ("Anna", "2025-01", "sales", 100, 95),
        ("Boris", "2025-02", "calls", 1, 1),
    ]
    table = pd.DataFrame([*rows, rows[-1]], columns=COLUMNS)
    with pytest.raises(Refused) as refused:
        build(table)
    assert [(problem.where, problem.what) for problem in refused.value.problems] == [
        ("Anna, 2025-01", "two rows for sales"),
        ("Boris, 2025-02", "two rows for calls"),
    ]


@pytest.mark.parametrize("column", ["plan", "fact"])
@pytest.mark.parametrize("number", [np.inf, -np.inf])
def test_an_infinite_result_is_refused(column: str, number: float) -> None:
    table = pd.DataFrame([("Anna", "2025-01", "sales", 100.0, 90.0)], columns=COLUMNS).assign(**{column: number})
    with pytest.raises(Refused, match=f"{column}: an infinite number"):
        build(table)


@pytest.mark.parametrize("column", ["target_bonus", "salary", "multiplier"])
def test_an_infinite_amount_of_a_person_is_refused(column: str) -> None:
    with pytest.raises(Refused, match=f"{column}: an infinite number"):
        crew(people={"Anna": {"target_bonus": 1, column: np.inf}})


def test_an_unknown_period_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match=r"there is no period 2026-01\. Known: 2025-01, 2025-02\."):
        crew().at("2026-01")


def test_a_workforce_cannot_be_changed_in_place() -> None:
    workforce = crew()
    with pytest.raises(ValueError, match="read-only"):
        workforce.fact[0, 0, 0] = 1
    assert replace(workforce, fact=workforce.fact * 2).fact[0, 0, 0] == 2 * workforce.fact[0, 0, 0]


def test_empty_columns_of_a_table_are_unknown_and_not_a_team_called_nan() -> None:
    rows = pd.DataFrame(
        [("Anna", "2025-01", "sales", 1.0, 1.0), ("Anna", "2025-01", "calls", 1.0, 1.0)], columns=COLUMNS
    )
    about = pd.DataFrame({"person": ["Anna"], "team": [np.nan], "role": [None], "target_bonus": [1.0]})
    workforce = build(rows.assign(team=np.nan, role=np.nan), about, scheme())
    assert workforce.seats.to_numpy().tolist() == [["Anna", "", "Seller"]]
    assert not check(scheme(), workforce)


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem("it is broken", "row 3", "Mend it.")) == "row 3: it is broken. Mend it."
    assert str(Problem("it is broken")) == "it is broken"


@pytest.mark.parametrize(
    ("knots", "facts", "told"),
    [
        ("[90, 0], [120, 1]", (0.95, 1.1), True),
        ("[5, 0.5], [3, 1]", (0.04, 0.05), True),
        ("[0, 0], [50, 1]", (0.4, 0.45), True),
        ("[90, 0], [120, 1]", (95, 110), False),
        ("[0.9, 0], [1.2, 1]", (0.95, 1.1), False),
        ("[1000, 0], [2000, 1]", (1, 2), False),
        ("[90, 0], [120, 1]", (0, 0), False),
    ],
)
def test_percent_signs_against_points_in_the_kpis_own_unit_are_told(
    knots: str, facts: tuple[float, float], told: bool
) -> None:
    text = f"cards: [{{role: S, target_bonus: 1, kpis: [{{name: nrr, weight: 1, curve: {{scale: value, knots: [{knots}]}}}}]}}]"
    rows = [(person, "2026", "nrr", fact) for person, fact in zip(("Anna", "Boris"), facts, strict=True)]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "fact"])
    rules = scheme("team: {individual_share: 1}\n" + text)
    said = [
        one for one in notices(build(table, None, rules), "team: {individual_share: 1}\n" + text) if "far below" in one
    ]
    assert bool(said) == told


@given(jobs())
def test_nobody_is_paid_where_an_error_is_named_and_everybody_where_none_is(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    if any(problem.level == "error" for problem in check(scheme, workforce)):
        with pytest.raises(Refused):
            pay(scheme, workforce)
    else:
        pay(scheme, workforce)


@pytest.mark.parametrize("over", ["period", "quarter to date", "year to date", "period or year to date"])
def test_a_team_needs_every_period_over_whatever_time_it_is_measured(over: str) -> None:
    text = SCHEME.replace("60 %, kpis: {sales", f"60 %, over: {over}, kpis: {{sales").replace(
        "weight: 60 %,", "weight: 60 %, missing: at_plan,"
    )
    results = [(name, "2025-02", "sales", None, 90) for name in ("Anna", "Boris")]
    found = errors(crew(*results, text=text), text)
    assert any("the team has no plan or no fact for sales" in error for error in found)


def variants(now: Scheme) -> dict[str, Scheme]:
    """The scheme with one thing changed that what is said of some card can hang on."""
    card = now.cards[0]
    first, *others = card.kpis
    strict = first.revise(missing="refuse" if first.missing != "refuse" else "leave_out")
    return {
        "a weight": now.revise_card(
            card.role,
            kpis=(
                first.revise(weight=first.weight - 0.1),
                others[0].revise(weight=others[0].weight + 0.1),
                *others[1:],
            ),
        ),
        "what is done without a result": now.revise_card(card.role, kpis=(strict, *others)),
        "no KPI": now.revise_card(card.role, kpis=()),
        "no plan for less than a period": now.revise(prorate="target and plan"),
        "currency": now.revise(currency="JPY"),
        "no team": now.alone(),
        "a pool by salary": now.revise(pools=({"name": "all", "amount": 1000, "of": "company", "pool_by": "salary"},)),
        "a guarantee on another card": now.revise_card(now.cards[-1].role, guarantee={"amount": 100}),
    }


def test_a_scheme_after_another_is_told_what_it_is_told_alone() -> None:
    """Cards that stay are not looked at again, and everything that can be said of them is."""
    now = load("data/company/scheme.yaml")
    workforce = build(pd.read_csv("data/company/results.csv"), pd.read_csv("data/company/people.csv"), now)
    checks, told = Checks(workforce), []
    for other in variants(now).values():
        for one in (now, other):
            told.append(checks(one))
            assert told[-1] == check(one, workforce)
    assert len({tuple(map(str, one)) for one in told}) >= 4

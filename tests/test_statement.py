"""The statement of one person: its lines add up to the payout, and each can be calculated again from what it shows."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings

from kpi import Refused, Scheme, explain, pay
from kpi.charts.statementpart import Whose, statement_finding, statement_part
from kpi.language import whole_money
from kpi.payment.explanation import Explanation
from kpi.payment.statement import Statement
from kpi.payment.totals import payouts_finding, totals
from tests.strategies import Crew, jobs
from tests.test_explanation import SCHEME, crew
from tests.test_split import story

WHOSE = Whose("Anna", "Seller", "North", 300_000)


@settings(max_examples=40)
@given(jobs())
def test_the_money_of_every_statement_adds_up_to_the_payout(job: tuple[Scheme, Crew]) -> None:
    scheme, people = job
    workforce = people.workforce(scheme)
    try:
        paid = pay(scheme, workforce)
    except Refused:
        return
    for row, column in zip(*paid.active.nonzero(), strict=True):
        who, when = paid.seats["person"].iloc[row], paid.periods[column]
        statement = Statement(explain(scheme, workforce, who, when))
        assert sum(statement.money) == statement.payout == paid.payout[row, column]
        assert statement.bonus == (paid.individual + paid.team_part)[row, column]
        for entry in statement.kpis if not (statement.between or statement.together) else ():
            if entry.minor is not None and entry.reading:
                exact = statement.target * statement.share * entry.reading.weight * entry.reading.pays
                assert abs(entry.minor - exact) <= 2


def anna(text: str = SCHEME) -> Explanation:
    """The person of the explanation that is told word for word."""
    from kpi import read_scheme

    scheme = read_scheme(text)
    return explain(scheme, crew(scheme), "Anna", "2025-04")


def test_gates_caps_and_multipliers_are_a_line_with_their_steps() -> None:
    statement = Statement(anna())
    assert sum(statement.money) == statement.payout
    assert [step.step for step in statement.gates] == ["Gate: visits"]
    assert {"Personal multiplier", "Cap"} <= {step.step for step in statement.between}
    assert statement.adjusted == statement.individual - sum(entry.minor or 0 for entry in statement.kpis)
    assert [entry.step.step for entry in statement.beside] == ["Commission", "Deductions"]


def numbers(text: str) -> list[float]:
    """The figures of a sentence, percentages as shares."""
    found = re.findall(r"([\d,.]*\d)(%?)", text)
    return [float(figure.replace(",", "")) / (100 if sign else 1) for figure, sign in found]


def test_each_line_can_be_calculated_again_with_its_own_digits() -> None:
    scheme, workforce = story()
    row = pay(scheme, workforce).table()
    who, when = row["person"].iloc[0], row["period"].iloc[0]
    [frame] = statement_part(Statement(explain(scheme, workforce, who, when)), WHOSE)["frames"]
    own, team = frame["sections"]
    [target, share] = numbers(own["total"][0])
    for line in own["rows"]:
        [money] = numbers(line["money"])
        assert money == pytest.approx(target * share * numbers(line["weight"])[0] * numbers(line["pays"])[0], abs=0.011)
    assert sum(numbers(line["money"])[0] for line in own["rows"]) == pytest.approx(numbers(own["total"][1])[0])
    assert team["rows"][0]["weight"] == "40%"
    [*factors, money] = numbers(frame["closing"][-2])
    product = 1.0
    for factor in factors:
        product *= factor
    assert product == pytest.approx(money, abs=0.011)


def test_a_result_lies_on_its_ruler_between_the_points() -> None:
    [frame] = statement_part(Statement(anna()), WHOSE)["frames"]
    sales, overdue = frame["sections"][0]["rows"][:2]
    places = [place for place, *_texts in sales["ruler"]["marks"]]
    assert places == sorted(places)
    assert sales["ruler"]["dot"] == places[-1]  # exactly at the maximum
    first, last = (place for place, *_texts in overdue["ruler"]["marks"])  # lower is better: from 20 to 10 days
    assert first < overdue["ruler"]["dot"] < last
    assert overdue["ruler"]["dot"] == pytest.approx(first + 0.8 * (last - first), abs=1e-3)


def test_the_finding_says_who_is_paid_how_much_for_when() -> None:
    assert statement_finding(Statement(anna()), "Anna") == "Anna is paid €29,622.06 for Apr 2025."


def test_totals_are_a_row_a_person_and_hold_everything() -> None:
    scheme, workforce = story()
    paid = pay(scheme, workforce)
    found = totals(paid)
    assert found["payout"].sum() == paid.cost
    assert found["salary"].sum() == int(paid.salary[paid.active].sum())
    assert found["payout"].is_monotonic_decreasing
    by_hand = paid.table_in_minor_units().groupby("person")["payout"].sum()
    pd.testing.assert_series_equal(found.set_index("person")["payout"].sort_index(), by_hand, check_names=False)
    assert payouts_finding(paid, whole_money("EUR")).endswith("of their target bonuses.")

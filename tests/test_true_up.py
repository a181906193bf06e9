"""A quarter or a year settled as a whole: wherever pay is asked for, the same is settled."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, build, explain, pay
from kpi.charts.statementpart import Whose, statement_part
from kpi.difference import changes
from kpi.expectation import exact
from kpi.forecast import forecast, unforeseen
from kpi.forecast.splits import Splits
from kpi.payment.statement import Statement
from kpi.rules.trueup import TrueUp
from kpi.split import remedies
from kpi.split.compared import compared_in_minor_units
from kpi.worlds import Outlook, ahead, draw
from tests.test_to_date import MONTHS, results, scheme, with_expected

TERMS: tuple[dict[str, Any], ...] = (
    {"at": "every period"},
    {"at": "end of the quarter", "pays": "up"},
    {"at": "end of the quarter", "over": "quarter to date", "until_then_at_most": 0.9},
    {"at": "end of the year", "until_then_at_most": 1.0},
)
EVERY = pytest.mark.parametrize("terms", TERMS, ids=["every period", "quarter's end", "quarters", "year's end"])


def settled(terms: dict[str, Any], **fields: Any) -> Scheme:
    """The scheme of two KPIs with a true-up, period by period otherwise."""
    made = scheme("period", **fields)
    return made.revise(cards=(made.cards[0].revise(true_up=TrueUp.model_validate(terms)),))


@EVERY
def test_a_period_cut_out_is_settled_as_among_all(terms: dict[str, Any]) -> None:
    made = settled(terms)
    workforce = build(results(), scheme=made)
    paid = pay(made, workforce)
    assert (paid.payout != pay(scheme("period"), workforce).payout).any()
    for place, period in enumerate(MONTHS):
        alone = pay(made, workforce.at(period))
        np.testing.assert_array_equal(alone.individual[:, 0], paid.individual[:, place])
        np.testing.assert_array_equal(alone.payout[:, 0], paid.payout[:, place])
    np.testing.assert_array_equal(pay(made, workforce.during(slice(5, 9))).payout, paid.payout[:, 5:9])


@EVERY
def test_parts_of_a_month_count_in_parts_of_a_cent(terms: dict[str, Any]) -> None:
    """A target bonus of some days is no whole number of cents, and is not rounded before it is added up."""
    made = settled(terms)
    hired = ["2025-01-12", "2025-01-16", None, "2025-02-20", "2025-01-05", "2025-03-09"]
    people = pd.DataFrame({"person": [f"P{person}" for person in range(6)], "hired": hired, "target_bonus": 1333.33})
    workforce = build(results(MONTHS[:6]), people, made)
    paid = pay(made, workforce)
    for place, period in enumerate(workforce.periods):
        np.testing.assert_array_equal(pay(made, workforce.at(period)).payout[:, 0], paid.payout[:, place])


@EVERY
def test_the_steps_add_up_in_every_period(terms: dict[str, Any]) -> None:
    made = settled(terms)
    workforce = build(results(), scheme=made)
    paid = pay(made, workforce)
    for place, period in enumerate(MONTHS):
        explained = explain(made, workforce, "P3", period)
        assert explained.payout == paid.payout[3, place]
        added = {"individual", "team part", "limit", "beside"}
        assert sum(step.minor for step in explained.steps if step.line in added) == pytest.approx(explained.payout)
        statement = Statement(explained)
        assert sum(statement.money) == explained.payout
        assert statement.bonus == paid.individual[3, place] + paid.team_part[3, place]


def test_all_periods_together_are_what_the_year_pays_as_one() -> None:
    """Of a card without commission: nothing beside the bonus, and everything settled in December."""
    made = settled({"at": "end of the year"})
    made = made.revise(cards=(made.cards[0].revise(commissions=()),))
    paid = pay(made, build(results(), scheme=made))
    year = results().groupby(["person", "team", "kpi"], as_index=False)[["plan", "fact"]].sum().assign(period="2025")
    once = scheme("period").cards[0].revise(commissions=(), target_bonus=12_000)
    whole = pay(made.revise(cards=(once,)), build(year, scheme=made))
    np.testing.assert_array_equal((paid.individual + paid.team_part).sum(axis=1), whole.payout[:, 0])


def test_nobody_loses_by_a_true_up_that_only_pays() -> None:
    made = settled({"at": "end of the quarter", "pays": "up"})
    workforce = build(results(), scheme=made)
    more = pay(made, workforce).payout - pay(scheme("period"), workforce).payout
    assert (more >= 0).all()
    assert (more > 0).any()
    assert not more[:, [0, 1, 3, 4, 6, 7, 9, 10]].any()


@EVERY
def test_a_forecast_settles_what_history_was_paid(terms: dict[str, Any]) -> None:
    """Without any luck the months ahead are what is expected: paid as if they had happened, behind those that did."""
    made = settled(terms)
    table = results(MONTHS[:8])
    workforce = build(table, scheme=made)
    future = ahead(made, workforce, Outlook(spread=0.0, person=0.0, horizon="year"))
    both = build(with_expected(table, future.workforce), scheme=made)
    paid = pay(made, both)
    expected = (paid.individual + paid.team_part)[:, 8:]
    again = pay(made, future.workforce)
    np.testing.assert_allclose(again.individual + again.team_part, expected, atol=12)
    drawn = forecast(made, draw(future, 2))
    np.testing.assert_allclose(
        (drawn.own + drawn.through_team).mean(axis=-1), expected.sum(axis=0), rtol=1e-4, atol=100
    )


@EVERY
@pytest.mark.parametrize("luck", [{}, {"person": 0.0, "team": 0.3}], ids=["both", "team"])
def test_what_is_expected_is_the_mean_of_drawn_years(terms: dict[str, Any], luck: dict[str, Any]) -> None:
    made = settled(terms)
    future = ahead(made, build(results(people=12), scheme=made), Outlook(**luck))
    drawn = forecast(made, draw(future, 8000)).cost
    error = 3 * float(np.std(drawn)) / np.sqrt(8000)
    assert exact(made, future).cost.value == pytest.approx(drawn.mean(), abs=error + 0.004 * drawn.mean())


@EVERY
def test_the_cost_at_every_split_is_that_of_the_scheme_at_it(terms: dict[str, Any]) -> None:
    made = settled(terms)
    made = made.revise(cards=(made.cards[0].revise(commissions=(), gates=()),))
    worlds = draw(ahead(made, build(results(), scheme=made), Outlook()), 200)
    splits = Splits(made, worlds)
    for share in (0.0, 0.35, 0.8):
        np.testing.assert_allclose(splits.cost(share), forecast(made.shared(share), worlds).cost, rtol=1e-5)


def test_a_forecast_says_what_it_cannot_settle() -> None:
    made = settled({"at": "end of the year"})
    workforce = build(results(), scheme=made)
    told = " ".join(map(str, unforeseen(made, workforce)))
    assert "A true-up settles only what ends within the time ahead." in told


def test_a_statement_keeps_the_bonus_before_and_after_it_apart() -> None:
    made = settled({"at": "end of the year"})
    workforce = build(results(), scheme=made)
    told = {
        period: " ".join(
            statement_part(Statement(explain(made, workforce, "P3", period)), Whose("P3", "Seller", "T1", 0))["frames"][
                0
            ]["closing"]
        )
        for period in ("2025-11", "2025-12")
    }
    assert "so that all add up to the bonus" in told["2025-11"]
    assert "so that all add up to the bonus" not in told["2025-12"]
    assert "what changes the whole bonus stands under “Besides”" in told["2025-12"]


def test_a_true_up_is_told_among_the_changes() -> None:
    without, first, other = scheme("period"), settled(TERMS[0]), settled(TERMS[3])
    assert [str(change) for change in changes(without, first)] == [
        "True-up of Seller: – → the year to date; in every period; what differs is paid or taken back"
    ]
    told = [str(change) for change in changes(first, other)]
    assert told == [
        "When the true-up of Seller settles: in every period → at the end of the year",
        "Until its true-up Seller pays at most: none → 100%",
    ]


@EVERY
def test_every_remedy_can_be_compared(terms: dict[str, Any]) -> None:
    """Pools among them, of which only the own part is settled."""
    made = settled(terms)
    workforce = build(results(), scheme=made)
    table = compared_in_minor_units(made, workforce, remedies(made, workforce))
    assert (table["strong_lose"] - table["weak_gain"] == table["employer_keeps"]).all()

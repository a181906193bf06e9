"""Pools: in words that can be followed, in checks and in what is ahead."""

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, build, check, explain, pay
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.schemechecks import paid_but_not_measured
from kpi.expectation import exact
from kpi.forecast import forecast
from kpi.payment.workforce import Workforce
from kpi.proposal.firstscheme import propose
from kpi.worlds import Future, Margin, Outlook, draw
from tests.test_expected_cost import company, paid_in_worlds

LINE = {"knots": [[0, 0], [2, 2]]}
KPIS = [{"name": "sales", "weight": 1, "curve": LINE}]
RESULTS = pd.DataFrame(
    [
        ("Anna", "N", "Clerk", "2026-01", "sales", 100, 60),
        ("Ben", "N", "Clerk", "2026-01", "sales", 100, 10),
        ("Cleo", "N", "Manager", "2026-01", "sales", 100, 30),
        (None, "N", None, "2026-01", "bonus", None, 1000),
    ],
    columns=["person", "team", "role", "period", "kpi", "plan", "fact"],
)


def scheme(**of_pool: object) -> Scheme:
    """A shop of two roles with a pool of a thousand."""
    cards = [{"role": role, "kpis": KPIS, "target_bonus": 100} for role in ("Clerk", "Manager")]
    pool = {"name": "Shop", "measure": "bonus", "pool_by": "results", "pool_measure": "sales", **of_pool}
    return Scheme.model_validate({"cards": cards, "pools": [pool], "team": {"individual_share": 1}})


def told(one: Scheme, person: str, people: pd.DataFrame | None = None) -> list[str]:
    """The steps of the pool."""
    steps = explain(one, build(RESULTS, people, one), person, "2026-01").steps
    names = [step.step for step in steps]
    return [f"{step.how} | {step.result}" for step in steps[names.index("Pool") : -1]]


FIRST = {"pool_first": [{"role": "Manager", "share": 0.25}]}


def test_first_shares_of_others_are_told() -> None:
    assert told(scheme(**FIRST), "Anna") == [
        "bonus 1,000 | €1,000.00",
        "€1,000.00, less €250.00 in first shares | €750.00",
        "€750.00 × 60 of 100, by results | €450.00",
        "a part of €1,000.00, rounded so that all parts add up | €450.00",
    ]


def test_what_others_may_not_have_is_told() -> None:
    lines = told(scheme(**FIRST, pool_most=420), "Ben")
    assert lines[1] == "€1,000.00, less €250.00 in first shares and €590.00 for those who may have no more | €160.00"
    assert (
        told(scheme(**FIRST, pool_most=420), "Anna")[1]
        == "nobody has more; what is too much goes to the others | €420.00"
    )
    share = scheme(pool_most_share=2, pool_most_of="target bonus")
    assert told(share, "Anna")[1] == "200% of €100.00; what is too much goes to the others | €200.00"


def test_keys_that_are_money_are_told_as_money() -> None:
    assert told(scheme(pool_by="target"), "Anna")[1] == "€1,000.00 × €100.00 of €300.00, by target bonus | €333.33"


def test_an_amount_of_which_only_full_ones_count_is_told_with_all_of_it() -> None:
    assert told(scheme(full_unit=300), "Anna")[0] == "bonus 1,000, counted as 900 | €900.00"


def test_a_salary_that_is_missing_is_told() -> None:
    people = pd.DataFrame({"person": ["Anna", "Ben"], "salary": [100, 100]})
    one = scheme(pool_by="salary")
    [found] = [problem for problem in check(one, build(RESULTS, people, one)) if "salary" in problem.what]
    assert (found.what, found.where, found.level) == (
        "no salary: it counts as 0 where a pool or a prize hangs on it",
        "Cleo 2026-01",
        "notice",
    )


def test_what_fills_or_decides_a_pool_is_not_called_measured_for_nothing() -> None:
    one = scheme(coefficient={"knots": [[0, 1]]}, coefficient_kpi="sales")
    workforce = build(RESULTS, None, one)
    [found] = paid_but_not_measured(CheckCase(one, workforce, str))
    assert found.state == "fine"


def standing_still(workforce: Workforce) -> Future:
    """A future in which nobody's results stray."""
    margins = tuple(Margin(kpi=kpi, kind="normal", cv=0) for kpi in workforce.kpis)
    shape = workforce.attainment.shape[:2]
    return Future(workforce, Outlook(margins=margins), np.zeros(shape), np.ones(shape))


@pytest.mark.parametrize("change", [{"full_unit": 0.1}, {"full_unit": 1, "full_direction": "up"}])
@pytest.mark.parametrize("of", ["kpi", "card"])
def test_drawn_years_without_luck_count_full_units_as_they_are_paid(change: dict[str, object], of: str) -> None:
    kpi = {**KPIS[0], **(change if of == "kpi" else {})}
    card = {"role": "Seller", "kpis": [kpi], "target_bonus": 1000, **(change if of == "card" else {})}
    one = Scheme.model_validate({"cards": [card], "team": {"individual_share": 1}})
    rows = [(f"P{n}", "2026-01", "sales", 100, n / 10) for n in range(700, 1300, 3)]
    workforce = build(pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]), None, one)
    found = forecast(one, draw(standing_still(workforce), 2)).people_in_minor_units["mean"]
    np.testing.assert_allclose(found, pay(one, workforce).payout[:, 0], atol=1)


@pytest.mark.parametrize("unclaimed", ["to the others", "not paid"])
def test_a_first_share_is_expected_only_as_far_as_somebody_is_there_to_take_it(unclaimed: str) -> None:
    scheme_, future = company()
    pool = {"name": "Shop", "of": "company", "amount": 1000, "pool_by": "heads", "pool_unclaimed": unclaimed}
    only = [{"kpi": "sales", "level": 1.4}]
    one = scheme_.revise(
        pools=[{**pool, "pool_first": [{"role": "A", "share": 0.5, "rest": "not"}], "pool_only": only}]
    )
    expected, drawn = exact(one, future).payout.sum(), paid_in_worlds(one, future).sum(axis=(0, 1)).mean()
    assert expected == pytest.approx(drawn, rel=0.02)


def test_who_is_paid_on_their_team_alone_is_proposed_for_and_said_so() -> None:
    results = pd.DataFrame(
        [(None, "N", "2026-01", "bonus", 900, 1000)], columns=["person", "team", "period", "kpi", "plan", "fact"]
    )
    people = pd.DataFrame({"person": ["Anna"], "team": ["N"], "role": ["Clerk"]})
    found = propose(results, people)
    assert [kpi.of for kpi in found.cards[0].kpis] == ["team"]
    assert "so they are paid on the results of their teams" in found.note

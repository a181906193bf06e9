"""What a period's pay does not cover: nothing that is negative vanishes, and pay is never below zero."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kpi import Scheme, Workforce, build, explain, pay, read_scheme
from kpi.money import Floats
from kpi.payment.owing import owing
from kpi.rules.owed import balance

SCHEME = """
team: {individual_share: 100 %}
cards:
  - role: Seller
    target_bonus: 0
    kpis: [{name: sales, weight: 100 %, missing: at_plan, curve: {knots: [[0 %, 0 %]]}}]
    commissions: [{measure: sales, tiers: [{rate: 10 %}]}]
"""

whole = st.integers(-2000, 3000).map(float)
people_periods = st.tuples(st.integers(1, 4), st.integers(1, 6))


class Closed(NamedTuple):
    """What is taken, put off and owed."""

    deduction: Floats
    carried: Floats
    owed: Floats


def closed(earned: Floats, wanted: Floats, share: float, *, carries: bool) -> Closed:
    """Everybody from nothing owed."""
    allowed = np.floor(share * np.maximum(earned, 0))
    deduction, nothing = np.minimum(wanted, allowed), np.zeros(len(earned))
    found = balance(earned, wanted, deduction, allowed, np.arange(len(earned)), nothing, carries=carries)
    return Closed(deduction, *found)


@given(st.data(), people_periods, st.sampled_from([0.0, 0.3, 1.0]), st.booleans())
def test_every_cent_is_paid_owed_or_given_up(
    data: st.DataObject, shape: tuple[int, int], share: float, carries: bool
) -> None:
    earned, wanted = (data.draw(arrays.arrays(float, shape, elements=whole)) for _side in range(2))
    found = closed(earned, wanted, share, carries=carries)
    paid = earned - found.deduction + found.carried
    assert (paid >= 0).all()
    assert (found.owed >= 0).all()
    left = found.owed[:, -1] if carries else found.owed.sum(axis=1)
    np.testing.assert_array_equal(paid.sum(axis=1), (earned - wanted).sum(axis=1) + left)


@given(st.data(), people_periods)
def test_where_everything_may_be_deducted_nobody_who_owes_is_paid(data: st.DataObject, shape: tuple[int, int]) -> None:
    """A second way to the same: the running sum, held at zero from below."""
    earned, wanted = (data.draw(arrays.arrays(float, shape, elements=whole)) for _side in range(2))
    found = closed(earned, wanted, 1.0, carries=True)
    for row in range(shape[0]):
        debt = 0.0
        for period in range(shape[1]):
            worth = earned[row, period] - wanted[row, period] - debt
            debt = max(-worth, 0.0)
            assert found.owed[row, period] == debt
            assert (earned - found.deduction + found.carried)[row, period] == max(worth, 0.0)


def crew(facts: Sequence[float]) -> pd.DataFrame:
    """Anna's sales, month after month."""
    rows = [("Anna", f"2026-{month:02}", "sales", fact) for month, fact in enumerate(facts, start=1)]
    return pd.DataFrame(rows, columns=["person", "period", "kpi", "fact"])


def scheme(text: str = SCHEME) -> Scheme:
    """A commission of a tenth."""
    return read_scheme(text)


@pytest.mark.parametrize(("period", "payout", "owed"), [(1, 0, 5000), (2, 0, 3000), (3, 7000, 0)])
def test_a_period_looked_at_alone_knows_what_was_owed_before(period: int, payout: int, owed: int) -> None:
    everyone = build(crew([1000, -500, 200, 1000]), None, scheme())
    alone = everyone.at(everyone.periods[period])
    paid = pay(scheme(), alone)
    assert (paid.payout.item(), paid.owed.item()) == (payout, owed)
    later = pay(scheme(), everyone.during(slice(1, 4)).at(everyone.periods[period]))
    assert later.payout.item() == payout
    assert explain(scheme(), everyone, "Anna", everyone.periods[period]).payout == payout


def test_who_owes_at_the_end_is_named_and_what_is_given_up_too() -> None:
    everyone = build(crew([100, -500]), None, scheme())
    [notice] = map(str, owing(scheme(), pay(scheme(), everyone)))
    assert notice.startswith("Anna: €50.00 is still owed after Feb 2026. It is taken from the pay of later periods.")
    longer = build(crew([100, -500, 1000]), None, scheme())
    [notice] = map(str, owing(scheme(), pay(scheme(), longer.at("2026-02"))))
    assert notice.startswith("Anna: €50.00 is still owed after Feb 2026"), "one period alone is not the last one"
    assert not owing(scheme(), pay(scheme(), longer))
    gives_up = scheme("owed: given up\n" + SCHEME)
    [notice] = map(str, owing(gives_up, pay(gives_up, everyone)))
    assert notice == "Anna 2026-02: €50.00 is given up, because the pay of the period does not cover it"
    assert not owing(scheme(), pay(scheme(), build(crew([100, -50, 100]), None, scheme())))


def test_the_reason_of_a_correction_stays_beside_it() -> None:
    table = crew([1000, -500]).assign(reason=["", "late reports"])
    everyone = build(table, None, scheme())
    steps = explain(scheme(), everyone, "Anna", "2026-02").table().set_index("step")
    assert str(steps.loc["Commission on sales", "how"]).endswith("(late reports)")
    assert "late" not in str(explain(scheme(), everyone, "Anna", "2026-01"))


def periods_alone(change: Callable[[Workforce], Workforce]) -> tuple[list[int], list[int]]:
    """What each is paid in the second of two periods: looked at alone and then changed, and the other way round."""
    rows = [
        (person, period, kpi, plan, fact)
        for person, attained in {"Anna": 140.0, "Boris": 30.0, "Clara": 70.0, "David": 180.0}.items()
        for period, taken in (("2026-01", 1500.0), ("2026-02", 0.0))
        for kpi, plan, fact in (("sales", 100.0, attained), ("advance", None, taken))
    ]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    people = pd.DataFrame({"person": ["Anna", "Boris", "Clara", "David"], "target_bonus": 1000.0})
    everyone = build(table.astype({"plan": float}), people, ADVANCES)
    alone, whole = change(everyone.at("2026-02")), change(everyone)
    return pay(ADVANCES, alone).payout[:, 0].tolist(), pay(ADVANCES, whole).payout[:, 1].tolist()


ADVANCES = read_scheme("""
team: {individual_share: 0 %, kpis: {sales: 100 %}, curve: {above: continue, knots: [[0, 0], [100 %, 100 %]]}}
cards:
  - role: Seller
    kpis: [{name: sales, weight: 100 %, curve: {knots: [[0, 0], [100 %, 100 %]]}}]
    deductions: [{title: Advance, measure: advance, rate: 1}]
""")


def test_what_was_owed_before_follows_people_into_other_teams() -> None:
    alone, whole = periods_alone(lambda everyone: everyone.regrouped(["A", "B", "B", "A"], 6))
    assert alone == whole


def test_what_was_owed_before_follows_other_target_bonuses() -> None:
    alone, whole = periods_alone(lambda everyone: everyone.with_targets(1.3))
    assert alone == whole

"""What a changed scheme does, in a sentence that begins with the change."""

from functools import partial

import pandas as pd
import pytest
from hypothesis import given, settings

from kpi import Refused, Scheme, Workforce, pay
from kpi.comparison import compare, comparison_headline, scenario, shift_headline
from kpi.comparison.changeheadline import Shift, change_headline, shift
from kpi.difference import moved_weight
from kpi.language import money
from kpi.periods import time_of
from tests.strategies import Crew, jobs
from tests.test_headline import sample

EUROS = partial(money, currency="EUR", exact=False)
COMPANY, PEOPLE = sample("company")
MOVED = {"revenue": 0.5, "new_customers": 0.1, "conversion": 0.05}


def weighted(scheme: Scheme, weights: dict[str, float]) -> Scheme:
    """The scheme with other weights on its first card."""
    card = scheme.cards[0]
    kpis = tuple(kpi.revise(weight=weights.get(kpi.name, kpi.weight)) for kpi in card.kpis)
    return scheme.revise_card(card.role, kpis=kpis)


def told(before: Scheme, after: Scheme, workforce: Workforce = PEOPLE) -> str:
    """The sentence, with who gains and who loses as the engine pays them."""
    return change_headline(before, after, shift(pay(before, workforce), pay(after, workforce)), EUROS)


def test_a_moved_weight_is_named() -> None:
    assert told(COMPANY, weighted(COMPANY, MOVED)) == (
        "With Revenue at 50%, 35 people gain €3,120, 19 lose €1,666 and 66 are paid the same."
    )


def test_one_other_change_is_told() -> None:
    assert told(COMPANY, COMPANY.shared(0.8)) == (
        "Individual share of the team part: 60% → 80%. 50 people gain €20,038. 70 people lose €38,458."
    )


def test_several_changes_are_the_changed_scheme() -> None:
    both = weighted(COMPANY, MOVED).revise(title="Tried", team=COMPANY.team.revise(individual_share=0.8))
    assert told(COMPANY, both).startswith("With the changed scheme, pay changes. ")


def test_what_is_only_read_changes_nothing() -> None:
    assert told(COMPANY, COMPANY.revise(title="Another name")) == ""
    assert told(COMPANY, COMPANY) == ""


def test_of_two_weights_the_one_that_rose_is_named() -> None:
    moved = moved_weight(COMPANY, weighted(COMPANY, {"revenue": 0.35, "visits": 0.10}))
    assert moved is not None
    assert (moved.name, moved.weight) == ("visits", 0.10)
    assert moved_weight(COMPANY, COMPANY) is None
    assert moved_weight(COMPANY, weighted(COMPANY, MOVED).shared(0.8)) is None


FEW = {
    (0, 0, 9): "With the changed scheme, everybody is paid the same as by today's.",
    (
        1,
        0,
        8,
    ): "With the changed scheme, pay changes. 1 person gains €10.00. Nobody loses. Everybody else is paid the same.",
    (0, 2, 0): "With the changed scheme, pay changes. Nobody gains. 2 people lose €20.00.",
    (2, 2, 2): "With the changed scheme, 2 people gain €20.00, 2 lose €20.00 and 2 are paid the same.",
}


@pytest.mark.parametrize("counts", FEW)
def test_small_counts_have_sentences_of_their_own(counts: tuple[int, int, int]) -> None:
    gain, lose, same = counts
    both = weighted(COMPANY.shared(0.8), MOVED)
    found = Shift(gain=gain, lose=lose, same=same, gained=gain * 1000, lost=lose * 1000)
    assert change_headline(COMPANY, both, found, partial(money, currency="EUR")) == FEW[counts]


@settings(max_examples=40)
@given(jobs())
def test_gains_and_losses_are_the_change_of_the_cost(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    try:
        before, after = pay(scheme, workforce), pay(scheme.shared(0.5), workforce)
    except Refused:
        return
    found = shift(before, after)
    assert found.gained - found.lost == after.cost - before.cost
    change = pd.Series((after.payout - before.payout).sum(axis=1)).groupby(before.seats["person"]).sum()
    assert (found.gain, found.lose) == (int((change > 0).sum()), int((change < 0).sum()))


@pytest.mark.parametrize("share", [0.0, 0.4, 0.6, 0.8, 1.0])
@pytest.mark.parametrize("rounded_to", [1, 100])
def test_the_headline_of_a_shift_is_that_of_the_comparison(share: float, rounded_to: int) -> None:
    sides = [scenario(name, one, PEOPLE) for name, one in (("today", COMPANY), ("It", COMPANY.shared(share)))]
    found = shift(sides[0].paid, sides[1].paid)
    said = shift_headline("It", found, time_of(PEOPLE.periods), EUROS, rounded_to)
    assert said == comparison_headline(compare(*sides), EUROS, rounded_to)

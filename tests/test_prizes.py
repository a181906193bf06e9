"""Prizes: who is at which place, what is expected of them, and what a check-up says."""

from itertools import groupby

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Refused, Scheme, build, pay, worlds
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.prizechecks import prizes_for_rank
from kpi.expectation import exact
from kpi.rules.ranking import best_of_each, ranked_places
from tests.test_expected_cost import company, paid_in_worlds

BEST = {"name": "Best", "by": "sales", "places": [{"up_to": 1, "pays": 500}, {"up_to": 3, "pays": 200}]}


@given(st.lists(st.sampled_from([-np.inf, 0.5, 1.0, 1.0, 2.0, 3.5]), min_size=1, max_size=9), st.booleans())
def test_places_are_those_of_somebody_who_sorts_and_counts(values: list[float], shared: bool) -> None:
    found, worth, ends = ranked_places(np.array(values)), [10.0, 4.0], [np.array(2.0), np.array(5.0)]
    paid, place = {}, 1
    for value, alike in groupby(sorted(values, reverse=True)):
        count = len(list(alike))
        amounts = [worth[0] if at <= 2 else worth[1] if at <= 5 else 0.0 for at in range(place, place + count)]
        paid[value] = (place, sum(amounts) / count if shared else amounts[0])
        place += count
    assert found.first.tolist() == [paid[value][0] for value in values]
    assert found.competing == sum(np.isfinite(values))
    np.testing.assert_allclose(found.pays(ends, worth, shared=shared), [paid[value][1] for value in values])


def test_a_team_stands_where_its_best_member_does() -> None:
    best, place = best_of_each(np.array([[1.0], [3.0], [2.0]]), np.array([7, 4, 7]))
    assert best[place, 0].tolist() == [2.0, 3.0, 2.0]


@pytest.mark.parametrize("ties", ["better place", "divided"])
@pytest.mark.parametrize("competing", ["people", "teams"])
def test_all_that_is_won_in_expectation_is_what_drawn_years_pay(ties: str, competing: str) -> None:
    """Who wins is luck, but where nobody ties the places pay the same whoever has them; of teams, as many as are in each."""
    scheme, future = company()
    one = scheme.revise(prizes=[{**BEST, "ties": ties, "competing": competing}])
    more, drawn = (
        float(find(one) - find(scheme))
        for find in (
            lambda two: exact(two, future).payout.sum(),
            lambda two: paid_in_worlds(two, future).sum(axis=(0, 1)).mean(),
        )
    )
    assert more == pytest.approx(drawn, rel=1e-3 if competing == "people" else 0.35)


def test_equal_expectations_are_equal_chances_of_one_prize() -> None:
    """Nobody is expected to tie, however alike people are."""
    scheme = Scheme.model_validate(
        {"cards": [CARD], "prizes": [{**BEST, "places": [{"up_to": 1, "pays": 100}]}]}
    ).alone()
    rows = [
        (f"P{person}", "North", f"2025-{month:02}", "sales", 100.0, 100.0)
        for person in range(12)
        for month in range(1, 13)
    ]
    workforce = build(pd.DataFrame(rows, columns=["person", "team", "period", "kpi", "plan", "fact"]), None, scheme)
    outlook = worlds.Outlook(margins=(worlds.Margin(kpi="sales", kind="normal", cv=0.2),))
    found = exact(scheme, worlds.ahead(scheme, workforce, outlook))
    assert found.money["pools_and_prizes"].sum() == pytest.approx(12 * 10_000)
    np.testing.assert_allclose(found.money["pools_and_prizes"], 10_000 / 12)


def test_the_chance_of_a_kicker_is_expected() -> None:
    scheme, future = company()
    kicker = {"name": "Kicker", "amount": 300, "only": [{"kpi": "sales", "level": 1.05}]}
    one = scheme.revise(prizes=[kicker])
    expected, drawn = exact(one, future).payout.sum(), paid_in_worlds(one, future).sum(axis=(0, 1)).mean()
    assert expected == pytest.approx(drawn, rel=0.02)


CARD = {
    "role": "Seller",
    "target_bonus": 100,
    "kpis": [{"name": "sales", "weight": 1, "curve": {"knots": [[0, 0], [2, 2]]}}],
}


def sold(*periods: str) -> pd.DataFrame:
    """Three people, of whom the second is always a little better than the first; the third once, by much."""
    rows = [
        (person, period, "sales", 100.0, fact + (150 if person == "C" and place == 1 else 0))
        for place, period in enumerate(periods)
        for person, fact in (("A", 90.0), ("B", 95.0), ("C", 50.0))
    ]
    return pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])


def test_a_prize_of_the_year_is_paid_at_its_end_on_all_of_it() -> None:
    year = {
        "name": "Year",
        "by": "sales",
        "over": "year to date",
        "at": "end of the year",
        "places": [{"up_to": 1, "pays": 900}],
    }
    scheme = Scheme.model_validate({"cards": [CARD], "prizes": [year], "year_begins": 3})
    results = sold("2026-01", "2026-02", "2026-03", "2026-04")
    paid = pay(scheme, build(results, None, scheme)).pools_and_prizes
    assert paid.tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 90_000, 0, 0]]


def test_a_prize_at_the_end_of_a_year_wants_dates() -> None:
    scheme = Scheme.model_validate({"cards": [CARD], "prizes": [{**BEST, "at": "end of the year"}]})
    with pytest.raises(Refused, match="is no date"):
        pay(scheme, build(sold("first", "second"), None, scheme))


def test_the_limit_on_all_bonuses_leaves_prizes_alone() -> None:
    scheme = Scheme.model_validate({"cards": [CARD], "prizes": [BEST], "bonus_limit": 0})
    assert pay(scheme, build(sold("2026-01"), None, scheme)).payout.sum() == 90_000


def test_a_check_up_says_what_is_won_against_colleagues() -> None:
    kicker = {"name": "Kicker", "amount": 10, "only": [{"kpi": "sales", "level": 0.9}]}
    scheme = Scheme.model_validate({"cards": [CARD], "prizes": [BEST, kicker]})
    [found] = prizes_for_rank(CheckCase(scheme, build(sold("2026-01", "2026-02"), None, scheme), str))
    assert (found.check, found.state) == ("A15", "found")
    assert found.title == "“Best”: 3 of 3 people have won 180000."
    assert found.mend is not None
    assert [one.name for one in found.mend.scheme.prizes] == ["Kicker"]
    [fine] = prizes_for_rank(CheckCase(found.mend.scheme, build(sold("2026-01"), None, scheme), str))
    assert fine.state == "fine"

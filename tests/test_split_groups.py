"""Who is strong, and how far that can be trusted; the figures of the reliability are published ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import Card, Curve, Kpi, Payouts, Refused, Scheme, Workforce, build, pay
from kpi.rules.split import Split
from kpi.split import (
    AT_PLAN,
    AboveHistory,
    AtPlan,
    Named,
    Rule,
    Top,
    effect,
    label,
    label_verdict,
    over_all,
    people,
    said,
    said_of_teams,
    said_of_territory,
    said_of_the_strong,
    strong,
    strong_record_in_minor_units,
    team_record,
    territory,
)
from kpi.statistics.panel import Variances, credibility, reliability, variances
from tests.strategies import Crew, jobs

LINE = Curve.model_validate({"knots": [(0, 0), (1, 1)], "above": "continue"})
RULES: tuple[Rule, ...] = (
    AT_PLAN,
    AtPlan(level=0.9, over="period"),
    Top(),
    Top(share=0.5, over="period"),
    AboveHistory(),
    AboveHistory(over="period"),
    Named(people=("p0",)),
)


def team_of(facts: dict[str, list[float]], plans: dict[str, float] | None = None) -> tuple[Scheme, Workforce]:
    """People of one team at 60:40 whose scores are their attainments, over as many months as they have facts."""
    rows = [
        (name, f"2025-{month + 1:02}", "sales", plan, plan * fact)
        for name, given in facts.items()
        for month, fact in enumerate(given)
        for plan in [(plans or {}).get(name, 100.0)]
    ]
    card = Card(role="Seller", kpis=(Kpi(name="sales", weight=1, curve=LINE),), target_bonus=1000)
    scheme = Scheme(cards=(card,), team=Split(individual_share=0.6))
    return scheme, build(pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]), None, scheme)


def paid(facts: dict[str, list[float]]) -> Payouts:
    """What they are paid."""
    return pay(*team_of(facts))


FOUR = {"Ann": [1.2, 0.9, 1.3], "Ben": [1.0, 1.1, 0.7], "Cem": [0.6, 0.7, 0.8], "Dot": [0.5, 1.4, 0.5]}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (AT_PLAN, ["111", "000", "000", "000"]),
        (AtPlan(over="period"), ["101", "110", "000", "010"]),
        (AtPlan(level=0.8, over="period"), ["111", "110", "001", "010"]),
        (Top(share=0.25, over="period"), ["101", "000", "000", "010"]),
        (Top(share=0.5, over="period"), ["101", "110", "001", "010"]),
        (Top(share=0.5), ["111", "111", "000", "000"]),
        (AboveHistory(over="period"), ["001", "010", "011", "010"]),
        (AboveHistory(), ["000", "000", "111", "000"]),
        (Named(people=("Dot", "Nobody")), ["000", "000", "000", "111"]),
    ],
    ids=str,
)
def test_who_is_strong(rule: Rule, expected: list[str]) -> None:
    found = strong(rule, paid(FOUR))
    assert ["".join(str(int(cell)) for cell in row) for row in found] == expected
    assert said(rule)


def test_who_ties_with_the_last_of_the_best_is_one_of_them() -> None:
    assert strong(Top(share=0.25), paid({"a": [1.0], "b": [1.0], "c": [0.5], "d": [0.4]}))[:, 0].tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_who_scores_nothing_is_never_among_the_best() -> None:
    assert strong(Top(share=0.9), paid({"a": [1.0], "b": [0.0], "c": [0.0]}))[:, 0].tolist() == [True, False, False]
    assert not strong(Top(share=0.0), paid({"a": [1.0]})).any()


@settings(max_examples=30)
@given(jobs(), st.sampled_from(RULES))
def test_any_rule_divides_those_who_are_paid(job: tuple[Scheme, Crew], rule: Rule) -> None:
    scheme, crew = job
    try:
        found = effect(scheme, crew.workforce(scheme), rule)
    except Refused:
        return
    assert not (found.strong & ~found.paid.active).any()
    assert found.strong_lose - found.weak_gain == found.employer_keeps
    once = pd.Series(over_all(rule, found.paid)).groupby(found.paid.seats["person"]).any()
    assert set(people(found).query("strong")["person"]) <= set(once[once].index)
    other = strong(rule, pay(scheme.shared(0.3), crew.workforce(scheme)))
    np.testing.assert_array_equal(found.strong, other)


def test_a_mask_found_on_the_whole_history_labels_a_period() -> None:
    scheme, workforce = team_of(FOUR)
    mask = strong(AboveHistory(over="period"), pay(scheme, workforce))
    found = effect(scheme, workforce.at("2025-03"), mask[:, [2]])
    assert people(found)["strong"].tolist() == [True, False, True, False]


# Reliability ------------------------------------------------------------------------------------------------------------

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_published_intraclass_correlations() -> None:
    found = variances(SHROUT_FLEISS)
    assert found is not None
    assert (found.person, found.period, found.luck) == pytest.approx((2.555555556, 5.244444444, 1.019444444))
    assert round(found.icc, 2) == 0.71
    assert round(reliability(found.icc, 4), 2) == 0.91


@given(st.integers(0, 23))
def test_gaps_make_no_bias_where_there_is_no_luck(gap: int) -> None:
    exact = np.add.outer(np.arange(6.0), [3.0, 1.0, 7.0, 2.0])
    exact.flat[gap] = np.nan
    found = variances(exact)
    assert found is not None
    assert found.luck == pytest.approx(0, abs=1e-9)
    assert found.person == pytest.approx(3.5, rel=0.25)


@pytest.mark.parametrize("shape", [(1, 8), (8, 1), (0, 0), (2, 0)])
def test_too_few_to_tell(shape: tuple[int, int]) -> None:
    assert variances(np.ones(shape)) is None


def test_spearman_brown_and_credibility() -> None:
    assert [reliability(0.3, count) for count in (1, 3, 6, 12)] == pytest.approx([0.3, 0.5625, 0.72, 0.837209302])
    assert [credibility(count, 2.0) for count in (1, 3, 6, 12)] == pytest.approx([1 / 3, 0.6, 0.75, 0.857142857])
    assert np.isnan(Variances(0, 1, 0).icc)


def test_one_period_is_called_luck_and_the_assumption_is_named() -> None:
    found = label(paid({name: given[:1] for name, given in FOUR.items()}), np.array([True, True, False, False]))
    assert found.assumed
    assert not found.trusted
    assert "as is assumed here" in label_verdict(found)
    assert found.people["credibility"].tolist() == pytest.approx([0.3] * 4)


def test_people_who_differ_for_good_are_recognised() -> None:
    draw = np.tile([0.02, -0.02, 0.01, -0.01], 3)
    facts = {
        name: (mean + np.roll(draw, k)).tolist() for k, (name, mean) in enumerate([("a", 1.2), ("b", 0.9), ("c", 0.7)])
    }
    payouts = paid(facts)
    found = label(payouts, over_all(AT_PLAN, payouts))
    assert found.trusted
    assert not found.assumed
    assert found.still_strong == 1
    assert found.people["chance"].round(3).tolist() == [1, 0, 0]
    assert "Of 1 called strong, 1 stays" in label_verdict(found)


def test_results_that_never_repeat_are_called_luck() -> None:
    facts = {"a": [1.3, 0.7] * 4, "b": [0.7, 1.3] * 4, "c": [1.0] * 8}
    payouts = paid(facts)
    found = label(payouts, over_all(AT_PLAN, payouts))
    assert found.icc == 0
    assert "may be luck" in label_verdict(found)
    assert found.people["credibility"].tolist() == [0, 0, 0]


# The past, territories --------------------------------------------------------------------------------------------------


def test_how_often_the_strong_delivered_and_lost() -> None:
    scheme, workforce = team_of({"Ann": [1.2, 1.1, 0.8], "Ben": [0.7, 1.0, 0.9]})
    strong_ones, teams = strong_record_in_minor_units(effect(scheme, workforce)), team_record(scheme, workforce)
    assert strong_ones.to_numpy().tolist() == [["Ann", 2, 2, 48_000 + 4_000], ["Ben", 1, 0, 0]]
    assert teams["result"].tolist() == [0.95, 1.05, 0.85]
    assert teams["pays"].tolist() == [0, 1, 0]
    assert said_of_the_strong(strong_ones) == (
        "Counted by person and period, people were strong 3 times, and lost through the team part in 2 of these."
    )
    assert said_of_the_strong(strong_ones[:0]) == "Counted by person and period, nobody was strong."
    assert said_of_teams(teams) == "The team bonus was paid in 1 of 3 team periods, in full in 1."
    assert said_of_teams(teams[:1]) == "The team bonus was never paid (1 team period)."
    assert said_of_teams(teams[:0]) == "Nothing is paid through teams."


def test_at_100_0_no_team_part_would_have_paid() -> None:
    scheme, workforce = team_of(FOUR)
    assert team_record(scheme.shared(1.0), workforce).empty


def test_a_good_territory_is_not_taken_for_strength() -> None:
    plans = {name: 100.0 + 10 * place for place, name in enumerate("abcdefgh")}
    scheme, workforce = team_of({name: [1.3 - 0.05 * place] for place, name in enumerate("abcdefgh")}, plans)
    small = territory(scheme, workforce)
    assert small.correlation == pytest.approx(1)
    assert "small plan" in said_of_territory(small)
    rich = territory(scheme, workforce, pd.Series(dict.fromkeys("abcdefgh", 500.0)))
    assert "good territory" in said_of_territory(rich)
    poor = territory(scheme, workforce, pd.Series({name: plans[name] ** 3 for name in plans}))
    assert "poorer territory" in said_of_territory(poor)
    assert said_of_territory(territory(*team_of(FOUR))) == ""


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        ([0.0, 0.0], "The team bonus was never paid (2 team periods)."),
        ([0.5, 0.0], "The team bonus was paid in 1 of 2 team periods, never in full."),
        ([1.0, 0.5], "The team bonus was paid in 2 of 2 team periods, in full in 1."),
        ([1.0, 1.2], "The team bonus was always paid in full (2 team periods)."),
    ],
)
def test_how_often_the_team_bonus_was_paid_without_a_count_of_zero(pays: list[float], said: str) -> None:
    assert said_of_teams(pd.DataFrame({"pays": pays})) == said


def test_the_strong_who_never_lost_are_told_so() -> None:
    never = pd.DataFrame({"delivered": [3], "lost": [0]})
    assert said_of_the_strong(never) == (
        "Counted by person and period, people were strong 3 times, and never lost through the team part."
    )

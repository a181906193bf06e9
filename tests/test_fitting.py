"""The outlook that a history suggests: parameters of drawn histories are found again, and odd histories are told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from kpi import Card, Kpi, Refused, Scheme, build
from kpi.money import Floats
from kpi.rules.split import Split
from kpi.worlds import Fit, Outlook, fit
from kpi.worlds.pooling import repaired
from tests.histories import LINE, SALES, drawn, months, scheme_of, workforce_of

TWO = scheme_of(sales=0.7, calls=0.3)
SEEDS = range(8)


def fitted(seed: int, **how: object) -> Fit:
    """A fit of a drawn history."""
    scheme = how.get("scheme", SALES)
    assert isinstance(scheme, Scheme)
    return fit(scheme, drawn(seed, **how).workforce)  # type: ignore[arg-type] # told by name


def said(found: Fit) -> str:
    """All notices."""
    return "\n".join(map(str, found.problems))


def known(found: Fit) -> Floats:
    """(kpis, people) what history tells of a person's lasting luck; 0 without history."""
    return found.people.credible(found.outlook)[0]


def left_open(found: Fit) -> Floats:
    """(kpis, people) share of the variance that history leaves open; 1 without history."""
    return found.people.credible(found.outlook)[1]


def test_parameters_of_drawn_histories_are_found_again() -> None:
    found = [fitted(seed, scheme=TWO).outlook for seed in SEEDS]
    for outlook in found:
        assert outlook.person == pytest.approx(0.3, abs=0.1)
        assert outlook.team == pytest.approx(0.1, abs=0.04)
        assert outlook.market == pytest.approx(0.2, abs=0.13)
        assert outlook.margin("Seller", "sales").cv == pytest.approx(0.25, abs=0.04)
        assert outlook.margin("Seller", "sales").mean == pytest.approx(1.05, abs=0.08)
        assert outlook.matrix(("sales", "calls"))[0, 1] == pytest.approx(0.5, abs=0.15)
        assert {margin.kind for margin in outlook.margins} == {"lognormal"}
    means = np.mean([(one.person, one.team, one.market, one.luck, one.margin("", "sales").cv) for one in found], axis=0)
    assert means[:4] == pytest.approx([0.3, 0.1, 0.2, 0.4], abs=0.04)
    assert np.mean([one.margin("Seller", "calls").cv for one in found]) == pytest.approx(0.25, abs=0.015)
    assert np.mean([one.matrix(("sales", "calls"))[0, 1] for one in found]) == pytest.approx(0.5, abs=0.06)


def test_without_common_luck_none_is_found() -> None:
    found = [fitted(seed, person=0.5, team=0.0, market=0.0, correlation=0.0, scheme=TWO).outlook for seed in SEEDS]
    assert max(one.market for one in found) < 0.01
    assert max(one.team for one in found) < 0.02
    assert np.mean([one.person for one in found]) == pytest.approx(0.5, abs=0.04)
    assert np.abs([one.matrix(("sales", "calls"))[0, 1] for one in found]).max() < 0.15


def test_a_normal_history_is_called_normal_and_its_spread_is_found() -> None:
    found = [fitted(seed, normal=True, cv=0.12).outlook.margin("Seller", "sales") for seed in SEEDS]
    assert [one.kind for one in found].count("normal") >= 6
    assert np.mean([one.cv for one in found]) == pytest.approx(0.12, abs=0.01)
    skewed = [fitted(seed, cv=0.14).outlook.margin("Seller", "sales").kind for seed in SEEDS]
    assert skewed.count("lognormal") >= 6


def test_what_is_known_of_people_is_right_on_average_and_as_sure_as_it_says() -> None:
    errors, wide = [], []
    for seed in SEEDS:
        history = drawn(seed, gaps=0.5)
        found = fit(SALES, history.workforce)
        place = [int(str(name)[1:]) for name in found.people.seats["person"]]
        truth = history.skill[0, place]
        errors.append((truth - known(found)[0]) / np.sqrt(found.outlook.person * left_open(found)[0]))
        wide.append(known(found)[0] / np.sqrt(found.outlook.person))
    assert np.std(np.concatenate(errors)) == pytest.approx(1, abs=0.12)
    assert abs(np.mean(np.concatenate(errors))) < 0.25
    assert 0.7 < np.std(np.concatenate(wide)) < 1  # the plug-in would be wider than skill itself


def test_the_interval_of_the_market_holds_the_truth_about_as_often_as_it_says() -> None:
    found = [fitted(seed, people=30, periods=12, teams=5).shares for seed in range(60)]
    held = sum(one is not None and one.market_range[0] <= 0.2 <= one.market_range[1] for one in found)
    own = sum(one is not None and one.person_range[0] <= 0.3 <= one.person_range[1] for one in found)
    assert held >= 51
    assert own >= 51
    widths = [one.market_range[1] - one.market_range[0] for one in found if one]
    assert min(widths) > 0.15


def test_luck_of_few_teams_is_not_taken_for_the_markets() -> None:
    found = [
        fitted(seed, people=60, periods=40, teams=2, team=0.5, market=0.02, person=0.1).shares for seed in range(20)
    ]
    assert np.mean([one.market for one in found if one]) < 0.08
    assert sum(one is not None and one.market_range[0] <= 0.02 for one in found) >= 18


def test_fewer_periods_shrink_more_and_new_people_are_open() -> None:
    attained = np.full((1, 5, 12), np.nan)
    attained[0] = np.random.default_rng(2).normal(1, 0.1, (5, 12)) + np.array([0.3, 0.3, 0, -0.1, -0.2])[:, None]
    attained[0, 1, :9] = np.nan
    found = fit(SALES, workforce_of(SALES, attained))
    assert left_open(found)[0, 1] > left_open(found)[0, 0]
    assert 0 < known(found)[0, 1] < known(found)[0, 0]
    newcomer = fit(SALES, workforce_of(SALES, attained, also=["newcomer"]))
    row = newcomer.people.seats["person"].tolist().index("newcomer")
    assert (known(newcomer)[0, row], left_open(newcomer)[0, row]) == (0, 1)


def test_what_is_known_agrees_with_the_best_linear_prediction_of_whole_matrices() -> None:
    found = fit(SALES, drawn(4, people=40, periods=14, teams=5, gaps=0.4).workforce)
    (one,), outlook = found.estimates, found.outlook
    who, when = np.nonzero(~np.isnan(one.y))
    z = one.y[who, when] / np.sqrt(one.variance)
    person, period = who[:, None] == who, when[:, None] == when
    cell = period & (one.teams[who][:, None] == one.teams[who])
    variance = outlook.person * person + outlook.market * period + outlook.team * cell + outlook.luck * np.eye(len(z))
    ones = np.ones(len(z))
    mean = ones @ np.linalg.solve(variance, z) / (ones @ np.linalg.solve(variance, ones))
    of_person = outlook.person * (np.arange(40)[:, None] == who)
    best = of_person @ np.linalg.solve(variance, z - mean)
    assert np.corrcoef(best, known(found)[0])[0, 1] > 0.98
    assert np.abs(best - known(found)[0]).max() < 0.2
    assert np.std(best) == pytest.approx(np.std(known(found)[0]), rel=0.05)
    left = 1 - np.diag(of_person @ np.linalg.solve(variance, of_person.T)) / outlook.person
    np.testing.assert_allclose(left, left_open(found)[0], atol=0.08)


@given(st.floats(0.01, 0.99), st.floats(0, 1), st.integers(0, 100))
@settings(deadline=None)
def test_belief_lies_between_none_and_all_and_rises_with_periods(person: float, rest: float, turns: int) -> None:
    outlook = Outlook(person=person, team=0, market=(1 - person) * rest)
    base = ONE_FIT
    counts = np.array([[turns, turns + 1, *[0] * (base.people.turns.shape[1] - 2)]])
    known, open_ = base.people._replace(turns=counts, standing=np.ones_like(base.people.standing)).credible(outlook)
    assert ((open_ >= 0) & (open_ <= 1)).all()
    assert open_[0, 1] <= open_[0, 0]
    assert (known[0, 2:] == 0).all()
    np.testing.assert_allclose(known, 1 - open_)


def test_without_persistent_skill_everyone_is_average() -> None:
    none_known, all_open = ONE_FIT.people.credible(Outlook(person=0))
    assert (none_known == 0).all()
    assert (all_open == 1).all()
    assert (known(ONE_FIT) != 0).any()


ONE_FIT = fitted(0, people=12, periods=12, teams=3)


def test_an_average_person_is_not_set_by_those_who_were_hardly_there() -> None:
    attained = np.exp(np.random.default_rng(2).normal(0, 0.1, (1, 20, 24)))
    attained[0, 10:, :23] = np.nan
    attained[0, 10:, 23] *= 3
    (one,) = fit(SALES, workforce_of(SALES, attained)).estimates
    short = one.turns == 1
    levels = [one.standing(Outlook(person=person, team=0, market=0)) for person in (0.05, 0.999)]
    gap = levels[0][short].mean() - levels[0][~short].mean()
    assert -levels[0][~short].mean() == pytest.approx(gap * 0.05 / (0.05 + 24 / 43), rel=0.05)
    assert -levels[1][~short].mean() == pytest.approx(gap / 2, rel=0.05)


def test_somebody_who_moved_keeps_what_was_shown_before() -> None:
    attained = np.random.default_rng(3).normal(1, 0.1, (1, 6, 12))
    stays = workforce_of(SALES, attained)
    rows = [
        (
            f"p{row}",
            "South" if row == 0 and step >= 6 else "North",
            f"{months(12)[step]}",
            "sales",
            100.0,
            100 * attained[0, row, step],
        )
        for row in range(6)
        for step in range(12)
    ]
    columns = ["person", "team", "period", "kpi", "plan", "fact"]
    moved = build(pd.DataFrame(rows, columns=columns), None, SALES)
    found = fit(SALES, moved)
    assert found.people.seats["person"].tolist().count("p0") == 2
    assert found.people.turns[0].tolist() == [12] * 7
    assert known(found)[0, 0] == known(found)[0, 1]
    np.testing.assert_allclose(known(found)[0, 1:], known(fit(SALES, stays))[0], atol=0.1)


# Season ------------------------------------------------------------------------------------------------------------------

WAVE = 1 + 0.15 * np.sin(np.arange(12) * np.pi / 6)


def test_a_clear_season_over_three_years_is_used_and_divided_out() -> None:
    found = fitted(1, season=WAVE, market=0.05, cv=0.2)
    seen = found.seasons["sales"]
    assert seen.used
    assert list(seen.indices.values()) == pytest.approx(WAVE.tolist(), abs=0.06)
    assert found.outlook.margin("Seller", "sales").season == dict(seen.indices)
    assert found.outlook.market < 0.12
    assert sum(fitted(seed, market=0.05, cv=0.2).seasons["sales"].used for seed in SEEDS) <= 1


def test_a_season_of_two_years_is_offered_only() -> None:
    found = fitted(1, season=WAVE, periods=24, market=0.05, cv=0.2)
    seen = found.seasons["sales"]
    assert seen.indices
    assert not seen.used
    assert "three full years" in seen.sentence
    assert found.outlook.margin("Seller", "sales").season == {}
    fewer = fitted(1, season=WAVE, periods=20).seasons["sales"]
    assert not fewer.indices
    assert "4 periods are missing" in fewer.sentence


def test_joiners_make_no_season() -> None:
    attained = np.full((1, 40, 36), 1.0)
    attained[0, 20:] = 1.6  # the better half is there in summer only
    attained[0, 20:, [step for step in range(36) if step % 12 not in (5, 6, 7)]] = np.nan
    attained *= np.random.default_rng(0).lognormal(0, 0.05, attained.shape)
    seen = fit(SALES, workforce_of(SALES, attained)).seasons["sales"]
    assert not seen.used
    assert max(seen.indices.values()) < 1.1


# Odd histories -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("periods", [1, 3, 5])
def test_few_periods_are_assumed_and_said(periods: int) -> None:
    found = (
        fitted(1, people=30, periods=max(periods, 3))
        if periods > 2
        else fit(SALES, workforce_of(SALES, LUCK[:, :, :1]))
    )
    default = Outlook()
    assert found.assumed
    assert found.shares is None
    assert (found.outlook.person, found.outlook.team, found.outlook.market) == (
        default.person,
        default.team,
        default.market,
    )
    assert found.outlook.pairs == ()
    assert "cannot tell skill from luck" in said(found)
    assert found.sentences
    assert (left_open(found) < 1).any()
    assert found.outlook.margin("Seller", "sales").mean == pytest.approx(found.evidence["mean"][0])


LUCK = np.random.default_rng(5).lognormal(0, 0.2, (1, 20, 12))


def test_one_person() -> None:
    found = fit(SALES, workforce_of(SALES, LUCK[:, :1]))
    assert found.assumed
    assert "one person only" in said(found)
    assert known(found)[0, 0] == 0  # nobody to be compared with
    assert found.outlook.margin("Seller", "sales").cv == pytest.approx(LUCK[0, 0].std() / LUCK[0, 0].mean(), rel=0.3)


def test_every_result_the_same() -> None:
    found = fit(SALES, workforce_of(SALES, np.ones((1, 8, 12))))
    assert found.assumed
    assert found.outlook.margin("Seller", "sales").cv == 0
    assert (known(found) == 0).all()
    assert "takes it as certain" in said(found)


def test_zeros_and_negatives_make_it_normal_and_are_counted() -> None:
    zeros, negative = LUCK.copy(), LUCK.copy()
    zeros[0, :5, :4] = 0
    negative[0, 0, :3] = -0.5
    for attained, text in ((zeros, "20 results are zero"), (negative, "3 results are below zero")):
        found = fit(SALES, workforce_of(SALES, attained))
        assert found.outlook.margin("Seller", "sales").kind == "normal"
        assert text in said(found)
    assert fit(SALES, workforce_of(SALES, zeros)).evidence[["zeros", "negative"]].to_numpy().tolist() == [[20, 0]]
    assert "own history" in said(fit(SALES, workforce_of(SALES, zeros)))


def test_losses_on_average_cannot_be_held() -> None:
    found = fit(SALES, workforce_of(SALES, -LUCK))
    assert found.assumed
    assert found.outlook.margin("Seller", "sales").mean == 1
    assert "zero or below on average" in said(found)
    assert found.evidence["assumed"].tolist() == [True]


def test_results_of_forty_times_the_plan_are_brought_nearer_and_counted() -> None:
    stray = LUCK.copy()
    stray[0, 3, 3] = 40
    stray[0, 4, 4] = 0.001
    found = fit(SALES, workforce_of(SALES, stray))
    assert found.evidence["strays"].tolist() == [2]
    assert "2 results lie so far" in said(found)
    calm = fit(SALES, workforce_of(SALES, LUCK)).outlook.margin("Seller", "sales")
    assert found.outlook.margin("Seller", "sales").cv == pytest.approx(calm.cv, rel=0.25)
    assert found.outlook.margin("Seller", "sales").mean == pytest.approx(calm.mean, rel=0.03)
    flat = np.ones((1, 8, 12))
    flat[0, 0, 0] = 40
    assert fit(SALES, workforce_of(SALES, flat)).evidence["strays"].tolist() == [1]


def test_a_handful_of_results_is_too_few_for_a_margin() -> None:
    found = fit(SALES, workforce_of(SALES, LUCK[:, :2, :2]))
    margin = found.outlook.margin("Seller", "sales")
    assert (margin.mean, margin.cv) == (1.0, 0.25)
    assert "4 results are too few" in said(found)


def test_results_that_are_no_shares_of_a_plan_are_told() -> None:
    found = fit(SALES, workforce_of(SALES, LUCK * 1000))
    assert found.outlook.margin("Seller", "sales").mean == 10
    assert "no shares of a plan" in said(found)
    wild = fit(SALES, workforce_of(SALES, LUCK**12)).outlook.margin("Seller", "sales")
    assert (wild.kind, wild.cv) == ("lognormal", 3)


def test_no_results_at_all() -> None:
    workforce = workforce_of(SALES, LUCK)
    empty = replace(
        workforce, fact=np.full(workforce.fact.shape, np.nan), attainment=np.full(workforce.fact.shape, np.nan)
    )
    found = fit(SALES, empty)
    assert found.outlook == Outlook()
    assert "no results to learn from" in said(found)
    assert found.evidence.empty
    assert (left_open(found) == 1).all()
    other = fit(scheme_of(margin=1.0), workforce)
    assert (other.people.kpis, known(other).shape) == ((), (0, 20))


def test_teams_of_one_are_told() -> None:
    found = fit(SALES, workforce_of(SALES, LUCK, teams=[f"team {row}" for row in range(20)]))
    assert found.outlook.team == 0
    assert any("teams of one person" in sentence for sentence in found.sentences)


def test_a_measure_without_plans_is_taken_against_each_persons_mean() -> None:
    size = np.random.default_rng(1).lognormal(8, 1, (1, 20, 1))
    found = fit(SALES, workforce_of(SALES, LUCK * size, plan=None))
    row = found.evidence.iloc[0]
    assert not row["planned"]
    assert row["mean"] == pytest.approx(1)
    assert row["cv"] == pytest.approx(0.2, abs=0.03)
    assert found.outlook.person < 0.02
    assert "own average" in said(found)


def test_only_what_the_scheme_looks_at_is_fitted() -> None:
    workforce = drawn(1, scheme=TWO).workforce
    found = fit(SALES, workforce)
    assert found.people.kpis == ("sales",)
    assert found.evidence["kpi"].tolist() == ["sales"]
    assert known(found).shape == (1, len(workforce.seats))


def test_shares_are_averaged_by_what_decides_pay() -> None:
    steady, lucky = np.repeat(LUCK[:, :, :1], 12, axis=2), LUCK
    steady = steady * np.random.default_rng(7).lognormal(0, 0.02, steady.shape)
    both = np.concatenate([steady, lucky])
    persons = [
        fit(scheme, workforce_of(scheme, both)).outlook.person
        for scheme in (scheme_of(sales=0.9, calls=0.1), scheme_of(sales=0.1, calls=0.9))
    ]
    assert persons[0] > persons[1] + 0.2
    team_only = Scheme(
        cards=(Card(role="Seller", kpis=(Kpi(name="calls", weight=1, curve=LINE),), team=Split(kpis={"sales": 1.0})),),
        precision=8,
    )
    workforce = workforce_of(scheme_of(sales=0.5, calls=0.5), both)
    assert fit(team_only, workforce).evidence.set_index("kpi")["weight"].to_dict() == {"sales": 0.4, "calls": 0.6}


def test_contradicting_correlations_are_brought_together() -> None:
    wild = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    mended = repaired(wild)
    assert np.linalg.eigvalsh(mended).min() == pytest.approx(0.01)
    np.testing.assert_allclose(np.diag(mended), 1)
    np.testing.assert_allclose(repaired(np.eye(2)), np.eye(2))


def test_correlations_of_different_people_that_contradict_each_other_still_make_an_outlook() -> None:
    three = scheme_of(sales=0.4, calls=0.3, visits=0.3)
    luck = np.random.default_rng(1).normal(0, 0.2, (60, 12))
    attained = np.full((3, 60, 12), np.nan)
    for rows, one, other, sign in ((slice(0, 20), 0, 1, 1), (slice(20, 40), 1, 2, 1), (slice(40, 60), 0, 2, -1)):
        attained[one, rows], attained[other, rows] = np.exp(luck[rows]), np.exp(sign * luck[rows])
    matrix = fit(three, workforce_of(three, attained)).outlook.matrix(("sales", "calls", "visits"))
    assert np.linalg.eigvalsh(matrix).min() == pytest.approx(0.01, abs=1e-3)
    assert (matrix[0, 1] > 0.3, matrix[1, 2] > 0.3, matrix[0, 2] < -0.3) == (True, True, True)


def test_kpis_without_plans_say_nothing_of_whose_the_results_are_beside_others() -> None:
    skilled = LUCK * np.exp(np.random.default_rng(8).normal(0, 0.3, (1, 20, 1)))
    size = np.random.default_rng(1).lognormal(8, 1, (20, 1))
    both = workforce_of(TWO, np.concatenate([skilled, skilled * size]))
    unplanned = (np.array(both.kpis) == "calls")[:, None, None]
    both = replace(
        both, plan=np.where(unplanned, np.nan, both.plan), attainment=np.where(unplanned, np.nan, both.attainment)
    )
    found = fit(TWO, both)
    assert found.evidence["planned"].tolist() == [True, False]
    assert found.outlook.person == pytest.approx(found.evidence["person"][0], abs=0.01)


# What a page shows -------------------------------------------------------------------------------------------------------


def test_quantiles_of_the_residuals_lie_in_their_band_where_the_shape_is_right() -> None:
    picture = fitted(1, person=0, team=0, market=0).qq("Seller", "sales")
    assert ((picture["seen"] >= picture["low"]) & (picture["seen"] <= picture["high"])).mean() > 0.8
    assert (picture["expected"].diff().dropna() >= 0).all()
    two_heaps = np.where(np.arange(20)[:, None] % 2, 0.5, 1.5) * np.random.default_rng(1).lognormal(
        0, 0.05, (1, 20, 24)
    )
    wrong = fit(SALES, workforce_of(SALES, two_heaps)).qq("Seller", "sales")
    assert ((wrong["seen"] >= wrong["low"]) & (wrong["seen"] <= wrong["high"])).mean() < 0.5
    with pytest.raises(Refused, match="no results of calls"):
        ONE_FIT.qq("Seller", "calls")


def test_own_history_is_kept_as_quantiles_around_one() -> None:
    margin = ONE_FIT.outlook.margin("Seller", "sales")
    assert 20 <= len(margin.points) <= 200
    assert np.mean(margin.points) == pytest.approx(1, abs=1e-3)
    assert margin.revise(kind="history").kind == "history"
    assert fit(SALES, workforce_of(SALES, LUCK[:, :2, :6])).outlook.margin("Seller", "sales").points == ()


def test_evidence_and_sentences() -> None:
    row = ONE_FIT.evidence.iloc[0]
    assert row["mean_low"] < row["mean"] < row["mean_high"]
    assert row["cv_low"] < row["cv"] < row["cv_high"]
    assert row["icc_low"] <= row["icc"] <= row["icc_high"]
    assert (row["periods"], row["weight"]) == (12, 1.0)
    assert any("95%" in sentence for sentence in ONE_FIT.sentences)
    assert ONE_FIT.assumed is False


@given(
    arrays.arrays(
        float,
        st.tuples(st.just(2), st.integers(1, 5), st.integers(1, 9)),
        elements=st.sampled_from([np.nan, -3.0, 0.0, 0.5, 0.99, 1.0, 1.01, 1.5, 40.0]),
    )
)
@settings(deadline=None, max_examples=60)
def test_any_history_gives_a_valid_outlook(attained: NDArray) -> None:
    if np.isnan(attained).all():
        return
    found = fit(TWO, workforce_of(TWO, attained))
    assert np.isfinite(known(found)).all()
    assert ((left_open(found) >= 0) & (left_open(found) <= 1)).all()
    assert found.outlook.person + found.outlook.team + found.outlook.market <= 1 + 1e-9
    assert len(found.evidence) == len(found.outlook.margins)
    assert all(problem.level == "notice" for problem in found.problems)

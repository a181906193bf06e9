"""All splits at once: the same money as paying 101 times, and the same in the browser's chart."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import Curve, Refused, Scheme, Workforce, build, charts, load, pay
from kpi.payment.payout import Scored
from kpi.split import SHARES, Rule, Sweep, effect, frontier_in_minor_units, people_in_minor_units, sums_of, sweep
from tests.strategies import PLAIN, Crew, jobs
from tests.test_cases import FOLDER, prepare, read_file
from tests.test_split_groups import RULES

DATA = Path(__file__).parent.parent / "data"
STORY = read_file(FOLDER / "three_strong_seven_weak_graduated.yaml")
CASES = {case.name: case for case in STORY.cases}
PARTS = ("own", "team_part", "gained", "lost")
GRADUATED = "remedy: a graduated team plan"


def sample(name: str) -> tuple[Scheme, Workforce]:
    """Scheme and workforce of a sample."""
    scheme = load(DATA / name / "scheme.yaml")
    results, staff = (pd.read_csv(DATA / name / f"{table}.csv") for table in ("results", "people"))
    return scheme, build(results, staff, scheme)


def by_person(found: Sweep, payout: np.ndarray) -> list[int]:
    """Payouts (seats, ...) summed in the order of the sweep's people."""
    sums = pd.Series(payout.reshape(len(payout), -1).sum(axis=1)).groupby(found.now.paid.seats["person"]).sum()
    return [int(sums[name]) for name in found.people_in_minor_units["person"]]


def drawn(part: charts.Part, share: int) -> dict[str, dict[str, int]]:
    """What each bar is made of at a share, in minor units."""
    bars = zip(*part["frames"][share], strict=True)
    return {name: dict(zip(PARTS, bar, strict=True)) for name, bar in zip(part["names"], bars, strict=True)}


@pytest.mark.parametrize("name", ["story", "company"])
def test_every_split_is_paid_as_it_would_be_alone(name: str) -> None:
    scheme, workforce = sample(name)
    found = sweep(scheme, workforce)
    for share in SHARES.tolist() if name == "story" else (0, 1, 33, 60, 99, 100):
        paid = pay(scheme.shared(share / 100), workforce)
        assert found.payout[share].tolist() == by_person(found, paid.payout)
        assert found.sums_in_minor_units["cost"][share] == paid.cost
        one = effect(scheme.shared(share / 100), workforce)
        row = found.sums_in_minor_units.iloc[share]
        assert (row["strong_lose"], row["weak_gain"]) == (one.strong_lose, one.weak_gain)
        assert (row["employer_keeps"], row["forfeited"]) == (one.employer_keeps, one.forfeited.sum())
        assert row["strong"] == pytest.approx(one.paid.payout[one.strong].mean(), rel=1e-12)


@settings(max_examples=25)
@given(jobs())
def test_every_split_of_any_scheme_in_engine_and_chart(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    try:
        found = sweep(scheme, workforce)
    except Refused:
        return
    sums = found.sums_in_minor_units
    assert (sums["strong_lose"] - sums["weak_gain"] == sums["employer_keeps"]).all()
    bars = charts.split_bars_part(found, scheme.currency)
    for share in (0, 1, 25, 33, 50, 67, 99, 100):
        paid = pay(scheme.shared(share / 100), workforce)
        assert found.payout[share].tolist() == by_person(found, paid.payout)
        own, team, gained, _lost = np.array(bars["frames"][share]).reshape(4, -1)
        assert sorted((own + team + gained).tolist()) == sorted(found.payout[share].tolist())
        assert found.each()[share] == sums_of(effect(scheme.shared(share / 100), workforce))


@settings(max_examples=25)
@given(jobs(), st.sampled_from(RULES), st.sampled_from(RULES))
def test_others_are_strong_without_paying_anew(job: tuple[Scheme, Crew], one: Rule, other: Rule) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    try:
        found, anew = sweep(scheme, workforce, one).grouped(other), sweep(scheme, workforce, other)
    except Refused:
        return
    for name in ("sums_in_minor_units", "people_in_minor_units"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(anew, name), check_exact=True)
    for name in ("payout", "through_team", "alone"):
        np.testing.assert_array_equal(getattr(found, name), getattr(anew, name))
    assert found.each() == anew.each()


def straight(found: Sweep) -> np.ndarray:
    """(people,) whose pay is a straight line over the share, but for rounding; caps, gates and pools bend it."""
    line = found.payout[0] + np.outer(SHARES / 100, found.payout[-1] - found.payout[0])
    turns = (
        2 * max(1, len(found.now.paid.periods)) * len(found.now.paid.seats) / max(1, len(found.people_in_minor_units))
    )
    return (np.abs(found.payout - line) <= turns).all(axis=0)


@settings(max_examples=25)
@given(jobs(PLAIN, missing=False))
def test_without_bends_pay_is_a_straight_line_over_the_share(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    try:
        found = sweep(scheme, crew.workforce(scheme))
    except Refused:
        return
    assert straight(found).all()


def test_a_cap_bends_the_line() -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    capped = scheme.revise_card("Seller", cap=1.0)
    bent = dict(zip(sweep(capped, workforce).people["person"], straight(sweep(capped, workforce)), strict=True))
    assert straight(sweep(scheme, workforce)).all()
    assert not bent["Anna"]
    assert bent["David"]


def test_a_team_multiplier_leaves_nothing_to_move() -> None:
    scheme, workforce = prepare(STORY, CASES["remedy: the team multiplies, and leaves everything as it is at 91 %"])
    found = sweep(scheme, workforce)
    assert (found.payout == found.payout[0]).all()


def test_scored_once_pays_what_pay_pays_under_any_team_rule() -> None:
    scheme, workforce = prepare(STORY, CASES["60:40"])
    scored = Scored(scheme, workforce)
    for case in CASES.values():
        if "team" in case.change and case.results is None and "cards" not in case.change:
            other = prepare(STORY, case)[0]
            np.testing.assert_array_equal(scored.under(other.team).payout, pay(other, workforce).payout, case.name)


def test_the_frontier_takes_its_points_from_the_same_line() -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    table, sums = (
        frontier_in_minor_units(scheme, workforce, [share / 100 for share in SHARES]),
        sweep(scheme, workforce).sums_in_minor_units,
    )
    np.testing.assert_allclose(table[["strong", "weak", "cost"]], sums[["strong", "weak", "cost"]], rtol=1e-12)


@pytest.mark.parametrize("share", [0, 37, 61, 100])
def test_the_browser_is_given_what_the_engine_pays(share: int) -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    found = drawn(charts.split_bars_part(sweep(scheme, workforce), "EUR"), share)
    table = people_in_minor_units(effect(scheme.shared(share / 100), workforce))
    alone = drawn(charts.bars_part(table, "EUR"), 0)
    assert found == alone == {row["person"]: {name: row[name] for name in PARTS} for _index, row in table.iterrows()}


def test_a_picture_in_the_place_of_another_keeps_its_scale() -> None:
    plain, workforce = prepare(STORY, CASES[GRADUATED])
    scheme = plain.revise(team=plain.team.revise(curve=Curve.model_validate({"knots": [(0.5, 3)]})))
    moving = charts.split_bars_part(sweep(scheme, workforce), "EUR")
    table = people_in_minor_units(effect(scheme.shared(0.9), workforce))
    alone, like = charts.bars_part(table, "EUR"), charts.bars_part(table, "EUR", like=moving)
    assert alone["top"] < like["top"] == moving["top"]
    assert (like["ticks"], like["drawn"], like["frames"]) == (moving["ticks"], moving["drawn"], alone["frames"])


def test_lines_read_the_means_of_the_engine() -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    found = sweep(scheme, workforce)
    part = charts.lines_part(found, "EUR", lambda amount: f"{amount:.2f}")
    for share in (0, 60, 100):
        strong, weak, everybody = (label for *_where, label, _shown in part["frames"][share]["dots"])
        assert strong == f"strong: {found.sums_in_minor_units['strong'][share] / 100:.2f}"
        assert weak == f"weak: {found.sums_in_minor_units['weak'][share] / 100:.2f}"
        assert (
            everybody
            == f"all, a person: {found.sums_in_minor_units['cost'][share] / len(found.people_in_minor_units) / 100:.2f}"
        )


def test_many_people_have_a_bar_each_sorted_by_what_their_own_result_alone_pays() -> None:
    scheme, workforce = sample("company")
    found = sweep(scheme, workforce)
    part, people = charts.split_bars_part(found, scheme.currency), found.people_in_minor_units
    assert (part["share"], part["single"], len(part["names"])) == (True, True, len(people))
    assert part["strong"] == people["strong"].sum() == 77
    alone = np.array(part["alone"]) / part["target"]
    for side in (alone[: part["strong"]], alone[part["strong"] :]):
        assert (np.diff(side) <= 0).all()
    strong, weak = part["brackets"][60]
    assert [side["whole"] for side in (strong, weak)] == [
        "**77 strong** · average **112.3%**",
        "**43 weak** · average **92.5%**",
    ]


def test_very_many_people_are_averages_of_neighbours_that_keep_the_sums() -> None:
    scheme, workforce = sample("company")
    table = people_in_minor_units(effect(scheme, workforce))
    crowd = pd.concat([table.assign(person=table["person"] + f" {copy}") for copy in range(5)], ignore_index=True)
    part = charts.bars_part(crowd, scheme.currency, today=crowd["payout"].to_numpy(float), found="Onyx Moor 3")
    sizes = [int(last) - int(first) + 1 for first, last in (re.findall(r"\d+", name) for name in part["names"])]
    assert len(part["names"]) <= charts.MOST_SINGLE < len(crowd) == sum(sizes)
    assert sum(sizes[: part["strong"]]) == crowd["strong"].sum()
    paid = np.array(part["frames"][0])[:3].sum(axis=0) @ sizes
    assert paid == pytest.approx(crowd["payout"].sum(), rel=1e-6)
    bar, firsts = part["found"]["bar"], np.cumsum([0, *sizes])
    assert firsts[bar] < firsts[bar + 1]
    onyx = table.set_index("person").loc["Onyx Moor"]
    assert part["found"]["payout"] == [onyx["payout"]]
    assert part["found"]["alone"] - onyx["payout"] == onyx["lost"] - onyx["gained"]


def test_who_has_no_target_bonus_has_no_share_of_it() -> None:
    scheme, workforce = sample("company")
    table = people_in_minor_units(effect(scheme, workforce))
    without = table.assign(target=table["target"].where(table["person"] != "Onyx Moor", 0))
    names = charts.bars_part(without, scheme.currency)["names"]
    assert len(names) == len(table) - 1
    assert "Onyx Moor" not in names


def test_few_people_are_drawn_in_money_with_their_target_in_words() -> None:
    scheme, workforce = sample("story")
    part = charts.bars_part(people_in_minor_units(effect(scheme, workforce)), scheme.currency)
    assert (part["share"], part["same"], part["drawn"]) == (False, True, ["own", "lost"])
    assert part["words"]["the target"] == "target bonus €50,000"
    assert part["brackets"][0][0] == {
        "whole": "**3 strong** · average **€41,250**",
        "short": "**3 strong** · €41,250",
        "alone": "€68,750 at 100:0",
    }
    assert [label for _at, label in part["ticks"]] == ["0", "20,000", "40,000", "€60,000"]


def test_what_is_too_little_to_be_seen_has_no_legend() -> None:
    scheme, workforce = sample("story")
    table = people_in_minor_units(effect(scheme, workforce))
    for gained, drawn_kinds in ((100, ["own", "lost"]), (500_000, ["own", "gained", "lost"])):
        part = charts.bars_part(table.assign(gained=gained), scheme.currency)
        assert part["drawn"] == drawn_kinds

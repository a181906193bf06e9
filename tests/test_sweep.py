"""All splits at once: the same money as paying 101 times, and the same in the browser's chart."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings

from kpi import Refused, Scheme, Workforce, build, charts, load, pay
from kpi.charts.base import Spec
from kpi.payout import Scored
from kpi.split import SHARES, Sweep, effect, frontier, people, sweep
from tests.strategies import PLAIN, Crew, jobs
from tests.test_cases import FOLDER, prepare, read_file

DATA = Path(__file__).parent.parent / "data"
STORY = read_file(FOLDER / "three_strong_seven_weak_graduated.yaml")
CASES = {case.name: case for case in STORY.cases}
GRADUATED = "remedy: a graduated team plan"


def sample(name: str) -> tuple[Scheme, Workforce]:
    """Scheme and workforce of a sample."""
    scheme = load(DATA / name / "scheme.yaml")
    results, staff = (pd.read_csv(DATA / name / f"{table}.csv") for table in ("results", "people"))
    return scheme, build(results, staff, scheme)


def by_person(found: Sweep, payout: np.ndarray) -> list[int]:
    """Payouts (seats, ...) summed in the order of the sweep's people."""
    sums = pd.Series(payout.reshape(len(payout), -1).sum(axis=1)).groupby(found.now.paid.seats["person"]).sum()
    return [int(sums[name]) for name in found.people["person"]]


def looked_up(rows: pd.DataFrame, column: str, share: int) -> list[str]:
    """What the chart looks up at a share, bar by bar."""
    return [text.split(" ")[share] for text in rows.loc[rows["part"] == "bar", column]]


@pytest.mark.parametrize("name", ["story", "company"])
def test_every_split_is_paid_as_it_would_be_alone(name: str) -> None:
    scheme, workforce = sample(name)
    found = sweep(scheme, workforce)
    for share in SHARES.tolist() if name == "story" else (0, 1, 33, 60, 99, 100):
        paid = pay(scheme.shared(share / 100), workforce)
        assert found.payout[share].tolist() == by_person(found, paid.payout)
        assert found.sums["cost"][share] == paid.cost
        one = effect(scheme.shared(share / 100), workforce)
        row = found.sums.iloc[share]
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
    sums = found.sums
    assert (sums["strong_lose"] - sums["weak_gain"] == sums["employer_keeps"]).all()
    rows = charts.split_rows(found, str)
    for share in (0, 1, 25, 33, 50, 67, 99, 100):
        paid = pay(scheme.shared(share / 100), workforce)
        assert found.payout[share].tolist() == by_person(found, paid.payout)
        shown = [round(float(text) * scheme.minor) for text in looked_up(rows, "pays", share)]
        assert sorted(shown) == sorted(found.payout[share].tolist())


@settings(max_examples=25)
@given(jobs(PLAIN, missing=False))
def test_without_bends_pay_is_a_straight_line_over_the_share(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    try:
        found = sweep(scheme, crew.workforce(scheme))
    except Refused:
        return
    assert found.straight.all()


def test_a_cap_bends_the_line() -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    capped = scheme.revise_card("Seller", cap=1.0)
    bent = dict(zip(sweep(capped, workforce).people["person"], sweep(capped, workforce).straight, strict=True))
    assert sweep(scheme, workforce).straight.all()
    assert not bent["Anna"]
    assert bent["David"]


def test_a_team_multiplier_leaves_nothing_to_move() -> None:
    scheme, workforce = prepare(STORY, CASES["remedy: the team multiplies, and leaves everything as it is at 91 %"])
    assert not sweep(scheme, workforce).moves


def test_scored_once_pays_what_pay_pays_under_any_team_rule() -> None:
    scheme, workforce = prepare(STORY, CASES["60:40"])
    scored = Scored(scheme, workforce)
    for case in CASES.values():
        if "team" in case.change and case.results is None and "cards" not in case.change:
            other = prepare(STORY, case)[0]
            np.testing.assert_array_equal(scored.under(other.team).payout, pay(other, workforce).payout, case.name)


def test_the_frontier_takes_its_points_from_the_same_line() -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    table, sums = frontier(scheme, workforce, [share / 100 for share in SHARES]), sweep(scheme, workforce).sums
    np.testing.assert_allclose(table[["strong", "weak", "cost"]], sums[["strong", "weak", "cost"]], rtol=1e-12)


def drawn(spec: Spec, rows: pd.DataFrame) -> str:
    """The chart as Vega draws it."""
    views = [view | {"width": 600} for view in spec["vconcat"]] if "vconcat" in spec else []
    size: Spec = {"vconcat": views} if views else {"width": 600}
    return vl_convert.vegalite_to_svg(spec | size | {"data": {"values": json.loads(rows.to_json(orient="records"))}})


@pytest.mark.parametrize(("start", "alone"), [(0, False), (37, False), (61, True), (100, True)])
def test_vega_draws_what_the_engine_pays(start: int, alone: bool) -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    rows = charts.split_rows(sweep(scheme, workforce), lambda amount: f"{amount:.2f}")
    spec = charts.split_bars(start, named=True) if alone else charts.split_pair(start, named=True)
    told = re.findall(r"person: (\w+); payout: ([\d,.]+); through the team: ([\d,.]+)", drawn(spec, rows))
    table = people(effect(scheme.shared(start / 100), workforce)).set_index("person")
    assert {name for name, *_money in told} == set(table.index)
    for name, payout, through in told:
        money = [round(float(text.replace(",", "")) * 100) for text in (payout, through)]
        assert money == [table.loc[name, "payout"], table.loc[name, ["team_part", "gained"]].sum()]


def test_the_parts_of_a_bar_are_those_of_the_picture() -> None:
    scheme, workforce = prepare(STORY, CASES[GRADUATED])
    rows = charts.split_rows(sweep(scheme, workforce), str)
    told = drawn(charts.split_pair(60, named=True), rows)
    table = people(effect(scheme, workforce)).set_index("person")
    for name, kind, low, high in [("Anna", "team part", "own", 5_900_000), ("Hugo", "gained", "bare", 2_900_000)]:
        found = re.search(rf"{low}: ([\d.]+)k; \w+: (\d+); kind: {kind}; person: {name}", told)
        assert found is not None
        size = int(found[2]) * 100 - round(float(found[1]) * 100_000)
        assert size == table.loc[name, "team_part" if kind == "team part" else "gained"]
        assert int(found[2]) * 100 == high


def test_many_people_share_bars_that_keep_the_mean() -> None:
    scheme, workforce = sample("company")
    found = sweep(scheme, workforce.at("2025-12"))
    rows = charts.split_rows(found, str)
    bars = rows[rows["part"] == "bar"]
    assert len(found.people) > charts.MOST_BARS >= len(bars)
    assert found.people["strong"].sum() == workforce.at("2025-12").shape[0] - (~found.people["strong"]).sum() - (
        workforce.shape[0] - len(found.people)
    )
    first = found.payout[60][np.lexsort((-found.people["payout"], -found.people["score"], ~found.people["strong"]))]
    size = int(re.findall(r"\d+", bars["person"].iloc[0])[1])
    assert float(looked_up(rows, "pays", 60)[0]) == pytest.approx(first[:size].mean() / 100, abs=1e-6)


def test_names_can_be_hidden() -> None:
    scheme, workforce = prepare(STORY, CASES["60:40"])
    rows = charts.split_rows(sweep(scheme, workforce), str, hidden=True)
    assert "Anna" not in rows.to_json()
    assert "person 1" in set(rows["person"])

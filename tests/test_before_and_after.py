"""What a comparison says first: figures that add up, in whole sentences."""

from typing import cast

import pandas as pd
import pytest
from hypothesis import given, settings

from kpi import Payouts, Refused, Scheme
from kpi.charts.comparisonparts import bands_part, changes_part, slopes_finding, slopes_part
from kpi.comparison import Comparison, Scenario, asides, compare, comparison_headline, scenario, shown, who_changes
from kpi.language import speak, whole_money
from kpi.periods import time_of
from kpi.split.fairest import fairest
from tests.strategies import Crew, jobs
from tests.test_split import story

EUROS = whole_money("EUR")


@settings(max_examples=40)
@given(jobs(), jobs())
def test_gains_losses_and_who_starts_or_stops_add_up_to_the_change_of_the_cost(
    one: tuple[Scheme, Crew], other: tuple[Scheme, Crew]
) -> None:
    """Also between different crews, where people join and leave."""
    try:
        sides = [scenario(name, job[0], job[1].workforce(job[0])) for name, job in (("a", one), ("b", other))]
        found = compare(*sides)
    except Refused:
        return
    sums = who_changes(found)
    assert sums.gain.money - sums.lose.money + sums.start.money - sums.stop.money == found.change
    assert sum(group.people for group in sums) == len(found.people)
    assert sums.same.money == 0
    on_paper = shown(found, 100)
    if sums.gain.people and not (sums.start.people or sums.stop.people):
        change = round(on_paper.gain.money - on_paper.lose.money)
        assert abs(change - found.change) <= 50
        assert abs(on_paper.gain.money - sums.gain.money) <= 100
    assert comparison_headline(found, EUROS).count("{") == 0


def of(*pairs: tuple[int, int]) -> Comparison:
    """People with these amounts before and after."""
    scheme, workforce = story()
    people = pd.DataFrame(
        {
            "person": [f"P{place}" for place in range(len(pairs))],
            "change": [after - before for before, after in pairs],
            "band": "gain",
        }
    )
    before, after = (
        Scenario("80:20", scheme, workforce, cast(Payouts, Paid(sum(side)))) for side in zip(*pairs, strict=True)
    )
    return Comparison(before, after, people)


class Paid:
    """A cost and its time."""

    def __init__(self, cost: int) -> None:
        self.cost, self.periods = cost, ("2025-12",)


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([(900, 400), (900, 400), (100, 300), (0, 100)], "80:20 saves €7 in Dec 2025: 2 people lose €10, 2 gain €3."),
        ([(900, 400), (100, 300)], "80:20 saves €3 in Dec 2025: 1 person loses €5, one gains €2."),
        ([(900, 400)], "80:20 saves €5 in Dec 2025: 1 person loses, and nobody gains."),
        ([(400, 900), (400, 900)], "80:20 costs €10 more in Dec 2025: 2 people gain, and nobody loses."),
        ([(400, 900), (0, 100), (300, 100)], "80:20 costs €4 more in Dec 2025: 1 person loses €2, 2 gain €6."),
        ([(400, 900), (900, 400), (5, 5)], "80:20 costs the same: 1 person loses €5, one gains €5."),
        ([(5, 5)], "Nobody's pay changes."),
    ],
)
def test_every_case_is_a_whole_sentence(pairs: list[tuple[int, int]], sentence: str) -> None:
    assert comparison_headline(of(*pairs), EUROS) == sentence


def test_of_whom_the_finding_does_not_speak_a_sentence_of_their_own_does() -> None:
    assert asides(of((900, 400), (5, 5)), EUROS) == ("1 person is paid the same.",)
    assert asides(of((900, 400)), EUROS) == ()


def test_periods_are_said_as_people_say_them() -> None:
    assert time_of(["2025-12"]) == "Dec 2025"
    assert time_of([f"2025-{month:02}" for month in range(1, 13)]) == "12 months"
    assert time_of(["2024", "2025"]) == "2 years"
    assert time_of(["2025-12", "2026"]) == "Dec 2025 – 2026"
    assert time_of(["Spring", "Autumn"]) == "Spring – Autumn"
    speak("de-DE")
    try:
        assert time_of(["2025-11", "2025-12"]) == "2 months", "as the sentence around it"
    finally:
        speak("en-US")


def halved() -> Comparison:
    """The story at 80:20."""
    scheme, workforce = story()
    return compare(scenario("60:40", scheme, workforce), scenario("80:20", scheme.shared(0.8), workforce))


def test_slopes_go_from_the_share_before_to_the_share_after() -> None:
    found = halved()
    part = slopes_part(found)
    assert part is not None
    [rows] = part["frames"]
    people = found.people.set_index("strong")
    for row, is_strong in zip(rows, (True, False), strict=True):
        some = people.loc[is_strong]
        assert row["from"] == pytest.approx(some["before"].sum() / some["target_before"].sum())
        assert row["to"] == pytest.approx(some["after"].sum() / some["target_after"].sum())
        assert row["tone"] == "up"
        assert row["was"] in slopes_finding(found)
    assert part["low"] <= min(row["from"] for row in rows)


def test_everybody_has_a_bar_in_order_and_the_bands_hold_everybody() -> None:
    found = halved()
    [rows] = changes_part(found, EUROS, 100)["frames"]
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True)
    assert sum(values) * 100 == pytest.approx(found.change)
    [bands] = bands_part(found, EUROS)["frames"]
    assert sum(band["people"] for band in bands) == len(found.people)
    shares = changes_part(found, EUROS, 100, relative=True)["frames"][0]
    assert len(shares) == int(found.people["relative"].notna().sum())


def test_the_remedy_to_look_at_first_lets_the_strong_lose_least() -> None:
    scheme, workforce = story()
    best = fairest(scheme, workforce)
    assert best is not None
    assert best.name in ("gate", "multiplier")  # by both the strong lose nothing, at the same cost
    assert fairest(scheme.alone(), workforce) is None

"""How many people a plan takes: published examples, calls that wait, work in progress, and what is refused."""

import heapq
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.headcount.peopleneeded import GroupNeed, PeopleNeeded, months_until, one_more, people_needed
from kpi.headcount.queueing import Calls, erlang_b, erlang_c, in_the_works
from kpi.headcount.staffing import MOST_GROUPS
from kpi.headcount.staffingfile import check_staffing, dump_staffing, read_staffing
from kpi.problem import Refused

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "plans" / "headcount.yaml"


def example() -> PeopleNeeded:
    """Four sellers for fifteen million."""
    return people_needed(read_staffing(EXAMPLE.read_bytes(), EXAMPLE.name))


def one_group(needed: float, fewest: float, most: float, **more: Any) -> GroupNeed:
    """One activity of one group."""
    work = {"title": "work", "needed": needed, "fewest": fewest, "most": most}
    return people_needed(check_staffing({"groups": [{"role": "r", "activities": [work], **more}]})).groups[0]


def test_callers_and_managers_for_twelve_million() -> None:
    callers = one_group(8_000, 60, 60, days=21, present=0.85)
    assert callers.group.days_there * 60 == pytest.approx(1_071)
    assert callers.range[0] == pytest.approx(7.469655, abs=5e-7)
    assert callers.whole == (8, 8)
    managers = one_group(640, 4, 4, days=21, present=0.9)
    assert managers.range[0] == pytest.approx(8.465608, abs=5e-7)
    assert managers.whole == (9, 9)


@pytest.mark.parametrize(
    ("meetings", "at_four", "at_two", "millions"),
    [(200, (2.38, 3), (4.76, 5), (25.2, 12.6)), (300, (3.57, 4), (7.14, 8), (16.8, 8.4))],
)
def test_four_sellers(
    meetings: float, at_four: tuple[float, int], at_two: tuple[float, int], millions: tuple[float, float]
) -> None:
    """15 million a month are 60 deals; the four bring so many millions at 4 and at 2 meetings a day."""
    need = one_group(meetings, 2, 4, days=21, people=4)
    assert [round(count, 2) for count in need.range] == [at_four[0], at_two[0]]
    assert need.whole == (at_four[1], at_two[1])
    assert [round(15 * share, 1) for share in need.reach[::-1]] == list(millions)
    assert need.feasible == "depends"


@pytest.mark.parametrize(("road", "low", "high"), [(1 / 2, 20, 40), (2 / 3, 26.7, 53.3), (3 / 4, 30, 60)])
def test_travelling_sellers(road: float, low: float, high: float) -> None:
    """A month of 20 days; meetings are held on road days only, two to four a day."""
    need = one_group(1, 2, 4, days=20, present=road)
    assert [round(1 / count, 1) for count in need.range[::-1]] == [low, high]


def test_the_example_says_which_norm_decides() -> None:
    found = example()
    (need,) = found.groups
    assert (need.group.people, need.whole, need.feasible) == (4, (3, 5), "depends")
    assert need.lacking == (0, 1)
    assert found.money == pytest.approx((12_600_000, 15_000_000))
    assert found.missing == pytest.approx((0, 2_400_000))
    assert need.months == pytest.approx((0.5952, 1.1905), abs=1e-4)
    assert found.tightest is need


def test_one_more_seller_against_the_money_that_is_missing() -> None:
    found = example()
    more = one_more(found, 0)
    assert more.brings == pytest.approx((2_400_000, 0))
    assert more.cost == found.staffing.groups[0].cost
    assert more.keeps[0] == pytest.approx(2_400_000 * found.staffing.margin - more.cost)
    assert more.keeps[1] == -more.cost


def test_by_when() -> None:
    assert months_until(example().groups[0], 3.0) == example().groups[0].group.ready + 3


def test_days_on_the_road_and_hours_of_meetings_are_no_work() -> None:
    group = one_group(1, 1, 1, days=20, present=0.9, travel=0.25, meetings=2, hours=8).group
    assert group.days_there == pytest.approx(20 * 0.9 * 0.75 * 0.75)


def test_several_activities_share_the_days() -> None:
    work = [{"title": str(at), "needed": needed, "fewest": 1, "most": 2} for at, needed in enumerate((10, 32))]
    found = people_needed(check_staffing({"groups": [{"role": "r", "days": 21, "activities": work}]}))
    assert found.groups[0].range == (1, 2)


def test_nobody_and_nothing() -> None:
    nobody = one_group(10, 1, 1)
    assert (nobody.feasible, nobody.months, nobody.reach) == ("no", (math.inf, math.inf), (0, 0))
    nothing = one_group(0, 1, 1)
    assert (nothing.feasible, nothing.whole, nothing.reach) == ("yes", (0, 0), (math.inf, math.inf))


@given(st.floats(0, 1e6), st.floats(0.1, 100), st.floats(0, 100), st.integers(0, 50))
def test_more_people_never_do_less(needed: float, fewest: float, more: float, people: int) -> None:
    need, other = (one_group(needed, fewest, fewest + more, people=count) for count in (people, people + 1))
    assert need.range[0] <= need.range[1]
    assert other.reach[0] >= need.reach[0]
    assert other.lacking <= need.lacking


# What comes in by itself -------------------------------------------------------------------------------------------------


def test_the_textbook_call_centre() -> None:
    """360 calls in half an hour of 240 seconds, 55 agents, answered within 15 seconds."""
    calls = Calls(720, 240, 15)
    assert calls.load == 48
    assert calls.load / 55 == pytest.approx(0.872727, abs=5e-7)
    assert calls.waits(55) == pytest.approx(0.238700936, abs=5e-10)
    assert calls.answered_in_time(55) == pytest.approx(0.845883092, abs=5e-10)
    assert calls.seconds_of_waiting(55) == pytest.approx(8.184032, abs=5e-7)
    assert calls.agents_for(0.8) == 55
    assert calls.answered_in_time(54) < 0.8


def test_eight_erlangs_for_ten() -> None:
    assert erlang_c(8, 10) == pytest.approx(0.409180151, abs=5e-10)
    assert erlang_b(8, 10) == pytest.approx(0.121661064, abs=6e-10)


@pytest.mark.parametrize(
    ("agents", "load", "blocked"),
    [
        (1, 0.0101, 0.01), (2, 0.153, 0.01), (5, 1.361, 0.01), (10, 4.461, 0.01), (20, 12.03, 0.01), (50, 37.90, 0.01), (100, 84.06, 0.01),
        (5, 1.657, 0.02), (10, 5.084, 0.02), (20, 13.18, 0.02), (10, 6.216, 0.05), (20, 15.25, 0.05),
    ],
)  # fmt: skip
def test_the_traffic_tables(agents: int, load: float, blocked: float) -> None:
    """Erlang B as the tables of telephone traffic print it, to their last digit."""
    digits = 0.01 if load >= 10 else 0.001 if load >= 0.1 else 0.0001
    assert erlang_b(load - digits, agents) < blocked < erlang_b(load + digits, agents)


def by_sums(load: float, agents: int) -> float:
    """Erlang C by its definition, with factorials."""
    waiting = load**agents / math.factorial(agents) * agents / (agents - load)
    return waiting / (sum(load**one / math.factorial(one) for one in range(agents)) + waiting)


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_who_waits_a_second_way(agents: int, busy: float) -> None:
    assert erlang_c(agents * busy, agents) == pytest.approx(by_sums(agents * busy, agents), rel=1e-9)


def test_too_few_agents_never_catch_up() -> None:
    calls = Calls(720, 240, 15)
    assert (calls.waits(48), calls.answered_in_time(48), calls.seconds_of_waiting(48)) == (1, 0, math.inf)
    with pytest.raises(Refused, match="no number of people answers 100 % of these calls in time"):
        calls.agents_for(1)
    with pytest.raises(Refused, match="a call longer than 0"):
        Calls(10, 0, 15)
    with pytest.raises(Refused, match="must be 0 or more"):
        Calls(-1, 10, 15)


def test_open_offers_as_little_says() -> None:
    assert in_the_works(320, 1.5) == 480


def test_little_against_a_simulation() -> None:
    """Offers come at random, 320 a month, and are open for 1.5 months each on average, whatever their spread."""
    draw, months = np.random.default_rng(3), 400
    comes = np.sort(draw.uniform(0, months, 320 * months))
    goes = comes + draw.gamma(2, 0.75, len(comes))
    at = np.arange(20, months, 0.25)
    is_open = np.searchsorted(comes, at) - np.searchsorted(np.sort(goes), at)
    assert is_open.mean() == pytest.approx(in_the_works(320, 1.5), rel=0.01)


def test_who_waits_against_a_simulation() -> None:
    draw, free, waits, now = np.random.default_rng(8), [0.0] * 10, 0, 0.0
    gaps, lengths = draw.exponential(1 / 8, 200_000), draw.exponential(1, 200_000)
    for gap, length in zip(gaps, lengths, strict=True):
        now += gap
        first = heapq.heappop(free)
        waits += first > now
        heapq.heappush(free, max(first, now) + length)
    assert waits / len(gaps) == pytest.approx(erlang_c(8, 10), abs=0.02)


# Files and what is refused -----------------------------------------------------------------------------------------------


def test_groups_come_back_from_their_file() -> None:
    staffing = example().staffing
    assert read_staffing(dump_staffing(staffing)) == staffing


def refused(**changes: Any) -> str:
    """What is said of a group with something wrong in it."""
    work = {"title": "meetings", "needed": 10, "fewest": 2, "most": 4} | changes.pop("work", {})
    with pytest.raises(Refused) as error:
        check_staffing({"groups": [{"role": "Seller", "activities": [work], **changes}]}, "h.yaml")
    return str(error.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"work": {"needed": -1}}, "Seller › activities › meetings › needed: must be 0 or more (found: -1)"),
        ({"work": {"fewest": 5}}, "the norm is at least 5 and at most 4 a day; the first must not be larger"),
        ({"work": {"most": 0}}, "must be more than 0"),
        ({"days": -3}, "must be 0 or more (found: -3)"),
        ({"travel": 1}, "no working day is left"),
        ({"meetings": 8}, "of 8 hours of a day 8 are meetings, so no time is left for the work"),
        ({"people": 2.5}, "this is not a whole number"),
        ({"activities": []}, "at least 1 needed"),
    ],
)
def test_every_fault_is_a_sentence(changes: dict[str, Any], said: str) -> None:
    assert said in refused(**changes)


def test_a_thousand_roles() -> None:
    work = [{"title": "w", "needed": 100, "fewest": 1, "most": 2}]
    groups = [{"role": f"Role {at}", "people": 3, "activities": work} for at in range(MOST_GROUPS)]
    assert len(people_needed(check_staffing({"goal": 10, "groups": groups})).table()) == MOST_GROUPS
    with pytest.raises(Refused, match="at most 1000 allowed"):
        check_staffing({"groups": [*groups, {"role": "more", "activities": work}]})
    with pytest.raises(Refused, match="groups named twice: Role 1"):
        check_staffing({"groups": [groups[1], groups[1]]})
    with pytest.raises(Refused, match="it holds no fields"):
        read_staffing("[]")

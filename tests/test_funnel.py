"""From money to what has to be done: the published examples, the chance a second way, and what is refused."""

import math
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kpi.funnel.backwards import FunnelNeed, chain, funnel_needs, rounded_up
from kpi.funnel.funnelfile import check_funnel, dump_funnel, read_funnel
from kpi.funnel.funnelheadline import cycle_sentence
from kpi.funnel.reaching import chance_of_goal, starts_for_chance
from kpi.funnel.stream import Funnel, Stage
from kpi.funnel.timing import first_year_share, opened_until, openings
from kpi.funnel.weakest import gains_of_a_point, weakest_stage
from kpi.problem import Refused

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "plans" / "funnel.yaml"


def example() -> FunnelNeed:
    """The three streams of the example."""
    return funnel_needs(read_funnel(EXAMPLE.read_bytes(), EXAMPLE.name))


def one_stream(goal: float, value: float, *conversions: float, **more: Any) -> Funnel:
    """A single chain."""
    stages = [{"title": f"stage {at}", "conversion": share} for at, share in enumerate(conversions)]
    fields = {name: more.pop(name) for name in ("rounding", "month") if name in more}
    return check_funnel(
        {"goal": goal, "streams": [{"title": "all", "share": 1, "value": value, "stages": stages, **more}], **fields}
    )


# From money to calls -----------------------------------------------------------------------------------------------------


def test_deals_are_the_goal_by_the_average_deal() -> None:
    assert funnel_needs(one_stream(1_500_000, 250_000, 0.3)).deals == 6


def test_a_chain_is_rounded_once_at_the_end() -> None:
    """6 payments of 30 %, 80 %, 60 % and 90 %."""
    found = funnel_needs(one_stream(1_500_000, 250_000, 0.3, 0.8, 0.6, 0.9, contacts=20))
    assert found.streams[0].counts == pytest.approx((46.2963, 13.8889, 11.1111, 6.6667, 6), abs=5e-5)
    assert found.streams[0].starts == 47
    assert found.streams[0].stream.conversion == pytest.approx(0.1296)
    assert found.contacts == 926


def test_a_chain_that_is_rounded_at_every_step_asks_for_more() -> None:
    found = funnel_needs(one_stream(1_500_000, 250_000, 0.3, 0.8, 0.6, 0.9, rounding="at every step"))
    assert found.streams[0].counts == (50, 15, 12, 7, 6)


def test_calls_for_twelve_million() -> None:
    found = funnel_needs(one_stream(12_000_000, 150_000, 0.2, 0.4, 0.5, 0.25, rounding="at every step"))
    assert found.streams[0].counts == (8_000, 1_600, 640, 320, 80)
    assert funnel_needs(one_stream(12_000_000, 150_000, 0.2, 0.4, 0.5, 0.25)).streams[0].starts == 8_000


@pytest.mark.parametrize(("conversion", "meetings"), [(0.3, 20), (0.2, 30), (0.4, 15), (0.05, 120)])
def test_contracts_at_the_ratios_of_the_articles(conversion: float, meetings: int) -> None:
    assert funnel_needs(one_stream(6, 1, conversion)).streams[0].starts == meetings


def test_three_streams() -> None:
    found = example()
    assert [(need.starts, rounded_up(need.deals)) for need in found.streams] == [(5, 4), (10, 2), (20, 1), (3, 1)]
    assert [need.money for need in found.streams] == pytest.approx([600_000, 400_000, 250_000, 250_000])
    assert found.streams[3].counts[0] == pytest.approx(2.5)
    assert (found.contacts, found.requests, round(found.deals, 9)) == (70, 3, 8)
    assert [need.lacking for need in found.streams] == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert found.table()["whole"].tolist() == [20, 5, 4, 30, 10, 2, 20, 1, 3, 1]
    assert repr(found) == "Funnel for €1,500,000: deals 8, contacts 70, requests 3"


def test_more_than_there_are_is_seen() -> None:
    funnel = example().funnel.revise(goal=3_000_000)
    assert funnel_needs(funnel).streams[0].lacking == pytest.approx(5)


conversions_ = st.lists(st.integers(1, 100).map(lambda percent: percent / 100), min_size=1, max_size=5)


@given(st.integers(1, 10**7), conversions_, st.booleans())
def test_forward_again_gives_the_deals(deals: int, shares: list[float], at_every_step: bool) -> None:
    counts = chain(deals / 7, shares, at_every_step)
    reached = rounded_up(counts[0]) * math.prod(shares)
    assert reached >= deals / 7 * (1 - 1e-9)


@given(st.integers(1, 10**5), conversions_, st.integers(0, 4), st.booleans())
def test_more_deals_take_more_and_better_conversions_less(
    deals: int, shares: list[float], at: int, at_every_step: bool
) -> None:
    now = chain(deals, shares, at_every_step)[0]
    assert chain(deals + 1, shares, at_every_step)[0] >= now
    better = [min(share + 0.05, 1) if place == at else share for place, share in enumerate(shares)]
    assert chain(deals, better, at_every_step)[0] <= now


# The chance --------------------------------------------------------------------------------------------------------------


def test_the_published_chance() -> None:
    """P(Bin(320, .25) ≥ 80), and how many proposals are needed for 90 %."""
    found = funnel_needs(one_stream(12_000_000, 150_000, 0.25))
    assert chance_of_goal(found) == pytest.approx(0.521449350, abs=5e-10)
    assert starts_for_chance(found) == (360,)
    assert chance_of_goal(found, [359]) < 0.9 <= chance_of_goal(found, [360])


def test_a_chain_of_binomials_is_one() -> None:
    """Of 8,000 calls each is a deal with the product of all conversions."""
    chained, single = (funnel_needs(one_stream(80, 1, *shares)) for shares in ((0.2, 0.4, 0.5, 0.25), (0.01,)))
    assert chance_of_goal(chained) == pytest.approx(chance_of_goal(single), abs=1e-12)
    assert chance_of_goal(single) == pytest.approx(stats.binom.sf(79, 8000, 0.01), abs=1e-10)


def by_counting(found: FunnelNeed) -> float:
    """The chance that all combinations of deals give together."""
    streams = [(need.starts, need.stream.conversion, need.stream.value) for need in found.streams]
    chance = 0.0
    for deals in product(*(range(starts + 1) for starts, _share, _value in streams)):
        if (
            sum(count * value for count, (_n, _p, value) in zip(deals, streams, strict=True))
            >= found.funnel.goal - 1e-6
        ):
            chance += math.prod(
                float(stats.binom.pmf(count, starts, share))
                for count, (starts, share, _value) in zip(deals, streams, strict=True)
            )
    return chance


def test_the_chance_of_the_example() -> None:
    assert chance_of_goal(example()) == pytest.approx(by_counting(example()), abs=1e-10)
    assert round(chance_of_goal(example()), 2) == 0.55


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 99), st.integers(1, 40)), min_size=1, max_size=3))
def test_the_chance_is_that_of_all_combinations(some: list[tuple[int, int, int]]) -> None:
    money = [deals * value for deals, _share, value in some]
    streams = [
        {
            "title": str(at), "share": money[at] / sum(money), "value": value,
            "stages": [{"title": "all", "conversion": max(share / 100, 0.3)}],
        }
        for at, (_deals, share, value) in enumerate(some)
    ]  # fmt: skip
    found = funnel_needs(check_funnel({"goal": sum(money), "streams": streams}))
    assert chance_of_goal(found) == pytest.approx(by_counting(found), abs=1e-9)


def test_many_large_streams_of_odd_money() -> None:
    """Where sums are put on a grid, the chance stays that of a normal sum, which is as good as exact here."""
    streams = [
        {"title": str(at), "share": 0.1, "value": 1234.56 + 77.7 * at, "stages": [{"title": "all", "conversion": 0.37}]}
        for at in range(10)
    ]
    found = funnel_needs(check_funnel({"goal": 20_000_000, "streams": streams}))
    chance = chance_of_goal(found)
    mean = sum(need.starts * 0.37 * need.stream.value for need in found.streams)
    spread = math.sqrt(sum(need.starts * 0.37 * 0.63 * need.stream.value**2 for need in found.streams))
    assert chance == pytest.approx(stats.norm.sf((20_000_000 - mean) / spread), abs=0.002)


def test_what_is_sure_takes_one_start() -> None:
    """Less than one deal is needed, and every request becomes one."""
    assert starts_for_chance(funnel_needs(one_stream(1_000, 1_200, 1.0))) == (1,)


def test_for_a_better_chance_no_stream_gets_more_than_there_is() -> None:
    found = example()
    needed = starts_for_chance(found)
    assert needed is not None
    assert needed[0] == 5
    assert chance_of_goal(found, needed) >= 0.9
    assert all(more >= need.starts for more, need in zip(needed, found.streams, strict=True))
    only = funnel_needs(one_stream(600_000, 150_000, 0.8, there_are=5))
    assert starts_for_chance(only) is None


@given(st.integers(0, 60))
def test_the_chance_rises_with_what_is_done(more: int) -> None:
    found = funnel_needs(one_stream(80, 1, 0.25))
    assert chance_of_goal(found, [320 + more + 1]) >= chance_of_goal(found, [320 + more])


# The weakest step --------------------------------------------------------------------------------------------------------


def test_one_more_point_of_the_cold_call() -> None:
    found = weakest_stage(example())
    assert (found.stream, found.stage) == (2, 0)
    assert found.money == pytest.approx(50_000)
    assert [gain.money for gain in gains_of_a_point(example())] == pytest.approx([7_500, 20_000, 50_000, 6_250])


def test_a_point_is_what_a_higher_conversion_brings() -> None:
    """A second way: with as many at the beginning, the money at the better conversion less that at today's."""
    funnel = one_stream(12_000_000, 150_000, 0.2, 0.4, 0.5, 0.25)
    found = funnel_needs(funnel)
    for gain in gains_of_a_point(found):
        better = funnel.streams[0].with_conversion(gain.stage, gain.after)
        assert found.streams[0].counts[0] * better.conversion * 150_000 - 12_000_000 == pytest.approx(gain.money)


def test_nothing_goes_beyond_all() -> None:
    (gain,) = gains_of_a_point(funnel_needs(one_stream(10, 1, 1.0)))
    assert (gain.after, gain.money) == (1.0, 0.0)


# When --------------------------------------------------------------------------------------------------------------------


def test_money_in_march_begins_in_december() -> None:
    assert [one.month for one in openings(example())] == ["2025-12"] * 4
    assert str(opened_until("2026-03", 3).date()) == "2025-12-31"
    assert str(opened_until("2026-03", 0.5).date()) == "2026-03-16"
    assert openings(funnel_needs(one_stream(1, 1, 0.5))) == ()


def test_the_cycle_takes_a_quarter_of_the_first_year() -> None:
    """6 deals a month at 20 %, three months: 30 starts a month, 90 open, 13.5 of 18 million."""
    found = funnel_needs(one_stream(1_500_000, 250_000, 0.2, month="2026-03", cycle=3))
    assert found.streams[0].counts[0] == pytest.approx(30)
    assert openings(found)[0].in_the_works == pytest.approx(90)
    assert cycle_sentence(found) == "From nothing, the first year brings 75% of a full one; 90 are open at any time."
    assert 12 * 1_500_000 * first_year_share(3) == 13_500_000
    assert first_year_share(14) == 0
    assert openings(found)[0].a_week == pytest.approx(30 / (31 / 7))


# Files and what is refused -----------------------------------------------------------------------------------------------


def test_a_funnel_comes_back_from_its_file() -> None:
    funnel = example().funnel
    assert read_funnel(dump_funnel(funnel)) == funnel


def refused(**changes: Any) -> str:
    """What is said of the example with something wrong in it."""
    stream = {"title": "a", "share": 1, "value": 10, "stages": [{"title": "asked", "conversion": 0.5}]}
    data = {"goal": 100, "streams": [stream | changes.pop("stream", {})], **changes}
    with pytest.raises(Refused) as error:
        check_funnel(data, "f.yaml")
    return str(error.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stream": {"stages": [{"title": "asked", "conversion": 1.2}]}}, "must be 1 or less (found: 1.2)"),
        ({"stream": {"stages": [{"title": "asked", "conversion": 0}]}}, "a conversion of 0 brings nothing"),
        ({"stream": {"stages": []}}, "at least 1 needed"),
        ({"stream": {"value": 0}}, "must be more than 0"),
        ({"stream": {"cycle": 61}}, "must be 60 or less"),
        (
            {"stream": {"share": 0.9}},
            "the shares of the streams add up to 90%, and they have to bring 100 % of the goal",
        ),
        ({"goal": -1}, "must be more than 0 (found: -1)"),
        ({"month": "March"}, "this is not written as it should be (found: March)"),
        ({"goal": 1e15}, "“a” would need more than 1,000,000,000 at its first stage"),
        ({"currency": "XXY"}, "unknown currency XXY"),
        ({"streams": []}, "at least 1 needed"),
    ],
)
def test_every_fault_is_a_sentence(changes: dict[str, Any], said: str) -> None:
    assert said in refused(**changes)


def test_no_fields_and_no_yaml() -> None:
    for text, said in (
        ("[1, 2]", "it holds no fields"),
        ("a: [", "this is not a file of a funnel"),
        (b"\xff\xfe", "not a text file"),
    ):
        with pytest.raises(Refused, match=said):
            read_funnel(text, "f.yaml")


def test_names_are_told_once() -> None:
    with pytest.raises(Refused, match="streams named twice: Renewals"):
        example().funnel.revise(streams=[example().funnel.streams[0].revise(share=0.5)] * 2)


# Changes of a hand -------------------------------------------------------------------------------------------------------


@given(st.integers(0, 3), st.integers(0, 100))
def test_shares_that_are_moved_still_bring_everything(place: int, percent: int) -> None:
    moved = example().funnel.with_share(place, percent / 100)
    assert moved.streams[place].share == percent / 100
    assert math.fsum(stream.share for stream in moved.streams) == pytest.approx(1)


def test_one_number_is_moved() -> None:
    funnel = example().funnel.with_stream(1, value=100_000)
    assert funnel_needs(funnel).streams[1].starts == 20
    better = funnel.streams[1].with_conversion(0, 0.4)
    assert better.stages == (Stage(title="customers asked", conversion=0.4),)

"""The finding of a scheme: one whole sentence for every way in which money can move between strong, weak and the employer."""

from functools import partial
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings

from kpi import Refused, Scheme, Workforce, build, load, pay
from kpi.language import money, spelled
from kpi.rules.multiplier import Multiplier
from kpi.split import AT_PLAN, Sums, effect, headline, strong, sums_of, sweep
from tests.strategies import Crew, jobs

DATA = Path(__file__).parent.parent / "data"
EUROS = partial(money, currency="EUR", exact=False)
FOR_THE_WALL = 60


def sample(name: str) -> tuple[Scheme, Workforce]:
    """Scheme and workforce of a sample."""
    scheme = load(DATA / name / "scheme.yaml")
    results, staff = (pd.read_csv(DATA / name / f"{table}.csv") for table in ("results", "people"))
    return scheme, build(results, staff, scheme)


STORY, _PEOPLE = sample("story")
MULTIPLIES = STORY.revise(team=STORY.team.turned(Multiplier))


def moved(lose: int, gain: int, *, people: tuple[int, int] = (3, 7), winners: int | None = None) -> Sums:
    """What the strong lose and the weak gain, in whole euros, of 1,000 euros each."""
    strong_people, weak_people = people
    won = int(lose < 0) * strong_people + int(gain > 0) * weak_people
    return Sums(
        cost=2_000_00 - (lose - gain) * 100,
        strong_lose=lose * 100,
        weak_gain=gain * 100,
        employer_keeps=(lose - gain) * 100,
        forfeited=0,
        strong_before=1_000_00 if strong_people else 0,
        weak_before=1_000_00 if weak_people else 0,
        strong=strong_people,
        weak=weak_people,
        losers=int(lose > 0) * strong_people + int(gain < 0) * weak_people,
        winners=won if winners is None else winners,
    )


CASES = {
    "nobody is paid": (moved(0, 0, people=(0, 0)), "Nobody is paid a bonus."),
    "nothing moves": (moved(0, 0), "Everybody is paid as by their own result alone: the bonuses cost €2,000."),
    "nobody strong, the weak gain": (
        moved(0, 50, people=(0, 7)),
        "Nobody is strong. The others gain €50.00, which the employer pays on top.",
    ),
    "nobody strong, the weak lose": (
        moved(0, -50, people=(0, 7)),
        "Nobody is strong. The others lose 5% of their bonus: the employer keeps €50.00.",
    ),
    "nobody strong, some gain what others lose": (
        moved(0, 0, people=(0, 7), winners=2),
        "Nobody is strong. What some of the others lose, some gain: the bonuses cost €2,000.",
    ),
    "all lose": (
        moved(400, -400),
        "The three strong lose 40% of their bonus. Nobody gains it: the employer keeps €800.00.",
    ),
    "one loses, and there is nobody else": (
        moved(400, 0, people=(1, 0)),
        "The one strong person loses 40% of the bonus. Nobody gains it: the employer keeps €400.00.",
    ),
    "both lose, but for some people": (
        moved(400, -100, winners=1),
        "The strong lose 40% of their bonus, and the weak lose 10% of theirs: the employer keeps €500.00.",
    ),
    "the strong lose, the weak neither gain nor lose together": (
        moved(400, 0, winners=1),
        "The strong lose 40% of their bonus. The weak gain nothing: the employer keeps €400.00.",
    ),
    "the weak get a part of it": (
        moved(400, 100),
        "The three strong lose 40% of their bonus. The weak gain €100.00, and the employer keeps €300.00.",
    ),
    "the weak get all of it": (
        moved(400, 400),
        "60:40 moves €400.00 from the strong to the weak. The cost stays the same.",
    ),
    "the weak get more": (moved(200, 500), "60:40 moves €200.00 from the strong and €300.00 of new money to the weak."),
    "the strong lose nothing, the weak gain": (
        moved(0, 500),
        "The strong lose nothing. The weak gain €500.00, which the employer pays on top.",
    ),
    "the strong lose nothing, the weak lose": (
        moved(0, -500),
        "The strong lose nothing. The weak lose 50% of their bonus: the employer keeps €500.00.",
    ),
    "both stay together, single people do not": (
        moved(0, 0, winners=2),
        "Strong and weak are paid as much as by own results alone, but single people are not.",
    ),
    "both gain": (
        moved(-100, 200),
        "The strong gain €100.00 and the weak gain €200.00: the employer pays €300.00 more.",
    ),
    "the strong alone gain": (moved(-100, 0), "The strong gain €100.00, which the employer pays on top."),
    "the weak lose more than the strong gain": (
        moved(-100, -300),
        "The weak lose €300.00. The strong gain €100.00, and the employer keeps €200.00.",
    ),
    "the strong get all that the weak lose": (
        moved(-300, -300),
        "60:40 moves €300.00 from the weak to the strong. The cost stays the same.",
    ),
    "the strong get more": (
        moved(-300, -100),
        "60:40 moves €100.00 from the weak and €200.00 of new money to the strong.",
    ),
}


def written(minor: float) -> str:
    """Money with cents, which shows in these small cases what is meant."""
    return EUROS(minor) if abs(minor) >= 1_000_00 else money(minor, "EUR")


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_sentence(name: str) -> None:
    found, told = CASES[name]
    assert headline(STORY, found, written).whole == told


def test_a_team_without_a_share_is_called_the_team_part() -> None:
    signs = product((-300, 200), (-100, -300, 200, 500))
    told = [headline(MULTIPLIES, moved(*one), written) for one in signs]
    moves = [one.whole for one in told if " moves " in one.whole]
    assert len(moves) == 4
    assert all(one.startswith("The team part moves €") for one in moves)


def test_every_sign_is_told_without_a_sign() -> None:
    amounts = (-12_345_678, -1, 0, 1, 12_345_678)
    for lose, gain in product(amounts, amounts):
        for people in ((3, 7), (77, 43), (1, 1)):
            told = headline(STORY, moved(lose, gain, people=people), EUROS)
            assert not {"-", "−", "{"} & set(told.whole + told.short)
            assert told.whole.endswith(".")


@pytest.mark.parametrize("name", CASES)
def test_it_fits_on_the_wall(name: str) -> None:
    assert len(headline(STORY, CASES[name][0], lambda _minor: "€12,345,678").short) <= FOR_THE_WALL


@settings(max_examples=60)
@given(jobs())
def test_whatever_a_scheme_does_is_told(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    try:
        found = sums_of(effect(scheme, crew.workforce(scheme)))
    except Refused:
        return
    whole, short = headline(scheme, found, EUROS)
    assert whole
    assert short
    assert ("Nobody gains it" in whole) <= (
        found.winners == 0 and found.employer_keeps == found.strong_lose - found.weak_gain
    )


def test_the_story_at_60_40() -> None:
    whole, short = headline(STORY, sums_of(effect(STORY, _PEOPLE)), EUROS)
    assert whole == "The three strong lose 40% of their bonus. Nobody gains it: the employer keeps €142,500."
    assert short == "The three strong lose 40%. Nobody gains it."


def test_the_sample_company_by_a_second_way() -> None:
    """Who is strong and what they lose, counted from the table of payouts alone."""
    scheme, workforce = sample("company")
    now, alone = (pay(one, workforce).table() for one in (scheme, scheme.alone()))
    merged = now.merge(alone[["person", "period", "payout"]], on=["person", "period"], suffixes=("", "_alone"))
    merged["earned"] = merged["score"] * merged["target"]
    people = merged.groupby("person")[["earned", "target", "payout", "payout_alone"]].sum()
    good = people["earned"] / people["target"] >= 1 - 1e-9
    loss = (people["payout_alone"] - people["payout"]) * 100
    found = sums_of(effect(scheme, workforce))
    assert (found.strong, found.weak) == (int(good.sum()), int((~good).sum())) == (77, 43)
    assert (found.strong_lose, found.weak_gain) == (round(loss[good].sum()), round(-loss[~good].sum()))
    assert found.reached == pytest.approx(77 / 120)
    assert (found.losers, found.winners) == (int((loss > 0.5).sum()), int((loss < -0.5).sum()))
    whole, short = headline(scheme, found, EUROS)
    assert whole == "60:40 moves €22,484 from the strong and €36,860 of new money to the weak."
    assert short == "The 77 strong lose 1.5%. The weak gain €59,344."


def test_every_split_says_what_it_would_say_alone() -> None:
    scheme, workforce = sample("company")
    for share in (0, 60, 99):
        one = scheme.shared(share / 100)
        each = sweep(scheme, workforce).each()[share]
        assert headline(one, each, EUROS) == headline(one, sums_of(effect(one, workforce)), EUROS)


def test_the_strong_of_today_stay_the_strong_of_another_scheme() -> None:
    scheme, workforce = sample("company")
    today = strong(AT_PLAN, pay(scheme, workforce))
    card = scheme.cards[0]
    stricter = scheme.revise_card(card.role, cap=None, kpis=tuple(kpi.revise(cap=0.9) for kpi in card.kpis))
    assert sums_of(effect(stricter, workforce, today)).strong == 77
    assert sums_of(effect(stricter, workforce)).strong < 77


def test_few_people_are_written_in_words() -> None:
    assert [spelled(count) for count in (0, 1, 3, 10, 11, 1200)] == ["0", "one", "three", "ten", "11", "1,200"]

"""What a comparison says first: the change of the cost, and who loses and who gains, so that the figures add up."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.comparison.changeheadline import Shift
from kpi.comparison.comparing import Comparison
from kpi.language import Write, _, ngettext, number
from kpi.money import half_up
from kpi.periods import time_of


class Group(NamedTuple):
    """So many people, and the money by which they are apart, never below 0."""

    people: int
    money: int


class WhoChanges(NamedTuple):
    """Everybody in one of five groups, by the cent: gain − lose + start − stop is the change of the cost."""

    lose: Group
    gain: Group
    same: Group
    start: Group
    """Who is paid on something only after."""
    stop: Group
    """Who is paid on something only before."""


def who_changes(comparison: Comparison) -> WhoChanges:
    """Who loses and who gains, however little; who starts or stops being paid is neither."""
    people, stayed = comparison.people, comparison.stayed
    return WhoChanges(
        _group(stayed[stayed["change"] < 0]),
        _group(stayed[stayed["change"] > 0]),
        _group(stayed[stayed["change"] == 0]),
        _group(people[people["band"] == "joined"]),
        _group(people[people["band"] == "left"]),
    )


def shown(comparison: Comparison, rounded_to: int) -> WhoChanges:
    """The same with money rounded to so many minor units as it is written, gains so that they add up with losses and cost on paper, too."""
    return _on_paper(who_changes(comparison), comparison.change, rounded_to)


def _on_paper(found: WhoChanges, changed: int, rounded_to: int) -> WhoChanges:
    lose, change = (_rounded(money, rounded_to) for money in (found.lose.money, changed))
    others = found.start.people + found.stop.people
    gain = lose + change if found.gain.people and not others else _rounded(found.gain.money, rounded_to)
    return found._replace(lose=found.lose._replace(money=lose), gain=found.gain._replace(money=gain))


def _rounded(money: int, to: int) -> int:
    sign = -1 if money < 0 else 1
    return sign * int(half_up(np.array(abs(money) / to))) * to


def _group(people: pd.DataFrame) -> Group:
    return Group(len(people), abs(int(people["change"].sum())))


def comparison_headline(comparison: Comparison, write: Write, rounded_to: int = 1) -> str:
    """The change of the cost and who pays for it, in one sentence; `write` writes minor units as money, and rounds it to so many."""
    found, time = shown(comparison, rounded_to), time_of(comparison.after.paid.periods)
    return _said(comparison.after.name, found, comparison.change, time, write)


def shift_headline(name: str, found: Shift, time: str, write: Write, rounded_to: int = 1) -> str:
    """The same of a shift, which is faster: who starts or stops being paid gains or loses in it."""
    nobody, change = Group(0, 0), found.gained - found.lost
    who = WhoChanges(
        Group(found.lose, found.lost), Group(found.gain, found.gained), Group(found.same, 0), nobody, nobody
    )
    return _said(name, _on_paper(who, change, rounded_to), change, time, write)


def _said(name: str, found: WhoChanges, change: int, time: str, write: Write) -> str:
    sentence = _saves(found) if change < 0 else _costs_more(found) if change > 0 else _costs_the_same(found)
    return sentence.format(
        name=name,
        money=write(abs(change)),
        time=time,
        n=number(found.lose.people),
        lost=write(found.lose.money),
        gainers=number(found.gain.people),
        gained=write(found.gain.money),
    )


def _saves(found: WhoChanges) -> str:
    if not found.lose.people:
        return _("{name} saves {money} in {time}.")
    if not found.gain.people:
        return ngettext(
            "{name} saves {money} in {time}: {n} person loses, and nobody gains.",
            "{name} saves {money} in {time}: {n} people lose, and nobody gains.",
            found.lose.people,
        )
    if found.gain.people == 1:
        return ngettext(
            "{name} saves {money} in {time}: {n} person loses {lost}, one gains {gained}.",
            "{name} saves {money} in {time}: {n} people lose {lost}, one gains {gained}.",
            found.lose.people,
        )
    return ngettext(
        "{name} saves {money} in {time}: {n} person loses {lost}, {gainers} gain {gained}.",
        "{name} saves {money} in {time}: {n} people lose {lost}, {gainers} gain {gained}.",
        found.lose.people,
    )


def _costs_more(found: WhoChanges) -> str:
    if not found.gain.people:
        return _("{name} costs {money} more in {time}.")
    if not found.lose.people:
        return ngettext(
            "{name} costs {money} more in {time}: {gainers} person gains, and nobody loses.",
            "{name} costs {money} more in {time}: {gainers} people gain, and nobody loses.",
            found.gain.people,
        )
    if found.gain.people == 1:
        return ngettext(
            "{name} costs {money} more in {time}: {n} person loses {lost}, one gains {gained}.",
            "{name} costs {money} more in {time}: {n} people lose {lost}, one gains {gained}.",
            found.lose.people,
        )
    return ngettext(
        "{name} costs {money} more in {time}: {n} person loses {lost}, {gainers} gain {gained}.",
        "{name} costs {money} more in {time}: {n} people lose {lost}, {gainers} gain {gained}.",
        found.lose.people,
    )


def _costs_the_same(found: WhoChanges) -> str:
    if not (found.lose.people and found.gain.people):
        return _("Nobody's pay changes.")
    if found.gain.people == 1:
        return ngettext(
            "{name} costs the same: {n} person loses {lost}, one gains {gained}.",
            "{name} costs the same: {n} people lose {lost}, one gains {gained}.",
            found.lose.people,
        )
    return ngettext(
        "{name} costs the same: {n} person loses {lost}, {gainers} gain {gained}.",
        "{name} costs the same: {n} people lose {lost}, {gainers} gain {gained}.",
        found.lose.people,
    )


def asides(comparison: Comparison, write: Write) -> tuple[str, ...]:
    """Everybody of whom the finding does not speak: who is paid the same, who starts or stops being paid; a sentence each."""
    found = who_changes(comparison)
    texts = [
        (found.same, ngettext("{n} person is paid the same.", "{n} people are paid the same.", found.same.people)),
        (
            found.start,
            ngettext(
                "{n} person starts to be paid: {money}.", "{n} people start to be paid: {money}.", found.start.people
            ),
        ),
        (
            found.stop,
            ngettext(
                "{n} person stops being paid: {money}.", "{n} people stop being paid: {money}.", found.stop.people
            ),
        ),
    ]
    return tuple(text.format(n=number(group.people), money=write(group.money)) for group, text in texts if group.people)

"""What befalls each person in drawn worlds: they deliver and the team fails, or the other way round; what that costs and brings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.forecast.kernel import ALL, Bonus
from kpi.money import NEARLY, Floats
from kpi.rules.people import People
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


@dataclass(frozen=True, eq=False)
class Events:
    """Sums over periods and worlds for each row."""

    due: Floats
    """(rows,) periods in which there is something to pay on."""
    delivered: Floats
    """(rows,) of them, those in which the leading KPI reaches its plan."""
    let_down: Floats
    """(rows,) delivered, but the team's result pays less than target."""
    carried: Floats
    """(rows,) not delivered, but the team's result pays its target or more."""
    capped: Floats
    """(rows,) paid the cap."""
    forfeited: Floats
    """(rows,) money: what the team's part pays less than at target; with a multiplier or gate, what it takes away."""
    premium: Floats
    """(rows,) money that comes through the team beyond what one's own score would have paid, while not delivering."""


NAMES = ("due", "delivered", "let_down", "carried", "capped", "forfeited", "premium")


def happened(scheme: Scheme, card: Card, people: People, paid: Bonus) -> Events:
    """Events of a block. Masks are ones and zeros in single precision, because those are added up fastest."""
    reached, due = _reached(card, people, paid)
    delivered = _summed(reached)
    counts = {"due": due, "delivered": delivered, "capped": _capped(card, paid)}
    if paid.through is None or paid.gives is None:
        nothing = np.zeros(len(reached))
        return Events(**counts, let_down=nothing, carried=nothing, forfeited=nothing, premium=nothing)
    team, gives, through = scheme.team_of(card), paid.gives, paid.through
    fails = team.misses(gives).astype(np.float32)
    group = people.group(team.of, ALL)
    failing = np.take(fails, group, axis=0)
    let_down = _dot(reached, failing)
    # Missed and not failing: 1 − reached − failing + both, over all that is due.
    lost = _summed(fails)[group] if paid.base.active is None else _summed(failing * paid.base.active)
    return Events(
        **counts,
        let_down=let_down,
        carried=due - delivered - lost + let_down,
        forfeited=_forfeited(team, group, gives, paid),
        premium=_premium(team, through, paid, reached),
    )


def _reached(card: Card, people: People, paid: Bonus) -> tuple[Floats, Floats]:
    """(people, periods, worlds) 1 where what leads the card reaches its plan and there is something to pay on; and how often there is."""
    found = np.zeros(paid.base.score.shape, np.float32)
    if (lead := card.lead) is not None:
        compared = np.less_equal if lead.falls else np.greater_equal
        compared(lead.reached(people, ALL), 1, out=found, casting="unsafe")
    if paid.base.active is None:
        return found, np.full(len(found), float(found[0].size))
    found *= paid.base.active
    return found, _summed(paid.base.active.astype(np.float32))


def _capped(card: Card, paid: Bonus) -> Floats:
    if card.cap is None:
        return np.full(len(paid.own), np.nan)
    most = np.where(paid.base.target > 0, paid.base.target * np.float32(card.cap * (1 - NEARLY)), np.float32(np.inf))
    capped = np.add(paid.own, paid.team)
    np.greater_equal(capped, most, out=capped, casting="unsafe")
    return _summed(capped)


def _summed(array: Floats) -> Floats:
    """(people,) sums; exact for ones and zeros."""
    flat = array.reshape(len(array), -1)
    return (flat @ np.ones(flat.shape[1], np.float32)).astype(float)


def _dot(one: Floats, other: Floats) -> Floats:
    """(people,) sums of products."""
    return np.vecdot(one.reshape(len(one), -1), other.reshape(len(other), -1)).astype(float)


def _times_target(money: Floats, paid: Bonus) -> Floats:
    """(people,) sums of shares of the target bonus (people, periods, worlds), as money."""
    if paid.base.target.shape[-1] == 1:
        ones = np.ones(money.shape[-1], np.float32)
        return np.einsum("pt,pt->p", money @ ones, paid.base.target[..., 0]).astype(float)
    return _dot(money, np.broadcast_to(paid.base.target, money.shape))


def _forfeited(team: Team, group: NDArray[np.intp], gives: Floats, paid: Bonus) -> Floats:
    if not team.part:
        return _summed(np.maximum(-paid.team, 0))
    short = np.maximum(1 - gives, 0) * np.float32(team.part)
    if paid.base.target.shape[-1] == 1:
        return np.einsum("pt,pt->p", short.sum(axis=-1, dtype=float)[group], paid.base.target[..., 0])
    return _dot(short[group], np.broadcast_to(paid.base.target, paid.base.score.shape))


def _premium(team: Team, through: Floats, paid: Bonus, reached: Floats) -> Floats:
    """What is gained in all periods, less what is gained in those in which the person delivers."""
    part = np.float32(team.part)
    if not team.apart:
        own = paid.base.target * part * paid.base.score if part else 0
        gain = np.maximum(paid.team - own, 0)
        return _summed(gain) - _dot(gain, reached)
    gain = np.subtract(through, paid.base.score)
    np.clip(gain, 0, np.inf, out=gain)
    reached = np.subtract(1, reached, out=reached)
    gain *= reached
    return _times_target(gain, paid) * part

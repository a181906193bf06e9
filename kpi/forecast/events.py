"""What befalls each person in drawn worlds: they deliver and the team fails, or the other way round; what that costs and brings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi import rules
from kpi.curve import Floats
from kpi.forecast.kernel import ALL, Bonus
from kpi.scheme import Card, Scheme
from kpi.team import Team
from kpi.workforce import People

_HAIR = 1e-5


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
    """Events of a block."""
    lead = card.kpis[0]
    result = rules.measured(people, lead.name, lead.of, ALL, "plan")
    reached, missed = (result <= 1, result > 1) if lead.curve.falls else (result >= 1, result < 1)
    if paid.base.active is not None:
        reached &= paid.base.active
        missed &= paid.base.active
    counts = {"due": _due(paid), "delivered": _count(reached), "capped": _capped(card, paid)}
    if paid.gives is None:
        nothing = np.zeros(len(result))
        return Events(**counts, let_down=nothing, carried=nothing, forfeited=nothing, premium=nothing)
    team = scheme.team_of(card)
    group = people.group(team.of, ALL)
    fails = paid.gives <= 0 if team.mode == "gate" else paid.gives < np.float32(1 - _HAIR)
    failing = fails[group]
    premium = _premium(team, people, paid, missed)
    reached &= failing
    np.logical_not(failing, out=failing)
    missed &= failing
    return Events(
        **counts,
        let_down=_count(reached),
        carried=_count(missed),
        forfeited=_forfeited(team, group, paid),
        premium=premium,
    )


def _count(where: NDArray[np.bool_]) -> Floats:
    return np.array([np.count_nonzero(row) for row in where], float)


def _due(paid: Bonus) -> Floats:
    people, *behind = paid.base.score.shape
    return np.full(people, float(np.prod(behind))) if paid.base.active is None else _count(paid.base.active)


def _capped(card: Card, paid: Bonus) -> Floats:
    if card.cap is None:
        return np.full(len(paid.own), np.nan)
    most = paid.base.target * np.float32(card.cap * (1 - _HAIR))
    return _count((paid.own + paid.team >= most) & (paid.base.target > 0))


def _summed(money: Floats) -> Floats:
    return money.reshape(len(money), -1).sum(axis=1).astype(float)


def _forfeited(team: Team, group: NDArray[np.intp], paid: Bonus) -> Floats:
    if team.mode in ("multiplier", "gate"):
        return _summed(np.maximum(-paid.team, 0))
    assert paid.gives is not None
    short = np.maximum(1 - np.nan_to_num(paid.gives), 0) * np.float32(1 - team.individual_share)
    if paid.base.target.shape[-1] == 1:
        return np.einsum("pt,pt->p", short.sum(axis=-1, dtype=float)[group], paid.base.target[..., 0])
    return np.einsum("ptw,ptw->p", short[group], paid.base.target).astype(float)


def _premium(team: Team, people: People, paid: Bonus, missed: NDArray[np.bool_]) -> Floats:
    if team.mode in ("multiplier", "gate"):
        return _summed(np.maximum(paid.team, 0) * missed)
    share = np.float32(1 - team.individual_share)
    if team.mode == "pool":
        return _summed(np.maximum(paid.team - paid.base.target * share * paid.base.score, 0) * missed)
    assert paid.gives is not None
    gain = np.nan_to_num(paid.gives)[people.group(team.of, ALL)]
    gain -= paid.base.score
    np.maximum(gain, 0, out=gain)
    gain *= missed
    if paid.base.target.shape[-1] == 1:
        return np.einsum("pt,pt->p", gain.sum(axis=-1), paid.base.target[..., 0] * share).astype(float)
    return np.einsum("ptw,ptw->p", gain, paid.base.target * share).astype(float)

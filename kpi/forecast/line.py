"""What a block costs altogether: where the team rule makes everybody's bonus a straight line in the score, nobody need be paid for it.

A short way past the rules from `Team` to `InMoney`. Why it is there: what a forecast costs is a sum over people, and a split or a multiplier
makes each one's bonus slope × score + start, with numbers that are the same for a whole team. So the sum over a team is slope × the sum of
scores + start × the sum of targets: two products of matrices instead of six passes over every person, period and world. A cap, too, is a
most that a team's scores count to. Whatever is no straight line (`Team.line` is None: pools, gates, the better of two), a cap on a bonus
that the team multiplies, and a gate on a person's own result take the long way, and so does everybody's own pay.
It is a weaker statement of the same rule, never another one: `tests/test_rulebook.py` holds slope × score + start equal to own + team for
every way that the registry has, and `tests/test_forecast.py` the costs of both ways. The bench "another split, something binds" shows it.
"""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.forecast.kernel import ALL, Around, Base, given
from kpi.machine.scratch import scratch, strips_of
from kpi.money import Floats
from kpi.rules.base import Line
from kpi.rules.gate import held
from kpi.rules.people import People
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Block


def altogether(scheme: Scheme, card: Card, people: Block, around: Around, base: Base) -> Floats | None:
    """(periods, worlds) minor units: the bonuses of a block, as `bonus` pays them to the last digits of single precision.

    None where it takes each person's bonus: pools and gates by the team's result, caps on a bonus that the team multiplies or that has no
    own part, and gates of the whole bonus by a person's own result.
    """
    heads, place = people.cohort.alike
    line = _line(scheme, card, people, around, heads)
    factor = people.multiplier[ALL]
    if card.modified_whole or card.full_unit is not None:
        return None
    if line is None or card.true_up is not None or any(gate.of == "person" for gate in card.gates_on_whole):
        return None
    weight, most = base.target * factor, _ceiling(card, people, heads)
    if most is None:
        climbed = _climbed(line.slope, base, weight, place)
    elif np.ndim(line.slope) == 0 and line.slope > 0:
        limit = (_before(factor[heads], most) - line.start) / np.float32(line.slope)
        climbed = _climbed_to(limit, line.slope, base, weight, place)
    else:
        return None
    paid = climbed + _started(line.start, weight, place)
    return paid if around.kept is None else paid * around.kept


def _ceiling(card: Card, people: People, rows: NDArray[np.intp]) -> Floats | None:
    """What cap and gates hold the whole bonus at (people, ...), as a share of the target bonus; None where nothing holds it."""
    most = [np.asarray(card.cap)] if card.cap is not None else []
    for gate in card.gates_on_whole:
        opened = gate.met(people, rows)
        most.append(held(np.full(opened.shape, np.inf), opened, gate.pays_at_most))
    return np.minimum.reduce(np.broadcast_arrays(*most)) if most else None


def _before(factor: Floats, most: Floats) -> Floats:
    """What must not be exceeded before a personal multiplier, so that it is not after it."""
    found = np.full(np.broadcast_shapes(most.shape, factor.shape), np.inf, np.float32)
    return np.divide(most, factor, out=found, where=factor > 0, casting="same_kind")


def _line(scheme: Scheme, card: Card, people: People, around: Around, heads: NDArray[np.intp]) -> Line | None:
    """What the team rule makes of the score, by team (teams, periods, worlds)."""
    team = scheme.team_of(card)
    if not team.counts:
        return Line(1.0, 0.0)
    return team.line(given(team, people, around)[people.group(team.of, heads)])


def _held(score: Floats, most: Floats, place: NDArray[np.intp]) -> Floats:
    """(people, periods, worlds) the score, but at most so much (teams, periods, worlds)."""
    held = scratch("piece", score.shape)
    if most.shape[1:] != score.shape[1:]:
        most = np.broadcast_to(most, (len(most), *score.shape[1:]))
    np.take(most, place, axis=0, out=held, mode="clip")
    return np.minimum(score, held, out=held)


def _climbed(slope: Any, base: Base, weight: Floats, place: NDArray[np.intp]) -> Floats:
    """(periods, worlds) money from slope × score, for weights (people, periods, 1 or worlds)."""
    if np.ndim(slope) == 0:
        by_person = np.float32(slope) * weight
        return reduce(np.add, (_weighted(by_person[some], base.scores(some)) for some in strips_of(base.scored.shape)))
    theirs = [_weighted(weight[place == team], base.score[place == team]) for team in range(len(slope))]
    return _weighted(np.stack(theirs), slope)


def _climbed_to(limit: Floats, slope: float, base: Base, weight: Floats, place: NDArray[np.intp]) -> Floats:
    """The same where no score counts beyond its team's limit; some people at a time, so that what is held stays near the processor."""
    by_person = np.float32(slope) * weight
    held = (
        _weighted(by_person[some], _held(base.scores(some), limit, place[some]))
        for some in strips_of(base.scored.shape)
    )
    return reduce(np.add, held)


def _started(start: Any, weight: Floats, place: NDArray[np.intp]) -> Floats | float:
    """(periods, worlds) money that comes whatever the score."""
    if np.ndim(start) == 0:
        return 0.0
    member = (np.arange(len(start))[:, None] == place).astype(np.float32)
    of_teams = member @ weight.reshape(len(weight), -1)
    return _weighted(of_teams.reshape(len(member), *weight.shape[1:]), start)


def _weighted(weight: Floats, array: Floats) -> Floats:
    """(periods, worlds) sums over the people."""
    if weight.shape[-1] > 1:
        return np.einsum("ptw,ptw->tw", weight, array)
    return np.stack([weight[:, period, 0] @ array[:, period] for period in range(array.shape[1])])

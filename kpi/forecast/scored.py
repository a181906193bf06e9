"""Worlds that remember the scores of a scheme, so that a slider moves only what it moves."""

from functools import partial
from threading import Lock
from typing import NamedTuple

from kpi import rules
from kpi.curve import Floats
from kpi.forecast.kernel import Base, based, scored
from kpi.forecast.parts import Details, Later, costs, details
from kpi.forecast.result import Forecast
from kpi.forecast.run import Memory
from kpi.scheme import Card, Gate, Scheme
from kpi.summed import Paying, Summed
from kpi.threads import Told
from kpi.worlds import Block, Worlds

_TEAM_RULES = 3
"""Of which it is remembered what they give."""


class _Known(NamedTuple):
    """What a block scored, and under which scheme."""

    scheme: Scheme
    base: Base


class Scored:
    """Kept worlds, scored once under a scheme, to be paid under others: what is alike is not computed again.

    Cards whose KPIs, table and own gates stay are paid on the remembered score; where a card that adds up gets other weights or curves,
    only what the KPIs pay more or less is computed. Everything else is computed anew. The score is remembered as it was asked for last,
    so that a slider goes on from where it is. It takes 4 bytes for each person, period and world, 8 for cards with a table or own gates.
    """

    def __init__(self, scheme: Scheme, worlds: Worlds) -> None:
        self.scheme, self.worlds = scheme, worlds
        self._known: dict[tuple[int, int], _Known] = {}
        self._memory = Memory(self._base)
        self._moving = Lock()

    def under(self, scheme: Scheme, told: Told | None = None) -> Forecast:
        """What `forecast` says of a scheme on these worlds, to the last digits of single precision. Raises `Refused` as it does."""
        for gives in self._memory.gives.values():
            if len(gives) > _TEAM_RULES:
                gives.clear()
        with self._moving:
            found = costs(scheme, self.worlds, told, self._memory)
        return Forecast(scheme, self.worlds.future, found, Later(partial(self._details, scheme)))

    def _details(self, scheme: Scheme) -> Details:
        with self._moving:
            return details(scheme, self.worlds, self._memory)

    def _base(self, scheme: Scheme, card: Card, block: Block) -> Base:
        place = (id(block.crew), block.chunk)
        known = self._known.pop(place, None)  # until it is whole again
        base = None if known is None else _gone_on(known, scheme, card, block)
        if base is None:
            base = based(scheme, card, block)
        self._known[place] = _Known(scheme, base)
        return base


def _gone_on(known: _Known, scheme: Scheme, card: Card, block: Block) -> Base | None:
    """What is known, brought to another scheme; None where it has to be computed anew."""
    before, base = known.scheme.roles.get(card.role), known.base
    if before is None or _money(known.scheme, before) != _money(scheme, card):
        return None
    if before.kpis != card.kpis or before.combine != card.combine:
        if not (_adds_up(before, card) and block.complete and base.active is None):
            return None
        base = base._replace(combined=_moved(base.combined, before, card, block))
    elif _held(before) == _held(card):
        return base
    return base._replace(score=scored(card, block, base.combined))


def _money(scheme: Scheme, card: Card) -> tuple[object, ...]:
    """What the target bonus comes from."""
    return scheme.currency, card.target_bonus, card.target_share


def _held(card: Card) -> tuple[object, list[Gate]]:
    """What comes after the combined score."""
    return card.table, [gate for gate in card.gates if gate.holds == "own part"]


def _adds_up(one: Card, other: Card) -> bool:
    """Whether both are sums of the same results."""
    plain = all(card.combine == "sum" and card.own_shares for card in (one, other))
    return plain and [kpi.name for kpi in one.kpis] == [kpi.name for kpi in other.kpis]


def _moved(score: Floats, before: Card, after: Card, block: Block) -> Floats:
    """The combined score, changed in place by what the KPIs that changed pay more or less; computed anew where all of them changed."""
    changed = [(old, new) for old, new in zip(before.kpis, after.kpis, strict=True) if old != new]
    results = [rules.known(block.own(new.name, "plan"), new.name) for _old, new in changed]
    if len(changed) == len(after.kpis):
        score[:] = 0
        return after.summed.add(results, score)
    less, more = ([Paying(kpi.curve, kpi.weight, kpi.cap) for kpi in side] for side in zip(*changed, strict=True))
    return Summed(more, less).add(results, score)

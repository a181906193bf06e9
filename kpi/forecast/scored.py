"""Worlds that remember the scores of a scheme, so that a slider moves only what it moves."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from kpi import rules
from kpi.forecast.kernel import Base, Change, based, scored
from kpi.forecast.parts import Details, Later, costs, details
from kpi.forecast.result import Forecast
from kpi.forecast.run import Memory
from kpi.scheme import Card, Gate, Scheme
from kpi.summed import Paying, Summed
from kpi.threads import Told
from kpi.worlds import Block, Worlds

_TEAM_RULES = 3
"""Of which it is remembered what they give."""
_MOVED = 2
"""KPIs that may pay otherwise than when they were scored; with more, everything is scored anew."""


class _Known(NamedTuple):
    """What a block scored, and under which scheme."""

    scheme: Scheme
    base: Base


class Scored:
    """Kept worlds, scored under a scheme, to be paid under others: what is alike is not computed again.

    Cards whose KPIs, table and own gates stay are paid on the remembered score; where up to two KPIs of a card that adds up get other
    weights or curves, only what these pay more or less is computed. Everything else is scored anew, and that is remembered from then on.
    It takes 4 bytes for each person, period and world, 8 for cards with a table or own gates.
    """

    def __init__(self, scheme: Scheme, worlds: Worlds) -> None:
        self.scheme, self.worlds = scheme, worlds
        self._known: dict[tuple[int, int], _Known] = {}
        self._memory = Memory(self._base)

    def under(self, scheme: Scheme, told: Told | None = None) -> Forecast:
        """What `forecast` says of a scheme on these worlds, to the last digits of single precision. Raises `Refused` as it does."""
        for gives in list(self._memory.gives.values()):
            if len(gives) > _TEAM_RULES:
                gives.clear()
        found = costs(scheme, self.worlds, told, self._memory)
        return Forecast(scheme, self.worlds.future, found, Later(partial(self._details, scheme)))

    def _details(self, scheme: Scheme) -> Details:
        return details(scheme, self.worlds, self._memory)

    def _base(self, scheme: Scheme, card: Card, block: Block) -> Base:
        place = (id(block.crew), block.chunk)
        known = self._known.get(place)
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
    moved = before.kpis != card.kpis or before.combine != card.combine
    if not moved and _held(before) == _held(card):
        return base
    if not moved:
        return replace(base, scored=scored(card, block, base.combined))
    change = _change(before, card, block) if base.active is None else None
    if change is None:
        return None
    if _held(card) == _FREE:
        return replace(base, scored=base.combined, change=change)
    return replace(base, scored=scored(card, block, change.onto(base.combined)))


def _money(scheme: Scheme, card: Card) -> tuple[object, ...]:
    """What the target bonus comes from."""
    return scheme.currency, card.target_bonus, card.target_share


def _held(card: Card) -> tuple[object, list[Gate]]:
    """What comes after the combined score."""
    return card.table, [gate for gate in card.gates if gate.holds == "own part"]


_FREE: tuple[object, list[Gate]] = (None, [])
"""Nothing comes after it."""


def _change(before: Card, after: Card, block: Block) -> Change | None:
    """What the KPIs that changed pay more or less; None where the card does not add up, or too much changed."""
    if not (block.complete and _adds_up(before, after)):
        return None
    changed = [(old, new) for old, new in zip(before.kpis, after.kpis, strict=True) if old != new]
    if len(changed) > _MOVED:
        return None
    less, more = ([Paying(kpi.curve, kpi.weight, kpi.cap) for kpi in side] for side in zip(*changed, strict=True))
    return Change(Summed(more, less), [rules.known(block.own(new.name, "plan"), new.name) for _old, new in changed])


def _adds_up(one: Card, other: Card) -> bool:
    """Whether both are sums of the same results."""
    plain = all(card.combine == "sum" and card.own_shares for card in (one, other))
    return plain and [kpi.name for kpi in one.kpis] == [kpi.name for kpi in other.kpis]

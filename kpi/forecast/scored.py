"""Worlds that remember the scores of a scheme, so that a slider moves only what it moves.

A cut through the order of rules at `Team`: what stands before it hangs on results, curves and weights alone. Why it is there: scoring takes
most of the time of a forecast, and a hand that moves the split, a cap or a target bonus changes none of it. What is remembered is known by
the rules that made it: frozen rules compare by value, so the same KPIs, the same way to combine and the same rules between `TABLE` and
`OWN_PART` mean the same score, without anybody saying what changed. Where one or two KPIs of a card that adds up pay otherwise, only what
they pay more or less is computed (`Summed`), and everything else is scored anew. `tests/test_forecast.py` holds each kind of move equal to
a forecast from scratch; the benches "another split", "another weight" and "another threshold" show what it saves.
"""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from kpi.forecast.kernel import Base, Rescoring, based, rescored
from kpi.forecast.parts import Details, Later, costs, details
from kpi.forecast.result import Forecast
from kpi.forecast.run import Memory
from kpi.machine.threads import Progress
from kpi.money import Floats
from kpi.rules.kpi import Kpi
from kpi.rules.people import known
from kpi.rules.rule import Place, Rule
from kpi.rules.summed import Paying, Summed
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Block, Worlds

_TEAM_RULES = 3
"""Of which it is remembered what they give."""
_MOVED = 2
"""KPIs that may pay otherwise than when they were scored; with more, everything is scored anew."""


class _Known(NamedTuple):
    """What a block scored, and under which scheme."""

    scheme: Scheme
    base: Base
    pays: dict[str, Floats]
    """What KPIs pay before their weight, those whose weight moved last."""


class ScoredWorlds:
    """Kept worlds, scored under a scheme, to be paid under others: what is alike is not computed again.

    Cards whose KPIs, table and own gates stay are paid on the remembered score; where up to two KPIs of a card that adds up get other
    weights or curves, only what these pay more or less is computed. Everything else is scored anew, and that is remembered from then on.
    It takes 4 bytes for each person, period and world, 8 for cards with a table or own gates, and 8 more once weights have moved.
    """

    def __init__(self, scheme: Scheme, worlds: Worlds) -> None:
        self.scheme, self.worlds = scheme, worlds
        self._known: dict[tuple[int, int], _Known] = {}
        self._moves: dict[str, tuple[Card, Card, _Move | None]] = {}
        self._memory = Memory(self._base)

    def under(self, scheme: Scheme, progress: Progress | None = None) -> Forecast:
        """What `forecast` says of a scheme on these worlds, to the last digits of single precision. Raises `Refused` as it does."""
        for gives in list(self._memory.gives.values()):
            if len(gives) > _TEAM_RULES:
                gives.clear()
        found = costs(scheme, self.worlds, progress, self._memory)
        return Forecast(scheme, self.worlds.future, found, Later(partial(self._details, scheme)))

    def _details(self, scheme: Scheme) -> Details:
        return details(scheme, self.worlds, self._memory)

    def _base(self, scheme: Scheme, card: Card, block: Block) -> Base:
        place = (id(block.cohort), block.chunk)
        known = self._known.get(place)
        base = None if known is None else self._gone_on(known, scheme, card, block)
        if base is None:
            base = based(scheme, card, block)
            self._known[place] = _Known(scheme, base, {})
        return base

    def _gone_on(self, known: _Known, scheme: Scheme, card: Card, block: Block) -> Base | None:
        """What is known, brought to another scheme; None where it has to be computed anew."""
        before, base = known.scheme.roles.get(card.role), known.base
        if before is None or (known.scheme.currency, before.target) != (scheme.currency, card.target):
            return None
        move = self._move(before, card)
        if move is None:
            return None
        if not block.complete and (before.table is None) != (card.table is None):
            return None  # what has no result is marked otherwise where a table comes
        if not (move.bent or move.weighs):
            if _after(known.scheme, card.role) == _after(scheme, card.role):
                return base
            return replace(base, scored=rescored(scheme, card, block, base.combined))
        if base.active is not None or not block.complete or block.own_weight is not None:
            return None
        change = _change(move, known, block)
        if not _after(scheme, card.role):
            return replace(base, scored=base.combined, change=change)
        return replace(base, scored=rescored(scheme, card, block, change.onto(base.combined)))

    def _move(self, before: Card, after: Card) -> "_Move | None":
        """From one card to another; found once for all blocks."""
        last = self._moves.get(after.role)
        if last is None or last[0] is not before or last[1] is not after:
            last = self._moves[after.role] = (before, after, _moved(before, after))
        return last[2]


class _Move(NamedTuple):
    """How a card differs from the one that was scored."""

    bent: list[Kpi]
    """KPIs with another curve or cap."""
    pays: Summed
    """What these pay more or less."""
    weighs: list[tuple[Kpi, float]]
    """KPIs that are only weighted otherwise, and by how much."""


def _moved(before: Card, after: Card) -> _Move | None:
    """None where the card does not add up, or too much changed."""
    if _on_kpis(before) == _on_kpis(after):
        return _Move([], Summed([]), [])
    if not _add_up(before, after):
        return None
    changed = [(old, new) for old, new in zip(before.kpis, after.kpis, strict=True) if old != new]
    if len(changed) > _MOVED:
        return None
    only_weigh = [(old.curve, old.cap) == (new.curve, new.cap) for old, new in changed]
    bent = [pair for pair, only in zip(changed, only_weigh, strict=True) if not only]
    less, more = ([_paying(pair[side]) for pair in bent] for side in (0, 1))
    weighs = [(new, new.weight - old.weight) for (old, new), only in zip(changed, only_weigh, strict=True) if only]
    return _Move([new for _old, new in bent], Summed(more, less), weighs)


def _on_kpis(card: Card) -> tuple[object, ...]:
    """All that the combined score hangs on."""
    return (card.kpis, card.combine, card.order.at(Place.KPI_GATES))


def _after(scheme: Scheme, role: str) -> tuple[Rule, ...]:
    """What comes after the combined score: equal rules, equal score."""
    return scheme.order_of(scheme.roles[role]).between(Place.TABLE, Place.OWN_PART)


def _change(move: _Move, known: _Known, block: Block) -> Rescoring:
    """What a move does to the scores of a block."""
    results = [_result(kpi, block) for kpi in move.bent]
    return Rescoring(move.pays, results, [(_pay(known, kpi, block), more) for kpi, more in move.weighs])


def _pay(known: _Known, kpi: Kpi, block: Block) -> Floats:
    """(people, periods, worlds) what a KPI pays before its weight."""
    found = known.pays.get(kpi.name)
    if found is None:
        for name in list(known.pays)[: len(known.pays) + 1 - _MOVED]:
            known.pays.pop(name, None)
        found = known.pays[kpi.name] = Summed([_paying(kpi)._replace(weight=1.0)])([_result(kpi, block)])
    return found


def _paying(kpi: Kpi) -> Paying:
    return Paying(kpi.curve, kpi.weight, kpi.cap)


def _result(kpi: Kpi, block: Block) -> Floats:
    return known(block.own(kpi.in_data, "plan"), kpi.in_data)


def _add_up(one: Card, other: Card) -> bool:
    """Whether both are sums of the same results."""
    plain = all(card.adds_up and card.own_shares for card in (one, other))
    looked_at = [[(kpi.name, kpi.in_data) for kpi in card.kpis] for card in (one, other)]
    return plain and looked_at[0] == looked_at[1]

"""Worlds that remember the scores of a scheme, so that a slider moves only what it moves."""

from kpi.curve import Floats
from kpi.forecast.kernel import Base, based
from kpi.forecast.parts import parts
from kpi.forecast.result import Forecast, merged
from kpi.scheme import Card, Gate, Scheme
from kpi.summed import Summed
from kpi.worlds import Block, Told, Worlds


class Scored:
    """Kept worlds, scored once under a scheme, to be paid under others: what is alike is not computed again.

    Cards whose KPIs, table and own gates stay are paid on the remembered score; where a plain card gets other weights or curves, only
    the KPIs that change are computed. Everything else is computed anew. It takes 4 bytes for each person, period and world.
    """

    def __init__(self, scheme: Scheme, worlds: Worlds) -> None:
        self.scheme, self.worlds = scheme, worlds
        self._bases: dict[tuple[int, int], Base] = {}

    def under(self, scheme: Scheme, told: Told | None = None) -> Forecast:
        """What `forecast` says of a scheme on these worlds, to the last digits of single precision. Raises `Refused` as it does."""
        found = parts(scheme, self.worlds, self.worlds.chunks, told, self._base)
        return merged(scheme, self.worlds.future, found)

    def _base(self, scheme: Scheme, card: Card, block: Block) -> Base:
        before = self.scheme.roles.get(card.role)
        if before is None or not _alike(self.scheme, before, scheme, card):
            return based(scheme, card, block)
        known = self._known(before, block)
        if before.kpis == card.kpis:
            return known
        if not (card.own_shares and block.complete and known.active is None):
            return based(scheme, card, block)
        return known._replace(score=_moved(known.score, before, card, block))

    def _known(self, card: Card, block: Block) -> Base:
        place = (id(block.crew), block.chunk)
        if place not in self._bases:
            self._bases[place] = based(self.scheme, card, block)
        return self._bases[place]


def _alike(one: Scheme, before: Card, other: Scheme, card: Card) -> bool:
    """Whether everything but weights and curves of a card is as before."""
    if (one.currency, before.target_bonus, before.target_share) != (
        other.currency,
        card.target_bonus,
        card.target_share,
    ):
        return False
    if before.kpis == card.kpis:
        same = ("combine", "table")
        return all(getattr(before, name) == getattr(card, name) for name in same) and _own(before) == _own(card)
    plain = all(not _own(one) and one.combine == "sum" and one.table is None for one in (before, card))
    return plain and [(kpi.name, kpi.of) for kpi in before.kpis] == [(kpi.name, kpi.of) for kpi in card.kpis]


def _own(card: Card) -> list[Gate]:
    return [gate for gate in card.gates if gate.holds == "own part"]


def _moved(score: Floats, before: Card, after: Card, block: Block) -> Floats:
    """The score with the KPIs that changed taken out as they were and put in as they are."""
    changed = [(old, new) for old, new in zip(before.kpis, after.kpis, strict=True) if old != new]
    if 2 * len(changed) > len(after.kpis):
        return after.summed(block.attainment[[block.kpi_index[kpi.name] for kpi in after.kpis]])
    for old, new in changed:
        step = Summed([old.curve, new.curve], [-old.weight, new.weight], [old.cap, new.cap])
        result = block.attainment[block.kpi_index[new.name]]
        score = score + step([result, result])
    return score

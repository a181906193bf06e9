"""What of a scheme is taken over somewhere else: a curve for the other KPIs of a card, a card for another role, an example for these data."""

from collections.abc import Collection
from typing import NamedTuple

from kpi.rules.kpi import Kpi
from kpi.rules.presets import turned
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


class CurveForAll(NamedTuple):
    """A card of which one curve is everywhere, and the titles of KPIs that keep theirs since it is in their own unit."""

    card: Card
    kept: tuple[str, ...]


def spread_curve(card: Card, name: str, falling: Collection[str]) -> CurveForAll:
    """The curve of one KPI for all of the card, mirrored at the plan where lower is better (`falling`, or as their curves say)."""
    curve = next(kpi.curve for kpi in card.kpis if kpi.name == name)

    def given(kpi: Kpi) -> Kpi:
        if kpi.name == name or kpi.curve.scale != curve.scale:
            return kpi
        return kpi.revise(curve=turned(curve, falls=kpi.curve.falls or kpi.name in falling))

    kept = tuple(kpi.label for kpi in card.kpis if kpi.curve.scale != curve.scale)
    return CurveForAll(card.revise(kpis=tuple(map(given, card.kpis))), kept)


def copied_card(scheme: Scheme, role: str, to: str) -> Scheme:
    """The card of a role for another one, in place of what that had; a role without a card gets its first."""
    copy = scheme.roles[role].revise(role=to)
    if to not in scheme.roles:
        return scheme.revise(cards=(*scheme.cards, copy))
    return scheme.revise(cards=tuple(copy if card.role == to else card for card in scheme.cards))


class Adopted(NamedTuple):
    """An example for data that it was not made for: what of it does not fit, and what fits with that left as it is."""

    scheme: Scheme
    keep_theirs: tuple[str, ...]
    """Roles of the data that the example has no card for: they keep theirs."""
    lacking: tuple[str, ...]
    """KPIs that the example pays on and the data do not have."""
    nobody: tuple[str, ...]
    """Roles that the example is made for and the data do not have."""

    @property
    def fits(self) -> bool:
        """Whether it can be used, and changes somebody's pay."""
        return not self.lacking and bool(set(self.scheme.roles) - {*self.keep_theirs, *self.nobody})


def adopted(example: Scheme, now: Scheme, roles: Collection[str], kpis: Collection[str]) -> Adopted:
    """An example in the currency of the present scheme, for the roles and the KPIs that the data have."""
    theirs = [card for card in now.cards if card.role in roles and card.role not in example.roles]
    cards = [card for card in example.cards if card.role in roles]
    made = example.revise(currency=now.currency, cards=(*cards, *theirs) or example.cards)
    needed = dict.fromkeys(name for card in cards for name in example.needs[card.role])
    return Adopted(
        made,
        tuple(card.role for card in theirs),
        tuple(name for name in needed if name not in kpis),
        tuple(role for role in example.roles if role not in roles),
    )

"""The weight that was moved, where two schemes differ in the weights of one card alone."""

from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


def moved_weight(before: Scheme, after: Scheme) -> Kpi | None:
    """The KPI, as it is now, whose weight changed most; of two that changed alike the one that rose. None where anything else changed."""
    if len(before.cards) != len(after.cards):
        return None
    pairs = [(old, new) for old, new in zip(before.cards, after.cards, strict=True) if old != new]
    if len(pairs) != 1 or before.revise(cards=after.cards) != after:
        return None
    return _moved(*pairs[0])


def _moved(old: Card, new: Card) -> Kpi | None:
    weights = {kpi.name: kpi.weight for kpi in old.kpis}
    same = [kpi.revise(weight=weights.get(kpi.name, kpi.weight)) for kpi in new.kpis]
    if tuple(same) != old.kpis or new.revise(kpis=old.kpis) != old:
        return None
    rises = {kpi.name: kpi.weight - weights[kpi.name] for kpi in new.kpis}
    return max(new.kpis, key=lambda kpi: (round(abs(rises[kpi.name]), 9), rises[kpi.name]))

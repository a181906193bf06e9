"""One person with two roles, such as part hunter and part keeper: the card of both."""

import numpy as np

from kpi.language import _, percent
from kpi.library.rolecards import WHOLE, RoleCard, RoleKpi, own_key
from kpi.money import largest_remainder


def mixed_card(first: RoleCard, second: RoleCard, share: int) -> RoleCard:
    """The KPIs of both, each weighing its weight times the share of its role, in whole percents; what both have counts once.

    With scores that are weighted sums this pays what `share` percent of the first card and the rest of the second would pay.
    Raises `Refused` for more KPIs than a card can have.
    """
    parts = ((first, share), (second, WHOLE - share))
    weights: dict[str, float] = {}
    known: dict[str, RoleKpi] = {}
    for card, part in parts:
        for kpi in card.chosen:
            weights[kpi.id] = weights.get(kpi.id, 0) + part * kpi.weight
            known.setdefault(kpi.id, kpi)
    wanted = largest_remainder(np.array(WHOLE), np.array(list(weights.values()), float)).tolist()
    kpis = tuple(kpi.revise(weight=weight) for kpi, weight in zip(known.values(), wanted, strict=True))
    title = _("{first} ({share}) and {second} ({rest})").format(
        first=first.title, share=percent(share / WHOLE), second=second.title, rest=percent(1 - share / WHOLE)
    )
    title = title[:120]
    about = _("For people who have both roles: each KPI weighs its weight on its card times the share of that role.")
    made = {
        "key": own_key(title),
        "title": title,
        "about": about,
        "note": "",
        "weights": "own",
        "kpis": kpis,
        "strategies": {},
    }
    return first.revise(**made)

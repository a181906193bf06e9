"""What a company wants most, as weights of a role card: growth, cash, profit or service first."""

from collections.abc import Mapping

import numpy as np

from kpi.language import N_
from kpi.library.rolecards import WHOLE, RoleCard, Strategy
from kpi.money import largest_remainder

STRATEGIES: Mapping[Strategy, str] = {
    "growth": N_("Growth"),
    "cash": N_("Cash"),
    "profit": N_("Profit"),
    "service": N_("Service"),
}
FOREMOST = 60
"""What the KPIs that serve a strategy weigh together, in percent, unless the card itself says."""


def by_strategy(card: RoleCard, strategy: Strategy) -> dict[str, float] | None:
    """Weights in percents by id; None where no KPI of the card serves the strategy, or all do.

    A card may name them itself. Otherwise those that serve the strategy weigh 60 % together, and the others the rest, each in
    proportion to its weight before; who weighs more than that already stays as it is.
    """
    if strategy in card.strategies:
        return {name: weight for name, weight in card.strategies[strategy].items() if weight}
    serving = {kpi.id: kpi.weight for kpi in card.chosen if strategy in kpi.serves}
    others = {kpi.id: kpi.weight for kpi in card.chosen if strategy not in kpi.serves}
    if not serving or not others:
        return None
    first = max(FOREMOST, round(sum(serving.values())))
    shared = _shared(serving, first) | _shared(others, WHOLE - first)
    return {kpi.id: shared[kpi.id] for kpi in card.chosen if shared[kpi.id]}


def _shared(weights: Mapping[str, float], whole: float) -> dict[str, float]:
    """Whole percents that add up to a whole number, in proportion to the weights."""
    shares = largest_remainder(np.array(round(whole)), np.array(list(weights.values()), float))
    return dict(zip(weights, shares.tolist(), strict=True))

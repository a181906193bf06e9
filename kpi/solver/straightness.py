"""Whether pay is a straight function of all that moves at once, so that the best answer is known to be the best."""

from collections.abc import Sequence

import numpy as np

from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.solver.ground import Ground
from kpi.solver.levers import BonusesOfRoles, LeverGroup, OwnPays, TeamPlanPays, WeightsOfCard


def is_straight(ground: Ground, scheme: Scheme, groups: Sequence[LeverGroup]) -> bool:
    """For these levers in this scheme."""
    kinds = {type(group) for group in groups}
    products = (
        {WeightsOfCard, OwnPays} <= kinds
        or (BonusesOfRoles in kinds and len(kinds) > 1)
        or scheme.limit is not None
        or scheme.settles
        or any(card.true_up is not None for card in scheme.cards)
    )
    return (
        not products
        and ground.workforce.own_weight is None
        and all(_card_is_straight(ground, scheme, card, groups) for card in scheme.cards)
    )


def _card_is_straight(ground: Ground, scheme: Scheme, card: Card, groups: Sequence[LeverGroup]) -> bool:
    if not scheme.team_of(card).apart or card.gates_on_whole or card.modifiers or card.full_unit:
        return False
    mine = [group for group in groups if getattr(group, "role", None) == card.role]
    if mine and not _own_part_is_straight(ground, card):
        return False
    return card.cap is None or _highest(ground, scheme, card, groups) <= card.cap


def _own_part_is_straight(ground: Ground, card: Card) -> bool:
    """No gate, table or cap bends the score, and all results are there: where some lack, weights go to others."""
    capless = all(kpi.cap is None for kpi in card.kpis)
    return not card.gates and card.table is None and card.adds_up and capless and _complete(ground, card)


def _complete(ground: Ground, card: Card) -> bool:
    workforce = ground.workforce
    if card.role not in workforce.members:
        return True
    results = card.scored.results(workforce, workforce.members[card.role])
    return not bool(np.isnan(results).any())


def _highest(ground: Ground, scheme: Scheme, card: Card, groups: Sequence[LeverGroup]) -> float:
    """No bonus of the card is a larger share of the target bonus, wherever the levers stand; infinite where that is not known."""
    adds = card.adds_up
    own = [card.table.highest] if card.table else [kpi.curve.highest if adds else np.inf for kpi in card.kpis]
    own += [group.high.max() for group in groups if isinstance(group, OwnPays) and group.role == card.role]
    team = [scheme.team_of(card).curve.highest]
    team += [group.high.max() for group in groups if isinstance(group, TeamPlanPays) and card.team is None]
    rows = ground.workforce.members.get(card.role, slice(0, 0))
    times = float(np.nanmax(ground.workforce.multiplier[rows], initial=1.0))
    return float(times * max(own + team))

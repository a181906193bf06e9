"""Cards at work on people: the first of the rules in their order, up to who is to be paid on which score."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.rules.paysheet import Sheet
from kpi.rules.people import People, Rows, measured
from kpi.rules.rule import Place, run
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

Sharer = TypeVar("Sharer")


def scored(scheme: Scheme, card: Card, sheet: Sheet) -> Sheet:
    """The sheet with scores after table and gates, and where there is anything to pay on."""
    return run(scheme.order_of(card).between(Place.TABLE, Place.SCORED), combined(scheme, card, sheet))


def combined(scheme: Scheme, card: Card, sheet: Sheet) -> Sheet:
    """The sheet with what all KPIs pay together."""
    if (results := _whole(card, sheet.people, sheet.rows)) is None:
        return run(scheme.order_of(card).between(Place.KPIS, Place.COMBINED), sheet)
    sheet.score, sheet.out = card.summed(results), None
    return sheet


def _whole(card: Card, people: People, rows: Rows) -> Sequence[Floats] | None:
    """Results (kpis, people, ...) that may be summed up in one go, None where each KPI is paid by itself.

    Worlds in single precision need not agree to the last digit with what is paid, so `Summed` stands for two rules there, of cards
    that add up and have all results. It saves a copy of the results and most of the passes over them.
    """
    summable = card.adds_up and bool(card.kpis) and people.own_weight is None
    if people.attainment.dtype != np.float32 or not summable:
        return None
    if card.own_shares and people.complete and all(kpi.in_data in people.kpi_index for kpi in card.kpis):
        return [measured(people, kpi.in_data, kpi.of, rows, "plan") for kpi in card.kpis]
    found = card.scored.results(people, rows)
    return None if np.isnan(found).any() else list(found)


def leading(scheme: Scheme, workforce: Workforce) -> Floats:
    """Attainment (people, ...) of what leads each card: the figure that people mean by "attainment"."""
    attained = np.full(workforce.shape, np.nan)
    for role, rows in workforce.members.items():
        lead = scheme.roles[role].lead
        if lead is not None:
            attained[rows] = lead.reached(workforce, rows)
    return attained


def shared(pools: list[tuple[Team, list[Sharer]]], team: Team) -> list[Sharer]:
    """The members so far of the pool of a team rule, which is one for all roles that have the rule."""
    for rule, members in pools:
        if rule == team:
            return members
    pools.append((team, []))
    return pools[-1][1]

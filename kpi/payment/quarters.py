"""The same people and results with quarters in place of months: what they would have been paid on, had they been paid by the quarter."""

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kpi.frozen import Frozen
from kpi.money import Floats
from kpi.payment.addedup import brought_together, given_together
from kpi.payment.groupsums import group_sums, measured_fields
from kpi.payment.ownweights import weights_together
from kpi.payment.payouts import Payouts
from kpi.payment.seating import of_persons
from kpi.payment.workforce import Workforce
from kpi.periods import MONTHS_IN, days_of, months
from kpi.quotient import quotient
from kpi.rules.onmeasure import OnMeasure
from kpi.rules.prize import Prize
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_MONTHS = MONTHS_IN["quarter"]
_A_MONTH = ("amount", "at_most", "pool_most")
"""Of a pool, money of a period."""
_Rule = TypeVar("_Rule", bound=Frozen)


def whole_quarters(periods: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Quarters of the calendar of which all months are among the periods, each with their places; empty where not all are months."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(periods):
        days = days_of(name)
        if days is None or months(name) != 1:
            return {}
        found.setdefault(f"{days[0].year}-Q{days[0].quarter}", []).append(place)
    return {name: tuple(places) for name, places in found.items() if len(places) == _MONTHS}


def levels_of_months(scheme: Scheme, workforce: Workforce) -> list[str]:
    """KPIs and measures of which a scheme names levels in units or money of a month: no quarter has them."""
    adds = dict(zip(workforce.kpis, workforce.adds, strict=False))
    teams = [(name, scheme.team_of(card).curve) for card in scheme.cards for name in _team_kpis(scheme, card)]
    curves = [*((kpi.in_data, kpi.curve) for card in scheme.cards for kpi in card.kpis), *teams]
    curves += [(one.kpi, one.curve) for card in scheme.cards for one in card.modifiers]
    levels = [(name, curve.scale) for name, curve in curves]
    levels += [(kpi.matrix.kpi, kpi.matrix.scale) for card in scheme.cards for kpi in card.kpis if kpi.matrix]
    levels += [(one.kpi, one.scale) for shared in scheme.shared_out for one in shared.conditions]
    found = [name for name, scale in levels if scale == "value" and adds.get(name, "sum") == "sum"]
    rated: list[OnMeasure] = [*scheme.pools, *(one for card in scheme.cards for one in card.commissions)]
    tiered = [one for one in rated if len(one.tiers) > 1]
    return list(dict.fromkeys([*found, *(one.measure for one in tiered if one.tiers_in == "money")]))


def _team_kpis(scheme: Scheme, card: Card) -> tuple[str, ...]:
    team = scheme.team_of(card)
    return tuple(team.kpis) if team.counts else ()


def by_quarter(paid: Payouts, scheme: Scheme) -> tuple[Scheme, Workforce]:
    """Scheme and people with the whole quarters of what was paid. What adds up is added up, of anything else the mean counts; target
    bonuses are those of the months that were paid. A level of a quarter is not known for the KPIs of `levels_of_months`."""
    workforce, quarters = paid.workforce, whole_quarters(paid.periods)
    places = np.array(list(quarters.values()))
    plan, fact = brought_together(workforce.plan, workforce.fact, workforce.adds, [*places])
    given = workforce.given and given_together(workforce.given, workforce.group_sums, workforce.adds, [*places])
    sums = group_sums(workforce.team_index, plan, fact, given)
    target = _added(paid.target, places)
    there = _added(paid.active, places) > 0
    changed = replace(
        workforce,
        periods=tuple(quarters),
        **measured_fields(plan, fact, sums, given, scheme.precision),
        target_bonus=target / scheme.minor,
        salary=_added(workforce.salary, places),
        multiplier=np.where(target > 0, quotient(_added(workforce.multiplier * paid.target, places), target), 1.0),
        presence=there.astype(float),
        full_time=None,
        ineligible=None,
        guaranteed_time=None
        if workforce.guaranteed_time is None
        else _added(workforce.guaranteed_time, places) / _MONTHS,
        own_weight=weights_together(workforce.own_weight, places),
        seat_share=of_persons(workforce.seats, _added(workforce.presence * paid.active, places)),
        recorded=_added(workforce.recorded, places) > 0,
        target_factor=1.0,
        cut_from=None,
        part_of=None,
        as_came=None,
    )
    limit = None if scheme.bonus_limit is None else scheme.bonus_limit * _MONTHS
    cards, pools = tuple(map(_of_quarters, scheme.cards)), [_three_times(pool, *_A_MONTH) for pool in scheme.pools]
    prizes = tuple(map(_prize_of_quarters, scheme.prizes))
    return scheme.revise(cards=cards, pools=pools, prizes=prizes, bonus_limit=limit), changed


def _prize_of_quarters(prize: Prize) -> Prize:
    """A prize of every month that is three times as large; what is paid at an end, or so many times a figure, stays."""
    if prize.at != "every period" or prize.pays_in != "money":
        return prize
    return _three_times(prize, "amount").revise(places=[_three_times(place, "pays") for place in prize.places])


def _of_quarters(card: Card) -> Card:
    """A card whose money of a month is that of a quarter; target bonuses are those of the people."""
    guarantee = card.guarantee and _three_times(card.guarantee, "amount")
    return card.revise(target_times=1.0, guarantee=guarantee)


def _three_times(rule: _Rule, *amounts: str) -> _Rule:
    given = {name: getattr(rule, name) for name in amounts}
    return rule.revise(**{name: amount * _MONTHS for name, amount in given.items() if amount is not None})


def _added(values: NDArray[np.generic], places: NDArray[np.intp]) -> Floats:
    return np.asarray(values[:, places].sum(axis=-1), float)

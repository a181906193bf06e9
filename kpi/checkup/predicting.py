"""Do the KPIs predict the money? Each KPI of a role against the role's result in money, in the same period and before it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.checkup.checkcase import CheckCase
from kpi.language import _
from kpi.money import Floats
from kpi.quotient import quotient
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.statistics.links import Lead, leads
from kpi.statistics.shuffling import FALSE_SHARE, SMALL

MOST_LEAD = 6
"""Periods by which a KPI is looked for ahead of the money."""
SHOWN_LEAD = 3
_MOSTLY, _NEARLY_ALL = 0.8, 0.99
_THE_SAME = 0.98
"""So close a link is no finding about people: the figures are made of each other."""
WEAK, STRONG = 0.3, 0.5
"""Cohen's words for a correlation."""
Verdict = Literal["part", "with", "against", "none", "few"]


@dataclass(frozen=True, eq=False)
class Prediction:
    """One KPI of a role against the money."""

    role: str
    kpi: str
    """Its name in the data."""
    label: str
    weight: float
    """0 where it is measured and not paid."""
    part: bool
    """Whether it is itself a part of the money, and so moves with it by arithmetic."""
    lead: Lead

    @property
    def about(self) -> tuple[str, str]:
        """Role and KPI."""
        return self.role, self.kpi

    @property
    def ahead(self) -> int:
        """By how many periods it goes before the money, beyond doubt about the place; 0 where it does not."""
        return self.lead.by if self.lead.by and self.lead.beyond < SMALL / 2 else 0


@dataclass(frozen=True, eq=False)
class RolePredictions:
    """All KPIs of a role against its result in money."""

    role: str
    money: str
    """Title of that result; "" where the role has none of its own."""
    name: str
    rows: tuple[Prediction, ...]


def link_verdict(one: Prediction, chance: float, adjusted: float) -> Verdict:
    """What can be said of a KPI, with the chance of its link alone and among all tests."""
    link = one.lead.links[0]
    if one.part:
        return "part"
    if chance <= SMALL and adjusted <= FALSE_SHARE:
        return "with" if link.value > 0 else "against"
    return "none" if chance > SMALL and link.enough else "few"


def link_words(value: float) -> str:
    """How strong a link is, in two words."""
    if abs(value) >= STRONG:
        return _("strong link")
    return _("clear link") if abs(value) >= WEAK else _("weak link")


def predictions(case: CheckCase) -> tuple[RolePredictions, ...]:
    """Of every role that is paid on results of its own people."""
    return tuple(_of_role(case, card) for card in case.scheme.cards if len(case.rows(card)) and _own(card))


def _own(card: Card) -> list[Kpi]:
    return [kpi for kpi in card.kpis if kpi.of == "person"]


def _of_role(case: CheckCase, card: Card) -> RolePredictions:
    money = money_kpi(case, card)
    if money is None:
        return RolePredictions(card.role, "", "", ())
    rows = case.rows(card)
    result = shares_reached(case, money.in_data, rows)
    found = tuple(_against(case, card, money, result, name) for name in _measured(case, card) if name != money.in_data)
    return RolePredictions(card.role, money.label, money.in_data, found)


def money_kpi(case: CheckCase, card: Card) -> Kpi | None:
    """The heaviest KPI of one's own that adds up money; where no KPI of the scheme says its unit, the heaviest one."""
    adds = dict(zip(case.workforce.kpis, case.workforce.adds, strict=False))
    own = [kpi for kpi in _own(card) if kpi.in_data in case.workforce.kpi_index]
    known = any(kpi.unit for other in case.scheme.cards for kpi in other.kpis)
    some = [
        kpi
        for kpi in own
        if not known or (is_money(kpi.unit, case) and not kpi.curve.falls and adds.get(kpi.in_data, "sum") == "sum")
    ]
    return max(some, key=lambda kpi: kpi.weight, default=None)


def is_money(unit: str, case: CheckCase) -> bool:
    """Whether a unit is that of the bonuses."""
    return unit.strip().upper() == case.scheme.currency


def _measured(case: CheckCase, card: Card) -> list[str]:
    """KPIs of which the role's people have results of their own: those that are paid, then all others."""
    rows = case.rows(card)
    paid = list(dict.fromkeys(kpi.in_data for kpi in _own(card)))
    others = [name for name in case.workforce.kpis if name not in {kpi.in_data for kpi in card.kpis}]
    return [
        name
        for name in (*paid, *others)
        if name in case.workforce.kpi_index
        and not np.isnan(case.workforce.fact[case.workforce.kpi_index[name], rows]).all()
    ]


def _against(case: CheckCase, card: Card, money: Kpi, result: Floats, name: str) -> Prediction:
    paid = next((kpi for kpi in _own(card) if kpi.in_data == name), None)
    known = case.scheme.by_name.get(name)
    label = paid.label if paid else known.label if known else name
    falls = paid.curve.falls if paid else name in case.workforce.falling
    values = shares_reached(case, name, case.rows(card)) * (-1 if falls else 1)
    lead = leads(values, result, MOST_LEAD)
    part = lead.links[0].value >= _THE_SAME or (not falls and _is_part(case, case.rows(card), name, money))
    return Prediction(card.role, name, label, paid.weight if paid else 0.0, part, lead)


def shares_reached(case: CheckCase, name: str, rows: NDArray[np.intp]) -> Floats:
    """(people, periods) what each reached: shares of the plan where there are plans, otherwise shares of one's own mean."""
    index = case.workforce.kpi_index[name]
    fact, attained = (
        by_person(case, values[index], rows) for values in (case.workforce.fact, case.workforce.attainment)
    )
    if (~np.isnan(attained)).sum() >= _MOSTLY * (~np.isnan(fact)).sum():
        return attained
    counts = (~np.isnan(fact)).sum(axis=1).astype(float)
    means = quotient(np.nansum(fact, axis=1), counts)
    return fact / means[:, None] if (means[counts > 0] > 0).all() else fact


def by_person(case: CheckCase, values: Floats, rows: NDArray[np.intp]) -> Floats:
    """(people, periods) of (seats, periods): who changed the team has one row."""
    codes, people = pd.factorize(case.workforce.people[rows])
    out = np.full((len(people), case.periods), np.nan)
    active = np.where(case.paid.active[rows], values[rows], np.nan)
    for seat, code in enumerate(codes):
        out[code] = np.where(np.isnan(out[code]), active[seat], out[code])
    return out


def _is_part(case: CheckCase, rows: NDArray[np.intp], name: str, money: Kpi) -> bool:
    """Money that adds up and is hardly ever more than the result itself."""
    known, adds = case.scheme.by_name.get(name), dict(zip(case.workforce.kpis, case.workforce.adds, strict=False))
    if known is None or not is_money(known.unit, case) or adds.get(name, "sum") != "sum":
        return False
    part, whole = (case.workforce.fact[case.workforce.kpi_index[one], rows] for one in (name, money.in_data))
    both = ~np.isnan(part) & ~np.isnan(whole)
    return bool(both.any() and (part[both] <= whole[both] + 1e-9).mean() >= _NEARLY_ALL)

"""A KPI that comes onto a card: whose result counts, its first curve, and what a gap does."""

import numpy as np
import pandas as pd

from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.proposal.firstcurve import value_curve
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.rules.missing import LeaveOut, Missing, Refuse
from kpi.rules.people import Rows, Whose, measured
from kpi.rules.presets import OWN_PLAN, plan_curve
from kpi.scheme.card import Card

_NOBODY = slice(0, 0)


def first_kpi(everyone: Workforce, role: str, name: str, weight: float, *, falls: bool) -> Kpi:
    """A KPI of the data for the people of a role: around the plan, or, where there are no plans, around what was reached.

    Who has no results of their own, such as a head, is paid on those of the team. A gap leaves it out.
    """
    [whose, *_others] = whose_results(everyone, role, name) or ("person",)
    curve, missing = _terms(everyone, role, name, whose, falls=falls)
    return Kpi(name=name, weight=weight, curve=curve, of=whose, missing=missing)


def title_of(kpi: str, whose: Whose) -> str:
    """How a KPI is called that stands on a card several times."""
    titles = {"person": _("{kpi}, own"), "team": _("{kpi} of the team"), "company": _("{kpi} of the company")}
    return titles[whose].format(kpi=kpi)


def same_of(everyone: Workforce, card: Card, name: str, whose: Whose, weight: float, *, falls: bool) -> Kpi:
    """A KPI of the data that the card has already, of somebody else: of the team, say, where it counts as one's own."""
    label = next((kpi.label for kpi in card.kpis if kpi.in_data == name), name)
    taken = {kpi.name for kpi in card.kpis}
    free = next(one for one in (f"{name} {whose}{'+' * more}" for more in range(len(taken) + 1)) if one not in taken)
    curve, missing = _terms(everyone, card.role, name, whose, falls=falls)
    return Kpi(
        name=free,
        measure=name,
        title=title_of(label, whose),
        weight=weight,
        curve=curve,
        of=whose,
        missing=missing,
    )


def _terms(everyone: Workforce, role: str, name: str, whose: Whose, *, falls: bool) -> tuple[Curve, Missing]:
    """The first curve, and what a gap does."""
    rows = everyone.members.get(role, _NOBODY)
    curve = _curve(everyone, name, whose, rows, falls=falls)
    results = measured(everyone, name, whose, rows, curve.scale)
    whole = bool(results.size) and not np.isnan(results[everyone.recorded[rows]]).any() and whose == "person"
    return curve, Refuse() if whole else LeaveOut()


def whose_results(everyone: Workforce, role: str, name: str) -> tuple[Whose, ...]:
    """Whose results of a KPI the data have for the people of a role: their own, those of their teams, the company's."""
    every: tuple[Whose, ...] = ("person", "team", "company")
    rows = everyone.members.get(role, _NOBODY)
    return tuple(whose for whose in every if not np.isnan(measured(everyone, name, whose, rows, "value")).all())


def _curve(everyone: Workforce, name: str, whose: Whose, rows: Rows, *, falls: bool) -> Curve:
    planned = not np.isnan(measured(everyone, name, whose, rows, "plan")).all()
    facts = pd.Series(measured(everyone, name, whose, rows, "value").ravel()).dropna()
    return plan_curve(OWN_PLAN, falls=falls) if planned or facts.empty else value_curve(facts, falls=falls)


def readable(name: str) -> str:
    """A KPI's id as people write it: new_customers is "New customers"; a name that a person wrote stays."""
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}" if name.islower() else ""

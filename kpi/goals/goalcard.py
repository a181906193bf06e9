"""Goals become the card of a role, and a card becomes goals."""

import re
from collections.abc import Iterable, Mapping
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from kpi.goals.matrix import Goal, GoalMatrix, Indicator, owner_goals
from kpi.language import _
from kpi.library.rolecards import WHOLE, RoleCard, RoleKpi, own_key

_NOTHING: Mapping[str, str] = MappingProxyType({})
_COMPANY, _DEPARTMENT = "the-company", "the-department"
"""Ids that no KPI of a card can have."""
_LETTERS = 50
_ID = re.compile(rf"[a-z0-9_]{{1,{_LETTERS}}}")


def goal_card(matrix: GoalMatrix, owner: str) -> RoleCard:
    """The card of an owner: each KPI weighs weight of the goal × share of the indicator, added up where several goals have it."""
    weights: dict[str, float] = {}
    first: dict[str, Indicator] = {}
    for goal in owner_goals(matrix, owner):
        for one, share in zip(goal.indicators, goal.shares, strict=True):
            weights[one.kpi] = weights.get(one.kpi, 0.0) + matrix.weights[goal.id] * share
            first.setdefault(one.kpi, one)
    level = matrix.by_owner[owner][0].level
    title = _("Goals of {owner}").format(owner=owner)[:120]
    ids, of_person = _ids(first), level == "person"
    kpis = tuple(_kpi(one, ids[name], weights[name], of_person=of_person) for name, one in first.items())
    return RoleCard(key=own_key(title), title=title, about=_("Made of goals."), weights="own", kpis=kpis)


def _kpi(one: Indicator, name: str, weight: float, *, of_person: bool) -> RoleKpi:
    return RoleKpi(
        id=name,
        title=one.label,
        unit=one.unit,
        better=one.better,
        perspective=one.perspective or "finance",
        whose="person" if of_person else "department",
        mandatory=True,
        weight=round(weight * WHOLE, 9),
        known_as=(one.kpi,),
    )


def _ids(names: Iterable[str]) -> dict[str, str]:
    """An id for each name: the name itself where it can be one."""
    found = {name: name for name in names if _ID.fullmatch(name)}
    for name in names:
        if name not in found:
            plain = re.sub(r"\W+", "_", name.casefold(), flags=re.ASCII).strip("_")[:_LETTERS] or "kpi"
            tries = (f"{plain}_{number}" for number in count(1))
            found[name] = next(one for one in tries if one not in found.values())
    return found


class Owners(NamedTuple):
    """Who has goals, from the bottom up."""

    person: str
    department: str
    company: str


def card_goals(card: RoleCard, owners: Owners, called: Mapping[str, str] = _NOTHING) -> GoalMatrix:
    """A first matrix of a card: a goal for each of its KPIs, serving one of the department, which serves one of the company.

    `called` says what KPIs of the card are called in the data, by id.
    """
    first = (_indicator(max(card.chosen, key=lambda kpi: kpi.weight), called),)
    above = (
        Goal(
            id=_COMPANY,
            level="company",
            owner=owners.company,
            text=_("What the company wants"),
            weight=1,
            indicators=first,
        ),
        Goal(
            id=_DEPARTMENT,
            level="department",
            owner=owners.department,
            text=_("What the department adds to it"),
            parent=_COMPANY,
            weight=1,
            indicators=first,
        ),
    )
    own = tuple(
        Goal(
            id=kpi.id,
            level="person",
            owner=owners.person,
            text=kpi.title,
            parent=_DEPARTMENT,
            weight=kpi.weight / WHOLE,
            indicators=(_indicator(kpi, called),),
        )
        for kpi in card.chosen
    )
    return GoalMatrix(title=card.title, goals=(*above, *own))


def _indicator(kpi: RoleKpi, called: Mapping[str, str]) -> Indicator:
    return Indicator(
        kpi=called.get(kpi.id, kpi.id),
        title=kpi.title,
        unit=kpi.unit,
        better="lower" if kpi.better == "lower" else "higher",
        perspective=kpi.perspective,
    )

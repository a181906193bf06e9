"""Which results a scheme looks for and does not find, by role and KPI, and what is done about it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.problem import Problem
from kpi.rules.kpi import Kpi
from kpi.rules.people import Mask, Rows
from kpi.rules.window import measured_in_periods
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


class Absent(NamedTuple):
    """One KPI of one role: how many results, and how many plans of results that are there, are missing where pay is due."""

    role: str
    kpi: str
    no_result: int
    no_plan: int
    done: str
    """The policy of the KPI, in words."""
    notice: Problem | None
    """What is said of it where it is told alone; None where nothing need be."""


def absence(role: str, kpi: Kpi, count: int) -> Problem | None:
    """A notice of so many results that are missing, and of what is done."""
    if not count or not kpi.missing.noticed:
        return None
    return Problem(kpi.missing.notice(count).format(kpi=kpi.label, n=count), role, level="notice")


def absent_results(scheme: Scheme, workforce: Workforce) -> list[Absent]:
    """All KPIs of which something is missing, role by role in the order of the cards."""
    return [
        found
        for card in scheme.roles.values()
        if card.role in workforce.members
        for found in _of_card(card, workforce, workforce.members[card.role])
        if found.no_result or found.no_plan
    ]


def _of_card(card: Card, workforce: Workforce, rows: Rows) -> Iterator[Absent]:
    due = card.due.where(workforce, rows)
    for kpi in card.kpis:
        if kpi.in_data in workforce.kpi_index:
            no_result, no_plan = _counts(kpi, workforce, rows, card.due.paid_in(workforce, due, kpi.since))
            notice = absence(card.role, kpi, no_result + no_plan)
            yield Absent(card.role, kpi.label, no_result, no_plan, _(kpi.missing.title), notice)


def _counts(kpi: Kpi, workforce: Workforce, rows: Rows, due: Mask) -> tuple[int, int]:
    """No result; and a result without the plan that the curve asks for."""
    no_result, unread = (
        np.isnan(measured_in_periods(workforce, kpi.in_data, kpi.of, rows, scale))
        for scale in ("value", kpi.curve.scale)
    )
    return int((no_result & due).sum()), int((unread & ~no_result & due).sum())

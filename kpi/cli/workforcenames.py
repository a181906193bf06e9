"""Whom and what of a workforce a command can be told of, and speaks of."""

import kpi
from kpi.intake.times.periodnames import period_of


def names_in(rules: kpi.Scheme, workforce: kpi.Workforce) -> list[str]:
    """People, roles and KPIs: what is said of one of them may be said of many."""
    labels = [kpi.label for card in rules.cards for kpi in card.kpis]
    return [*map(str, workforce.people), *workforce.members, *workforce.kpis, *labels]


def period_called(workforce: kpi.Workforce, period: str) -> str:
    """The period as the data call it, whether "2026-01" or "Jan 2026" was asked for."""
    return period if period in workforce.periods else period_of(period) or period

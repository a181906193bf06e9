"""Whom and what of a workforce a command can be told of, and speaks of."""

import difflib

import numpy as np

import kpi
from kpi.intake.times.periodnames import period_of
from kpi.language import _
from kpi.problem import Problem, Refused


def names_in(rules: kpi.Scheme, workforce: kpi.Workforce) -> list[str]:
    """People, roles and KPIs: what is said of one of them may be said of many."""
    labels = [kpi.label for card in rules.cards for kpi in card.kpis]
    return [*map(str, workforce.people), *workforce.members, *workforce.kpis, *labels]


def period_called(workforce: kpi.Workforce, period: str) -> str:
    """The period as the data call it, whether "2026-01" or "Jan 2026" was asked for."""
    return period if period in workforce.periods else period_of(period) or period


def refuse_stranger(person: str, workforce: kpi.Workforce) -> None:
    """Raises `Refused` for somebody whom the data do not know."""
    people = list(dict.fromkeys(map(str, workforce.seats["person"])))
    if person not in people:
        close = difflib.get_close_matches(person, people, 3, 0.4) or people[:3]
        mend = _("Did you mean {names}?").format(names=", ".join(close))
        raise Refused([Problem(_("there is no person “{name}”").format(name=person), mend=mend)])


def last_period_of(workforce: kpi.Workforce, person: str) -> str:
    """The last period of which the results say anything about a person; the last of all, where they never do."""
    seen = np.flatnonzero(workforce.recorded[(workforce.seats["person"] == person).to_numpy()].any(axis=0))
    return workforce.periods[seen[-1] if len(seen) else -1]

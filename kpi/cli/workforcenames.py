"""Whom and what of a workforce a command can be told of, and speaks of."""

import difflib
from collections.abc import Sequence

import numpy as np

import kpi
from kpi.intake.times.periodnames import period_of
from kpi.language import _, period_name
from kpi.problem import Problem, Refused


def names_in(rules: kpi.Scheme, workforce: kpi.Workforce) -> list[str]:
    """People, roles and KPIs: what is said of one of them may be said of many."""
    labels = [kpi.label for card in rules.cards for kpi in card.kpis]
    return [*map(str, workforce.people), *workforce.members, *workforce.kpis, *labels]


def period_called(workforce: kpi.Workforce, period: str) -> str:
    """The period as the data call it, whether "2026-01" or "Jan 2026" was asked for."""
    return period if period in workforce.periods else period_of(period) or period


def known_period(workforce: kpi.Workforce, period: str) -> str:
    """The same of a period that the data have; raises `Refused` for another."""
    called = period_called(workforce, period)
    if called not in workforce.periods:
        mend = _("There are: {names}.").format(names=", ".join(workforce.periods[-12:]))
        raise Refused([Problem(_("there is no period “{name}”").format(name=period), mend=mend)])
    return called


def refuse_nobody(people: Sequence[str], period: str) -> None:
    """Raises `Refused` where nobody is paid in a period."""
    if not people:
        what, mend = _("nobody is paid in {period}"), _("Name another period with --period.")
        raise Refused([Problem(what.format(period=period_name(period)), mend=mend)])


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

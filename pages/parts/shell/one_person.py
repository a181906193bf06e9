"""Whose pay is told, and for when: chosen once for all pages."""

import pandas as pd
import streamlit as st

from kpi.language import _, period_name
from pages.parts.shell import keys, privacy
from pages.parts.shell.view import View


def chosen_person(view: View) -> str:
    """A person who is paid; the first one unless the reader says otherwise."""
    people, now = _people(view), person_in_sight(view)
    labels = dict(zip(people, privacy.cover_names(pd.Series(people)), strict=True))
    chosen = st.selectbox(
        _("Person"),
        people,
        people.index(now),
        format_func=lambda name: str(labels[name]),
        key=keys.STATEMENT_OF,
        persist_state="session",
        width=280,
    )
    return chosen if chosen in labels else now


def chosen_period(view: View, person: str) -> str:
    """The last one unless the reader says otherwise."""
    by_name = _periods(view, person)
    first, *others = by_name.values()
    if not others:
        return first
    chosen = st.selectbox(_("Period"), list(by_name), key=keys.STATEMENT_PERIOD, persist_state="session", width=180)
    return by_name.get(chosen or "", first)


def in_sight(view: View) -> tuple[str, str]:
    """The person and the period that were chosen, without asking."""
    person = person_in_sight(view)
    by_name = _periods(view, person)
    return person, by_name.get(st.session_state.get(keys.STATEMENT_PERIOD, ""), next(iter(by_name.values())))


def _periods(view: View, person: str) -> dict[str, str]:
    """Those of a person by the names under which they are seen, the last one first."""
    return {privacy.cover().text(period_name(period)): period for period in periods_of(view, person)}


def periods_of(view: View, person: str) -> list[str]:
    """When a person is paid, the last one first."""
    there = view.paid.active[view.workforce.people == person].any(axis=0)
    return [period for period, paid in zip(view.paid.periods, there, strict=True) if paid][::-1]


def person_in_sight(view: View) -> str:
    """Who was chosen, without asking."""
    people, chosen = _people(view), st.session_state.get(keys.STATEMENT_OF)
    return chosen if chosen in people else people[0]


def _people(view: View) -> list[str]:
    """Everybody who is paid."""
    return list(dict.fromkeys(view.workforce.people[view.paid.active.any(axis=1)]))

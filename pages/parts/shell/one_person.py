"""Whose pay is told, and for when: chosen once for all pages."""

import pandas as pd
import streamlit as st

from kpi.charts.chainpart import chain_part
from kpi.charts.statementpart import statement_finding
from kpi.language import _, period_name
from kpi.payment.explanation import Explanation, explain
from kpi.payment.statement import Statement
from pages.parts.shell import keys, privacy
from pages.parts.shell.drawing import show_drawing
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


def said_of(explained: Explanation) -> str:
    """Who is paid how much, under a name that may be seen."""
    return statement_finding(Statement(explained), name_of(explained))


def name_of(explained: Explanation) -> str:
    """The person's name, as it may be seen."""
    return str(privacy.cover_names(pd.Series([explained.person])).iloc[0])


def explained_in_sight(view: View) -> Explanation:
    """The pay of the person and the period that were chosen, without asking."""
    person = person_in_sight(view)
    first, *_others = (by_name := _periods(view, person)).values()
    return explain(
        view.scheme, view.workforce, person, by_name.get(st.session_state.get(keys.STATEMENT_PERIOD, ""), first)
    )


def show_steps_on_a_slide(explained: Explanation) -> None:
    """From the score on, so that they fit."""
    show_drawing("chain", lambda: [chain_part(explained, said_of(explained), short=True)])


def _periods(view: View, person: str) -> dict[str, str]:
    """When a person is paid, by the names under which periods are seen, the last one first."""
    there = view.paid.active[view.workforce.people == person].any(axis=0)
    paid = [period for period, is_paid in zip(view.paid.periods, there, strict=True) if is_paid]
    return {privacy.cover().text(period_name(period)): period for period in reversed(paid)}


def person_in_sight(view: View) -> str:
    """Who was chosen, without asking."""
    people, chosen = _people(view), st.session_state.get(keys.STATEMENT_OF)
    return chosen if chosen in people else people[0]


def _people(view: View) -> list[str]:
    """Everybody who is paid."""
    return list(dict.fromkeys(view.workforce.people[view.paid.active.any(axis=1)]))

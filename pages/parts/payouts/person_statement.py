"""The statement of one person: what each result pays, and that it adds up."""

import pandas as pd
import streamlit as st

from kpi.charts.sketch import Part
from kpi.charts.statementpart import Whose, statement_finding, statement_part
from kpi.language import _, period_name
from kpi.payment.explanation import Explanation, explain
from kpi.payment.statement import Statement
from pages.parts.shell import keys, privacy
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View


def show_person(view: View) -> None:
    """The person and the period that are chosen, and their statement."""
    with st.container(horizontal=True, key="whose statement"):
        person = _person(view)
        period = _period(view, person)
    explained = explain(view.scheme, view.workforce, person, period)
    show_title(person_finding(view, explained))
    show_drawing("statement", lambda: person_picture(view, explained))
    _steps(explained)


def person_finding(view: View, explained: Explanation) -> str:
    """Who is paid how much."""
    return statement_finding(Statement(explained), _whose(view, explained).name)


def person_picture(view: View, explained: Explanation) -> list[Part]:
    """The statement itself."""
    return [statement_part(Statement(explained), _whose(view, explained))]


def _person(view: View) -> str:
    people = list(dict.fromkeys(view.workforce.people[view.paid.active.any(axis=1)]))
    labels = dict(zip(people, privacy.cover_names(pd.Series(people)), strict=True))
    chosen = st.selectbox(
        _("Person"),
        people,
        format_func=lambda name: str(labels[name]),
        key=keys.STATEMENT_OF,
        persist_state="session",
        width=280,
    )
    return chosen if chosen in labels else people[0]


def _period(view: View, person: str) -> str:
    """The last one unless the reader says otherwise."""
    there = view.paid.active[view.workforce.people == person].any(axis=0)
    periods = [period for period, paid in zip(view.paid.periods, there, strict=True) if paid][::-1]
    if len(periods) == 1:
        return periods[0]
    by_name = {privacy.cover().text(period_name(period)): period for period in periods}
    chosen = st.selectbox(_("Period"), list(by_name), key="statement period", width=180)
    return by_name.get(chosen or "", periods[0])


def _whose(view: View, explained: Explanation) -> Whose:
    """Of the seat in which the person is paid."""
    column = view.paid.periods.index(explained.period)
    rows = (view.workforce.people == explained.person) & view.paid.active[:, column]
    seat = view.paid.seats[rows].iloc[0]
    name = str(privacy.cover_names(pd.Series([explained.person])).iloc[0])
    return Whose(name, str(seat["role"]), str(seat["team"]), int(view.paid.salary[rows, column].sum()))


def _steps(explained: Explanation) -> None:
    """Every step in the order in which it is calculated."""
    columns = {"step": _("Step"), "how": _("How"), "result": _("Result")}
    steps = explained.table()[list(columns)]
    with st.expander(_("All steps in the order of the calculation")):
        show_table(steps, columns, key="steps", height="content", alt=_("Steps of the payout"))
        download_tables({_("steps"): steps}, "sixtyforty-steps")

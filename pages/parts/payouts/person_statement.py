"""The statement of one person: what each result pays, and that it adds up."""

import streamlit as st

from kpi.charts.sketch import Part
from kpi.charts.statementpart import Whose, statement_part
from kpi.export.takentable import TakenTable, subject_of
from kpi.language import _
from kpi.payment.explanation import Explanation, explain
from kpi.payment.statement import Statement
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.one_person import (
    chosen_period,
    chosen_person,
    explained_in_sight,
    name_of,
    said_of,
    show_steps_on_a_slide,
)
from pages.parts.shell.tables import show_table
from pages.parts.shell.taking import show_way
from pages.parts.shell.texts import plain, show_title
from pages.parts.shell.view import View


def show_person(view: View) -> None:
    """The person and the period that are chosen, and their statement."""
    with st.container(horizontal=True, key="whose statement"):
        person = chosen_person(view)
        period = chosen_period(view, person)
    explained = explain(view.scheme, view.workforce, person, period)
    show_title(said_of(explained))
    show_drawing("statement", lambda: person_picture(view, explained))
    with st.container(horizontal=True):
        show_way(_("As a paper to hand over"), ":material/picture_as_pdf:", paper="statement", key="way to statement")
        show_way(
            _("As a calculator for this person"), ":material/calculate:", paper="calculator", key="way to calculator"
        )
    _passports(view, explained)
    _steps(view, explained)


def show_person_slide(view: View) -> None:
    """Who is paid how much, and the steps from the score on."""
    explained = explained_in_sight(view)
    show_title(said_of(explained))
    show_steps_on_a_slide(explained)


def person_picture(view: View, explained: Explanation) -> list[Part]:
    """The statement itself; of somebody who is paid in several teams or roles, one of each."""
    return [statement_part(Statement(seat), _whose(view, seat)) for seat in explained.each]


def _whose(view: View, explained: Explanation) -> Whose:
    """Of one seat."""
    column, seats = view.paid.periods.index(explained.period), view.paid.seats
    row = (seats["person"] == explained.person) & (seats["team"] == explained.team) & (seats["role"] == explained.role)
    salary, off = (int(line[row.to_numpy(), column].sum()) for line in (view.paid.salary, view.paid.off_salary))
    return Whose(name_of(explained), explained.role, explained.team, salary, off)


def _passports(view: View, explained: Explanation) -> None:
    """What is said of each KPI of the card, where anything is."""
    kpis = [kpi for role in dict.fromkeys(seat.role for seat in explained.each) for kpi in view.scheme.roles[role].kpis]
    told = {kpi.label: list(kpi.passport.lines(view.scheme.currency)) for kpi in kpis}
    if any(told.values()):
        with st.expander(_("What each KPI means"), key="kpi passports"):
            for label, lines in ((label, lines) for label, lines in told.items() if lines):
                st.markdown(f"**{plain(label)}**")
                st.caption("  \n".join(map(plain, lines)))


def _steps(view: View, explained: Explanation) -> None:
    """Every step in the order in which it is calculated."""
    columns = {"step": _("Step"), "how": _("How"), "result": _("Result")}
    steps = explained.table()[list(columns)]
    with st.expander(_("All steps in the order of the calculation")):
        show_table(steps, columns, key="steps", height="content", alt=_("Steps of the payout"))
        told = subject_of(view.scheme, [explained.period], **{_("Person"): name_of(explained)})
        download_tables({_("Steps"): TakenTable(steps, told)}, "sixtyforty-steps")

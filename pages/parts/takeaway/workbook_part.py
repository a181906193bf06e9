"""The workbook of formulas: what it holds, how large it is, and the button that makes it."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from kpi.language import _, ngettext, number
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from pages.parts.shell import privacy, session
from pages.parts.shell.downloads import download_file
from pages.parts.shell.here import zone
from pages.parts.shell.texts import plain, show_finding, show_remark, show_sentence, show_title
from pages.parts.shell.view import View

_MANY = 60_000
"""Rows of people and periods above which a spreadsheet program becomes slow."""


class _Wanted(NamedTuple):
    """What a workbook is made of."""

    scheme: Scheme
    workforce: Workforce
    results: pd.DataFrame | None
    people: pd.DataFrame | None


def show_workbook(view: View) -> None:
    """The whole part."""
    show_title(_("Every figure as a formula that finance can follow"))
    show_sentence(
        _(
            "In this workbook every payout is a formula, from the results to the cent. Whoever changes a weight, a threshold, the split or a result "
            "in it sees at once what follows."
        )
    )
    wanted = _wanted(view)
    rows = int(wanted.workforce.recorded.sum())
    show_remark(
        ngettext("{n} row of people and periods", "{n} rows of people and periods", rows).format(n=number(rows))
    )
    if rows > _MANY:
        show_remark(
            _(
                "This is a lot for a spreadsheet program. Choose one period in the menu, or work with the tables of the other pages."
            )
        )
    today = dt.datetime.now(zone()).date().isoformat()
    make = partial(_made, wanted, today, privacy.cover().cell if session.state().hidden else str)
    download_file(
        _("Workbook with formulas"), make, "sixtyforty-workbook.xlsx", key="workbook", icon=":material/function:"
    )
    _show_sheets()
    show_finding(_("Back into the program"))
    show_sentence(
        _(
            "A workbook of all periods that was changed can be dropped onto the page Data: it opens with its scheme and data, and what was changed is told."
        )
        if wanted.results is not None
        else _(
            "This workbook cannot be opened again here: names are hidden in it, or it holds one period only. Show names and choose all periods for one that can."
        )
    )


def _wanted(view: View) -> _Wanted:
    """All periods with the tables as they were read; of one period, or where names are hidden, without these."""
    whole = len(view.workforce.periods) == len(view.everyone.periods)
    data = session.state().data
    keeps = whole and not session.state().hidden
    return _Wanted(view.scheme, view.workforce, data.results if keeps else None, data.people if keeps else None)


def _made(wanted: _Wanted, today: str, cover: Callable[[str], str]) -> bytes:
    from kpi.export.formulaworkbook import Source, formula_workbook

    source = None if wanted.results is None else Source(wanted.results, wanted.people)
    return formula_workbook(wanted.scheme, wanted.workforce, source, cover=cover, today=today)


def _show_sheets() -> None:
    """What stands on which sheet."""
    sheets = {
        _("Scheme"): _("Every number of the scheme, in yellow cells that have names"),
        _("People, Results, Teams"): _("Who is paid, plans and facts, and what they add up to"),
        _("Pay of each role"): _(
            "A column a step: what each KPI pays, the score, gates, the team's part, the bonus in money"
        ),
        _("Everybody, Payouts, Totals"): _(
            "What is calculated over all people, who gets what, and sums by person and team"
        ),
        _("One person"): _("One person in one period, step by step, in words"),
        _("Check"): _("Whether the formulas pay what this program pays, to the cent"),
        _("Record"): _("The scheme as text, and of which data this was made"),
    }
    st.markdown("\n".join(f"- **{plain(sheet)}**: {plain(what)}" for sheet, what in sheets.items()))

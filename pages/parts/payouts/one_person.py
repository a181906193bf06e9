"""The payout of one person, explained step by step."""

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, money
from kpi.payment.explanation import explain
from pages.parts.shell import amounts, privacy
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding
from pages.parts.shell.view import View


def _waterfall(table: pd.DataFrame, person: str, period: str) -> None:
    row = table[(table["person"] == person) & (table["period"] == period)].sum(numeric_only=True)
    steps = [
        (_("Individual part"), "own", row["individual"]),
        (_("Team part"), "team" if row["team_part"] >= 0 else "lost", row["team_part"]),
        (_("Commission"), "gained", row["commission"]),
        (_("Deductions"), "lost", -row["deduction"]),
        (_("From or to other periods"), "lost" if row["carried"] < 0 else "gained", row["carried"]),
    ]
    shown = [step for step in steps if step[2]] + [(_("Payout"), "total", row["payout"])]
    rows = charts.waterfall_rows(shown, amounts.write_money(exact=True))
    draw_chart(rows, charts.waterfall(len(shown)), key="waterfall", alt=_("Payout of one person, built up"))


def show_person(view: View, table: pd.DataFrame) -> None:
    """The person and period that are chosen, built up and step by step."""
    people = list(dict.fromkeys(table["person"]))
    labels = dict(zip(people, privacy.cover_names(pd.Series(people)), strict=True))
    with st.container(horizontal=True):
        person = st.selectbox(
            _("Person"), people, format_func=labels.__getitem__, key="explain_person", persist_state="session"
        )
        periods = list(table.loc[table["person"] == person, "period"])[::-1]
        period = st.selectbox(_("Period"), periods, key="explain_period") if len(periods) > 1 else periods[0]
    explained = explain(view.scheme, view.workforce, person, period)
    title = _("{name} is paid {money} for {period}.").format(
        name=labels[person], money=money(explained.payout, view.scheme.currency), period=period
    )
    show_finding(title)
    _waterfall(table, person, period)
    columns = {"step": _("Step"), "how": _("How"), "result": _("Result")}
    steps = explained.table()[["step", "how", "result"]]
    show_table(steps, columns, key="steps", height="content", alt=_("Steps of the payout"))
    download_tables({_("steps"): steps}, "sixtyforty-steps")

"""Periods against each other: who gets better, where it slips, the pattern of the year, and what is left to the plan."""

import numpy as np
import pandas as pd
import streamlit as st

from kpi import trends
from kpi.charts import trendchart as charts
from kpi.language import _
from kpi.trends.progress import left_in_year, progress, this_year
from pages.parts.shell import keys, privacy
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.texts import show_finding, show_title
from pages.parts.shell.view import View


def show_trends() -> None:
    """Of people, teams or the company, over all periods that are open."""
    if view := view_or_problems():
        _trends(view)


def _trends(view: View) -> None:
    whose: dict[trends.Of, str] = {"team": _("teams"), "person": _("people"), "company": _("the company")}
    of: trends.Of = st.segmented_control(
        _("Trends of"), list(whose), default="team", format_func=whose.__getitem__, required=True, key="trends of"
    )
    everyone = view.everyone
    labels = {kpi.name: kpi.label for card in view.scheme.cards for kpi in card.kpis}
    table = _labelled(trends.trends(everyone, of, falling=trends.falling_kpis(view.scheme)), of, labels)
    show_title(charts.trends_finding(table))
    if not table.empty:
        rows = charts.line_rows(_labelled(trends.series(everyone, of), of, labels), table)
        draw_chart(rows, charts.lines(rows["rank"].nunique()), key="trend_lines", alt=_("Trends"))
    _goal(view, of, labels)
    _season(view)


def _season(view: View) -> None:
    """The pattern of the year, of the KPI chosen above."""
    everyone, kpi = view.everyone, st.session_state.get(keys.GOAL_KPI)
    if kpi not in everyone.kpi_index:
        return
    found = trends.season(everyone.periods, np.nansum(everyone.fact[everyone.kpi_index[kpi]], axis=0))
    show_finding(found.sentence)
    if found.indices:
        draw_chart(charts.year_rows(found.indices), charts.year(), key="year", alt=_("The pattern of the year"))


def _labelled(table: pd.DataFrame, of: trends.Of, labels: dict[str, str]) -> pd.DataFrame:
    """KPIs by the titles that the scheme gives them, people by name or number."""
    named = privacy.cover_column(table, "name") if of == "person" else table
    return named.assign(kpi=[labels.get(name, name) for name in named["kpi"]])


def _goal(view: View, of: trends.Of, labels: dict[str, str]) -> None:
    """What is reached of the year's plan of one KPI, and where today's pace leads."""
    everyone = view.everyone
    names = [kpi for kpi in everyone.kpis if everyone.plan[everyone.kpi_index[kpi]].any()]
    if not names:
        return
    kpi = (
        st.selectbox(
            _("What is left to the plan of"), names, format_func=lambda name: labels.get(name, name), key=keys.GOAL_KPI
        )
        or names[0]
    )
    found = progress(everyone, of, over=this_year(everyone.periods), further=left_in_year(everyone.periods))
    mine = found[found["kpi"] == kpi]
    show_finding(charts.goal_finding(mine))
    rows = charts.goal_rows(privacy.cover_column(mine, "name") if of == "person" else mine)
    if len(rows):
        draw_chart(rows, charts.goal(rows["name"].nunique()), key="goal", alt=_("What is reached of the plan"))

"""Periods against each other: who gets better, where it slips, and the pattern of the year."""

import numpy as np
import pandas as pd
import streamlit as st

from kpi import trends
from kpi.charts import trendchart as charts
from kpi.language import _
from kpi.periods import time_of
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
        _("Trends of"),
        list(whose),
        default="team",
        format_func=whose.__getitem__,
        required=True,
        key=keys.TRENDS_OF,
        persist_state="session",
    )
    _draw_lines(view, of)
    _season(view, view.scheme.titles)


_ON_A_SLIDE = 4
"""Lines that can be read on a wall."""


def show_trends_slide() -> None:
    """The trends that one wants to know of first, of whom they were looked at."""
    if view := view_or_problems():
        _draw_lines(view, st.session_state.get(keys.TRENDS_OF, "team"), _ON_A_SLIDE)


def _draw_lines(view: View, of: trends.Of, most: int = charts.MOST_LINES) -> None:
    """The first lines under their finding."""
    everyone, labels = view.everyone, view.scheme.titles
    table = _labelled(trends.trends(everyone, of, falling=trends.falling_kpis(view.scheme)), of, labels)
    said = charts.trends_finding(table)
    show_title(said)
    if not table.empty:
        rows = charts.line_rows(_labelled(trends.series(everyone, of), of, labels), table, most)
        subtitle = _("Result in each period; dotted: the plan; {time}").format(time=time_of(everyone.periods))
        draw_chart(rows, charts.lines(rows["rank"].nunique()), key="trend_lines", alt=said, subtitle=subtitle)


def _season(view: View, labels: dict[str, str]) -> None:
    """The pattern of the year, of one KPI."""
    everyone = view.everyone
    kpi = st.selectbox(
        _("The pattern of the year of"),
        everyone.kpis,
        format_func=lambda name: labels.get(name, name),
        key=keys.SEASON_KPI,
    )
    found = trends.season(everyone.periods, np.nansum(everyone.fact[everyone.kpi_index[kpi]], axis=0))
    show_finding(found.sentence)
    if found.indices:
        text = _("{kpi}: results as a share of an average period, {time}")
        subtitle = text.format(kpi=labels.get(kpi, kpi), time=time_of(everyone.periods))
        rows = charts.year_rows(found.indices)
        draw_chart(rows, charts.year(), key="year", alt=found.sentence, subtitle=subtitle)


def _labelled(table: pd.DataFrame, of: trends.Of, labels: dict[str, str]) -> pd.DataFrame:
    """KPIs by the titles that the scheme gives them, people by name or number."""
    named = privacy.cover_column(table, "name") if of == "person" else table
    return named.assign(kpi=[labels.get(name, name) for name in named["kpi"]])

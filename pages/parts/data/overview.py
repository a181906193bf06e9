"""What data hold: how much, what is missing, the trend of each KPI, and the tables themselves."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, ngettext, number
from kpi.payment.sexes import without_sex
from pages.parts.shell import privacy, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.segments import chosen_part
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding

_SHOWN = 500


def show_overview(results: pd.DataFrame, people: pd.DataFrame | None) -> None:
    """How much there is, what is missing, the trend of each KPI, and the tables themselves."""
    show_sizes(results, people)
    shown = without_sex(people)
    tables = {_("Results"): results} | ({_("People"): shown} if shown is not None else {})
    tabs: dict[str, Callable[[], None]] = {
        _("KPIs"): lambda: _kpis(results),
        _("What is there"): lambda: _coverage(results),
        **{title: partial(_table, table) for title, table in tables.items()},
    }
    chosen_part(_("Parts of the data"), tabs, "overview")()
    download_tables({name.lower(): table for name, table in tables.items()}, "results")


def show_sizes(results: pd.DataFrame, people: pd.DataFrame | None) -> None:
    """How much there is."""
    sizes = {
        _("People"): how_many(results, people),
        _("KPIs"): results["kpi"].nunique(),
        _("Periods"): results["period"].nunique(),
        _("Results"): len(results),
    }
    show_drawing(
        "sizes", lambda: [charts.figures_part([[(label, number(size), "", "same") for label, size in sizes.items()]])]
    )


def how_many(results: pd.DataFrame, people: pd.DataFrame | None) -> int:
    """People with results, or in the table of people."""
    named = [results["person"], *([people["person"]] if people is not None else [])]
    return int(pd.concat(named).nunique())


def _kpis(results: pd.DataFrame) -> None:
    columns: dict[str, Any] = {
        "kpi": _("KPI"),
        "people": st.column_config.NumberColumn(_("People"), format="localized"),
        "periods": st.column_config.NumberColumn(_("Periods"), format="localized"),
        "filled": st.column_config.ProgressColumn(_("Filled"), format="percent", min_value=0, max_value=1),
        "trend": st.column_config.LineChartColumn(_("Fact over plan, by period; without plans the facts")),
    }
    rows = remembered(Remembered.KPI_ROWS, (results,), lambda: charts.kpi_rows(results))
    titles = {name: kpi.title for name, kpi in session.state().scheme.by_name.items() if kpi.title}
    rows = rows.assign(kpi=rows["kpi"].map(lambda name: titles.get(name, name)))
    show_table(rows, columns, key="kpi_rows", alt=_("KPIs and their trend"))


def _coverage(results: pd.DataFrame) -> None:
    rows = remembered(
        Remembered.COVERAGE, (results, privacy.cover()), lambda: charts.coverage_rows(privacy.cover_column(results))
    )
    said, spec = charts.coverage_finding(rows), charts.coverage(rows["who"].nunique())
    show_finding(said)
    subtitle = _("Which results are there in each period")
    draw_chart(rows, spec, key="coverage", alt=said, subtitle=subtitle)


def _table(table: pd.DataFrame) -> None:
    shown = table.head(_SHOWN)
    show_table(shown, height=280)
    if len(table) > len(shown):
        text = ngettext("The first {m} of {n} row.", "The first {m} of {n} rows.", len(table))
        st.caption(text.format(m=number(_SHOWN), n=number(len(table))))

"""Would it have been right? The last year forecast from the years before, against what came."""

import streamlit as st

from kpi.charts import outlookchart as charts
from kpi.forecast.backtest import BackTest, back_test, backtest_finding
from kpi.language import _
from pages.parts.shell import amounts, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View


def track_record(view: View) -> BackTest:
    """The last year, forecast from the years before. Raises `Refused` where there are too few."""
    data = session.state().data
    found: BackTest = remembered(
        Remembered.BACK_TEST,
        (view.baseline, view.everyone_before, data),
        lambda: back_test(view.baseline, view.everyone_before, data.people),
    )
    return found


def show_track_record(found: BackTest) -> None:
    """The picture by period, and how it is to be read."""
    draw_track_record(found)
    st.caption(
        _(
            "The baseline scheme is paid on both. Bands: half and nine tenths of all possible years, drawn from what was known before the first of these periods, with their plans."
        )
    )
    show_problems(found.fit.problems)


def draw_track_record(found: BackTest) -> None:
    """What came, in the bands that were forecast, by period."""
    money = ["seen", "p5", "p25", "p50", "p75", "p95"]
    table = found.periods_in_minor_units
    table = table.assign(**{name: table[name] / amounts.units() for name in money})
    rows = charts.tested_rows(table, amounts.write_money())
    subtitle = _("Cost of the bonuses in each period: what came, and half and 9 of 10 possible years, in {currency}")
    subtitle = subtitle.format(currency=session.state().baseline.currency)
    draw_chart(rows, charts.tested(), key="back_test", alt=backtest_finding(found), subtitle=subtitle)

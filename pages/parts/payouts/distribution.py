"""How many are paid how much."""

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, percent
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.texts import show_finding
from pages.parts.shell.view import View


def show_distribution(view: View) -> None:
    """The scheme against the baseline, under a sentence."""
    now, before = (found.paid.payout[found.paid.active] / amounts.units() for found in (view.effect, view.before))
    nothing = float((now == 0).mean()) if len(now) else 0.0
    title = _("Half are paid more than {middle}; {share} get nothing.").format(
        middle=amounts.write_money()(float(pd.Series(now).median()) if len(now) else 0.0), share=percent(nothing)
    )
    show_finding(title)
    draw_chart(charts.spread_rows(now, before), charts.spread_chart(), key="spread", alt=title)
    st.caption(_("People and periods by payout. Dashed: the baseline."))

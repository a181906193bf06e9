"""How many are paid how much."""

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, percent
from pages.parts.shell import charts as _charts
from pages.parts.shell import problems as _parts
from pages.parts.shell.session import View


def show_distribution(view: View) -> None:
    now, before = (found.paid.payout[found.paid.active] / _parts.units() for found in (view.effect, view.before))
    nothing = float((now == 0).mean()) if len(now) else 0.0
    title = _("Half are paid more than {middle}; {share} get nothing.").format(
        middle=_parts.write_money()(float(pd.Series(now).median()) if len(now) else 0.0), share=percent(nothing)
    )
    _parts.finding(title)
    _charts.draw(charts.spread_rows(now, before), charts.spread_chart(), key="spread", alt=title)
    st.caption(_("People and periods by payout. Dashed: the baseline."))

"""The cost at every split."""

import streamlit as st

from kpi.charts import forecastchart as charts
from kpi.language import _
from kpi.periods import time_of
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.few_worlds import cost_over_splits
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.texts import show_finding
from pages.parts.shell.view import View


def show_cost_by_split(view: View, answer: Answer) -> None:
    """The cost at every split, on the same possible years."""
    if view.scheme.team.share is None:
        st.info(f"{_(view.scheme.team.says)} {_('So this scheme has no share to move.')}")
        return
    found = cost_over_splits(view, answer.ahead)
    units, write = amounts.units(), amounts.write_money()
    table = found.assign(**{name: found[name] / units for name in ("p5", "p50", "p95")})
    ends = table.iloc[[0, -1]]
    text = _(
        "From 0:100 to 100:0 the median cost goes from {low} to {high}; the band of nine in ten from {narrow} to {wide} wide."
    )
    widths = (ends["p95"] - ends["p5"]).tolist()
    low, high = ends["p50"].tolist()
    said = text.format(low=write(low), high=write(high), narrow=write(widths[0]), wide=write(widths[1]))
    show_finding(said)
    rows = charts.share_rows(table, 1 - view.scheme.team.part, answer.budget / units, write)
    text = _("Cost by the individual share: the median and 9 of 10 possible years, in {currency}, {time}")
    subtitle = text.format(currency=answer.now.currency, time=time_of(answer.now.periods))
    draw_chart(rows, charts.shares(), key="ahead_shares", alt=said, subtitle=subtitle)
    st.caption(
        _("Blue: the median and nine tenths of all possible years. Dashed: the budget. Grey: the split as it is.")
    )
    download_tables({_("splits"): table}, "sixtyforty-splits-ahead")

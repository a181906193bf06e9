"""What teams and roles may be paid."""

import streamlit as st

from kpi.charts import forecastchart as charts
from kpi.forecast import Forecast
from kpi.language import _, number
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart


def show_groups(found: Forecast) -> None:
    """Teams and roles."""
    units, write = amounts.units(), amounts.write_money()
    for key, title, table, name in (
        ("teams", _("Teams"), found.teams_in_minor_units, "team"),
        ("roles", _("Roles"), found.roles_in_minor_units, "role"),
    ):
        st.subheader(title)
        targets = found.people_in_minor_units.groupby(name)["target"].sum()
        money = table[["mean", "p5", "p95"]] / units
        rows = money.assign(name=table[name], target=table[name].map(targets).to_numpy(float) / units)
        draw_chart(
            charts.band_rows(rows, write),
            charts.bands_chart(min(len(rows), charts.BANDS)),
            key=f"ahead_{key}",
            alt=title,
        )
    text = _("{n} worlds; a band is nine tenths of them.")
    st.caption(text.format(n=number(found.count)))

"""What teams and roles may be paid."""

import pandas as pd
import streamlit as st

from kpi.charts import forecastchart as charts
from kpi.forecast import Forecast
from kpi.language import _, number
from kpi.periods import time_of
from pages.parts.forecast.answer import Answer
from pages.parts.shell import amounts, privacy
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.texts import plain
from pages.parts.shell.view import View


def show_groups(_view: View, answer: Answer) -> None:
    """Teams and roles."""
    found = answer.now
    st.title(plain(groups_finding(found)), anchor=False)
    teams, roles = (_("Teams"), _("What each team may cost")), (_("Roles"), _("What each role may cost"))
    for key, (title, said), name in (("teams", teams, "team"), ("roles", roles, "role")):
        st.header(title, anchor=False)
        rows = _rows(found, name)
        write, most = amounts.write_money(), min(len(rows), charts.BANDS)
        rows = charts.band_rows(rows, write)
        draw_chart(rows, charts.bands_chart(most), key=f"ahead_{key}", alt=said, subtitle=band_subtitle(found))
    text = _("{n} possible years; a band is nine tenths of them. Dot: on average. Grey tick: target bonuses.")
    st.caption(text.format(n=number(found.count)))


def band_subtitle(found: Forecast) -> str:
    """What the bands measure, in which unit and for when."""
    text = _("Bonuses in 9 of 10 of {n} possible years, on average (dot) and as targets (tick), in {currency}, {time}")
    return text.format(n=number(found.count), currency=found.currency, time=time_of(found.periods))


def groups_finding(found: Forecast) -> str:
    """Which team's cost is the least certain."""
    rows = _rows(found, "team")
    width = (rows["p95"] - rows["p5"]) / rows["mean"].where(rows["mean"] > 0)
    first = rows.iloc[int(width.fillna(0).to_numpy(float).argmax())]
    text = _("{team} is the least certain: in 9 of 10 years it costs {low} to {high}.")
    if len(rows) < 2:
        text = _("In 9 of 10 years the bonuses cost {low} to {high}.")
    write = amounts.write_money()
    return text.format(team=privacy.cover().text(str(first["name"])), low=write(first["p5"]), high=write(first["p95"]))


def _rows(found: Forecast, name: str) -> pd.DataFrame:
    table = found.teams_in_minor_units if name == "team" else found.roles_in_minor_units
    targets = found.people_in_minor_units.groupby(name)["target"].sum()
    money = table[["mean", "p5", "p95"]] / amounts.units()
    return money.assign(name=table[name], target=table[name].map(targets).to_numpy(float) / amounts.units())

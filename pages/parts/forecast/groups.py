"""What teams and roles may be paid."""

import pandas as pd
import streamlit as st

from kpi.charts import forecastchart as charts
from kpi.charts.chartstyle import SLIDE_ROWS
from kpi.forecast import Forecast
from kpi.language import _, number
from kpi.periods import time_of
from pages.parts.forecast.answer import Answer
from pages.parts.shell import amounts, privacy
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View


def show_groups(_view: View, answer: Answer) -> None:
    """Teams and roles."""
    found = answer.now
    show_title(groups_finding(found))
    st.header(_("Teams"), anchor=False)
    _draw(found, "team", _("What each team may cost"))
    st.header(_("Roles"), anchor=False)
    _draw(found, "role", _("What each role may cost"))
    text = _("{n} possible years; a band is nine tenths of them. Dot: on average. Grey tick: target bonuses.")
    st.caption(text.format(n=number(found.count)))


def show_teams_slide(_view: View, answer: Answer) -> None:
    """The sentence, and the first teams."""
    show_title(groups_finding(answer.now))
    _draw(answer.now, "team", _("What each team may cost"), SLIDE_ROWS)


def _draw(found: Forecast, name: str, said: str, most: int = charts.BANDS) -> None:
    rows = charts.band_rows(_rows(found, name).head(most), amounts.write_money())
    draw_chart(rows, charts.bands_chart(len(rows)), key=f"ahead_{name}s", alt=said, subtitle=band_subtitle(found))


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

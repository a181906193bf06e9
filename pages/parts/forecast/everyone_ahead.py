"""What each person may be paid, and who is at the mercy of luck."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.charts import forecastchart as charts
from kpi.charts.chartstyle import SLIDE_ROWS
from kpi.export.forecasttables import taken_forecast
from kpi.forecast import Forecast
from kpi.language import _, percent
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.groups import band_subtitle
from pages.parts.shell import amounts, keys, privacy
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.tables import show_table, whole_units
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View

_SORTED_BY = {"let_down": "forfeiture", "carried": "premium", "nothing": "chance_of_nothing"}
"""What else than the width of the band people can be sorted by: the column of the forecast."""
_MONEY = ("target", "mean", "p5", "p95", "forfeiture", "premium")


def show_people(_view: View, answer: Answer) -> None:
    """A sentence about the strong whose team fails, everybody's band, and the table."""
    found = answer.now
    _show_finding(found)
    order = _order()
    chosen = st.segmented_control(
        _("Sort by"),
        list(order),
        key=keys.AHEAD_ORDER,
        persist_state="session",
        default="spread",
        format_func=order.__getitem__,
        required=True,
    )
    table = _sorted(found, str(chosen))
    _draw(found, table)
    text = _("Blue band: nine tenths of all possible years. Dot: on average. Grey tick: target bonus.")
    more = _("The first {n} are drawn; the table has all.").format(n=charts.BANDS)
    st.caption(text if len(table) <= charts.BANDS else f"{text} {more}")
    _table(table, str(chosen))
    download_tables({_("People"): taken_forecast(found)}, "sixtyforty-people-ahead")


def show_people_slide(_view: View, answer: Answer) -> None:
    """The sentence, and the bands that come first."""
    _show_finding(answer.now)
    _draw(answer.now, _sorted(answer.now, st.session_state.get(keys.AHEAD_ORDER, "spread")).head(SLIDE_ROWS))


def _show_finding(found: Forecast) -> None:
    show_title(people_finding(found.people_in_minor_units))


def _sorted(found: Forecast, order: str) -> pd.DataFrame:
    """Everybody in an order, in units of the currency, with names as they may be seen."""
    people = found.people_in_minor_units
    table = people.assign(person=privacy.cover_names(people["person"]))
    return _in_units(table.sort_values(**_sorting(order, table), kind="stable"))


def _draw(found: Forecast, table: pd.DataFrame) -> None:
    rows = charts.band_rows(table.assign(name=table["person"]), amounts.write_money())
    spec, said = charts.bands_chart(len(rows)), _("What each person may be paid")
    draw_chart(rows, spec, key="ahead_bands", alt=said, subtitle=band_subtitle(found))


def _order() -> dict[str, str]:
    return {
        "spread": _("the widest band"),
        "let_down": _("the greatest loss through the team"),
        "carried": _("the greatest gain through the team"),
        "nothing": _("most likely to get nothing"),
    }


def _sorting(chosen: str, table: pd.DataFrame) -> dict[str, Any]:
    if chosen in _SORTED_BY:
        return {"by": _SORTED_BY[chosen], "ascending": False}
    width = (table["p95"] - table["p5"]) / table["target"].where(table["target"] > 0)
    return {"by": "person", "key": lambda _names: -width.fillna(0)}


def _in_units(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{name: table[name] / amounts.units() for name in _MONEY})


def people_finding(people: pd.DataFrame) -> str:
    """How often a plan is reached in vain, and what that costs; where no team can fail, how far pay may stray."""
    due = people.dropna(subset=["delivers_team_fails"])
    if due.empty or not due["delivers"].sum():
        return _("Nobody’s bonus depends on a team: what each is paid follows from their own results.")
    in_vain = float(due["delivers_team_fails"].sum() / due["delivers"].sum())
    if not in_vain:
        return _("Whoever reaches the plan never meets a team that fails in these possible years.")
    text = _("Who reaches the plan meets a team that fails in {share} of the cases; that takes {lost} of target pay.")
    return text.format(share=percent(in_vain, 1), lost=amounts.cash(float(due["forfeiture"].sum())))


def _table(table: pd.DataFrame, order: str) -> None:
    """Six columns, the last by what is sorted; the file has all."""

    def cash(title: str) -> Any:
        return st.column_config.NumberColumn(title, format="localized", step=1)

    def share(title: str) -> Any:
        return st.column_config.NumberColumn(title, format="percent")

    columns = {
        "person": st.column_config.TextColumn(_("Person"), pinned=True),
        "target": cash(_("Target bonus")),
        "mean": cash(_("On average")),
        "p5": cash(_("1 in 20 below")),
        "p95": cash(_("1 in 20 above")),
        "spread": share(_("Target or more")),
        "let_down": cash(_("Not paid because the team fails")),
        "carried": cash(_("More through the team")),
        "nothing": share(_("Chance of nothing")),
    }
    last = "chance_of_target" if order == "spread" else _SORTED_BY[order]
    columns = {name: columns[name] for name in ("person", "target", "mean", "p5", "p95")} | {last: columns[order]}
    shown = whole_units(table[list(columns)], [name for name in _MONEY if name in columns])
    show_table(shown, columns, key="ahead people")

"""Everybody before and after: the largest changes with their reasons, groups and tenths, and a table of all."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import comparison
from kpi.charts.chartstyle import SLIDE_ROWS
from kpi.charts.comparisonchart import (
    decile_finding,
    decile_rows,
    deciles_chart,
    mover_finding,
    mover_rows,
    movers,
    winner_finding,
    winner_rows,
    winners,
)
from kpi.comparison import Comparison
from kpi.comparison.movers import largest
from kpi.language import _, pgettext
from kpi.periods import time_of
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.tables import money_column, period_column, show_table
from pages.parts.shell.texts import show_finding


def people_finding(found: Comparison) -> str:
    """Who changes most, and why."""
    return mover_finding(_largest(found), amounts.cash)


def show_people(found: Comparison) -> None:
    """The largest changes, then groups, then everybody."""
    rows = _largest(found)
    if not rows.empty:
        show_largest(rows, _time(found))
        _groups(found)
        _tenths(found)
    _table(found)


def _largest(found: Comparison) -> pd.DataFrame:
    rows = largest(found)
    return rows.assign(person=privacy.cover_names(rows["person"]))


def _time(found: Comparison) -> str:
    return time_of(found.after.paid.periods)


def show_largest(rows: pd.DataFrame, time: str) -> None:
    """The ten largest changes, and the step of the calculation that moved first."""
    _draw_largest(rows, time)
    titles = {
        "person": _("Person"),
        "period": period_column(_("Period")),
        "step": _("Step that moved first"),
        "was": _("Before"),
        "now": _("After"),
    }
    with st.expander(_("Why the pay of these people changes")):
        show_table(rows[list(titles)], titles, key="mover_table")


def _draw_largest(rows: pd.DataFrame, time: str) -> None:
    drawn = mover_rows(rows, amounts.units(), amounts.write_money())
    text = _("Payout before and after of those whose pay changes most, in {currency}, {time}")
    subtitle = text.format(currency=session.state().scheme.currency, time=time)
    draw_chart(drawn, movers(len(rows)), key="movers", alt=mover_finding(rows, amounts.cash), subtitle=subtitle)


def people_picture(found: Comparison) -> None:
    """The largest changes on a wall."""
    rows = _largest(found).head(SLIDE_ROWS)
    if not rows.empty:
        _draw_largest(rows, _time(found))


def _groups(found: Comparison) -> None:
    """Winners and losers by a group that the reader chooses."""
    groups = comparison.groupings(found, session.state().data.people)
    if not groups:
        return
    title = st.selectbox(_("By"), list(groups), key="compare by", width=260) or next(iter(groups))
    table = comparison.by(found.people, groups[title])
    said = winner_finding(table)
    show_finding(said)
    subtitle = _("Share of the people of each group who gain or lose, {time}").format(time=_time(found))
    draw_chart(winner_rows(table), winners(len(table)), key="winners", alt=said, subtitle=subtitle)


def _tenths(found: Comparison) -> None:
    """Whether those who were paid little gain more than those who were paid much."""
    rows = decile_rows(found, amounts.cash)
    if rows.empty:
        return
    said = decile_finding(rows)
    show_finding(said)
    text = _("Change of the pay of each tenth of the people, as a share of the pay before, {time}")
    draw_chart(rows, deciles_chart(), key="deciles", alt=said, subtitle=text.format(time=_time(found)))


def _table(found: Comparison) -> None:
    from kpi.export.comparisontables import comparison_tables

    people = found.people.sort_values("change")
    money = ("before", "after", "change")
    shown = people[["person", "team", *money, "relative", "band"]].assign(
        person=privacy.cover_names(people["person"]),
        band=people["band"].map(comparison.band_title),
        **{name: people[name] / amounts.units() for name in money},
    )
    titles = {
        "person": _("Person"),
        "team": _("Team"),
        "before": _("Before"),
        "after": _("After"),
        "change": pgettext("difference", "Change"),
        "relative": _("Change, share of the pay before"),
        "band": _("Band"),
    }
    columns: dict[str, Any] = {name: _column(name, title, money) for name, title in titles.items()}
    show_table(shown, columns, key="winner_table", row_height=36)
    groups = comparison.groupings(found, session.state().data.people)
    download_tables(comparison_tables(found, groups), "sixtyforty-comparison")


def _column(name: str, title: str, money: tuple[str, ...]) -> Any:
    if name == "relative":
        return st.column_config.NumberColumn(title, format="percent")
    return money_column(title, amounts.decimals()) if name in money else title

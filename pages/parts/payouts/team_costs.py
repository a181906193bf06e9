"""What each team costs."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.charts.chartstyle import SLIDE_ROWS
from kpi.language import _
from kpi.payment.payouts import Payouts
from kpi.periods import time_of
from kpi.quotient import quotient
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View


def teams_finding(now: pd.Series) -> str:
    """Which team costs most, by what each is paid."""
    if len(now) < 2:
        return _("There is one team, so there is nothing to compare.")
    return _("{team} costs most: {money}.").format(team=now.idxmax(), money=amounts.write_money()(float(now.max())))


def _by_team(paid: Payouts) -> pd.DataFrame:
    """Sums of each team in units of the currency."""
    table = paid.table()
    table = table.assign(together=table.get("whole_pay", table["payout"]))
    return table.groupby("team")[["payout", "target", "salary", "together"]].sum()


def show_teams(view: View) -> None:
    """The picture, how it is to be read, and the same as a table."""
    table = _by_team(view.paid)
    _draw(view, table["payout"])
    if len(table) > 1:
        st.caption(_caption(view))
        _table(table)


def show_teams_slide(view: View) -> None:
    """The picture of the teams that cost most."""
    _draw(view, _by_team(view.paid)["payout"], SLIDE_ROWS)


def _draw(view: View, now: pd.Series, most: int | None = None) -> None:
    """The scheme against the baseline, by team, under a sentence; the `most` expensive ones alone."""
    title = teams_finding(now)
    show_title(title)
    if len(now) > 1:
        rows = charts.group_rows(now, _by_team(view.before.paid)["payout"], amounts.write_money())[:most]
        draw_chart(rows, charts.groups(len(rows)), key="teams", alt=title, subtitle=_caption(view))


def _caption(view: View) -> str:
    text = _("Bonuses of each team, in {currency}, {time}; grey mark: today's scheme")
    return text.format(currency=view.scheme.currency, time=time_of(view.workforce.periods))


def _table(sums: pd.DataFrame) -> None:
    share = quotient(sums["payout"].to_numpy(float), sums["target"].to_numpy(float))
    shown = sums.assign(share=share).reset_index().drop(columns="target")
    columns: dict[str, Any] = {
        "team": _("Team"),
        "payout": money_column(_("Bonus"), amounts.decimals()),
        "share": st.column_config.NumberColumn(_("Share of target bonus"), format="percent"),
        "salary": money_column(_("Salary"), amounts.decimals()),
        "together": money_column(_("Salary and bonus"), amounts.decimals()),
    }
    order = [name for name in columns if name in shown]
    show_table(shown.sort_values("payout", ascending=False)[order], columns, key="team_table", row_height=36)

"""What each team costs."""

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.texts import show_finding
from pages.parts.shell.view import View


def show_team_costs(view: View, table: pd.DataFrame) -> None:
    """The scheme against the baseline, by team."""
    now = table.groupby("team")["payout"].sum()
    before = view.before.paid.table().groupby("team")["payout"].sum()
    if len(now) < 2:
        st.info(_("There is one team, so there is nothing to compare."))
        return
    title = _("{team} costs most: {money} in all.").format(team=now.idxmax(), money=amounts.write_money()(now.max()))
    show_finding(title)
    draw_chart(charts.group_rows(now, before, amounts.write_money()), charts.groups(len(now)), key="teams", alt=title)
    st.caption(_("Bonuses of each team. Grey mark: the baseline."))

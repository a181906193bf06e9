"""What each team costs."""

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _
from pages.parts.shell import charts as _charts
from pages.parts.shell import problems as _parts
from pages.parts.shell.session import View


def show_team_costs(view: View, table: pd.DataFrame) -> None:
    now = table.groupby("team")["payout"].sum()
    before = view.before.paid.table().groupby("team")["payout"].sum()
    if len(now) < 2:
        st.info(_("There is one team, so there is nothing to compare."))
        return
    title = _("{team} costs most: {money} in all.").format(team=now.idxmax(), money=_parts.write_money()(now.max()))
    _parts.finding(title)
    _charts.draw(charts.group_rows(now, before, _parts.write_money()), charts.groups(len(now)), key="teams", alt=title)
    st.caption(_("Bonuses of each team. Grey mark: the baseline."))

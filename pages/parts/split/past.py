"""Back over history: how often the strong delivered and lost, how often the team part paid, and how far "strong" can be trusted."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.split.label import label, label_verdict
from kpi.split.record import said_of_territory, said_of_the_past, strong_record, team_record, territory
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import tables as _tables
from pages.parts.shell.session import View


def past_part() -> None:
    """Sentences first, then the tables."""
    if not (view := _parts.quietly()):
        return
    strong, teams = strong_record(view.effect), team_record(view.scheme, view.workforce)
    _parts.finding(said_of_the_past(strong, teams))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Who delivered, and lost"))
        _strong(strong)
    with right:
        st.subheader(_("What the teams reached, and what it paid"))
        _teams(teams)
    _reliability(view)


def _strong(strong: pd.DataFrame) -> None:
    frame = strong.assign(person=_names.names(strong["person"]), money=strong["money"] / _parts.units())
    columns: dict[str, Any] = {
        "person": _("Person"),
        "delivered": st.column_config.NumberColumn(_("Periods strong")),
        "lost": st.column_config.NumberColumn(_("Periods strong and lost")),
        "money": st.column_config.NumberColumn(_("Money lost"), format="localized"),
    }
    by_loss = frame.sort_values("money", ascending=False)
    _tables.show(by_loss, columns, key="past_strong")


def _teams(teams: pd.DataFrame) -> None:
    if teams.empty:
        st.caption(_("Nothing is paid through teams."))
        return
    columns: dict[str, Any] = {
        "team": _("Team"),
        "period": _("Period"),
        "result": st.column_config.NumberColumn(_("Result"), format="percent"),
        "pays": st.column_config.ProgressColumn(_("Team part paid"), format="percent", min_value=0, max_value=1.5),
        "people": st.column_config.NumberColumn(_("People")),
    }
    _tables.show(teams, columns, key="past_teams")


def _reliability(view: View) -> None:
    """How far the label can be trusted over several periods."""
    st.subheader(_("Skill or luck?"))
    found = label(view.paid, view.effect.strong_over_all)
    _parts.sentence(label_verdict(found))
    if said := said_of_territory(territory(view.scheme, view.workforce)):
        _parts.sentence(said)
    table = found.people.assign(person=_names.names(found.people["person"]))
    columns: dict[str, Any] = {
        "person": _("Person"),
        "strong": st.column_config.CheckboxColumn(_("Strong")),
        "periods": st.column_config.NumberColumn(_("Periods")),
        "mean": st.column_config.NumberColumn(_("Mean score"), format="percent"),
        "credibility": st.column_config.NumberColumn(_("Credibility"), format="percent"),
        "shrunk": st.column_config.NumberColumn(_("Score after removing luck"), format="percent"),
        "chance": st.column_config.ProgressColumn(
            _("Chance that the person really is at plan"), format="percent", min_value=0, max_value=1
        ),
        "sd": None,
    }
    with st.expander(_("Person by person"), key="reliability", on_change="rerun") as people:
        if people.open:
            _tables.show(table, columns, key="reliability_table")

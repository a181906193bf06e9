"""Back over history: how often the strong delivered and lost, how often the team part paid, and how far "strong" can be trusted."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.split.label import label, label_verdict
from kpi.split.record import (
    said_of_territory,
    said_of_the_past,
    strong_record_in_minor_units,
    team_record,
    territory,
)
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding, show_sentence
from pages.parts.shell.view import View, view_or_none


def show_past() -> None:
    """Sentences first, then the tables."""
    if not (view := view_or_none()):
        return
    strong, teams = (
        strong_record_in_minor_units(view.effect, session.state().who),
        team_record(view.scheme, view.workforce),
    )
    show_finding(said_of_the_past(strong, teams))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Who delivered, and lost"))
        _strong(strong)
    with right:
        st.subheader(_("What the teams reached, and what it paid"))
        _teams(teams)
    _reliability(view)


def _strong(strong: pd.DataFrame) -> None:
    frame = strong.assign(person=privacy.cover_names(strong["person"]), money=strong["money"] / amounts.units())
    columns: dict[str, Any] = {
        "person": _("Person"),
        "delivered": st.column_config.NumberColumn(_("Periods strong")),
        "lost": st.column_config.NumberColumn(_("Periods strong and lost")),
        "money": st.column_config.NumberColumn(_("Money lost"), format="localized"),
    }
    by_loss = frame.sort_values("money", ascending=False)
    show_table(by_loss, columns, key="past_strong")


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
    show_table(teams, columns, key="past_teams")


def _reliability(view: View) -> None:
    """How far the label can be trusted over several periods."""
    st.subheader(_("Skill or luck?"))
    found = label(view.paid, view.effect.strong_over_all)
    show_sentence(label_verdict(found))
    if said := said_of_territory(territory(view.scheme, view.workforce)):
        show_sentence(said)
    table = found.people.assign(person=privacy.cover_names(found.people["person"]))
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
            show_table(table, columns, key="reliability_table")

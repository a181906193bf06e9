"""Back over history: how often the strong delivered and lost, how often the team part paid, and how far "strong" can be trusted."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _
from kpi.split import (
    label,
    label_verdict,
    said_of_teams,
    said_of_territory,
    said_of_the_strong,
    strong_record_in_minor_units,
    team_record,
    territory,
)
from pages.parts.shell import amounts, consequences, privacy, session
from pages.parts.shell.tables import money_column, period_column, show_table
from pages.parts.shell.texts import show_sentence
from pages.parts.shell.view import View, view_or_none


def show_past() -> None:
    """Sentences first, then what the teams reached; the tables behind them."""
    if not (view := view_or_none()):
        return
    consequences.draw("past_finding", past_finding)
    consequences.draw("past_picture", past_picture)
    with st.expander(_("Who delivered, and lost"), key="past strong", on_change="rerun") as section:
        if section.open:
            _strong(_strong_record(view))
    with st.expander(_("What the teams reached, and what it paid"), key="past teams", on_change="rerun") as section:
        if section.open:
            _teams(team_record(view.scheme, view.workforce))
    _reliability(view)


def show_past_slide() -> None:
    """The same on the wall; what has been cannot be moved."""
    consequences.draw_slide("past", past_finding, past_picture)


def past_finding(view: View) -> list[charts.Part]:
    """How often the strong lost."""
    return [charts.text_part("finding", [said_of_the_strong(_strong_record(view))])]


def past_picture(view: View) -> list[charts.Part]:
    """What every team reached in every period, and what it was paid."""
    teams = team_record(view.scheme, view.workforce)
    said = charts.text_part("sentence", [said_of_teams(teams)])
    return [said] if teams.empty else [said, charts.team_months_part(teams)]


def _strong_record(view: View) -> pd.DataFrame:
    return strong_record_in_minor_units(view.effect, session.state().step.who)


def _strong(strong: pd.DataFrame) -> None:
    frame = strong.assign(person=privacy.cover_names(strong["person"]), money=strong["money"] / amounts.units())
    columns: dict[str, Any] = {
        "person": _("Person"),
        "delivered": st.column_config.NumberColumn(_("Periods strong")),
        "lost": st.column_config.NumberColumn(_("Periods strong and lost")),
        "money": money_column(_("Money lost"), amounts.decimals()),
    }
    by_loss = frame.sort_values("money", ascending=False)
    show_table(by_loss, columns, key="past_strong")


def _teams(teams: pd.DataFrame) -> None:
    if teams.empty:
        st.caption(_("Nothing is paid through teams."))
        return
    columns: dict[str, Any] = {
        "team": _("Team"),
        "period": period_column(_("Period")),
        "result": st.column_config.NumberColumn(_("Result"), format="percent"),
        "pays": st.column_config.ProgressColumn(_("Team part paid"), format="percent", min_value=0, max_value=1.5),
        "people": st.column_config.NumberColumn(_("People")),
    }
    show_table(teams, columns, key="past_teams")


def _reliability(view: View) -> None:
    """How far the label can be trusted over several periods."""
    st.header(_("Skill or luck?"), anchor=False)
    if not view.paid.target.any():
        show_sentence(_("Nobody has a target bonus, so there is no score of which to ask it."))
        return
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

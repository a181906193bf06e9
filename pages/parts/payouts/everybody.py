"""Everybody's payout in one table, which can be searched and taken away."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.payment import scoring
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.view import View

_MONEY = ["target", "individual", "team_part", "commission", "deduction", "carried", "payout", "owed", "salary"]
_SHARES = ["attainment", "score", "share"]
_MAY_BE_EMPTY = ["team", *_SHARES, "change", *(name for name in _MONEY if name not in ("payout", "salary"))]


def _titles() -> dict[str, str]:
    return {
        "person": _("Person"),
        "team": _("Team"),
        "role": _("Role"),
        "period": _("Period"),
        "attainment": _attainment_title(),
        "score": _("Individual score"),
        "target": _("Target bonus"),
        "individual": _("Individual part"),
        "team_part": _("Team part"),
        "commission": _("Commission"),
        "deduction": _("Deductions"),
        "carried": _("From or to other periods"),
        "payout": _("Payout"),
        "owed": _given_up_or_owed(),
        "change": _("Change"),
        "share": _("Share of salary"),
    }


def _given_up_or_owed() -> str:
    return _("Owed afterwards") if session.state().scheme.owed == "carried on" else _("Given up")


def _attainment_title() -> str:
    """Which attainment is meant: of the first KPI of each card."""
    first = {card.kpis[0].label for card in session.state().scheme.cards}
    return _("Attainment: {kpi}").format(kpi=first.pop()) if len(first) == 1 else _("Attainment, first KPI")


def payout_table(view: View) -> pd.DataFrame:
    """Everybody's payout in currency units, with the attainment of the first KPI and the change against the baseline."""
    table = view.paid.table_in_minor_units()
    active = view.paid.active
    table["attainment"] = scoring.leading(view.scheme, view.workforce)[active]
    table["change"] = table["payout"] - view.before.paid.payout[active]
    table["share"] = table["payout"] / table["salary"].where(table["salary"] > 0)
    money_columns = [*_MONEY, "change"]
    table[money_columns] = (table[money_columns] / amounts.units()).round(amounts.decimals())
    table[_SHARES] = table[_SHARES].round(6)
    return table[[*_titles()]]


def show_everybody(table: pd.DataFrame) -> None:
    """The table with a field to search it."""
    wanted = st.text_input(
        _("Search"), key="payout_search", placeholder=_("name, team, role or period"), icon=":material/search:"
    )
    shown = table.assign(person=privacy.cover_names(table["person"]))
    if wanted:
        text = shown[["person", "team", "role", "period"]].astype(str).agg(" ".join, axis=1)
        shown = shown[text.str.contains(wanted, case=False, regex=False)]
    empty = [name for name in _MAY_BE_EMPTY if not shown[name].fillna(0).astype(bool).any()]
    shown = shown.drop(columns=empty)
    kinds: dict[str, Any] = {name: st.column_config.TextColumn(title) for name, title in _titles().items()}
    for name in [*_MONEY[:-1], "change"]:
        kinds[name] = money_column(_titles()[name], amounts.decimals())
    for name in _SHARES:
        kinds[name] = st.column_config.NumberColumn(_titles()[name], format="percent")
    if shown.empty:
        st.info(
            _("Nobody matches “{text}”. Clear the search to see everybody.").format(
                text=wanted.replace("[", "").replace("]", "")
            )
        )
        return
    show_table(
        shown,
        kinds,
        key="payout_table",
        height=min(420, 38 + 35 * len(shown)),
        alt=_("Payouts of everybody"),
    )
    download_tables({_("payouts"): shown.rename(columns=_titles())}, "sixtyforty-payouts")

"""Everybody's payout in one table, which can be searched and taken away."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.payment import scoring
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell import tables as _tables
from pages.parts.shell.downloads import downloads
from pages.parts.shell.session import View

MONEY = ["target", "individual", "team_part", "commission", "deduction", "carried", "payout", "owed", "salary"]
SHARES = ["attainment", "score", "share"]
MAY_BE_EMPTY = ["team", *SHARES, "change", *(name for name in MONEY if name not in ("payout", "salary"))]


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
    return _("Owed afterwards") if _session.state().scheme.owed == "carried on" else _("Given up")


def _attainment_title() -> str:
    """Which attainment is meant: of the first KPI of each card."""
    first = {card.kpis[0].label for card in _session.state().scheme.cards}
    return _("Attainment: {kpi}").format(kpi=first.pop()) if len(first) == 1 else _("Attainment, first KPI")


def payout_table(view: View) -> pd.DataFrame:
    """Everybody's payout in currency units, with the attainment of the first KPI and the change against the baseline."""
    table = view.paid.table_in_minor_units()
    active = view.paid.active
    table["attainment"] = scoring.leading(view.scheme, view.workforce)[active]
    table["change"] = table["payout"] - view.before.paid.payout[active]
    table["share"] = table["payout"] / table["salary"].where(table["salary"] > 0)
    money_columns = [*MONEY, "change"]
    table[money_columns] = (table[money_columns] / _parts.units()).round(_parts.decimals())
    table[SHARES] = table[SHARES].round(6)
    return table[[*_titles()]]


def show_everybody(table: pd.DataFrame) -> None:
    wanted = st.text_input(
        _("Search"), key="payout_search", placeholder=_("name, team, role or period"), icon=":material/search:"
    )
    shown = table.assign(person=_names.names(table["person"]))
    if wanted:
        text = shown[["person", "team", "role", "period"]].astype(str).agg(" ".join, axis=1)
        shown = shown[text.str.contains(wanted, case=False, regex=False)]
    empty = [name for name in MAY_BE_EMPTY if not shown[name].fillna(0).astype(bool).any()]
    shown = shown.drop(columns=empty)
    kinds: dict[str, Any] = {name: st.column_config.TextColumn(title) for name, title in _titles().items()}
    for name in [*MONEY[:-1], "change"]:
        kinds[name] = _tables.money_column(_titles()[name], _parts.decimals())
    for name in SHARES:
        kinds[name] = st.column_config.NumberColumn(_titles()[name], format="percent")
    if shown.empty:
        st.info(
            _("Nobody matches “{text}”. Clear the search to see everybody.").format(
                text=wanted.replace("[", "").replace("]", "")
            )
        )
        return
    _tables.show(
        shown,
        kinds,
        key="payout_table",
        height=min(420, 38 + 35 * len(shown)),
        alt=_("Payouts of everybody"),
    )
    downloads({_("payouts"): shown.rename(columns=_titles())}, "sixtyforty-payouts")

"""Everybody's payout of every period in one table, which can be searched and taken away."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from kpi.export.takentable import BALANCES, TakenTable, subject_of
from kpi.language import N_, _, period_name
from kpi.payment import scoring
from kpi.payment.payoutcolumns import PayoutColumn, Shown, columns_in_units, columns_of, names_of
from kpi.quotient import quotient
from kpi.scheme.scheme import Scheme
from pages.parts.shell import amounts, privacy
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.tables import money_column, period_column, show_table
from pages.parts.shell.taking import show_way
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View


def _columns(view: View) -> list[PayoutColumn]:
    """Those of the payouts, with what rests on the view: the attainment before the score, at the end the change and the share of salary."""
    columns = [_entitled(column, view.scheme) for column in columns_of(Shown.SCREEN)]
    place = [column.name for column in columns].index("score")
    return [
        *columns[:place],
        PayoutColumn("attainment", _attainment_title(view.scheme), "share", lambda _paid: _attainment(view)),
        *columns[place:],
        PayoutColumn("change", N_("Change"), "money", lambda paid: paid.payout - view.before.paid.payout),
        PayoutColumn("share", N_("Share of salary"), "share", lambda paid: quotient(paid.payout, paid.salary)),
    ]


def _entitled(column: PayoutColumn, scheme: Scheme) -> PayoutColumn:
    """What is owed where the scheme carries it on, is given up where it does not."""
    is_given_up = column.name == "owed" and scheme.owed != "carried on"
    return replace(column, title=N_("Given up")) if is_given_up else column


def _attainment(view: View) -> Any:
    return scoring.leading(view.scheme, view.workforce)


def _attainment_title(scheme: Scheme) -> str:
    """Which attainment is meant: of the first KPI of each card."""
    first = {card.kpis[0].label if card.kpis else card.lead.name for card in scheme.cards if card.lead is not None}
    return _("Attainment: {kpi}").format(kpi=first.pop()) if len(first) == 1 else N_("Attainment, first KPI")


def payout_table(view: View) -> pd.DataFrame:
    """Everybody's payout in currency units, with the attainment of the first KPI and the change against the baseline."""
    columns = _columns(view)
    table = columns_in_units(view.paid, columns)
    return table.assign(**table[names_of("share", columns, table)].round(6))


def periods_finding(table: pd.DataFrame) -> str:
    """In which period most is paid."""
    sums = table.groupby("period", sort=False)["payout"].sum()
    if len(sums) == 1:
        return _("In {period} {money} is paid.").format(
            period=period_name(str(sums.index[0])), money=amounts.write_money()(float(sums.iloc[0]))
        )
    return _("Most is paid in {period}: {money}.").format(
        period=period_name(str(sums.idxmax())), money=amounts.write_money()(float(sums.max()))
    )


def show_periods(view: View) -> None:
    """The table with a field to search it."""
    table = payout_table(view)
    show_title(periods_finding(table))
    columns = [column for column in _columns(view) if column.name in table]
    titles = {column.name: _(column.title) for column in columns}
    wanted = st.text_input(
        _("Search"), key="period_search", placeholder=_("name, team, role or period"), icon=":material/search:"
    )
    shown = table.assign(person=privacy.cover_names(table["person"]))
    if wanted:
        known = shown[["person", "team", "role", "period"]].assign(named=shown["period"].map(period_name))
        text = known.astype(str).agg(" ".join, axis=1)
        shown = shown[text.str.contains(wanted, case=False, regex=False)]
    shown = shown.drop(
        columns=[column.name for column in columns if not column.stays and _is_empty(shown[column.name])]
    )
    if shown.empty:
        st.info(
            _("Nobody matches “{text}”. Clear the search to see everybody.").format(
                text=wanted.replace("[", "").replace("]", "")
            )
        )
        return
    show_table(
        shown,
        {column.name: _control(column) for column in columns},
        key="payout_table",
        row_height=36,
        height=min(520, 40 + 36 * len(shown)),
        alt=_("Payouts of everybody in every period"),
    )
    added = [titles[one.name] for one in columns if one.kind == "money" and one.name not in BALANCES]
    shares = [titles[one.name] for one in columns if one.kind == "share"]
    told = subject_of(view.scheme, view.paid.periods)
    taken = TakenTable(shown.rename(columns=titles), told, shares, added)
    download_tables({_("Payouts"): taken}, "sixtyforty-payouts")
    show_way(_("The same as a workbook of formulas"), ":material/function:", key="way to workbook")


def _is_empty(values: pd.Series) -> bool:
    return not values.fillna(0).astype(bool).any()


def _control(column: PayoutColumn) -> Any:
    """How the screen writes the values of a column."""
    title = _(column.title)
    match column.kind:
        case "money":
            return money_column(title, amounts.decimals())
        case "share":
            return st.column_config.NumberColumn(title, format="percent")
        case "number":
            return st.column_config.NumberColumn(title, format="localized")
    return period_column(title) if column.name == "period" else st.column_config.TextColumn(title)

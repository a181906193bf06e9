"""Everybody's totals: the picture, and a row a person, from which one goes to the statement."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from kpi.charts import Part
from kpi.export.takentable import TakenTable, subject_of
from kpi.language import Write, _, percent
from kpi.payment.totals import payouts_finding, totals
from pages.parts.payouts.cards import show_cards
from pages.parts.shell import amounts, consequences, keys, privacy
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.problems import show_problems
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.view import View

_MONEY = ("payout", "salary", "together")


def people_finding(view: View) -> str:
    """How many are paid how much, and what that is of their target bonuses."""
    return payouts_finding(view.paid, amounts.cash)


def people_picture(view: View) -> list[Part]:
    """Everybody's pay under the finding."""
    return consequences.bars(view, people_finding)


def show_people(view: View) -> None:
    """Finding, picture and table."""
    consequences.draw("bars", people_picture)
    with st.container(horizontal=True, vertical_alignment="center"):
        rows = _searched(_totals(view))
        st.caption(_("A click on a person opens the statement."), width="content")
    if rows.empty:
        st.info(_("Nobody is called so. Clear the search to see everybody."))
        return
    names = rows["whose"].tolist()
    with st.container(key="people-table"):
        _table(rows.drop(columns="whose"), names)
    with st.container(key="people-cards"):
        show_cards(_cards(rows), lambda place: _open(names[place]))
    download_tables({_("Totals"): _taken(view, rows.drop(columns="whose"))}, "sixtyforty-totals")
    show_problems(view.notices)


def _taken(view: View, rows: pd.DataFrame) -> TakenTable:
    titles = _titles()
    table, told = rows.rename(columns=titles), subject_of(view.scheme, view.paid.periods)
    return TakenTable(table, told, [titles["share"]], [titles[name] for name in _MONEY if name in titles])


def _totals(view: View) -> pd.DataFrame:
    """In units of the currency, with whom a row is about beside the name that is shown; without what nobody has."""
    found = totals(view.paid).drop(columns=["target", "role"])
    found = found.assign(**{name: found[name] / amounts.units() for name in _MONEY})
    if not found["salary"].any():
        found = found.drop(columns=["salary", "together"])
    if not found["team"].astype(str).str.strip().any():
        found = found.drop(columns="team")
    if found["share"].isna().all():
        found = found.drop(columns="share")
    return found.assign(whose=found["person"], person=privacy.cover_names(found["person"]))


def _searched(rows: pd.DataFrame) -> pd.DataFrame:
    wanted = st.text_input(
        _("Search"),
        key="payout_search",
        placeholder=_("name or team"),
        icon=":material/search:",
        label_visibility="collapsed",
        width=320,
    )
    texts = rows[[name for name in ("person", "team") if name in rows]].astype(str).agg(" ".join, axis=1)
    return rows[texts.str.contains(wanted, case=False, regex=False)] if wanted else rows


def _titles() -> dict[str, str]:
    return {
        "person": _("Person"),
        "team": _("Team"),
        "payout": _("Bonus"),
        "share": _("Share of target bonus"),
        "salary": _("Salary"),
        "together": _("Salary and bonus"),
    }


def _table(rows: pd.DataFrame, names: list[str]) -> None:
    titles = {name: title for name, title in _titles().items() if name in rows}
    show_table(
        rows[list(titles)],
        {name: _column(name, title) for name, title in titles.items()},
        key=keys.PEOPLE_TABLE,
        row_height=36,
        height=min(460, 40 + 36 * len(rows)),
        alt=_("Totals of everybody"),
        on_select=lambda: _open_row(names),
        selection_mode="single-row",
    )


def _column(name: str, title: str) -> Any:
    if name == "share":
        return st.column_config.NumberColumn(title, format="percent")
    return money_column(title, amounts.decimals()) if name in _MONEY else st.column_config.TextColumn(title)


def _open_row(names: list[str]) -> None:
    if chosen := st.session_state[keys.PEOPLE_TABLE].selection.rows:
        _open(names[chosen[0]])


def _open(person: str) -> None:
    """Goes to the statement of a person."""
    st.session_state[keys.STATEMENT_OF] = person
    st.session_state[keys.PAYOUT_PART] = _("Statement")


def _cards(rows: pd.DataFrame) -> list[list[str]]:
    """Name, bonus, and what it is of; for the screen of a phone."""
    write = amounts.write_money(exact=True)
    return [[row["person"], write(row["payout"]), _beside(row, write)] for row in rows.to_dict("records")]


def _beside(row: Mapping[Hashable, Any], write: Write) -> str:
    """What the bonus is of the target bonus, and the salary, as far as they are known."""
    share, salary = row.get("share", float("nan")), row.get("salary", 0.0)
    if share == share:
        text = _("{share} of target, salary {salary}") if salary else _("{share} of target")
        return text.format(share=percent(share, 1), salary=write(salary))
    return _("Salary {salary}").format(salary=write(salary)) if salary else ""

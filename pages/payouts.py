"""Who gets what: everybody in a table, the distribution, the teams, and one person explained."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts, rules
from kpi.explanation import explain
from kpi.language import _, money, percent
from pages.parts.shell import charts as _charts
from pages.parts.shell import consequences as _consequences
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell import tables as _tables
from pages.parts.shell.door import require_app
from pages.parts.shell.downloads import downloads
from pages.parts.shell.fragments import fragment
from pages.parts.shell.session import View

require_app(__file__)

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


def _table(view: View) -> pd.DataFrame:
    """Everybody's payout in currency units, with the attainment of the first KPI and the change against the baseline."""
    table = view.paid.table()
    active = view.paid.active
    table["attainment"] = rules.leading(view.scheme, view.workforce)[active]
    table["change"] = table["payout"] - view.before.paid.payout[active]
    table["share"] = table["payout"] / table["salary"].where(table["salary"] > 0)
    money_columns = [*MONEY, "change"]
    table[money_columns] = (table[money_columns] / _parts.units()).round(_parts.decimals())
    table[SHARES] = table[SHARES].round(6)
    return table[[*_titles()]]


def _everybody(table: pd.DataFrame) -> None:
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


def _spread(view: View) -> None:
    now, before = (found.paid.payout[found.paid.active] / _parts.units() for found in (view.effect, view.before))
    nothing = float((now == 0).mean()) if len(now) else 0.0
    title = _("Half are paid more than {middle}; {share} get nothing.").format(
        middle=_parts.write_money()(float(pd.Series(now).median()) if len(now) else 0.0), share=percent(nothing)
    )
    _parts.finding(title)
    _charts.draw(charts.spread_rows(now, before), charts.spread(), key="spread", alt=title)
    st.caption(_("People and periods by payout. Dashed: the baseline."))


def _teams(view: View, table: pd.DataFrame) -> None:
    now = table.groupby("team")["payout"].sum()
    before = view.before.paid.table().groupby("team")["payout"].sum() / _parts.units()
    if len(now) < 2:
        st.info(_("There is one team, so there is nothing to compare."))
        return
    title = _("{team} costs most: {money} in all.").format(team=now.idxmax(), money=_parts.write_money()(now.max()))
    _parts.finding(title)
    _charts.draw(charts.group_rows(now, before, _parts.write_money()), charts.groups(len(now)), key="teams", alt=title)
    st.caption(_("Bonuses of each team. Grey mark: the baseline."))


def _waterfall(table: pd.DataFrame, person: str, period: str) -> None:
    row = table[(table["person"] == person) & (table["period"] == period)].sum(numeric_only=True)
    steps = [
        (_("Individual part"), "own", row["individual"]),
        (_("Team part"), "team" if row["team_part"] >= 0 else "lost", row["team_part"]),
        (_("Commission"), "gained", row["commission"]),
        (_("Deductions"), "lost", -row["deduction"]),
        (_("From or to other periods"), "lost" if row["carried"] < 0 else "gained", row["carried"]),
    ]
    shown = [step for step in steps if step[2]] + [(_("Payout"), "total", row["payout"])]
    rows = charts.waterfall_rows(shown, _parts.write_money(exact=True))
    _charts.draw(rows, charts.waterfall(len(shown)), key="waterfall", alt=_("Payout of one person, built up"))


def _person(view: View, table: pd.DataFrame) -> None:
    people = list(dict.fromkeys(table["person"]))
    labels = dict(zip(people, _names.names(pd.Series(people)), strict=True))
    with st.container(horizontal=True):
        person = st.selectbox(
            _("Person"), people, format_func=labels.__getitem__, key="explain_person", persist_state="session"
        )
        periods = list(table.loc[table["person"] == person, "period"])[::-1]
        period = st.selectbox(_("Period"), periods, key="explain_period") if len(periods) > 1 else periods[0]
    steps = explain(view.scheme, view.workforce, person, period)
    total = int(steps["minor"].iloc[-1])
    title = _("{name} is paid {money} for {period}.").format(
        name=labels[person], money=money(total, view.scheme.currency), period=period
    )
    _parts.finding(title)
    _waterfall(table, person, period)
    columns = {"step": _("Step"), "how": _("How"), "result": _("Result"), "minor": None}
    _tables.show(steps, columns, key="steps", height="content", alt=_("Steps of the payout"))
    downloads({_("steps"): steps[["step", "how", "result"]]}, "sixtyforty-steps")


@fragment("payouts")
def payouts() -> None:
    """The whole page below its title."""
    if not (view := _parts.result()):
        return
    _consequences.draw("scoreboard", _consequences.scoreboard)
    if not view.paid.active.any():
        st.info(_("Nobody is paid in this period: the results say nothing of it. Choose another period."))
        return
    table = _table(view)
    draw: dict[str, Callable[[], None]] = {
        _("Everybody"): lambda: _everybody(table),
        _("Bars"): lambda: _consequences.draw("bars", _consequences.bars),
        _("Distribution"): lambda: _spread(view),
        _("Teams"): lambda: _teams(view, table),
        _("One person"): lambda: _person(view, table),
    }
    for tab, show in zip(st.tabs(list(draw), key="payout_tab", on_change="rerun"), draw.values(), strict=True):
        if tab.open:
            with tab:
                show()
    _parts.problems(view.notices)


st.title(_("Payouts"))
payouts()

"""What would mend the split: every remedy beside today's scheme, as it stands and at equal budget; one click takes it."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, percent
from kpi.split.compared import compared
from kpi.split.remedies import Levels, Remedy, remedies
from pages import _charts, _parts, _session, _tables
from pages._downloads import downloads
from pages._fragments import everywhere
from pages._session import View

_MONEY = ("strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps", "own_marginal", "cliff")


def remedies_part() -> None:
    """Sentence, chart, table, and a button for each remedy."""
    if not (view := _parts.quietly()):
        return
    if view.scheme.team.mode not in ("split", "pool"):
        st.info(_("Remedies are for a team part that pays a part of the bonus. This scheme multiplies or opens it."))
        return
    equal = st.toggle(
        _("At equal budget: all target bonuses times one factor, so that it costs what 100:0 costs"), key="equal"
    )
    order = _order()
    chosen = _session.remembered(
        "remedies", (view.scheme, view.workforce), lambda: remedies(view.scheme, view.workforce, Levels())
    )
    table = _session.remembered(
        "compared",
        (chosen, view.scheme, view.workforce, _session.state().who, equal),
        lambda: _compared(view, chosen, equal),
    )
    sign = -1 if order in ("own_marginal", "strong", "weak_gain") else 1
    table = table.sort_values(order, key=lambda column: sign * column.astype(float), kind="stable")
    _parts.finding(_sentence(table))
    write = _parts.write_money()
    _charts.draw(
        charts.remedy_rows(table, _parts.units(), write),
        charts.remedies(len(table)),
        key="remedies",
        alt=_("What each remedy does to strong, weak and employer"),
    )
    _table(table)
    _buttons(table, {one.name: one for one in chosen}, view)


def _order() -> str:
    orders = {
        "strong_lose": _("the strong lose least"),
        "cost": _("it costs least"),
        "own_marginal": _("own work pays most"),
        "cliff": _("a near miss costs least"),
        "weak_gain": _("most goes to the weak"),
    }
    return str(
        st.segmented_control(
            _("Best is where"),
            list(orders),
            default="strong_lose",
            format_func=orders.__getitem__,
            required=True,
            wrap=True,
            key="remedy order",
        )
    )


def _compared(view: View, chosen: tuple[Remedy, ...], equal: bool) -> pd.DataFrame:
    with st.spinner(_("Counting …")):
        return compared(view.scheme, view.workforce, chosen, _session.state().who, equal_budget=equal)


def _sentence(table: pd.DataFrame) -> str:
    """The best of the chosen order against today."""
    today = table[table["name"] == "as_is"].iloc[0]
    best = table[table["name"] != "as_is"].iloc[0]
    text = _(
        "Best by this: {remedy}. The strong lose {lose} in place of {now}, and it costs {cost} in place of {cost_now}."
    )
    amounts = {
        "lose": best["strong_lose"],
        "now": today["strong_lose"],
        "cost": best["cost"],
        "cost_now": today["cost"],
    }
    return text.format(remedy=best["title"], **{name: _parts.cash(amount) for name, amount in amounts.items()})


def _table(table: pd.DataFrame) -> None:
    titles = {
        "title": _("Remedy"),
        "strong": _("Strong, mean"),
        "weak": _("Weak, mean"),
        "cost": _("Cost"),
        "strong_lose": _("The strong lose"),
        "strong_lose_cash": _("… of their cash"),
        "weak_gain": _("The weak gain"),
        "employer_keeps": _("The employer keeps"),
        "own_marginal": _("Own point pays"),
        "from_own": _("Pay varies by own"),
        "from_team": _("… by team"),
        "from_luck": _("… by luck"),
        "cliff": _("One point decides"),
        "factor": _("Factor"),
    }
    shown = table[list(titles)].assign(**{name: table[name].astype(float) / _parts.units() for name in _MONEY})
    shares = ("strong_lose_cash", "from_own", "from_team", "from_luck")
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            title, format="percent" if name in shares else "%.3f" if name == "factor" else "localized"
        )
        for name, title in titles.items()
        if name != "title"
    }
    whole = shown.round(dict.fromkeys(_MONEY, 0))
    _tables.show(whole, columns | {"title": titles["title"]}, key="remedy_table")
    downloads({_("remedies"): shown.rename(columns=titles)}, "sixtyforty-remedies")


def _buttons(table: pd.DataFrame, by_name: dict[str, Remedy], view: View) -> None:
    """One click takes a remedy into the scheme; smaller teams are no rule of the scheme, so they cannot be taken."""
    for name, share in table.loc[table["name"] != "as_is", ["name", "strong_lose_share"]].to_numpy():
        remedy = by_name[name]
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            lose = percent(share, 1) if share == share else "–"
            st.markdown(f"**{remedy.title}** — {remedy.says} " + _("The strong lose {share}.").format(share=lose))
            same_people = remedy.workforce is view.workforce
            st.button(
                _("Take it") if same_people else _("Needs other teams"),
                key=f"take {remedy.name}",
                disabled=not same_people,
                on_click=_take,
                args=(remedy,),
            )


@everywhere
def _take(remedy: Remedy) -> None:
    _session.change(lambda _old: remedy.scheme)

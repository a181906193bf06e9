"""What would mend the split: every remedy beside today's scheme, as it stands and at equal budget; one click takes it."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, ngettext, percent
from kpi.split.compared import MONEY_COMPARED, compared_in_minor_units
from kpi.split.remedies import Levels, Remedy, remedies
from pages.parts.shell import amounts, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered
from pages.parts.shell.tables import shares_half_up, show_table, whole_units
from pages.parts.shell.texts import plain, show_finding, show_sentence
from pages.parts.shell.view import View, view_or_none


def show_remedies() -> None:
    """Sentence, chart, table, and a button for each remedy."""
    if not (view := view_or_none()):
        return
    if view.scheme.team.share is None:
        st.info(
            _("Remedies are for a team that pays a part of the bonus. In this scheme its result {way}.").format(
                way=_(view.scheme.team.title)
            )
        )
        return
    equal = st.toggle(_("Compare at the same cost"), True, key="equal", help=_same_cost())
    order = _order()
    chosen = remembered(
        Remembered.REMEDIES, (view.scheme, view.workforce), lambda: remedies(view.scheme, view.workforce, Levels())
    )
    table = remembered(
        Remembered.COMPARED,
        (chosen, view.scheme, view.workforce, view.strong, equal),
        lambda: _compared(view, chosen, equal),
    )
    table = table.sort_values(order, key=partial(ranked_to_the_cent, order), kind="stable")
    show_finding(_sentence(table, order))
    if len(unmet := table.loc[table["cost"].isna(), "title"]):
        text = _("No factor on the target bonuses makes this cost the same, so it has no figures: {remedies}.")
        show_sentence(text.format(remedies=", ".join(unmet)))
    write = amounts.write_money()
    draw_chart(
        charts.remedy_rows(table, amounts.units(), write),
        charts.remedies_chart(len(table)),
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
            _("Best means"),
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
        return compared_in_minor_units(view.scheme, view.workforce, chosen, view.strong, equal_budget=equal)


def _same_cost() -> str:
    return _("All target bonuses are multiplied by one factor, so that each scheme costs what 100:0 costs.")


def ranked_to_the_cent(order: str, column: pd.Series) -> pd.Series:
    """What the table is sorted by, the best first; amounts that a cent does not tell apart are equal."""
    sign = -1 if order in ("own_marginal", "strong", "weak_gain") else 1
    ranked = (sign * column.astype(float)).sort_values()
    steps = (ranked.diff() > 1).cumsum()  # a chain of ties is one tie
    return steps.where(ranked.notna()).reindex(column.index)


def best_remedies(table: pd.DataFrame, order: str) -> pd.DataFrame:
    """Every remedy that is as good as the best, to the cent."""
    others = table[table["name"].ne("as_is") & table["cost"].notna()]
    key = others[order].astype(float)
    return others[(key - key.iloc[:1].sum()).abs() <= 1]


def _sentence(table: pd.DataFrame, order: str) -> str:
    """The best of the chosen order against today."""
    best = best_remedies(table, order)
    if best.empty:
        return _("No remedy can be brought to the same cost.")
    first, today = best.iloc[0], table[table["name"] == "as_is"].iloc[0]
    named = ngettext("Best: {remedy}.", "Equally good: {remedy}.", len(best)).format(remedy=", ".join(best["title"]))
    loss = _against_own(first["strong_lose"])
    if pd.isna(today["cost"]):
        return f"{named} {loss}"
    costs = {"cost": amounts.cash(first["cost"]), "cost_now": amounts.cash(today["cost"])}
    if costs["cost"] == costs["cost_now"]:
        text = _("Both cost {cost}. Today: {now}")
    else:
        text = _("It costs {cost}; today it costs {cost_now}. Today: {now}")
    return f"{named} {loss} {text.format(now=_against_own(today['strong_lose']), **costs)}"


def _against_own(lose: float) -> str:
    """What the strong have less or more than at 100:0."""
    if lose == 0:
        return _("The strong lose nothing.")
    text = _("The strong lose {money}.") if lose > 0 else _("The strong gain {money}.")
    return text.format(money=amounts.cash(abs(lose)))


def _table(table: pd.DataFrame) -> None:
    titles = {
        "title": _("Remedy"),
        "strong": _("Strong, average"),
        "weak": _("Weak, average"),
        "cost": _("Cost"),
        "strong_lose": _("Strong: gain or loss"),
        "strong_lose_cash": _("Strong: gain or loss, share of salary and bonus"),
        "weak_gain": _("Weak: gain or loss"),
        "employer_keeps": _("Employer: saving or extra cost"),
        "own_marginal": _("Pay for 1% more own result"),
        "from_own": _("Pay varies by own result"),
        "from_team": _("Pay varies by team"),
        "from_luck": _("Pay varies by luck"),
        "cliff": _("Most money lost by missing by 1%"),
        "factor": _("Factor on target bonuses"),
    }
    money = {name: table[name].astype(float) / amounts.units() for name in MONEY_COMPARED}
    gains = {"strong_lose": -money["strong_lose"], "strong_lose_cash": -table["strong_lose_cash"].astype(float)}
    shown = table[list(titles)].assign(**money | gains, factor=shares_half_up(table["factor"]))
    shares = ("strong_lose_cash", "from_own", "from_team", "from_luck")
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            title, format="percent" if name in shares else "%.3f" if name == "factor" else "localized"
        )
        for name, title in titles.items()
        if name != "title"
    }
    show_table(whole_units(shown, MONEY_COMPARED), columns | {"title": titles["title"]}, key="remedy_table")
    download_tables({_("remedies"): shown.rename(columns=titles)}, "sixtyforty-remedies")


def _buttons(table: pd.DataFrame, by_name: dict[str, Remedy], view: View) -> None:
    """One click takes a remedy into the scheme; smaller teams are no rule of the scheme, so they cannot be taken."""
    for name, share in table.loc[table["name"] != "as_is", ["name", "strong_lose_share"]].to_numpy():
        remedy = by_name[name]
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"**{remedy.title}** — {remedy.says} {plain(_share_of_own(share))}")
            same_people = remedy.workforce is view.workforce
            st.button(
                _("Use this scheme") if same_people else _("Needs other teams"),
                key=f"take {remedy.name}",
                disabled=not same_people,
                on_click=_take,
                args=(remedy,),
            )


def _share_of_own(share: float) -> str:
    if pd.isna(share):
        return ""
    text = _("The strong lose {share} of their bonus.") if share > 0 else _("The strong gain {share} on their bonus.")
    return text.format(share=percent(abs(share), 1)) if share else _("The strong lose nothing.")


@redraw_page_after
def _take(remedy: Remedy) -> None:
    session.change(lambda _old: remedy.scheme)

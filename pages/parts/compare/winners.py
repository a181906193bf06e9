"""Who gains and who loses between two scenarios, and why; all scenarios in one table."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import comparison
from kpi.charts.comparisonchart import (
    decile_finding,
    decile_rows,
    deciles_chart,
    winner_rows,
    winners,
)
from kpi.comparison import Comparison
from kpi.difference import changes
from kpi.language import _
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import plain, show_finding


def show_winners(found: Comparison) -> None:
    """What changed in the rules, then winners and losers by a group that the reader chooses."""
    _rules(found)
    show_finding(comparison.finding(found, amounts.cash))
    groups = comparison.groupings(found, session.state().data.people)
    if not (len(found.winners) or len(found.losers)):
        _table(found, groups)
        return
    if not groups:
        st.caption(_("There are no groups to tell apart."))
    else:
        title = st.selectbox(_("By"), list(groups), key="compare by") or next(iter(groups))
        table = comparison.by(found.people, groups[title])
        draw_chart(winner_rows(table), winners(len(table)), key="winners", alt=_("Winners and losers by group"))
    _tenths(found)
    _table(found, groups)


def _rules(found: Comparison) -> None:
    """Every changed rule in words."""
    lines = [str(one) for one in changes(found.before.scheme, found.after.scheme)]
    if not lines:
        st.info(_("Both have the same rules: choose two that differ, or change something on the page Scheme."))
        return
    with st.container(border=True):
        show_finding(_("What changed"))
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _tenths(found: Comparison) -> None:
    rows = decile_rows(found, amounts.cash)
    if rows.empty:
        return
    show_finding(decile_finding(rows))
    draw_chart(rows, deciles_chart(), key="deciles", alt=_("Change of pay of each tenth of the people"))


def _table(found: Comparison, groups: dict[str, pd.Series]) -> None:
    from kpi.export.comparisontables import comparison_tables

    people = found.people.sort_values("change")
    words = {name: _(text) for name, text in comparison.TITLES.items()}
    money = ("before", "after", "change")
    shown = people[["person", "team", "role", *money, "relative", "band"]].assign(
        person=privacy.cover_names(people["person"]),
        band=people["band"].map(words),
        **{name: people[name] / amounts.units() for name in money},
    )
    titles = {
        "person": _("Person"),
        "team": _("Team"),
        "role": _("Role"),
        "before": _("Before"),
        "after": _("After"),
        "change": _("Change"),
        "relative": _("in %"),
        "band": _("Band"),
    }
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="percent")
        if name == "relative"
        else money_column(title, amounts.decimals())
        if name in money
        else title
        for name, title in titles.items()
    }
    show_table(shown, columns, key="winner_table")
    download_tables(comparison_tables(found, groups), "sixtyforty-comparison")

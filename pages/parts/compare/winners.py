"""Who gains and who loses between two scenarios, and why; all scenarios in one table."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import comparison
from kpi.charts.comparisonchart import decile_finding, decile_rows, deciles_chart, winner_rows, winners
from kpi.comparison import Comparison
from kpi.difference import changes
from kpi.language import _
from pages.parts.shell import charts as _charts
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell import tables as _tables
from pages.parts.shell.downloads import downloads


def winners_part(found: Comparison) -> None:
    """What changed in the rules, then winners and losers by a group that the reader chooses."""
    _rules(found)
    _parts.finding(comparison.finding(found, _parts.cash))
    groups = comparison.groupings(found, _session.state().data.people)
    if not (len(found.winners) or len(found.losers)):
        _table(found, groups)
        return
    if not groups:
        st.caption(_("There are no groups to tell apart."))
    else:
        title = st.selectbox(_("By"), list(groups), key="compare by") or next(iter(groups))
        table = comparison.by(found.people, groups[title])
        _charts.draw(winner_rows(table), winners(len(table)), key="winners", alt=_("Winners and losers by group"))
    _tenths(found)
    _table(found, groups)


def _rules(found: Comparison) -> None:
    """Every changed rule in words."""
    lines = [str(one) for one in changes(found.before.scheme, found.after.scheme)]
    if not lines:
        st.info(_("Both have the same rules: choose two that differ, or change something on the page Scheme."))
        return
    with st.container(border=True):
        _parts.finding(_("What changed"))
        st.markdown("\n".join(f"- {_parts.plain(line)}" for line in lines))


def _tenths(found: Comparison) -> None:
    rows = decile_rows(found, _parts.cash)
    if rows.empty:
        return
    _parts.finding(decile_finding(rows))
    _charts.draw(rows, deciles_chart(), key="deciles", alt=_("Change of pay of each tenth of the people"))


def _table(found: Comparison, groups: dict[str, pd.Series]) -> None:
    from kpi.export.comparisontables import comparison_tables

    people = found.people.sort_values("change")
    words = {name: _(text) for name, text in comparison.TITLES.items()}
    money = ("before", "after", "change")
    shown = people[["person", "team", "role", *money, "relative", "band"]].assign(
        person=_names.names(people["person"]),
        band=people["band"].map(words),
        **{name: people[name] / _parts.units() for name in money},
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
        else _tables.money_column(title, _parts.decimals())
        if name in money
        else title
        for name, title in titles.items()
    }
    _tables.show(shown, columns, key="winner_table")
    downloads(comparison_tables(found, groups), "sixtyforty-comparison")

"""All scenarios in one table."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kpi import comparison
from kpi.comparison import Scenario
from kpi.language import _
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import plain


def scenarios_finding(every: Sequence[Scenario]) -> str:
    """Which scheme is the cheapest."""
    first, cheapest = every[0], min(every, key=lambda one: one.cost)
    if cheapest.cost == first.cost:
        text = _("None of the others costs less than {name}: {money}.")
        return text.format(name=first.name, money=amounts.cash(first.cost))
    text = _("{name} is the cheapest: it saves {money}.")
    return text.format(name=cheapest.name, money=amounts.cash(first.cost - cheapest.cost))


def show_scenarios(every: Sequence[Scenario], strong: frozenset[str]) -> None:
    """All scenarios against the first, and a button to take one up again or drop it."""
    table = comparison.overview(every, strong=strong)
    money = ("cost", "gained", "lost", "strong", "weak")
    titles = {
        "scenario": _("Scenario"),
        "cost": _("Cost"),
        "gained": _("Gained"),
        "lost": _("Lost"),
        "strong": _("Strong, average"),
        "weak": _("Weak, average"),
    }
    shown = table[list(titles)].assign(**{name: table[name] / amounts.units() for name in money})
    columns: dict[str, Any] = {
        name: money_column(title, amounts.decimals()) if name in money else title for name, title in titles.items()
    }
    show_table(shown, columns, key="scenario_table", row_height=36)
    for place, (name, _scheme, _plans, note) in enumerate(session.state().scenarios):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(privacy.cover().text(name))
            if note:
                st.caption(plain(privacy.cover().text(note)))
            st.button(_("Work on it"), key=f"take {place}", on_click=session.take_scenario, args=(name,))
            st.button(_("Drop"), key=f"drop {place}", on_click=session.drop_scenario, args=(name,))

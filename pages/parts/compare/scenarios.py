"""All scenarios in one table."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kpi import comparison
from kpi.comparison import Scenario
from kpi.language import _
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.tables import money_column, show_table


def show_scenarios(every: Sequence[Scenario]) -> None:
    """All scenarios against the first, and a button to take one up again or drop it."""
    table = comparison.overview(every)
    money = ("cost", "change", "gained", "lost", "strong", "weak")
    titles = {
        "scenario": _("Scenario"),
        "cost": _("Cost"),
        "change": _("Change"),
        "winners": _("Winners"),
        "losers": _("Losers"),
        "gained": _("Gained"),
        "lost": _("Lost"),
        "strong": _("Strong, average"),
        "weak": _("Weak, average"),
    }
    shown = table[list(titles)].assign(**{name: table[name] / amounts.units() for name in money})
    columns: dict[str, Any] = {
        name: money_column(title, amounts.decimals()) if name in money else title for name, title in titles.items()
    }
    show_table(shown, columns, key="scenario_table")
    for place, (name, _scheme) in enumerate(session.state().scenarios):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(privacy.cover().text(name))
            st.button(_("Work on it"), key=f"take {place}", on_click=session.take_scenario, args=(name,))
            st.button(_("Drop"), key=f"drop {place}", on_click=session.drop_scenario, args=(name,))

"""All scenarios in one table."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kpi import comparison
from kpi.comparison import Scenario
from kpi.language import _
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell import tables as _tables


def scenarios_part(every: Sequence[Scenario]) -> None:
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
    shown = table[list(titles)].assign(**{name: table[name] / _parts.units() for name in money})
    columns: dict[str, Any] = {
        name: _tables.money_column(title, _parts.decimals()) if name in money else title
        for name, title in titles.items()
    }
    _tables.show(shown, columns, key="scenario_table")
    for place, (name, _scheme) in enumerate(_session.state().scenarios):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_names.cover().text(name))
            st.button(_("Work on it"), key=f"take {place}", on_click=_session.take_scenario, args=(name,))
            st.button(_("Drop"), key=f"drop {place}", on_click=_session.drop_scenario, args=(name,))

"""Scenarios side by side: what changed in the rules, what it costs, who gains and who loses, and whether it is fair."""

from collections.abc import Callable

import streamlit as st

from kpi.comparison import Comparison, compare
from kpi.language import _
from kpi.problem import Refused
from pages.parts.compare.fairness import fairness_part
from pages.parts.compare.key_figures import show_key_figures
from pages.parts.compare.largest_changes import changes_part
from pages.parts.compare.paid_scenarios import paid_scenarios
from pages.parts.compare.scenario_choice import chosen_pair, schemes_by_name
from pages.parts.compare.scenarios import scenarios_part
from pages.parts.compare.trends import trends_part
from pages.parts.compare.winners import winners_part
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.door import require_app
from pages.parts.shell.session import View
from pages.parts.shell.tabs import show_tabs

require_app(__file__)


def _compared(view: View) -> None:
    schemes = schemes_by_name(view)
    before, after = chosen_pair(schemes)
    try:
        every = paid_scenarios(schemes, view.workforce)
        found: Comparison = _session.remembered(
            "comparison", (every[before], every[after]), lambda: compare(every[before], every[after])
        )
    except Refused as refused:
        _parts.problems(refused.problems)
        return
    show_key_figures(found, view)
    tabs: dict[str, Callable[[], None]] = {
        _("Winners and losers"): lambda: winners_part(found),
        _("Largest changes"): lambda: changes_part(found),
        _("Fairness"): lambda: fairness_part(found),
        _("All scenarios"): lambda: scenarios_part(list(every.values())),
        _("Over time"): lambda: trends_part(view),
    }
    show_tabs("compared", tabs)


st.title(_("Compare"))
if view := _parts.result():
    _compared(view)

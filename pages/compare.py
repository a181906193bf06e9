"""Scenarios side by side: what changed in the rules, what it costs, who gains and who loses, and whether it is fair."""

from collections.abc import Callable

from kpi.comparison import Comparison, compare
from kpi.language import _
from kpi.problem import Refused
from pages.parts.compare.fairness import show_fairness
from pages.parts.compare.key_figures import show_key_figures
from pages.parts.compare.largest_changes import show_largest_changes
from pages.parts.compare.paid_scenarios import paid_scenarios
from pages.parts.compare.scenario_choice import chosen_pair, schemes_by_name
from pages.parts.compare.scenarios import show_scenarios
from pages.parts.compare.trends import show_trends
from pages.parts.compare.winners import show_winners
from pages.parts.shell import header
from pages.parts.shell.door import require_app
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.tabs import show_tabs
from pages.parts.shell.view import View

require_app(__file__)


def _compared(view: View) -> None:
    schemes = schemes_by_name(view)
    before, after = chosen_pair(schemes)
    try:
        every = paid_scenarios(schemes, view.workforce)
        found: Comparison = remembered(
            Remembered.COMPARISON, (every[before], every[after]), lambda: compare(every[before], every[after])
        )
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_key_figures(found, view)
    tabs: dict[str, Callable[[], None]] = {
        _("Winners and losers"): lambda: show_winners(found),
        _("Largest changes"): lambda: show_largest_changes(found),
        _("Fairness"): lambda: show_fairness(found),
        _("All scenarios"): lambda: show_scenarios(list(every.values())),
        _("Over time"): lambda: show_trends(view),
    }
    show_tabs("compared", tabs)


header.show(_("Compare"))
if view := view_or_problems():
    _compared(view)

"""The tabs beside the outlook: the cost, whom it pays, what it hangs on, and how far it can be trusted."""

from collections.abc import Callable

from kpi.forecast import Forecast
from kpi.language import _
from pages.parts.forecast.against_baseline import against_part
from pages.parts.forecast.ahead import Ahead
from pages.parts.forecast.cost import cost_part
from pages.parts.forecast.cost_by_split import shares_part
from pages.parts.forecast.fit import fit_part
from pages.parts.forecast.groups import groups_part
from pages.parts.forecast.hold_budget import hold_part
from pages.parts.forecast.people import people_part
from pages.parts.forecast.sensitivity import matters_part
from pages.parts.forecast.track_record import test_part
from pages.parts.shell.session import View
from pages.parts.shell.tabs import show_tabs


def show_details(view: View, found: Ahead, now: Forecast, before: Forecast, budget: float) -> None:
    tabs: dict[str, Callable[[], None]] = {
        _("Cost"): lambda: cost_part(view, found, now, budget),
        _("Splits"): lambda: shares_part(view, found, budget),
        _("People"): lambda: people_part(now),
        _("Teams"): lambda: groups_part(now),
        _("Baseline"): lambda: against_part(now, before, budget),
        _("What matters"): lambda: matters_part(view, found, now, budget),
        _("Hold the budget"): lambda: hold_part(view, found, now, budget),
        _("The fit"): lambda: fit_part(found.fit, found.future),
        _("Track record"): lambda: test_part(view),
    }
    show_tabs("ahead parts", tabs)

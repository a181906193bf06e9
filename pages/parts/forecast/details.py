"""The tabs beside the outlook: the cost, whom it pays, what it hangs on, and how far it can be trusted."""

from collections.abc import Callable

from kpi.forecast import Forecast
from kpi.language import _
from pages.parts.forecast.against_baseline import show_against_baseline
from pages.parts.forecast.ahead import Ahead
from pages.parts.forecast.cost import show_cost
from pages.parts.forecast.cost_by_split import show_cost_by_split
from pages.parts.forecast.fit import show_fit
from pages.parts.forecast.groups import show_groups
from pages.parts.forecast.hold_budget import show_hold_budget
from pages.parts.forecast.people import show_people
from pages.parts.forecast.sensitivity import show_sensitivity
from pages.parts.forecast.track_record import show_track_record
from pages.parts.shell.tabs import show_tabs
from pages.parts.shell.view import View


def show_details(view: View, found: Ahead, now: Forecast, before: Forecast, budget: float) -> None:
    """A tab for each question."""
    tabs: dict[str, Callable[[], None]] = {
        _("Cost"): lambda: show_cost(view, found, now, budget),
        _("Splits"): lambda: show_cost_by_split(view, found, budget),
        _("People"): lambda: show_people(now),
        _("Teams"): lambda: show_groups(now),
        _("Baseline"): lambda: show_against_baseline(now, before, budget),
        _("What matters"): lambda: show_sensitivity(view, found, now, budget),
        _("Hold the budget"): lambda: show_hold_budget(view, found, now, budget),
        _("The fit"): lambda: show_fit(view.scheme, found.fit, found.future),
        _("Track record"): lambda: show_track_record(view),
    }
    show_tabs("ahead parts", tabs)

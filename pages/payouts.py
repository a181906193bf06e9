"""Who is paid what: everybody's totals, the statement of one person, every period, the distribution, the teams."""

from collections.abc import Callable

import streamlit as st

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.payouts.distribution import show_distribution, show_distribution_picture
from pages.parts.payouts.every_period import show_periods
from pages.parts.payouts.person_statement import show_person, show_person_slide
from pages.parts.payouts.team_costs import show_teams, show_teams_slide
from pages.parts.payouts.totals_table import people_picture, show_people
from pages.parts.shell import consequences, header, keys
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.view import View

require_app(__file__)


def _show(part: Callable[[View], None]) -> None:
    """A part of the page, if somebody is paid at all."""
    if not (view := view_or_problems()):
        return
    if not view.paid.active.any():
        st.info(_("Nobody is paid in this period: the results say nothing of it. Choose another period."))
        return
    part(view)


parts = {
    _("People"): lambda: _show(show_people),
    _("Statement"): lambda: _show(show_person),
    _("Periods"): lambda: _show(show_periods),
    _("Distribution"): lambda: _show(show_distribution),
    _("Teams"): lambda: _show(show_teams),
}
slides = {
    _("People"): lambda: consequences.draw("bars", people_picture),
    _("Statement"): lambda: _show(show_person_slide),
    _("Distribution"): lambda: _show(show_distribution_picture),
    _("Teams"): lambda: _show(show_teams_slide),
}
draw = header.show(_("Payouts"), parts, key=keys.PAYOUT_PART, slide=slides)
draw()

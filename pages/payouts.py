"""Who gets what: everybody in a table, the distribution, the teams, and one person explained."""

from collections.abc import Callable

import streamlit as st

from kpi.language import _
from pages.parts.payouts.distribution import show_distribution
from pages.parts.payouts.everybody import payout_table, show_everybody
from pages.parts.payouts.one_person import show_person
from pages.parts.payouts.team_costs import show_team_costs
from pages.parts.shell import consequences, header
from pages.parts.shell.door import require_app
from pages.parts.shell.fragments import fragment
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.tabs import show_tabs

require_app(__file__)


@fragment("payouts")
def payouts() -> None:
    """The whole page below its title."""
    if not (view := view_or_problems()):
        return
    consequences.draw("scoreboard", consequences.scoreboard)
    if not view.paid.active.any():
        st.info(_("Nobody is paid in this period: the results say nothing of it. Choose another period."))
        return
    table = payout_table(view)
    tabs: dict[str, Callable[[], None]] = {
        _("Everybody"): lambda: show_everybody(view, table),
        _("Bars"): lambda: consequences.draw("bars", consequences.bars),
        _("Distribution"): lambda: show_distribution(view),
        _("Teams"): lambda: show_team_costs(view, table),
        _("One person"): lambda: show_person(view, table),
    }
    show_tabs("payout_tab", tabs)
    show_problems(view.notices)


header.show(_("Payouts"))
payouts()

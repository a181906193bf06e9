"""The 60:40 laboratory: what the team part does to the strong and the weak, what would mend it, and what it would cost."""

from collections.abc import Callable

import streamlit as st

from kpi.language import _
from pages.parts.shell import consequences, header
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import show_problems
from pages.parts.split.every_split import moving_scoreboard, show_every_split
from pages.parts.split.evidence import show_evidence
from pages.parts.split.frontier import show_frontier
from pages.parts.split.leaving import show_leaving
from pages.parts.split.past import show_past
from pages.parts.split.remedies import show_remedies
from pages.parts.split.strong import show_strong_rule
from pages.parts.split.sweeps import missing_for_team_part, take_share
from pages.parts.split.team_weight import show_team_weight

require_app(__file__)

if problems := missing_for_team_part():
    header.show(_("Team or individual"))
    consequences.show_figures()
    st.info(_("This scheme has no team part. To compare it with one, the data need a result of every team:"))
    show_problems(problems)
    st.stop()
tabs: dict[str, Callable[[], None]] = {
    _("The split"): show_every_split,
    _("Remedies"): show_remedies,
    _("Frontier"): show_frontier,
    _("The past"): show_past,
    _("How much team?"): show_team_weight,
    _("Will they leave?"): show_leaving,
    _("Evidence"): show_evidence,
}
draw = header.show(_("Team or individual"), tabs, key="laboratory", moved=take_share)
consequences.show_figures(moving_scoreboard)
show_strong_rule()
draw()

"""The 60:40 laboratory: what the team part does to the strong and the weak, what would mend it, and what it would cost."""

from collections.abc import Callable

import streamlit as st

from kpi.language import _
from pages.parts.shell import consequences as _consequences
from pages.parts.shell import problems as _parts
from pages.parts.shell.door import require_app
from pages.parts.shell.tabs import show_tabs
from pages.parts.split.every_split import moving_scoreboard, split_part
from pages.parts.split.evidence import evidence_part
from pages.parts.split.frontier import frontier_part
from pages.parts.split.leaving import leaving_part
from pages.parts.split.past import past_part
from pages.parts.split.remedies import remedies_part
from pages.parts.split.strong import strong_form
from pages.parts.split.sweeps import lacking, take_share
from pages.parts.split.team_weight import weight_part

require_app(__file__)

st.title(_("Team or individual"))
if problems := lacking():
    _consequences.board()
    st.info(_("This scheme has no team part. To compare it with one, the data need a result of every team:"))
    _parts.problems(problems)
    st.stop()
_consequences.board(moving_scoreboard, take_share)
strong_form()
tabs: dict[str, Callable[[], None]] = {
    _("The split"): split_part,
    _("Remedies"): remedies_part,
    _("Frontier"): frontier_part,
    _("The past"): past_part,
    _("How much team?"): weight_part,
    _("Will they leave?"): leaving_part,
    _("Evidence"): evidence_part,
}
show_tabs("laboratory", tabs)

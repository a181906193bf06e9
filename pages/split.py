"""The 60:40 laboratory: what the team part does to the strong and the weak, what would mend it, and what it would cost."""

from collections.abc import Callable

import streamlit as st

from kpi.language import _
from pages.parts import _consequences, _parts
from pages.parts._door import require_app
from pages.parts._frontier_part import frontier_part
from pages.parts._leaving_part import evidence_part, leaving_part
from pages.parts._past_part import past_part
from pages.parts._remedies_part import remedies_part
from pages.parts._split_part import lacking, moving_scoreboard, split_part, take_share
from pages.parts._strong_form import strong_form
from pages.parts._weight_part import weight_part

require_app(__file__)

st.title(_("Team or individual"))
if problems := lacking():
    _consequences.board()
    st.info(_("This scheme has no team part. To compare it with one, the data need a result of every team:"))
    _parts.problems(problems)
    st.stop()
_consequences.board(moving_scoreboard, take_share)
strong_form()
parts: dict[str, Callable[[], None]] = {
    _("The split"): split_part,
    _("Remedies"): remedies_part,
    _("Frontier"): frontier_part,
    _("The past"): past_part,
    _("How much team?"): weight_part,
    _("Will they leave?"): leaving_part,
    _("Evidence"): evidence_part,
}
for tab, draw in zip(st.tabs(list(parts), key="laboratory", on_change="rerun"), parts.values(), strict=True):
    if tab.open:
        with tab:
            draw()

"""What it will cost, how likely that is, and who is at the mercy of luck."""

from collections.abc import Callable

import streamlit as st

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from kpi.problem import Refused
from pages.parts.forecast.answer import drawn_answer
from pages.parts.forecast.cost import show_cost
from pages.parts.forecast.everyone_ahead import show_people, show_people_slide
from pages.parts.forecast.groups import show_groups, show_teams_slide
from pages.parts.forecast.sensitivity import show_matters_slide, show_sensitivity
from pages.parts.forecast.slide import Show, show_years, slide_of
from pages.parts.forecast.trust import show_trust, show_trust_slide
from pages.parts.forecast.what_if import show_what_if
from pages.parts.shell import header
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import show_problems, view_or_problems

require_app(__file__)


def _part(show: Show) -> Callable[[], None]:
    """The part on the left, what can be moved on the right; on a phone below it."""

    def draw() -> None:
        if not (view := view_or_problems()):
            return
        try:
            with st.container(key="ahead"):
                left, right = st.columns([820, 300], gap="medium")
                with left:
                    found = drawn_answer(view)
                    show(view, found)
                with right:
                    show_what_if(view, found)
        except Refused as refused:
            show_problems(refused.problems)

    return draw


PARTS = {
    _("Cost"): _part(show_cost),
    _("People"): _part(show_people),
    _("Teams and roles"): _part(show_groups),
    _("What matters"): _part(show_sensitivity),
    _("Trust"): _part(show_trust),
}
SLIDES = {
    _("Cost"): slide_of(show_years),
    _("People"): slide_of(show_people_slide),
    _("Teams and roles"): slide_of(show_teams_slide),
    _("What matters"): slide_of(show_matters_slide, moved=False),
    _("Trust"): slide_of(show_trust_slide, moved=False),
}
header.show(_("Forecast"), PARTS, key="ahead parts", slide=SLIDES)()

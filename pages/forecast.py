"""What it will cost, how likely that is, and who is at the mercy of luck."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from pages.parts.forecast.ahead import time_ahead
from pages.parts.forecast.details import show_details
from pages.parts.forecast.headline import show_answer
from pages.parts.forecast.inputs import show_budget, show_share
from pages.parts.forecast.outlook import show_outlook
from pages.parts.forecast.world_choice import show_world_choice
from pages.parts.shell import header
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.view import View

require_app(__file__)


def _page(view: View) -> None:
    try:
        found = time_ahead(view)
        top = st.container()
        left, right = st.columns([4, 9], gap="large")
        with left:
            show_share(view)
            show_budget(found)
            show_outlook(found.outlook, found.fit.outlook)
            show_world_choice()
        with top:
            now, before, budget = show_answer(view, found)
        with right:
            show_details(view, found, now, before, budget)
    except Refused as refused:
        show_problems(refused.problems)


header.show(_("Forecast"))
if view := view_or_problems():
    _page(view)

"""What it will cost, how likely that is, and who is at the mercy of luck."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from pages.parts.forecast import ahead as _ahead
from pages.parts.forecast.details import show_details
from pages.parts.forecast.headline import show_answer
from pages.parts.forecast.inputs import show_budget, show_share
from pages.parts.forecast.outlook import outlook_form
from pages.parts.forecast.world_choice import worlds_choice
from pages.parts.shell import problems as _parts
from pages.parts.shell.door import require_app
from pages.parts.shell.session import View

require_app(__file__)


def _page(view: View) -> None:
    try:
        found = _ahead.ahead(view)
        top = st.container()
        left, right = st.columns([4, 9], gap="large")
        with left:
            show_share(view)
            show_budget(found)
            outlook_form(found.outlook, found.fit.outlook)
            worlds_choice()
        with top:
            now, before, budget = show_answer(view, found)
        with right:
            show_details(view, found, now, before, budget)
    except Refused as refused:
        _parts.problems(refused.problems)


st.title(_("Forecast"))
if view := _parts.result():
    _page(view)

"""Do the goals fit each other: a goal of the year beside a goal of growth, as a sentence and a small picture."""

from typing import get_args

import streamlit as st

from kpi.charts.planparts import goals_part
from kpi.charts.sketch import Part, text_part
from kpi.language import _, number
from kpi.plans.goalgrowth import Growing
from kpi.problem import Refused
from pages.parts.plans.planned import Planned
from pages.parts.shell import keys
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.growth_goal import growth_goal, growth_slider, last_period
from pages.parts.shell.supposed import show_supposed
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View


def show_goals_together(_view: View, found: Planned) -> None:
    """A row that unfolds."""
    with st.expander(_("Do the goals fit each other?"), key="goals row", on_change="rerun") as row:
        if row.open:
            _goals(found)


def _goals(found: Planned) -> None:
    past = found.past
    goal, first = past.total(past.planned), last_period(past)
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.number_input(
            _("Goal of the year"),
            min_value=0.01,
            value=None,
            placeholder=number(goal if goal > 0 else 1),
            key=keys.GOAL_OF_YEAR,
            persist_state="session",
        )
        st.number_input(
            _("Result of the first period"),
            min_value=0.01,
            value=None,
            placeholder=number(first),
            key=keys.GOAL_FIRST,
            persist_state="session",
        )
        kinds = {"compound": _("of the period before"), "of the first": _("of the first period")}
        st.segmented_control(
            _("Growth is a share"),
            list(get_args(Growing)),
            default="compound",
            format_func=kinds.__getitem__,
            required=True,
            key=keys.GOAL_GROWING,
        )
        show_supposed("goal sliders", [growth_slider()], alone=True)
    with right:
        show_drawing("goals together", lambda: _picture(found))
    show_remark(_("A growth goal that does not lead to the year’s goal sends people two ways."))


def _picture(found: Planned) -> list[Part]:
    try:
        made = growth_goal(found.past)
    except Refused as refused:
        return [text_part("sentence", [str(one)]) for one in refused.problems]
    return [text_part("heading", [made.sentence]), goals_part(made)]

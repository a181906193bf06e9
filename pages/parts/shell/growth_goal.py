"""A goal of the year beside a goal of growth, as somebody has set them on Plans."""

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.plans.goalgrowth import GoalsTogether, Growing
from kpi.plans.past import KpiPast
from pages.parts.shell import keys, session
from pages.parts.shell.supposed import Supposed


def growth_slider() -> Supposed:
    """How much more in each period."""
    return Supposed("goal growth", _("More in each period"), 5, -20, 50, 0.5)


def is_growth_set() -> bool:
    """Whether somebody has touched any of it."""
    typed = (st.session_state.get(key) for key in (keys.GOAL_OF_YEAR, keys.GOAL_FIRST))
    return any(typed) or growth_slider().name in dict(session.state().step.supposed)


def growth_goal(past: KpiPast) -> GoalsTogether:
    """Both goals; what nobody has typed is as last year's plan and the last period's result say. Raises `Refused`."""
    goal = st.session_state.get(keys.GOAL_OF_YEAR) or past.total(past.planned)
    first = st.session_state.get(keys.GOAL_FIRST) or last_period(past)
    growing: Growing = st.session_state.get(keys.GOAL_GROWING) or "compound"
    return GoalsTogether(float(goal), growth_slider().share, float(first), past.size, growing)


def last_period(past: KpiPast) -> float:
    """What all together reached in the last period."""
    last = past.fact[:, -1]
    return float(np.nansum(last) if past.adds == "sum" else np.nanmean(last))

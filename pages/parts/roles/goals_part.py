"""The part of goals: what can be set on the left, the goals from the company down and what they pay on the right."""

import streamlit as st

from kpi.goals.cascade import goal_concerns
from kpi.language import _
from pages.parts.roles.card_choice import show_people_choice
from pages.parts.roles.card_matches import show_matches
from pages.parts.roles.card_use import show_use
from pages.parts.roles.goal_choice import goals_as_card, goals_of_owner, open_goals, open_owner, owners_of
from pages.parts.roles.goal_editing import show_goal_editing
from pages.parts.roles.goal_picture import show_goals_picture, show_goals_slide
from pages.parts.roles.goal_results import show_goal_results
from pages.parts.roles.goal_weights import show_first_goal, show_goal_weights
from pages.parts.shell import keys, panes, privacy
from pages.parts.shell.problems import show_problems, view_or_problems


def show_goals() -> None:
    """Both panes."""
    view_or_problems()
    with panes.beside() as (left, right):
        with left:
            _controls()
        with right:
            show_goals_picture()


def _controls() -> None:
    open_owner()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        owners, cover = owners_of(open_goals()), privacy.cover().text
        st.selectbox(_("Goals of"), owners, format_func=cover, key=keys.GOAL_OWNER, persist_state="session", width=270)
        show_people_choice()
    show_goal_weights()
    show_problems(goal_concerns(open_goals()))
    if goals_of_owner()[0].level == "company":
        st.caption(_("Nobody is paid for goals of the company: choose somebody below it."))
    else:
        show_use(goals_as_card, "goals", _("Use these goals"))
        show_matches(goals_as_card)
    show_goal_results()
    show_goal_editing()


def show_goals_part_slide() -> None:
    """The finding, the goals and one slider."""
    view_or_problems()
    show_goals_slide()
    show_first_goal()

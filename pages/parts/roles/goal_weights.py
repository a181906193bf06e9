"""The weights of the goals of an owner: by sliders of their own, or by scores."""

import streamlit as st

from kpi.goals.matrix import REASONS, Goal, GoalMatrix
from kpi.goals.revising import with_weight
from kpi.language import _, percent
from pages.parts.roles import kept_roles
from pages.parts.roles.goal_choice import goals_of_owner, open_goals
from pages.parts.shell import keys
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.live import Moved, Slide, SlideRow, never_alone, show_sliders

HIGHEST = 10
"""Score that a slider goes to."""


def show_goal_weights() -> None:
    """Why goals weigh what they weigh, then a slider for each."""
    matrix = open_goals()
    set_widget(keys.GOAL_REASON, matrix.weighed_by)
    names = {name: _(text) for name, text in REASONS.items()}
    st.segmented_control(
        _("Weights"),
        list(names),
        default=matrix.weighed_by,
        format_func=names.__getitem__,
        required=True,
        key=keys.GOAL_REASON,
        on_change=redraw_page_after(_weigh_by),
    )
    if len(goals_of_owner()) > 1:
        show_sliders("goal weights", _rows, _take, never_alone)


def show_first_goal() -> None:
    """The slider of the goal that weighs most, for the wall."""
    if len(goals_of_owner()) > 1:
        show_sliders("goal weight", lambda: _rows()[:1], _take, never_alone)


def _weigh_by() -> None:
    """By difficulty goals have scores, of which the weights follow; by importance they weigh what they weighed."""
    matrix, reason = open_goals(), st.session_state[keys.GOAL_REASON]
    goals = tuple(_scored(goal, matrix) if reason == "difficulty" else _weighed(goal, matrix) for goal in matrix.goals)
    kept_roles.keep_goals(matrix.revise(weighed_by=reason, goals=goals))


def _scored(goal: Goal, matrix: GoalMatrix) -> Goal:
    """A score of 1 to 10 in proportion to the weight, where it has none."""
    if goal.score is not None:
        return goal
    most = max(matrix.weights[one.id] for one in matrix.by_owner[goal.owner])
    score = max(round(HIGHEST * matrix.weights[goal.id] / most), 1) if most else 1
    return goal.revise(weight=None, score=score)


def _weighed(goal: Goal, matrix: GoalMatrix) -> Goal:
    return goal.revise(weight=matrix.weights[goal.id], score=None)


def _by_score() -> bool:
    return goals_of_owner()[0].score is not None


def _rows() -> list[SlideRow]:
    return [_row(goal) for goal in goals_of_owner()]


def _row(goal: Goal) -> SlideRow:
    weight = open_goals().weights[goal.id]
    if goal.score is not None:
        spoken = _("Score of {goal} of {owner}").format(goal=goal.text, owner=goal.owner)
        slide = Slide(goal.id, spoken, goal.score, goal.score, 1, HIGHEST, unit="")
        return SlideRow(goal.text, (slide,), help=_("It weighs {weight}.").format(weight=percent(weight, 1)))
    spoken = _("Weight of {goal} of {owner}").format(goal=goal.text, owner=goal.owner)
    return SlideRow(goal.text, (Slide(goal.id, spoken, round(weight * 100, 2), round(weight * 100, 2)),))


def _take(moved: Moved) -> None:
    """All moves of a drag start from the weights before it."""
    matrix = open_goals(moved.drag)
    if _by_score():
        kept_roles.keep_goals(matrix.revise_goal(moved.name, score=max(round(moved.value), 1)), moved.drag)
        return
    kept_roles.keep_goals(with_weight(matrix, moved.name, round(moved.value)), moved.drag)

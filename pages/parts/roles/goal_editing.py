"""Goals changed one by one: their words, what they serve, by what they are measured; one more, one less; and all of them as a file."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from kpi.goals.matrix import PLANES, USUAL_INDICATORS, Goal, GoalMatrix, Indicator, matrix_file, read_matrix
from kpi.goals.revising import with_goal, without_goal
from kpi.language import _
from kpi.problem import Refused
from pages.parts.roles import kept_roles
from pages.parts.roles.card_choice import covered, open_role, titles_of
from pages.parts.roles.goal_choice import example_goals, goals_of_owner, open_goals, open_owner
from pages.parts.shell import keys, session
from pages.parts.shell.downloads import download_text
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.problems import show_problems

Change = Callable[[GoalMatrix], GoalMatrix]


def show_goal_editing() -> None:
    """Two rows that open."""
    with st.expander(_("Change the goals"), key="goals changed"):
        _one_goal()
        _add_and_remove()
    with st.expander(_("Goals as a file"), key="goals file"):
        _file()


def change_goals(make: Change) -> None:
    """Changes the matrix; what validation refuses is told and changes nothing."""
    try:
        kept_roles.keep_goals(make(open_goals()))
    except Refused as refused:
        session.complain(refused)


def _one_goal() -> None:
    """The fields of the goal that is chosen."""
    goals = {goal.id: goal for goal in goals_of_owner()}
    texts = covered({name: goal.text for name, goal in goals.items()})
    chosen = st.selectbox(_("Goal"), list(goals), format_func=texts.__getitem__, key=keys.GOAL_EDITED)
    goal = goals[chosen if chosen in goals else next(iter(goals))]
    key = f"{goal.id} {open_owner()}"
    words = f"goal text {key}"
    st.text_input(_("In words"), goal.text, key=words, max_chars=120, on_change=partial(_entitle, goal, words))
    _parent(goal, key)
    for place in range(USUAL_INDICATORS):
        _indicator(goal, place, key)


def _entitle(goal: Goal, key: str) -> None:
    if text := st.session_state[key].strip():
        change_goals(lambda matrix: matrix.revise_goal(goal.id, text=text))


def _parent(goal: Goal, key: str) -> None:
    """Which goal of a level above it serves."""
    levels, matrix = list(PLANES), open_goals()
    above = {one.id: one.text for one in matrix.goals if levels.index(one.level) < levels.index(goal.level)}
    if not above:
        return
    offered = covered({"": _("none"), **above})
    place = list(offered).index(goal.parent if goal.parent in offered else "")
    take = redraw_page_after(partial(_serve, goal, f"goal parent {key}"))
    st.selectbox(
        _("Serves the goal"),
        list(offered),
        place,
        format_func=offered.__getitem__,
        key=f"goal parent {key}",
        on_change=take,
    )


def _serve(goal: Goal, key: str) -> None:
    parent = st.session_state[key]
    change_goals(lambda matrix: matrix.revise_goal(goal.id, parent=parent))


def _indicator(goal: Goal, place: int, key: str) -> None:
    """One of two KPIs, with its plan; the second may be none."""
    now = goal.indicators[place] if place < len(goal.indicators) else None
    names = titles_of(open_role())
    own = {now.kpi: now.label} if now else {}
    offered = {**({} if len(goal.indicators) == 1 and not place else {"": _("none")}), **names, **own}
    label = _("Measured by") if not place else _("and by")
    take = redraw_page_after(partial(_measure, goal, place, f"goal kpi {place} {key}", offered))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            label,
            list(offered),
            list(offered).index(now.kpi if now else ""),
            format_func=covered(offered).__getitem__,
            key=f"goal kpi {place} {key}",
            on_change=take,
        )
        if now:
            planned = partial(_plan, goal, place, f"goal plan {place} {key}")
            st.number_input(
                _("Plan"), 0.0, None, now.plan, key=f"goal plan {place} {key}", on_change=planned, width=150
            )


def _measure(goal: Goal, place: int, key: str, names: dict[str, str]) -> None:
    name = st.session_state[key]
    others = [one.revise(share=None) for at, one in enumerate(goal.indicators) if at != place and one.kpi != name]
    new = [Indicator(kpi=name, title=names[name])] if name else []
    change_goals(lambda matrix: matrix.revise_goal(goal.id, indicators=(*others[:place], *new, *others[place:])))


def _plan(goal: Goal, place: int, key: str) -> None:
    plan = st.session_state[key]
    indicators = tuple(one.revise(plan=plan) if at == place else one for at, one in enumerate(goal.indicators))
    change_goals(lambda matrix: matrix.revise_goal(goal.id, indicators=indicators))


def _add_and_remove() -> None:
    with st.container(horizontal=True):
        st.button(_("Add a goal"), key="goal add", on_click=redraw_page_after(partial(change_goals, _with_one_more)))
        alone = len(goals_of_owner()) == 1
        remove = redraw_page_after(_remove)
        st.button(_("Remove this goal"), key="goal remove", disabled=alone, on_click=remove, type="tertiary")


def _with_one_more(matrix: GoalMatrix) -> GoalMatrix:
    """Measured by the first KPI of the data, else by that of the first goal."""
    known = [Indicator(kpi=name, title=title) for name, title in titles_of(open_role()).items()]
    return with_goal(matrix, open_owner(), [*known, *goals_of_owner()[0].indicators][0])


def _remove() -> None:
    name = st.session_state[keys.GOAL_EDITED]
    change_goals(lambda matrix: without_goal(matrix, name))


def _file() -> None:
    matrix = open_goals()
    with st.container(horizontal=True):
        download_text(_("Save the goals"), matrix_file(matrix), "goals.yaml", key="save goals")
        st.button(_("Open the example"), key="example goals", on_click=redraw_page_after(_open_example))
        if session.state().step.goals:
            back = redraw_page_after(partial(kept_roles.keep_goals, None))
            st.button(_("Goals of the open role"), key="goals of card", on_click=back, type="tertiary")
    given = st.file_uploader(_("Open a goal matrix"), type=["yaml", "yml"], key="open goals", max_upload_size=5)
    if given is None or st.session_state.get(keys.OPENED_GOALS) == given.file_id:
        return
    st.session_state[keys.OPENED_GOALS] = given.file_id
    try:
        kept_roles.keep_goals(read_matrix(given.getvalue(), given.name))
    except Refused as refused:
        show_problems(refused.problems)
        return
    st.rerun(scope="app")


def _open_example() -> None:
    kept_roles.keep_goals(example_goals())

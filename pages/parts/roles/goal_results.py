"""What results of the goals would pay: facts that somebody tries, the overall result, and the table that pays it."""

from functools import partial

import streamlit as st

from kpi.goals.matrix import GoalMatrix, Indicator
from kpi.goals.overall import Overall, overall_result
from kpi.goals.usual import USUAL_LEVELS, USUAL_TABLE
from kpi.language import _, percent
from kpi.problem import Refused
from kpi.rules.curve import Curve
from kpi.rules.said import Frame
from kpi.rules.wording import knots
from pages.parts.roles import kept_roles
from pages.parts.roles.goal_choice import goals_of_owner, open_goals, open_owner
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain


def show_goal_results() -> None:
    """Two rows that open: how results count, and what some results would pay."""
    with st.expander(_("Levels and result-to-pay table"), key="goal pay rules"):
        matrix = open_goals()
        _curve("levels", _("Three levels: what a result counts for"), matrix.levels, USUAL_LEVELS)
        _curve("table", _("Result-to-pay table: overall result to share of the salary"), matrix.table, USUAL_TABLE)
    with st.expander(_("Try results"), key="goal results"):
        _try(open_goals(), open_owner())


def _curve(field: str, title: str, now: Curve | None, usual: Curve) -> None:
    """What it says, with a button that takes it away or puts the usual one there."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        says = _("none") if now is None else knots(now, Frame(""), " · ")
        st.markdown(f"{plain(title)}: {plain(says)}", width="stretch")
        label = _("Remove") if now else _("Use a usual one")
        act = redraw_page_after(partial(_set, field, None if now else usual))
        st.button(label, key=f"goal {field}", on_click=act, type="tertiary")


def _set(field: str, curve: Curve | None) -> None:
    kept_roles.keep_goals(open_goals().revise(**{field: curve}))


def _try(matrix: GoalMatrix, owner: str) -> None:
    """A field for each KPI that has a plan, and what comes out."""
    measured = {one.kpi: one for goal in goals_of_owner() for one in goal.indicators}
    facts = {name: fact for name, one in measured.items() if (fact := _fact(owner, one)) is not None}
    try:
        _show(overall_result(matrix, owner, facts))
    except Refused:
        st.caption(_("Every KPI needs a plan first: give it one under “Change the goals”."))


def _fact(owner: str, one: Indicator) -> float | None:
    if not one.plan:
        return None
    label = _("Result of “{kpi}”").format(kpi=one.label)
    return st.number_input(plain(label), 0.0, None, one.plan, key=f"goal fact {owner} {one.kpi}")


def _show(found: Overall) -> None:
    st.markdown(f"**{plain(repr(found))}**")
    for row in found.rows:
        text = _("{kpi}: {result} counts {counts}, times the weight of {weight} adds {adds}")
        words = {name: percent(getattr(row, name), 4) for name in ("result", "counts", "weight", "adds")}
        st.caption(plain(text.format(kpi=row.kpi, **words)))
    for goal in found.missed:
        st.caption(plain(_("Below what is acceptable: {goal}.").format(goal=goal)))

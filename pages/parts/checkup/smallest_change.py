"""The smallest change that meets the reader's conditions: conditions on the left, the answer on the right, or what would have to give."""

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from kpi import charts, worlds
from kpi.language import _, reader
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.solver import Answers, Solving
from kpi.solver.changeasked import ChangeAsked
from kpi.solver.measures import YEARS
from kpi.solver.solveranswers import WISHES
from kpi.worlds import Worlds
from pages.parts.checkup.changes_found import picture, show_alternative
from pages.parts.checkup.conditions_asked import show_conditions
from pages.parts.checkup.moves_asked import show_moves
from pages.parts.shell import keys, session
from pages.parts.shell.ahead import time_ahead
from pages.parts.shell.change_question import ask, change_asked
from pages.parts.shell.common import is_same
from pages.parts.shell.controls import set_widget
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.progress_bar import Ending, ProgressBar
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_remark, show_sentence
from pages.parts.shell.view import View

_AIMS = WISHES[:3]
_PATIENCE = 1.0
"""Seconds without a bar."""


class _Solved(NamedTuple):
    """What was asked, and the first answer."""

    asked: tuple[Any, ...]
    solving: Solving
    first: Answers


def show_smallest_change() -> None:
    """Conditions on the left, the answer on the right."""
    if not (view := view_or_problems()):
        return
    asked = change_asked(view, _scheme(view))
    finding = st.container(key="smallest_finding")
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.header(_("Your conditions"), anchor=False)
        show_conditions(view, asked)
        _aim(asked)
        work = st.container()
        show_moves(_scheme(view), asked)
    with right:
        try:
            _answer(view, asked, finding, work)
        except Refused as refused:
            show_problems(refused.problems)


def show_smallest_change_slide() -> None:
    """What to do, and what everybody is paid then."""
    if not (view := view_or_problems()):
        return
    try:
        found = _solved(view, change_asked(view, _scheme(view))).first
    except Refused as refused:
        show_problems(refused.problems)
        return
    show_drawing("smallest finding", lambda: [charts.text_part("finding", [found.finding()])])
    if found.possible:
        show_drawing("smallest picture", partial(picture, view, found.chosen))


def _aim(asked: ChangeAsked) -> None:
    """What comes first."""
    set_widget(keys.CHANGE_AIM, asked.aim)
    names = {wish.name: _(wish.title) for wish in _AIMS}
    st.segmented_control(
        _("First of all"),
        list(names),
        default=asked.aim,
        key=keys.CHANGE_AIM,
        format_func=names.__getitem__,
        required=True,
        on_change=redraw_page_after(lambda: ask(asked.revise(aim=st.session_state[keys.CHANGE_AIM]))),
    )


def _answer(view: View, asked: ChangeAsked, finding: Any, work: Any) -> None:
    if is_same(st.session_state.get(keys.CHANGE_STOPPED), _key(view, asked)):
        _stopped()
        return
    with work:
        found = _solved(view, asked)
    with finding:
        show_drawing("smallest finding", lambda: [charts.text_part("finding", [found.first.finding()])])
    if not found.first.possible:
        _impossible(found.first)
        return
    show_alternative(view, found.first, found.first.chosen, first=True)
    with work:
        others = _others(found).alternatives[1:]
    for other in others:
        show_alternative(view, found.first, other, first=False)


def _stopped() -> None:
    """Until it is asked for again."""
    show_sentence(_("You stopped the calculation."))
    st.button(
        _("Calculate"), key="calculate", on_click=redraw_page_after(lambda: st.session_state.pop(keys.CHANGE_STOPPED))
    )


def _impossible(found: Answers) -> None:
    with st.container(border=True, key="impossible"):
        st.subheader(_("What would have to give"), anchor=False)
        for line in found.lines() or [_("No condition can give alone; choose fewer of them.")]:
            show_sentence(line)
        show_remark(found.certainty())


def _key(view: View, asked: ChangeAsked) -> tuple[Any, ...]:
    """All on which the answer rests."""
    scheme = _scheme(view)
    return scheme, view.workforce, view.before, asked.chosen, asked.moves, asked.aim, _outlook(), reader()


def _outlook() -> tuple[Any, ...]:
    step = session.state().step
    return (step.assumed, step.plans)


def _solved(view: View, asked: ChangeAsked) -> _Solved:
    """The first answer: what was aimed at, or what would have to give."""
    key = _key(view, asked)
    found: _Solved = remembered(Remembered.SMALLEST_CHANGE, key, lambda: _solve(view, asked, key))
    return found


def _solve(view: View, asked: ChangeAsked, key: tuple[Any, ...]) -> _Solved:
    conditions, scheme = asked.chosen, _scheme(view)
    years = _years(view) if any("years" in one.asks for one in conditions) else None
    people = session.state().data.people
    with _bar(key, "first") as progress:
        solving = Solving(
            scheme,
            view.workforce,
            asked.moves,
            conditions,
            view.before.strong,
            aim=asked.aim,
            people=people,
            years=years,
        )
        return _Solved(key, solving, solving.first(progress))


def _others(found: _Solved) -> Answers:
    """More answers, while the first is on the screen already."""

    def more() -> Answers:
        with _bar(found.asked, "others") as progress:
            return found.solving.more(found.first, progress)

    others: Answers = remembered(Remembered.OTHER_CHANGES, (found.asked,), more)
    return others


def _bar(key: tuple[Any, ...], of: str) -> ProgressBar:
    """After a second, with a way to end it."""

    def stop() -> None:
        st.session_state[keys.CHANGE_STOPPED] = key

    return ProgressBar(_("Calculating …"), ending=Ending(_("Stop"), keys.stop_work(of), stop), patience=_PATIENCE)


def _years(view: View) -> Worlds:
    """Possible years, as the page Forecast assumes them."""
    future = time_ahead(view).future
    found: Worlds = remembered(Remembered.SOLVER_YEARS, (future,), lambda: worlds.draw(future, YEARS))
    return found


def _scheme(view: View) -> Scheme:
    """What is worked on, also while another scheme is only looked at; not where that needs other data."""
    worked_on = session.state().worked_on
    return worked_on if worked_on.builds == view.scheme.builds else view.scheme

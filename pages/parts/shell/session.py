"""What a visitor has open, and what can be done with it: the data, the scheme with its history, the baseline."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from pydantic import ValidationError

from kpi.language import speak
from kpi.plans.planset import PlanSet
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import problems_of
from kpi.store.case import CaseStep, KeptScheme, NotKept
from pages.parts.shell import address, caretaker, keeping, keys, shelf
from pages.parts.shell.samples import sample
from pages.parts.shell.state import State


def begin() -> bool:
    """Sets the language, and at a page's first run opens what was open, or the story; whether the page is a new one."""
    st.session_state[keys.APP] = True
    set_language()
    caretaker.start()
    is_new = keys.STATE not in st.session_state
    if is_new:
        found, st.session_state[keys.GONE] = _open_before()
        st.session_state[keys.STATE] = found or first()
        st.session_state[keys.LINK_PART] = address.part()
    if not is_gone():
        shelf.keep(state(), state().data.size)
    return is_new and not shelf.earlier_session()


def _open_before() -> tuple[State | None, bool]:
    """What this page had open, from memory or as it is kept, and whether it had something that is gone."""
    found, gone = shelf.kept()
    found = found and keeping.taken_over(found)
    case_id = address.asked().get("case", "")
    if not case_id or (found and found.kept and found.kept.id == case_id):
        return found, gone
    try:
        return replace(keeping.opened(case_id), link=address.link()), False
    except NotKept:  # the page says so as a whole
        return found, True
    except Refused as refused:
        st.session_state[keys.KEEPING_WRONG] = refused.problems
        return found, True


def is_gone() -> bool:
    """Whether something else was open here that is not there any more."""
    return bool(st.session_state[keys.GONE]) and not st.session_state.get(keys.GOES_ON)


def set_language() -> None:
    """Sets the visitor's language for this thread."""
    speak(st.session_state.get(keys.LOCALE) or st.context.locale or "en-US")


def first() -> State:
    """What is open where nothing else is: the story."""
    data, scheme = sample("story")
    return State(data=data, baseline=scheme, history=(CaseStep(scheme),))


def state() -> State:
    """What the visitor has open."""
    found: State = st.session_state[keys.STATE]
    return found


def set_state(**changes: Any) -> None:
    """What is open is the same, but for these fields."""
    # What was open before a case can be taken back as long as the note of it stands.
    forgets = {"replaced": None} if "said" in changes and "replaced" not in changes else {}
    before = state()
    st.session_state[keys.STATE] = new = keeping.followed(replace(before, **changes | forgets), before)
    shelf.keep(new, new.data.size)


def remember_link(link: tuple[str, ...]) -> None:
    """What is open came from this link."""
    set_state(link=link)


def before_drag(drag: str) -> CaseStep:
    """What was set before this drag of a slider; what is set now, or looked at, where it just begins."""
    now = state()
    return now.history[now.at - 1] if _goes_on(drag) else now.step._replace(scheme=now.scheme)


def _goes_on(drag: str) -> bool:
    """Whether this drag has made the last step."""
    return bool(drag and drag == state().drag and state().at)


def change(make: Callable[[Scheme], Scheme], drag: str = "") -> None:
    """Changes the scheme, as a step that can be undone; what validation refuses is told and changes nothing.

    All moves of one drag start from the scheme before it, so that a long way is the same as one large step, and undone as one.
    """
    now, before = state(), before_drag(drag)
    try:
        new = make(before.scheme)
    except ValidationError as error:
        set_state(complaints=tuple(problems_of(error, {})))
    except Refused as refused:
        set_state(complaints=refused.problems)
    else:
        if new == now.scheme:
            set_state(complaints=())
        else:
            _step(_trodden(now), before._replace(scheme=new), drag)


def put(drag: str = "", **changes: Any) -> None:
    """Sets something besides the scheme, as a step that can be undone; all moves of one drag are one. What is only looked at stays so."""
    now = state()
    new = before_drag(drag)._replace(scheme=now.worked_on, **changes)
    if new == now.step:
        set_state(complaints=())
        return
    _step(now.history[: now.at + 1], new, drag)
    set_state(previewed=now.previewed)


def _step(trodden: tuple[CaseStep, ...], new: CaseStep, drag: str) -> None:
    """Puts a step behind the one that it was made of; a drag that comes back to where it began is no step."""
    history = trodden[:-1] if _goes_on(drag) else trodden
    comes_back = new == history[-1]
    _arrive(history if comes_back else (*history, _dated(new)), drag="" if comes_back else drag)


def _dated(step: CaseStep) -> CaseStep:
    return step._replace(made=datetime.now(UTC))


def _trodden(now: State) -> tuple[CaseStep, ...]:
    """The steps up to where one stands; one who goes on from a preview has used it."""
    return (*now.history[: now.at + 1], *([_dated(now.step._replace(scheme=now.scheme))] if now.previewed else []))


def _arrive(history: tuple[CaseStep, ...], drag: str = "", said: str = "") -> None:
    set_state(history=history, at=len(history) - 1, drag=drag, said=said, complaints=(), previewed=None)


def use(make: Callable[[Scheme], Scheme], said: str) -> None:
    """Changes the scheme as one step, and says so in a note with undo."""
    change(make)
    if not state().complaints:
        set_state(said=said)


def preview(name: str, scheme: Scheme) -> None:
    """Looks at a scheme: everything shows it, and nothing is changed yet."""
    set_state(previewed=(name, scheme), complaints=(), said="", drag="")


def end_preview() -> None:
    """Back to the scheme that is worked on."""
    set_state(previewed=None)


def use_previewed(said: str) -> None:
    """What is looked at becomes the scheme."""
    if state().previewed:
        _arrive(_trodden(state()), said=said)


def say(said: str) -> None:
    """A note about what was done last."""
    set_state(said=said)


def walk(step: int) -> None:
    """To a step of the tour; 0 leaves it."""
    set_state(tour=step)


def present(on: bool) -> None:
    """Shows a page as a slide, or as it usually is."""
    set_state(presenting=on)


def complain(refused: Refused) -> None:
    """Tells what was refused; everything that was open stays."""
    set_state(complaints=refused.problems)


def undo() -> None:
    """One step back; from a preview to what is worked on."""
    at = state().at if state().previewed else max(state().at - 1, 0)
    set_state(at=at, drag="", complaints=(), previewed=None, said="")


def redo() -> None:
    """One step forward again."""
    set_state(at=min(state().at + 1, len(state().history) - 1), drag="", complaints=(), previewed=None, said="")


def go_to_step(place: int) -> None:
    """To any step of the history; undo and redo go on from there."""
    set_state(at=place, drag="", complaints=(), previewed=None, said="")


def make_baseline() -> None:
    """The current scheme is how it is today."""
    set_state(baseline=state().scheme)


def keep_scenario(name: str, plans: PlanSet | None = None, note: str = "") -> None:
    """Keeps the current scheme under a name, in place of what had it, with these plans, or those in use, and a note."""
    others = tuple(one for one in state().scenarios if one.name != name)
    set_state(scenarios=(*others, KeptScheme(name, state().scheme, plans or state().step.plans, note)))


def drop_scenario(name: str) -> None:
    """Lets go of a scenario."""
    set_state(scenarios=tuple(one for one in state().scenarios if one.name != name))


def take_scenario(name: str) -> None:
    """Works on a scenario again, as a step that can be undone."""
    now = state()
    kept = next(one for one in now.scenarios if one.name == name)
    new = now.step._replace(scheme=kept.scheme, plans=kept.plans)
    if new != now.step or now.previewed:
        _step(_trodden(now), new, "")


def set_period(period: str) -> None:
    """Looks at one period, or at all of them ("")."""
    set_state(period=period)


def assume(drag: str = "", **changes: Any) -> None:
    """Takes fields of the outlook in place of what was fitted."""
    assumed = dict(before_drag(drag).assumed) | changes
    put(drag, assumed=tuple(assumed.items()))


def assume_only(*names: str) -> None:
    """Goes back to the outlook as fitted, but for these fields."""
    put(assumed=tuple(one for one in state().step.assumed if one[0] in names))


def assume_nothing() -> None:
    """Lets go of what contradicts the fit of these data; no step, for undo would only come back to it."""
    now = state()
    wrong = now.step.assumed
    set_state(history=tuple(one._replace(assumed=()) if one.assumed == wrong else one for one in now.history))


def suppose(name: str, value: float | None, drag: str = "") -> None:
    """Moves a slider of a what-if; None is where it usually stands."""
    others = {other: stands for other, stands in before_drag(drag).supposed if other != name}
    put(drag, supposed=tuple((others if value is None else others | {name: value}).items()))


def hide_names(hidden: bool) -> None:
    """Shows numbers in place of names."""
    set_state(hidden=hidden)

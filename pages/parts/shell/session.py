"""What a visitor has open, and what can be done with it: the data, the scheme with its history, the baseline."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from pydantic import ValidationError

from kpi.language import speak
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import problems_of
from kpi.split import AT_PLAN, Rule
from pages.parts.shell import caretaker, keys, shelf
from pages.parts.shell.samples import sample
from pages.parts.shell.state import Assumed, Data, State, Step

_UNDO_STEPS = 200


def begin() -> bool:
    """Sets the language, and at a page's first run opens what was open, or the story; whether the page is a new one."""
    st.session_state[keys.APP] = True
    set_language()
    caretaker.start()
    is_new = keys.STATE not in st.session_state
    if is_new:
        found, st.session_state[keys.GONE] = shelf.kept()
        st.session_state[keys.STATE] = found or _first()
    if not is_gone():
        shelf.keep(state(), state().data.size)
    return is_new and not shelf.earlier_session()


def is_gone() -> bool:
    """Whether something else was open here that is not there any more."""
    return bool(st.session_state[keys.GONE]) and not st.session_state.get(keys.GOES_ON)


def set_language() -> None:
    """Sets the visitor's language for this thread."""
    speak(st.session_state.get(keys.LOCALE) or st.context.locale or "en-US")


def _first() -> State:
    data, scheme = sample("story")
    return State(data=data, baseline=scheme, history=(Step(scheme),))


def state() -> State:
    """What the visitor has open."""
    found: State = st.session_state[keys.STATE]
    return found


def _set(**changes: Any) -> None:
    st.session_state[keys.STATE] = new = replace(state(), **changes)
    shelf.keep(new, new.data.size)


def open_data(data: Data, scheme: Scheme) -> None:
    """Opens tables with a scheme that fits them; the scheme becomes the baseline."""
    anew: dict[str, Any] = {
        "budget": None,
        "who": AT_PLAN,
        "ahead_budget": None,
        "complaints": (),
        "drag": "",
        "previewed": None,
        "said": "",
    }
    _set(data=data, baseline=scheme, history=(Step(scheme),), at=0, period="", **anew)
    for key in (keys.PERIOD, keys.DROPPED):
        st.session_state.pop(key, None)


def open_sample(name: str) -> None:
    """Opens a sample that comes with the program."""
    open_data(*sample(name))


def remember_link(link: tuple[str, ...]) -> None:
    """What is open came from this link."""
    _set(link=link)


def before_drag(drag: str) -> Scheme:
    """The scheme as it was before this drag of a slider; the current one where it just begins."""
    now = state()
    return _step_before(drag).scheme if _goes_on(drag) else now.scheme


def _goes_on(drag: str) -> bool:
    """Whether this drag has made the last step."""
    return bool(drag and drag == state().drag and state().at)


def _step_before(drag: str) -> Step:
    now = state()
    return now.history[now.at - 1] if _goes_on(drag) else now.step


def change(make: Callable[[Scheme], Scheme], drag: str = "") -> None:
    """Changes the scheme, as a step that can be undone; what validation refuses is told and changes nothing.

    All moves of one drag start from the scheme before it, so that a long way is the same as one large step, and undone as one.
    """
    now, before = state(), before_drag(drag)
    try:
        new = make(before)
    except ValidationError as error:
        _set(complaints=tuple(problems_of(error, {})))
    except Refused as refused:
        _set(complaints=refused.problems)
    else:
        if new == now.scheme:
            _set(complaints=())
        else:
            _step(_trodden(now), Step(new, now.assumed), drag)


def _step(trodden: tuple[Step, ...], new: Step, drag: str) -> None:
    """Puts a step behind the one that it was made of; a drag that comes back to where it began is no step."""
    history = trodden[:-1] if _goes_on(drag) else trodden
    comes_back = new == history[-1]
    _arrive(history if comes_back else (*history, new), drag="" if comes_back else drag)


def _trodden(now: State) -> tuple[Step, ...]:
    """The steps up to where one stands; one who goes on from a preview has used it."""
    return (*now.history[: now.at + 1], *([Step(now.scheme, now.assumed)] if now.previewed else []))


def _arrive(history: tuple[Step, ...], drag: str = "", said: str = "") -> None:
    steps = history[-_UNDO_STEPS:]
    _set(history=steps, at=len(steps) - 1, drag=drag, said=said, complaints=(), previewed=None)


def use(make: Callable[[Scheme], Scheme], said: str) -> None:
    """Changes the scheme as one step, and says so in a note with undo."""
    change(make)
    if not state().complaints:
        _set(said=said)


def preview(name: str, scheme: Scheme) -> None:
    """Looks at a scheme: everything shows it, and nothing is changed yet."""
    _set(previewed=(name, scheme), complaints=(), said="", drag="")


def end_preview() -> None:
    """Back to the scheme that is worked on."""
    _set(previewed=None)


def use_previewed(said: str) -> None:
    """What is looked at becomes the scheme."""
    if state().previewed:
        _arrive(_trodden(state()), said=said)


def say(said: str) -> None:
    """A note about what was done last."""
    _set(said=said)


def walk(step: int) -> None:
    """To a step of the tour; 0 leaves it."""
    _set(tour=step)


def present(on: bool) -> None:
    """Shows a page as a slide, or as it usually is."""
    _set(presenting=on)


def complain(refused: Refused) -> None:
    """Tells what was refused; everything that was open stays."""
    _set(complaints=refused.problems)


def undo() -> None:
    """One step back; from a preview to what is worked on."""
    at = state().at if state().previewed else max(state().at - 1, 0)
    _set(at=at, drag="", complaints=(), previewed=None, said="")


def redo() -> None:
    """One step forward again."""
    _set(at=min(state().at + 1, len(state().history) - 1), drag="", complaints=(), previewed=None, said="")


def make_baseline() -> None:
    """The current scheme is how it is today."""
    _set(baseline=state().scheme)


def keep_scenario(name: str) -> None:
    """Keeps the current scheme under a name, in place of what had it."""
    others = tuple(one for one in state().scenarios if one[0] != name)
    _set(scenarios=(*others, (name, state().scheme)))


def drop_scenario(name: str) -> None:
    """Lets go of a scenario."""
    _set(scenarios=tuple(one for one in state().scenarios if one[0] != name))


def take_scenario(name: str) -> None:
    """Works on a scenario again, as a step that can be undone."""
    change(lambda _scheme: dict(state().scenarios)[name])


def set_rule(who: Rule) -> None:
    """Who counts as strong."""
    _set(who=who)


def set_period(period: str) -> None:
    """Looks at one period, or at all of them ("")."""
    _set(period=period)


def set_budget(budget: float | None) -> None:
    """Money for all bonuses of what is looked at; None compares with the target bonuses."""
    _set(budget=budget)


def assume(drag: str = "", **changes: Any) -> None:
    """Takes fields of the outlook in place of what was fitted, as a step that can be undone; all moves of one drag are one."""
    assumed = dict(assumed_before(drag)) | changes
    _assume(tuple(assumed.items()), drag)


def assumed_before(drag: str) -> Assumed:
    """What was assumed before this drag of a slider; what is assumed now where it just begins."""
    return _step_before(drag).assumed


def assume_only(*names: str) -> None:
    """Goes back to the outlook as fitted, but for these fields, as a step that can be undone."""
    _assume(tuple(one for one in state().assumed if one[0] in names))


def _assume(assumed: Assumed, drag: str = "") -> None:
    """A step of what is assumed; what is only looked at stays so."""
    now = state()
    if assumed == now.assumed:
        _set(complaints=())
        return
    _step(now.history[: now.at + 1], Step(now.worked_on, assumed), drag)
    _set(previewed=now.previewed)


def assume_nothing() -> None:
    """Lets go of what contradicts the fit of these data; no step, for undo would only come back to it."""
    now = state()
    steps = tuple(Step(one.scheme) if one.assumed == now.assumed else one for one in now.history)
    _set(history=steps)


def set_ahead_budget(budget: float | None) -> None:
    """Money for all bonuses of the time ahead; None compares with the target bonuses."""
    _set(ahead_budget=budget)


def set_worlds(count: int) -> None:
    """How many worlds a forecast draws."""
    _set(worlds=count)


def hide_names(hidden: bool) -> None:
    """Shows numbers in place of names."""
    _set(hidden=hidden)


def forget_everything() -> None:
    """Drops everything that the visitor opened, here and in what is kept for a refresh."""
    shelf.drop()
    st.session_state.pop(keys.REMEMBERED, None)
    st.session_state[keys.STATE] = replace(_first(), hidden=state().hidden, link=state().link)

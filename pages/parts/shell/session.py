"""What a visitor has open, and what can be done with it: the data, the scheme with its history, the baseline."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import streamlit as st
from pydantic import ValidationError

from kpi.language import speak
from kpi.plans.planset import PlanSet
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import problems_of
from kpi.store.case import Case, CaseStep, Data, Deals, KeptScheme
from pages.parts.shell import caretaker, keys, shelf
from pages.parts.shell.samples import sample
from pages.parts.shell.state import State

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
    return State(data=data, baseline=scheme, history=(CaseStep(scheme),))


def state() -> State:
    """What the visitor has open."""
    found: State = st.session_state[keys.STATE]
    return found


def _set(**changes: Any) -> None:
    # What was open before a case can be taken back as long as the note of it stands.
    forgets = {"replaced": None} if "said" in changes and "replaced" not in changes else {}
    st.session_state[keys.STATE] = new = replace(state(), **changes | forgets)
    shelf.keep(new, new.data.size)


def open_data(data: Data, scheme: Scheme) -> None:
    """Opens tables with a scheme that fits them; the scheme becomes the baseline."""
    before = state().step
    first = CaseStep(scheme, cards=before.cards, goals=before.goals, norms=before.norms, countries=before.countries)
    _open(data=data, baseline=scheme, history=(first,), at=0, period="")


def show_case(case: Case) -> None:
    """Shows the same data by other schemes and settings."""
    _open(**_parts_of(case))


def open_case(case: Case, said: str) -> None:
    """Goes on with a case, and says so; what was open can be taken back as long as the note of it stands."""
    hidden = case.hidden or state().hidden  # who has hidden names does not show others by opening them
    _open(said, **_parts_of(case) | {"hidden": hidden, "replaced": state().case})
    if mapping := case.data.mapping:  # the next files of this shape are read as these were
        st.session_state.setdefault(keys.MAPPINGS, {})[mapping.shape] = mapping


def _parts_of(case: Case) -> dict[str, Any]:
    return {one.name: getattr(case, one.name) for one in fields(Case)}


def _open(said: str = "", **changes: Any) -> None:
    """Opens something else, of which nothing was done yet."""
    _set(**changes, complaints=(), drag="", previewed=None, said=said)
    for key in (keys.PERIOD, keys.DROPPED):
        st.session_state.pop(key, None)


def open_deals(deals: Deals | None) -> None:
    """Takes requests or deals beside the data that are open; a funnel that was moved by hand was of others."""
    now = state()
    history = tuple(one._replace(funnel=None) for one in now.history)
    _set(data=replace(now.data, deals=deals), history=history)


def open_sample(name: str) -> None:
    """Opens a sample that comes with the program."""
    open_data(*sample(name))


def remember_link(link: tuple[str, ...]) -> None:
    """What is open came from this link."""
    _set(link=link)


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
        _set(complaints=tuple(problems_of(error, {})))
    except Refused as refused:
        _set(complaints=refused.problems)
    else:
        if new == now.scheme:
            _set(complaints=())
        else:
            _step(_trodden(now), before._replace(scheme=new), drag)


def put(drag: str = "", **changes: Any) -> None:
    """Sets something besides the scheme, as a step that can be undone; all moves of one drag are one. What is only looked at stays so."""
    now = state()
    new = before_drag(drag)._replace(scheme=now.worked_on, **changes)
    if new == now.step:
        _set(complaints=())
        return
    _step(now.history[: now.at + 1], new, drag)
    _set(previewed=now.previewed)


def _step(trodden: tuple[CaseStep, ...], new: CaseStep, drag: str) -> None:
    """Puts a step behind the one that it was made of; a drag that comes back to where it began is no step."""
    history = trodden[:-1] if _goes_on(drag) else trodden
    comes_back = new == history[-1]
    _arrive(history if comes_back else (*history, new), drag="" if comes_back else drag)


def _trodden(now: State) -> tuple[CaseStep, ...]:
    """The steps up to where one stands; one who goes on from a preview has used it."""
    return (*now.history[: now.at + 1], *([now.step._replace(scheme=now.scheme)] if now.previewed else []))


def _arrive(history: tuple[CaseStep, ...], drag: str = "", said: str = "") -> None:
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


def take_back() -> None:
    """Takes back what the note speaks of: a case that was opened, or the last step."""
    if replaced := state().replaced:
        _open(**_parts_of(replaced))
    else:
        undo()


def redo() -> None:
    """One step forward again."""
    _set(at=min(state().at + 1, len(state().history) - 1), drag="", complaints=(), previewed=None, said="")


def make_baseline() -> None:
    """The current scheme is how it is today."""
    _set(baseline=state().scheme)


def keep_scenario(name: str, plans: PlanSet | None = None) -> None:
    """Keeps the current scheme under a name, in place of what had it, with these plans, or those in use."""
    others = tuple(one for one in state().scenarios if one.name != name)
    _set(scenarios=(*others, KeptScheme(name, state().scheme, plans or state().step.plans)))


def drop_scenario(name: str) -> None:
    """Lets go of a scenario."""
    _set(scenarios=tuple(one for one in state().scenarios if one.name != name))


def take_scenario(name: str) -> None:
    """Works on a scenario again, as a step that can be undone."""
    now = state()
    kept = next(one for one in now.scenarios if one.name == name)
    new = now.step._replace(scheme=kept.scheme, plans=kept.plans)
    if new != now.step or now.previewed:
        _step(_trodden(now), new, "")


def set_period(period: str) -> None:
    """Looks at one period, or at all of them ("")."""
    _set(period=period)


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
    _set(history=tuple(one._replace(assumed=()) if one.assumed == wrong else one for one in now.history))


def suppose(name: str, value: float | None, drag: str = "") -> None:
    """Moves a slider of a what-if; None is where it usually stands."""
    others = {other: stands for other, stands in before_drag(drag).supposed if other != name}
    put(drag, supposed=tuple((others if value is None else others | {name: value}).items()))


def hide_names(hidden: bool) -> None:
    """Shows numbers in place of names."""
    _set(hidden=hidden)


def forget_everything() -> None:
    """Drops everything that the visitor opened, here and in what is kept for a refresh."""
    shelf.drop()
    for key in (keys.REMEMBERED, keys.REQUESTS_WRONG, keys.FUNNEL_WRONG, keys.STAFF_WRONG):
        st.session_state.pop(key, None)
    st.session_state[keys.STATE] = replace(_first(), hidden=state().hidden, link=state().link)

"""What is opened in place of what is open: data, samples, cases; kept on this computer or not; and forgotten."""

from dataclasses import fields, replace
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.store.case import Case, CaseStep, Data, Deals
from pages.parts.shell import common, keeping, keys, session, shelf
from pages.parts.shell.samples import sample
from pages.parts.shell.session import set_state, state


def open_data(data: Data, scheme: Scheme) -> None:
    """Opens tables with a scheme that fits them; the scheme becomes the baseline."""
    before = state().step
    kept = {name: getattr(before, name) for name in ("cards", "goals", "norms", "countries", "terms")}
    first = CaseStep(scheme, **kept)
    _open(data=data, baseline=scheme, history=(first,), at=0, period="", title="", kept=None)


def show_case(case: Case) -> None:
    """Shows the same data by other schemes and settings."""
    _open(**_parts_of(case))


def open_case(case: Case, said: str) -> None:
    """Goes on with a case, and says so; what was open can be taken back as long as the note of it stands."""
    hidden = case.hidden or state().hidden  # who has hidden names does not show others by opening them
    before = replace(state(), replaced=None)
    _open(said, **_parts_of(case) | {"hidden": hidden, "replaced": before, "kept": None})
    if mapping := case.data.mapping:  # the next files of this shape are read as these were
        st.session_state.setdefault(keys.MAPPINGS, {})[mapping.shape] = mapping


def _parts_of(case: Case) -> dict[str, Any]:
    return {one.name: getattr(case, one.name) for one in fields(Case)}


def _open(said: str = "", **changes: Any) -> None:
    """Opens something else, of which nothing was done yet."""
    set_state(**changes, complaints=(), drag="", previewed=None, said=said, deleted=False)
    for key in (keys.PERIOD, keys.DROPPED):
        st.session_state.pop(key, None)


def open_deals(deals: Deals | None) -> None:
    """Takes requests or deals beside the data that are open; a funnel that was moved by hand was of others."""
    now = state()
    history = tuple(one._replace(funnel=None) for one in now.history)
    set_state(data=replace(now.data, deals=deals), history=history)


def open_sample(name: str) -> None:
    """Opens a sample that comes with the program."""
    open_data(*sample(name))


def take_back() -> None:
    """Takes back what the note speaks of: a case that was opened, or the last step."""
    if replaced := state().replaced:
        _open(**_parts_of(replaced), kept=replaced.kept)
    else:
        session.undo()


def keep_here(keeps: bool) -> None:
    """Whether all that is opened and done is kept on this computer from now on."""
    try:
        keeping.take_answer(keeps)
    except Refused as refused:
        st.session_state[keys.KEEPING_WRONG] = refused.problems
        return
    now = state()
    if now.kept and not keeps:
        now.kept.let_go()
        now = replace(now, kept=None)
    st.session_state[keys.STATE] = keeping.followed(now, None)


def open_kept(case_id: str) -> bool:
    """Goes on with a case that is kept here; whether it could. What cannot be read is told, and what was open stays."""
    try:
        found = keeping.opened(case_id)
    except Refused as refused:
        st.session_state[keys.KEEPING_WRONG] = refused.problems
        return False
    hidden, before = found.hidden or state().hidden, replace(state(), replaced=None)
    said = _("The case “{name}” is open.").format(name=found.title or found.data.name)
    _open(said, **_parts_of(found) | {"hidden": hidden, "replaced": before, "kept": found.kept})
    return True


def keep_as_copy() -> None:
    """What is open here becomes a case of its own; what somebody else made of it stays, too."""
    now = state()
    title = _("{title} (copy)").format(title=now.title or now.data.name)
    set_state(title=title, kept=None, deleted=False)


def call_it(case_id: str, title: str) -> None:
    """What is open is called this, where it is that case."""
    if (kept := state().kept) and kept.id == case_id:
        set_state(title=title)


def leave_kept(case_id: str) -> None:
    """What is open stays open and is no longer kept, where it is that case: it is deleted."""
    if (kept := state().kept) and kept.id == case_id:
        kept.finish()
        set_state(kept=None, deleted=True)


def forget_everything() -> None:
    """Drops everything that the visitor opened, here, in what is kept for a refresh, and in what is kept on this computer."""
    st.session_state[keys.STATE] = replace(session.first(), hidden=state().hidden, link=state().link)
    for key in (keys.REMEMBERED, keys.MAPPINGS, keys.REQUESTS_WRONG, keys.FUNNEL_WRONG, keys.STAFF_WRONG):
        st.session_state.pop(key, None)
    shelf.drop()
    common.forget_all()
    try:
        keeping.forget()
    except Refused as refused:
        st.session_state[keys.KEEPING_WRONG] = refused.problems

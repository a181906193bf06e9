"""The cases that are kept: opened again, named, copied, deleted and taken back."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from kpi.language import _, file_size, moment, ngettext, number
from kpi.problem import Refused
from pages.parts.shell import keeping, keys, opened, privacy, session
from pages.parts.shell.here import zone
from pages.parts.shell.keepquestion import show_keep_question
from pages.parts.shell.problems import show_problems
from pages.parts.shell.texts import plain

if TYPE_CHECKING:
    from kpi.store.casestore import CaseStore, KeptListed

_IN_SIGHT = 5


def show_recent() -> None:
    """The list where there is one, and whether work is kept."""
    try:
        store = keeping.store()
        found = store.listed(keeping.owner()) if store else ()
    except Refused as refused:
        show_problems(refused.problems)
        return
    with st.container(key="recent"):
        show_problems(store.lost if store else ())
        if store and found:
            st.subheader(_("Recent cases"), anchor=False)
            _show_all(store, found)
        show_keep_question()


def _show_all(store: "CaseStore", found: "tuple[KeptListed, ...]") -> None:
    here = [one for one in found if one.grace is None]
    deleted = [one for one in found if one.grace is not None]
    for one in here[:_IN_SIGHT]:
        _row(store, one)
    if further := here[_IN_SIGHT:]:
        title = ngettext("{n} more case", "{n} more cases", len(further)).format(n=number(len(further)))
        with st.expander(title, key="more cases"):
            for one in further:
                _row(store, one)
    if deleted:
        title = ngettext("{n} deleted case", "{n} deleted cases", len(deleted)).format(n=number(len(deleted)))
        with st.expander(title, key="deleted cases"):
            for one in deleted:
                _deleted_row(store, one)


def _row(store: "CaseStore", one: "KeptListed") -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"kept {one.id}"):
        st.html(_split(one.own_share), width="content")
        st.button(plain(_title(one)), key=f"open {one.id}", type="tertiary", on_click=_open, args=(one.id,))
        st.caption(_about(one))
        st.caption(moment(one.changed, zone()), width="content")
        with st.popover(_("Name, copy, delete"), icon=":material/more_horiz:", key=f"ways {one.id}"):
            _show_ways(store, one)


def _show_ways(store: "CaseStore", one: "KeptListed") -> None:
    if not session.state().hidden:
        st.text_input(_("Name"), one.title, key=keys.case_title(one.id), max_chars=80)
        st.button(_("Rename"), key=f"rename {one.id}", on_click=_rename, args=(store, one))
    st.button(_("Duplicate"), key=f"copy {one.id}", icon=":material/content_copy:", on_click=_copy, args=(store, one))
    st.button(_("Delete"), key=f"delete {one.id}", icon=":material/delete:", on_click=_delete, args=(store, one))


def _deleted_row(store: "CaseStore", one: "KeptListed") -> None:
    days = math.ceil((one.grace or 0) / 86_400)
    left = ngettext("gone for good in {n} day", "gone for good in {n} days", days).format(n=number(days))
    with st.container(horizontal=True, vertical_alignment="center", key=f"kept {one.id}"):
        st.markdown(plain(_title(one)), width="content")
        st.caption(left)
        owner = keeping.owner()
        st.button(_("Take back"), key=f"take back {one.id}", on_click=_do, args=(store.take_back, one.id, owner))
        label = _("Delete for good")
        st.button(
            label, key=f"gone {one.id}", type="tertiary", on_click=_do, args=(store.delete_for_good, one.id, owner)
        )


def _title(one: "KeptListed") -> str:
    """What it is called. While names are hidden nobody knows whom the title of another case names."""
    kept = session.state().kept
    if session.state().hidden and not (kept and kept.id == one.id):
        return _("Case of {when}").format(when=moment(one.changed, zone()))
    return privacy.cover().text(one.title)


def _about(one: "KeptListed") -> str:
    """What is in it, and how large it is."""
    steps = ngettext("{n} step", "{n} steps", one.steps).format(n=number(one.steps))
    scenarios = ngettext("{n} scenario", "{n} scenarios", one.scenarios).format(n=number(one.scenarios))
    told = ((one.steps, steps), (one.scenarios, scenarios), (one.size, file_size(one.size)))
    return " · ".join(words for count, words in told if count)


def _split(own_share: float | None) -> str:
    """The small picture of a split; an empty place for a scheme without one."""
    return f'<div class="case-split" style="--own-part: {-1 if own_share is None else 100 * own_share:.0f}%"></div>'


def _open(case_id: str) -> None:
    if opened.open_kept(case_id):
        st.session_state[keys.GOTO] = "scheme"


def _rename(store: "CaseStore", one: "KeptListed") -> None:
    if title := st.session_state[keys.case_title(one.id)].strip():
        _do(store.rename, one.id, title, keeping.owner())
        opened.call_it(one.id, title)


def _copy(store: "CaseStore", one: "KeptListed") -> None:
    _do(store.copy, one.id, _("{title} (copy)").format(title=one.title), keeping.owner())


def _delete(store: "CaseStore", one: "KeptListed") -> None:
    opened.leave_kept(one.id)
    _do(store.delete, one.id, keeping.owner())


def _do(act: Callable[..., Any], *args: str) -> None:
    """What fails is told on top of the page."""
    try:
        act(*args)
    except Refused as refused:
        st.session_state[keys.KEEPING_WRONG] = refused.problems

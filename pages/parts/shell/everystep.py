"""The history of what is open: every step in words with its time, and the way back to each."""

import streamlit as st

from kpi.difference import changes
from kpi.language import N_, _, moment, ngettext, number
from kpi.store.case import CaseStep
from pages.parts.shell import keys, privacy, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.here import zone
from pages.parts.shell.texts import plain

_IN_SIGHT = 20
_HEIGHT, _WITHOUT_SCROLL = 480, 6
"""Pixels of the list, once it has more steps than fit."""
_AT_ONCE = 3
"""Changes of a step that are told one by one."""
_SETTINGS = {
    "assumed": N_("Assumptions of the forecast"),
    "who": N_("Who counts as strong"),
    "budget": N_("Budget"),
    "ahead_budget": N_("Budget of the time ahead"),
    "worlds": N_("How many possible years are drawn"),
    "plans": N_("Plans of the time ahead"),
    "funnel": N_("Funnel"),
    "staffing": N_("People and hours"),
    "supposed": N_("A what-if"),
    "cards": N_("Role cards"),
    "matches": N_("KPIs of role cards in the data"),
    "change_asked": N_("What the smallest change is asked for"),
    "goals": N_("Goals"),
    "norms": N_("Norms"),
    "countries": N_("Countries whose law is asked about"),
    "begins": N_("The day on which a change begins"),
    "terms": N_("Owner, dates and terms of papers"),
}


def step_in_words(before: CaseStep | None, step: CaseStep) -> str:
    """What a step changed."""
    if before is None:
        return _("Opened")
    told = [str(one) for one in changes(before.scheme, step.scheme)]
    told += [_(words) for name, words in _SETTINGS.items() if getattr(before, name) != getattr(step, name)]
    if further := len(told) - _AT_ONCE:
        told[_AT_ONCE:] = [] if further < 0 else [ngettext("{n} more", "{n} more", further).format(n=number(further))]
    return " · ".join(told) or _("Nothing that is paid")


def show_past() -> None:
    """Opens the history."""
    st.dialog(_("History"), width="large")(_show)()


def _show() -> None:
    """The newest steps first."""
    session.set_language()
    now, cover = session.state(), privacy.cover()
    many = st.session_state.setdefault(keys.PAST_IN_SIGHT, _IN_SIGHT)
    places = range(len(now.history) - 1, -1, -1)
    with st.container(height=_HEIGHT if len(places) > _WITHOUT_SCROLL else "content", border=False, key="past"):
        for place in places[:many]:
            step = now.history[place]
            words = cover.text(step_in_words(now.history[place - 1] if place else None, step))
            _row(place, words, moment(step.made, zone()) if step.made else "", is_here=place == now.at)
        if len(places) > many:
            further = len(places) - many
            label = ngettext("{n} earlier step", "{n} earlier steps", further).format(n=number(further))
            st.button(label, key="more past", on_click=_show_more, type="tertiary")


def _show_more() -> None:
    st.session_state[keys.PAST_IN_SIGHT] += 10 * _IN_SIGHT


def _row(place: int, words: str, when: str, *, is_here: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"past {place}"):
        st.markdown(plain(words), width="content")
        st.space("stretch")
        st.caption(when, width="content")
        label = _("You are here") if is_here else _("Go back to this")
        act = redraw_page_after(session.go_to_step)
        st.button(label, key=f"go to {place}", type="tertiary", disabled=is_here, on_click=act, args=(place,))

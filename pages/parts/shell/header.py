"""The line on top of every page: its name, its parts, undo and redo, what can be kept, and the switch to a slide."""

from collections.abc import Mapping

import streamlit as st

from kpi.language import _, pgettext
from pages.parts.shell import address, keys, note, present, session, tour
from pages.parts.shell.everystep import show_past
from pages.parts.shell.fragments import fragment, redraw_page_after
from pages.parts.shell.linking import show_link
from pages.parts.shell.segments import Draw, chosen_part, part_in_sight, place_of_part


def show(
    title: str,
    parts: Mapping[str, Draw] | None = None,
    *,
    key: str = "",
    slide: Draw | Mapping[str, Draw] | None = None,
) -> Draw:
    """Draws the line, and below it what is only looked at or was done last; gives what draws the chosen one of the `parts`.

    `slide` draws the page, or each of its parts, as one sentence, one picture and one slider; while it is presented nothing else is drawn.
    """
    if slide and session.state().presenting:
        present.show_slide(part_in_sight(slide, key) if isinstance(slide, Mapping) else slide)
        st.stop()
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.markdown(title, width="content")
        if parts:
            _open_part_of_link(parts, key)
        draw = chosen_part(_("Parts of the page"), parts, key) if parts else _nothing
        place = place_of_part(parts, key) if parts else 0
        address.say_part(place)
        st.space("stretch")
        _history()
        _keep(place)
        if slide:
            st.button(
                pgettext("show on the wall", "Present"),
                icon=":material/slideshow:",
                key="present",
                on_click=session.present,
                args=(True,),
            )
    tour.show_step()
    note.show_preview()
    note.show_note()
    return draw


def _nothing() -> None:
    """A page without parts has nothing to choose."""


def history_turned() -> bool:
    """Whether undo or redo came or went since they were drawn."""
    return bool(st.session_state.get(keys.HISTORY_ENDS) != session.state().ends)


@fragment(keys.HISTORY)
def _history() -> None:
    """Undo and redo, and the way to every step."""
    now = session.state()
    st.session_state[keys.HISTORY_ENDS] = now.ends
    steps = {
        "undo": (_("Undo"), ":material/undo:", session.undo, "ctrl+z"),
        "redo": (_("Redo"), ":material/redo:", session.redo, "ctrl+y"),
    }
    with st.container(horizontal=True, key=keys.HISTORY, width="content", gap="xsmall"):
        for (name, (label, icon, act, shortcut)), is_end in zip(steps.items(), now.ends, strict=True):
            st.button(
                label,
                key=name,
                icon=icon,
                disabled=is_end,
                on_click=redraw_page_after(act),
                shortcut=shortcut,
                type="tertiary",
            )
        label = _("History")
        if st.button(label, key="past open", icon=":material/history:", disabled=all(now.ends), type="tertiary"):
            show_past()


def _open_part_of_link(parts: Mapping[str, Draw], key: str) -> None:
    """The part to which a link leads, once; a page without parts, on which its data were opened, leaves it to the next."""
    place = st.session_state.pop(keys.LINK_PART, None)
    if place is not None and place < len(parts):
        st.session_state[key] = list(parts)[place]


@fragment(keys.KEEP)
def _keep(part: int) -> None:
    """The current scheme kept under a name, to be compared and presented; and the link to this part of the page."""
    with (
        st.container(key="keeping", width="content"),
        st.popover(pgettext("store under a name", "Keep"), icon=":material/bookmark_add:", key="keep"),
    ):
        st.text_input(_("Name of this scenario"), key=keys.SCENARIO_NAME, placeholder=_("a name"), max_chars=60)
        st.text_area(
            _("Note"), key=keys.SCENARIO_NOTE, placeholder=_("what to remember of it"), max_chars=1000, height=68
        )
        st.button(_("Keep this scheme"), key="keep scenario", on_click=redraw_page_after(_take_name), type="primary")
        with st.expander(_("Link to this screen"), key="link", on_change="rerun") as link:
            if link.open:
                show_link(part)


def _take_name() -> None:
    if name := st.session_state[keys.SCENARIO_NAME].strip():
        session.keep_scenario(name, note=st.session_state[keys.SCENARIO_NOTE].strip())
        session.say(_("Kept as “{name}”.").format(name=name))
        st.session_state[keys.SCENARIO_NAME] = st.session_state[keys.SCENARIO_NOTE] = ""

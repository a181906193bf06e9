"""How far work is kept: a line in the menu that follows by itself, and on top of every page what stands in the way."""

from pathlib import Path
from typing import Any

import streamlit as st

from kpi.language import _, moment
from pages.parts.shell import address, keeping, keys, opened, session
from pages.parts.shell.fragments import fragment, redraw
from pages.parts.shell.here import zone
from pages.parts.shell.problems import show_problems

_mount = st.components.v2.component(
    "sixtyforty_saved",
    html='<p class="saved"></p>',  # no status: it would be read out with every move
    js=Path(__file__).with_name("saved.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@fragment(keys.SAVED)
def show_saved() -> None:
    """Whether all is saved, and when; while it is not, this looks again each second."""
    _mark_open()
    text, waits = _told()
    st.session_state[keys.SAVED_TOLD] = waits
    if _is_news():  # of which the top of the page does not speak yet
        redraw()
    _mount(key="saved line", data={"text": text, "waits": waits}, on_look_change=lambda: None)


def _mark_open() -> None:
    """The address says which case is open where it is kept, else only that own data are: a refresh after a new start of the server shows no others in their place."""
    now = session.state()
    kept = keeping.kept_now(now)
    address.say("" if now.data.sample or kept else "own", kept.id if kept else "")


def _told() -> tuple[str, bool]:
    now = session.state()
    if (kept := keeping.kept_now(now)) is None:
        return ("" if now.data.sample else _("Not kept on this computer")), False
    if kept.elsewhere or kept.trouble:
        return _("Not saved"), bool(kept.trouble)
    if kept.saved is None or not kept.is_written:
        return _("Saving …"), True
    return _("Saved {when}").format(when=moment(kept.saved, zone())), False


def saved_turned() -> bool:
    """Whether the line still says that all is saved though something waits."""
    kept = keeping.kept_now(session.state())
    return bool(kept and not st.session_state.get(keys.SAVED_TOLD) and not kept.is_written)


def _is_news() -> bool:
    """Whether something stands in the way, or no longer does, since this was asked."""
    before = st.session_state.get(keys.IN_THE_WAY, (None, ()))
    st.session_state[keys.IN_THE_WAY] = now = _in_the_way()
    return bool(now != before)


def _in_the_way() -> tuple[Any, Any]:
    kept = keeping.kept_now(session.state())
    return (kept.elsewhere, kept.trouble) if kept else (None, ())


def show_what_is_in_the_way() -> None:
    """Why work is not saved or not opened, and the choice where somebody else changed the same case."""
    elsewhere, trouble = _in_the_way()
    problems = (*st.session_state.pop(keys.KEEPING_WRONG, ()), *trouble)
    if problems or elsewhere:
        with st.container(key="in_the_way"):
            show_problems(problems)
            if elsewhere:
                _choose(elsewhere)


def _choose(elsewhere: Any) -> None:
    """Nobody's change vanishes: what is here can be kept beside what was made elsewhere."""
    kept = keeping.kept_now(session.state())
    if elsewhere.when:
        text = _("This case was changed in another window ({when}). What you do here is not saved until you choose.")
        said = text.format(when=moment(elsewhere.when, zone()))
    else:
        said = _("This case was deleted in another window. What you do here is not saved until you choose.")
    st.warning(said, icon=":material/call_split:")
    with st.container(horizontal=True, key="elsewhere"):
        st.button(_("Keep mine as a copy"), key="keep as copy", on_click=opened.keep_as_copy)
        if elsewhere.when and kept:
            st.button(_("Open theirs"), key="open theirs", on_click=_open_theirs, args=(kept.id,))


def _open_theirs(case_id: str) -> None:
    opened.open_kept(case_id)

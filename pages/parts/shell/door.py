"""How a page is entered: only through the app, which sets it up; a deep link is led there and back."""

from pathlib import Path
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from pages.parts.shell import address, keys, linking, log, opened, session, shelf
from pages.parts.shell.samples import SAMPLES
from pages.parts.shell.texts import plain

ELSEWHERE = "elsewhere"
"""Why something is gone: the address speaks of data that this server does not have."""


def require_app(file: str) -> None:
    """Guards a page's door: pages/ is also Streamlit's legacy folder, and a deep link can run a page without app.py.

    The app leaves its mark at every run, and the page takes it away, so that no earlier run can vouch for this one.
    """
    log.log_without_words()  # the page may be the first that this server runs
    if not st.session_state.pop(keys.APP, False):
        st.session_state[keys.GOTO] = Path(file).stem
        st.session_state[keys.GOTO_QUERY] = {name: st.query_params.get_all(name) for name in st.query_params}
        st.switch_page("app.py")


def destination() -> tuple[str, Any] | None:
    """Where a deep link wanted to go, once."""
    goto = st.session_state.pop(keys.GOTO, None)
    return (goto, st.session_state.pop(keys.GOTO_QUERY, None)) if goto else None


def follow_link() -> None:
    """Opens the sample and the scheme that the address asks for, once: a refresh of the page keeps what was changed since."""
    query = address.asked()
    if query.get("names") == "hidden":  # see `privacy.keep_in_the_address`
        session.hide_names(hidden=True)
    if query.get("data") == "own" and session.state().data.sample:  # see `saved`
        st.session_state[keys.GONE] = ELSEWHERE
    if query.get("case") and session.is_gone():
        st.session_state[keys.GONE] = ELSEWHERE
    link = address.link()
    if session.state().link == link:
        return
    session.remember_link(link)
    if query.get("d") in SAMPLES:
        opened.open_sample(query["d"])
    try:
        linking.follow_query(query)
    except Refused as refused:
        session.complain(refused)


def stop_outdated_page(here: str) -> None:
    """Stops a page that another session drew, before anything on it can act on what it does not show; one click goes on."""
    linking.remember_page(here)
    gone = session.is_gone()
    if st.session_state.get(keys.GOES_ON) or not (gone or shelf.earlier_session()):
        return
    if gone and (file := linking.waits_for()):
        _ask_for(file)
    elif st.session_state.get(keys.GONE) == ELSEWHERE and gone:
        what = _(
            "The data of this address are not open here: the program was started again, or somebody sent you the address. Data are never a part of it."
        )
        st.warning(what, icon=":material/link_off:")
        st.caption(_("Open your files again, or ask for them."))
    elif gone:
        what = _(
            "What you had open on this page is no longer here: the program was started again, or the connection was lost for too long. Nothing that you did since then was used."
        )
        st.warning(what, icon=":material/link_off:")
        st.caption(_("Open your files again, or the scheme file or link that you saved."))
    else:
        what = _(
            "The connection was lost for a while. What you had opened is still open; your last click was not used."
        )
        st.info(what, icon=":material/link:")
    st.button(_("Go on"), type="primary", on_click=_go_on)
    st.stop()


def _ask_for(file: str) -> None:
    """A link shows nothing without its data, which are never a part of it."""
    what = _("The data of this link are not open here: {file}. Open the same file, and what the link shows follows.")
    st.warning(plain(what.format(file=file)), icon=":material/link_off:")
    st.button(_("Open the file"), key="open data of link", icon=":material/upload_file:", on_click=_go_to_data)


def _go_to_data() -> None:
    _go_on()
    st.session_state[keys.GOTO] = "data"


def _go_on() -> None:
    st.session_state[keys.GOES_ON] = True

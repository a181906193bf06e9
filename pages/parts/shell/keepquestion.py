"""Whether work is kept on this computer: asked before the first file is opened, with the folder, and changed at any time."""

import streamlit as st

from kpi.language import _
from pages.parts.shell import keeping, opened
from pages.parts.shell.texts import plain


def show_keep_question() -> None:
    """The question where nobody has answered, else what was answered and the way to change it."""
    where, answer = keeping.folder(), keeping.answer()
    if where is None:
        st.caption(_("Nothing is kept here when you leave. Save all as a file, from the menu, to go on later."))
        return
    if answer is None:
        _ask(str(where))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="keep answer"):
        if answer:
            st.caption(plain(_kept_where(str(where))), width="content")
            st.button(_("Do not keep"), key="do not keep", type="tertiary", on_click=opened.keep_here, args=(False,))
        else:
            st.caption(_("Your work is not kept: it is gone when you leave."), width="content")
            st.button(_keep(), key="keep here", type="tertiary", on_click=opened.keep_here, args=(True,))


def _ask(where: str) -> None:
    with st.container(border=True, key="keep question"):
        st.subheader(_("Keep your work?"), anchor=False)
        if keeping.is_own_machine():
            text = _(
                "Data, schemes and scenarios would be kept in the folder {folder}, until you delete them. Nothing is written before you answer."
            )
        else:
            text = _(
                "Data, schemes and scenarios would be kept on this server, for this browser until it is closed, and for 30 days at most. Nothing is written before you answer."
            )
        st.markdown(plain(text.format(folder=where)))
        with st.container(horizontal=True):
            st.button(_keep(), key="keep here", on_click=opened.keep_here, args=(True,))
            st.button(_("Do not keep"), key="do not keep", type="tertiary", on_click=opened.keep_here, args=(False,))


def _keep() -> str:
    return _("Keep on this computer") if keeping.is_own_machine() else _("Keep on this server")


def _kept_where(folder: str) -> str:
    if keeping.is_own_machine():
        return _("Your work is kept in {folder}.").format(folder=folder)
    return _("Your work is kept on this server, for this browser until it is closed.")

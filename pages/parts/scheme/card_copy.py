"""A card that serves another role, too."""

import streamlit as st

from kpi.language import _
from kpi.scheme.copies import copied_card
from pages.parts.scheme.role_choice import people_by_role
from pages.parts.shell import keys, session
from pages.parts.shell.fragments import redraw_page_after


def show_card_copy(role: str) -> None:
    """The role that it is copied to: one that has a card, one that the data have, or a new one that is typed."""
    others = [name for name in dict.fromkeys([*session.state().scheme.roles, *people_by_role()]) if name != role]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        to = st.selectbox(
            _("Copy this card to a role"),
            others,
            key=keys.COPY_TO,
            index=None,
            placeholder=_("choose, or type a new one"),
            accept_new_options=True,
        )
        st.button(_("Copy"), key=f"copy {role}", disabled=not to, on_click=redraw_page_after(_copy), args=(role, to))


def _copy(role: str, to: str) -> None:
    text = (
        _("{to} now has the card of {role}, in place of its own.")
        if to in session.state().scheme.roles
        else _("{to} now has the card of {role}.")
    )
    session.use(lambda scheme: copied_card(scheme, role, to.strip()), text.format(to=to, role=role))

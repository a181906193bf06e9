"""The role whose card is on the screen."""

import streamlit as st

from kpi.language import _, number
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from pages.parts.shell import keys
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce

_IN_SIGHT = 6
"""So many roles are segments; more of them are a list."""


def role_choice(scheme: Scheme) -> str:
    """The role whose card is on the screen, each with how many people have it."""
    role, roles = open_role(scheme), list(scheme.roles)
    if len(roles) > 1:
        _choose(roles)
        role = str(st.session_state[keys.ROLE])
    return role


def open_role(scheme: Scheme) -> str:
    """The role that was chosen last; at first the first."""
    if st.session_state.get(keys.ROLE) not in scheme.roles:
        st.session_state[keys.ROLE] = next(iter(scheme.roles))
    return str(st.session_state[keys.ROLE])


def people_by_role() -> dict[str, int]:
    """How many people the data have in each role."""
    try:
        everyone = whole_workforce()
    except Refused:
        return {}
    return {role: len(set(everyone.people[rows])) for role, rows in everyone.members.items()}


def _choose(roles: list[str]) -> None:
    counts = people_by_role()
    text = _("{role} · {n}")
    labels = {role: text.format(role=role, n=number(counts.get(role, 0))) for role in roles}
    if len(roles) > _IN_SIGHT:
        st.selectbox(
            _("Role"),
            roles,
            format_func=labels.__getitem__,
            key=keys.ROLE,
            label_visibility="collapsed",
            persist_state="session",
        )
        return
    st.segmented_control(
        _("Role"),
        roles,
        format_func=lambda role: plain(labels[role]),
        key=keys.ROLE,
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )

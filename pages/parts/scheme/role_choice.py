"""The role whose card is on the screen."""

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.shell import keys


def role_choice(scheme: Scheme) -> str:
    """The role whose card is on the screen."""
    roles = list(scheme.roles)
    if st.session_state.get(keys.ROLE) not in roles:
        st.session_state[keys.ROLE] = roles[0]
    if len(roles) > 1:
        st.selectbox(_("Role"), roles, key=keys.ROLE, persist_state="session")
    return str(st.session_state[keys.ROLE])

"""The role whose card is on the screen."""

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme


def role_choice(scheme: Scheme) -> str:
    """The role whose card is on the screen."""
    roles = list(scheme.roles)
    if st.session_state.get("role") not in roles:
        st.session_state["role"] = roles[0]
    if len(roles) > 1:
        st.selectbox(_("Role"), roles, key="role", persist_state="session")
    return str(st.session_state["role"])

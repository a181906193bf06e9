"""Which two scenarios are compared."""

from collections.abc import Mapping

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.shell import privacy, session
from pages.parts.shell.view import View


def schemes_by_name(view: View) -> dict[str, Scheme]:
    """The baseline, what was kept under a name, and what is on the workbench."""
    kept = dict(session.state().scenarios)
    return {_("Baseline"): view.baseline, **kept, _("Now"): view.scheme}


def chosen_pair(schemes: Mapping[str, Scheme]) -> tuple[str, str]:
    """Which two are compared."""
    names = list(schemes)
    first, second = st.columns(2)
    with first:
        before = st.selectbox(_("From"), names, 0, format_func=privacy.cover().text, key="compare from")
    with second:
        after = st.selectbox(_("To"), names, len(names) - 1, format_func=privacy.cover().text, key="compare to")
    return before or names[0], after or names[-1]

"""Which two scenarios are compared, and the current scheme kept under a name."""

from collections.abc import Mapping

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.shell import keys, privacy, session
from pages.parts.shell.view import View


def schemes_by_name(view: View) -> dict[str, Scheme]:
    """The baseline, what was kept under a name, and what is on the workbench."""
    kept = dict(session.state().scenarios)
    return {_("Baseline"): view.baseline, **kept, _("Now"): view.scheme}


def _keep() -> None:
    name = st.session_state[keys.SCENARIO_NAME].strip()
    if name:
        taken = (_("Baseline"), _("Now"))  # these two are always there
        session.keep_scenario(f"{name} (2)" if name in taken else name)
        st.session_state[keys.SCENARIO_NAME] = ""


def chosen_pair(schemes: Mapping[str, Scheme]) -> tuple[str, str]:
    """Which two are compared, and a field to keep the current scheme under a name."""
    names = list(schemes)
    first, second, keep = st.columns([3, 3, 4], vertical_alignment="bottom")
    with first:
        before = st.selectbox(_("From"), names, 0, format_func=privacy.cover().text, key="compare from")
    with second:
        after = st.selectbox(_("To"), names, len(names) - 1, format_func=privacy.cover().text, key="compare to")
    with keep, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Keep the current scheme as"), key=keys.SCENARIO_NAME, placeholder=_("a name"), max_chars=60)
        st.button(_("Keep"), key="keep scenario", on_click=_keep, icon=":material/bookmark_add:")
    return before or names[0], after or names[-1]

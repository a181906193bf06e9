"""What can be moved: a tab for each part of the scheme."""

import streamlit as st

from kpi.language import _
from pages.parts.scheme.extras import extras_form
from pages.parts.scheme.role_choice import role_choice
from pages.parts.scheme.scheme_file import file_form
from pages.parts.scheme.team import team_form
from pages.parts.scheme.thresholds import thresholds_form
from pages.parts.scheme.weights import weights_form
from pages.parts.shell import session as _session
from pages.parts.shell.fragments import fragment


def _controls_for(tab: str) -> None:
    scheme = _session.state().scheme
    if tab == "weights":
        weights_form(scheme, role_choice(scheme))
    elif tab == "thresholds":
        thresholds_form(scheme, role_choice(scheme))
    elif tab == "team":
        team_form(scheme)
    elif tab == "extras":
        extras_form(scheme, role_choice(scheme))
    else:
        file_form()


@fragment("controls")
def show_workbench() -> None:
    """What can be moved; drawn again only when something here changes besides the slider in the hand."""
    tabs = {
        "weights": _("Weights"),
        "thresholds": _("Thresholds"),
        "team": _("Team"),
        "extras": _("Caps and more"),
        "file": _("File"),
    }
    tab = st.segmented_control(
        _("Part of the scheme"),
        list(tabs),
        format_func=tabs.__getitem__,
        key="scheme_tab",
        default="thresholds",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    _controls_for(str(tab))

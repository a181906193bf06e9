"""What can be moved: a tab for each part of the scheme."""

import streamlit as st

from kpi.language import _
from pages.parts.scheme.extras import show_extras
from pages.parts.scheme.role_choice import role_choice
from pages.parts.scheme.scheme_file import show_scheme_file
from pages.parts.scheme.team import show_team
from pages.parts.scheme.thresholds import show_thresholds
from pages.parts.scheme.weights import show_weights
from pages.parts.shell import session
from pages.parts.shell.fragments import fragment


def _controls_for(tab: str) -> None:
    scheme = session.state().scheme
    if tab == "weights":
        show_weights(scheme, role_choice(scheme))
    elif tab == "thresholds":
        show_thresholds(scheme, role_choice(scheme))
    elif tab == "team":
        show_team(scheme)
    elif tab == "extras":
        show_extras(scheme, role_choice(scheme))
    else:
        show_scheme_file()


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

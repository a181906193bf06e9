"""What can be moved: the parts of the page, drawn in its left pane."""

from collections.abc import Mapping

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
from pages.parts.shell.scheme_note import show_scheme_note
from pages.parts.shell.segments import Draw


def parts() -> Mapping[str, Draw]:
    """What the parts are called, and what draws each."""
    return {
        _("Weights and curves"): _weights_and_curves,
        _("Team"): _team,
        _("Limits"): _limits,
        _("File"): show_scheme_file,
    }


@fragment("controls")
def show_workbench(draw: Draw) -> None:
    """One part; drawn again only when something here changes besides the slider in the hand."""
    draw()
    _note()


def _weights_and_curves() -> None:
    role = role_choice(session.state().scheme)
    show_weights(role)
    show_thresholds(role)


def _team() -> None:
    show_team(session.state().scheme)


def _limits() -> None:
    scheme = session.state().scheme
    show_extras(scheme, role_choice(scheme))


def _note() -> None:
    """What the scheme assumes; in sight until somebody has changed the first proposal."""
    now = session.state()
    if now.scheme.note:
        title, first = _("What this scheme assumes"), now.scheme == now.data.proposal
        with st.expander(title, expanded=first, key="assumed_by_scheme", icon=":material/lightbulb:"):
            show_scheme_note(now.scheme)

"""The workbench: rules on the left, consequences on the right."""

import streamlit as st

from kpi.charts import Part
from kpi.language import _
from pages.parts.data.opening import note
from pages.parts.scheme.extras import extras_form
from pages.parts.scheme.scheme_file import file_form
from pages.parts.scheme.team import team_form
from pages.parts.scheme.weights import role_choice, thresholds_form, weights_form
from pages.parts.shell import consequences as _consequences
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.door import require_app
from pages.parts.shell.fragments import fragment
from pages.parts.shell.session import View

require_app(__file__)


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
def _controls() -> None:
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


def _what_follows(view: View) -> list[Part]:
    return [*_consequences.bars(view), _parts.notices_part(view.notices)]


def _note() -> None:
    """What the scheme assumes; in sight until somebody has changed the first proposal."""
    now = _session.state()
    if now.scheme.note:
        title, first = _("What this scheme assumes"), now.scheme == now.data.proposal
        with st.expander(title, expanded=first, key="assumed_by_scheme", icon=":material/lightbulb:"):
            note(now.scheme)


st.title(_("Scheme"))
_note()
_consequences.board()
left, right = st.columns([6, 7], gap="large")
with left:
    _controls()
with right, st.container(key="beside"):
    _consequences.draw("bars", _what_follows)

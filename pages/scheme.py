"""The workbench: rules on the left, consequences on the right."""

import streamlit as st

from kpi.charts import Part
from kpi.language import _
from pages.parts.scheme.workbench import show_workbench
from pages.parts.shell import consequences, header, panes, session
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import notices_part
from pages.parts.shell.scheme_note import show_scheme_note
from pages.parts.shell.view import View

require_app(__file__)


def _what_follows(view: View) -> list[Part]:
    return [*consequences.bars(view, consequences.change_finding), notices_part(view.notices)]


def _note() -> None:
    """What the scheme assumes; in sight until somebody has changed the first proposal."""
    now = session.state()
    if now.scheme.note:
        title, first = _("What this scheme assumes"), now.scheme == now.data.proposal
        with st.expander(title, expanded=first, key="assumed_by_scheme", icon=":material/lightbulb:"):
            show_scheme_note(now.scheme)


header.show(_("Scheme"))
with panes.beside() as (left, right):
    with left:
        _note()
        show_workbench()
    with right:
        consequences.show_figures()
        consequences.draw("bars", _what_follows)

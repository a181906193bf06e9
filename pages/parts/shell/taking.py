"""The way from a figure to the paper or the workbook in which it is taken away."""

import streamlit as st

from kpi.language import _
from pages.parts.shell import keys

WORKBOOK, PAPERS = "workbook", "papers"


def show_way(label: str, icon: str, *, paper: str = "", key: str) -> None:
    """A button that opens the page Take away at one of its papers, or at the workbook."""
    if st.button(label, icon=icon, key=key, type="tertiary", on_click=_choose, args=(paper,)):
        st.switch_page("pages/takeaway.py")


def _choose(paper: str) -> None:
    st.session_state[keys.TAKEAWAY_PART] = part_title(PAPERS if paper else WORKBOOK)
    if paper:
        st.session_state[keys.PAPER] = paper


def part_title(part: str) -> str:
    """What a part of the page Take away is called."""
    return {PAPERS: _("Papers"), WORKBOOK: _("Workbook")}[part]

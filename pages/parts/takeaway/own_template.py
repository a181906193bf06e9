"""A DOCX template of one's own for the letter: dropped in, filled in, taken away. It is held in memory only."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from pages.parts.shell.downloads import download_file
from pages.parts.shell.problems import show_problems
from pages.parts.shell.texts import show_remark
from pages.parts.takeaway.papers_made import Papers, Wish

_MOST_MB = 20


def show_own_template(made: Papers, wish: Wish) -> None:
    """The field for the file, and the letter in it."""
    with st.expander(_("In a template of your own")):
        show_remark(
            _(
                "A DOCX with fields in double braces: person, role, team, target_bonus, salary, valid_from, contact, formula; parts, plans and results are lists."
            )
        )
        given = st.file_uploader(_("Template (DOCX)"), type=["docx"], max_upload_size=_MOST_MB, key="own template")
        if given is None:
            return
        try:
            content = made.by_template(wish, given.getvalue(), given.name)
        except Refused as refused:
            show_problems(refused.problems)
            return
        download_file(_("Filled in"), content, "sixtyforty-letter-own.docx", key="filled template")

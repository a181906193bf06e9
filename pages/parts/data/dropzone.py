"""Where files are dropped in and tables are pasted."""

from typing import Any

import streamlit as st

from kpi.language import _
from pages.parts.data import rule_files
from pages.parts.shell import keys

_ENDINGS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet", *rule_files.ENDINGS]


def dropped_in() -> tuple[list[Any], str]:
    """The files with data, and the text that was pasted."""
    given = st.file_uploader(
        _("Files"), type=_ENDINGS, accept_multiple_files=True, key="upload", label_visibility="collapsed"
    )
    with st.expander(_("Or paste a table from Excel"), key="paste", on_change="rerun") as paste:
        text = st.text_area(_("Cells, with their headings"), key=keys.PASTED, height=140) if paste.open else ""
    return rule_files.data_files(given), st.session_state.get(keys.PASTED) or text

"""Where files are dropped in and tables are pasted."""

from typing import Any

import streamlit as st

from kpi.language import _
from kpi.store.case import ENDING
from kpi.store.workbookcase import is_own_workbook
from pages.parts.data import rule_files
from pages.parts.shell import keys
from pages.parts.shell.casedoor import open_case_file

_ENDINGS = [
    "csv",
    "tsv",
    "txt",
    "xlsx",
    "xlsm",
    "xls",
    "xlsb",
    "ods",
    "parquet",
    *rule_files.ENDINGS,
    ENDING.removeprefix("."),
]


def dropped_in() -> tuple[list[Any], str]:
    """The files with data, and the text that was pasted."""
    given = st.file_uploader(
        _("Files"), type=_ENDINGS, accept_multiple_files=True, key="upload", label_visibility="collapsed"
    )
    with st.expander(_("Or paste a table from Excel"), key="paste", on_change="rerun") as paste:
        text = st.text_area(_("Cells, with their headings"), key=keys.PASTED, height=140) if paste.open else ""
    cases = [file for file in given if file.name.lower().endswith(ENDING) or is_own_workbook(file.getvalue())]
    if cases:
        _open_once(cases[-1])
    others = [file for file in given if file not in cases]
    return rule_files.data_files(others), st.session_state.get(keys.PASTED) or text


def _open_once(file: Any) -> None:
    """Goes on with a case as soon as it is dropped in; while its file lies there, what is changed since then stays."""
    if st.session_state.get(keys.CASE_FILE) != file.file_id:
        st.session_state[keys.CASE_FILE] = file.file_id
        open_case_file(file.getvalue(), file.name)
        st.rerun()

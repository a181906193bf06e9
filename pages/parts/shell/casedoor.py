"""The way of a case in and out: saved as a file from every page, and opened by dropping it onto any."""

import base64
import binascii
import re
from pathlib import Path
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.store.case import ENDING
from pages.parts.shell import keys, linking, opened, privacy, session
from pages.parts.shell.downloads import download_case
from pages.parts.shell.problems import show_problems

_LARGEST = 50_000_000
"""Bytes of a file that is dropped onto a page; a larger one goes through the page Data, which takes it in pieces."""
_ENDINGS = re.compile(r"(\.(sixtyforty|csv|tsv|txt|xlsx|xlsm|xls|xlsb|ods|parquet))+(?=\W|$)", re.IGNORECASE)
_NO_NAME = re.compile(r"[^\w.-]+")

_mount = st.components.v2.component(
    "sixtyforty_case_door",
    html='<div class="case-door" hidden></div>',
    js=Path(__file__).with_name("casedoor.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def offer_case() -> None:
    """The button that saves all that is open as a file."""
    case = session.state().case
    download_case(case, f"{_file_name(privacy.cover().text(case.title or case.data.name))}{ENDING}")


def wait_for_case() -> None:
    """Lets a case file be dropped onto the page."""
    heard: dict[str, Any] = {"on_dropped_change": _take}
    _mount(
        key=keys.CASE_DOOR,
        data={"ending": ENDING, "most": _LARGEST, "large": _("This file is large: open it on the page Data.")},
        **heard,
    )


def show_refused_case() -> None:
    """Why a case was not opened, once, on whatever page it was dropped onto."""
    show_problems(st.session_state.pop(keys.CASE_WRONG, ()))


def _file_name(title: str) -> str:
    return _NO_NAME.sub("-", _ENDINGS.sub("", title)).strip("-.")[:60] or "case"


def _take() -> None:
    """Opens what was dropped."""
    given: Any = st.session_state[keys.CASE_DOOR]["dropped"]
    try:
        content = base64.b64decode(given["content"], validate=True)
    except (KeyError, TypeError, binascii.Error):
        return  # no page of ours sends this
    open_case_file(content, str(given.get("name", "")))


def open_case_file(content: bytes, name: str) -> None:
    """Goes on with the case in a file; what is wrong with it is told, and what was open stays."""
    from kpi.store.casefile import read_case
    from kpi.store.workbookcase import is_own_workbook

    if is_own_workbook(content):
        _open_workbook(content, name)
        return
    try:
        case = read_case(content, name)
    except Refused as refused:
        st.session_state[keys.CASE_WRONG] = refused.problems
    else:
        opened.open_case(case, _("The case “{name}” is open.").format(name=case.title or case.data.name))
        linking.follow_with_data()


def _open_workbook(content: bytes, name: str) -> None:
    """Goes on with a workbook of ours; what was changed in it, and what of that could not be taken over, is told."""
    from kpi.store.workbookcase import read_back

    try:
        taken = read_back(content, name)
    except Refused as refused:
        st.session_state[keys.CASE_WRONG] = refused.problems
        return
    st.session_state[keys.CASE_WRONG] = taken.concerns
    changed = "; ".join(taken.told) or _("nothing was changed in it")
    opened.open_case(taken.case, _("The workbook “{name}” is open: {changed}.").format(name=name, changed=changed))

"""Files of rules dropped in beside data: answers of last time, and schemes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import mapping
from kpi.intake.mapping import FileMapping
from kpi.language import _
from kpi.payment.check import check
from kpi.payment.roster import build
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import read_scheme
from pages.parts.data import upload
from pages.parts.shell import keys, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import plain

_SCHEME_PAGE = "pages/scheme.py"
ENDINGS = ("yaml", "yml", "json")
"""How such files end."""

_Rules = Scheme | FileMapping | tuple[Problem, ...]
_MARK = b"sixtyforty_mapping"


def data_files(given: Sequence[Any]) -> list[Any]:
    """The files that hold data; what the others say is taken once, and what is wrong in them is shown."""
    ours = [file for file in given if file.name.rpartition(".")[2].lower() in ENDINGS]
    read: dict[str, _Rules] = st.session_state.get(keys.RULES, {})
    st.session_state[keys.RULES] = {file.file_id: read.get(file.file_id) or _taken(file) for file in ours}
    for rules in st.session_state[keys.RULES].values():
        if isinstance(rules, tuple):
            show_problems(rules)
    return [file for file in given if file not in ours]


def _taken(file: Any) -> _Rules:
    """What a file says; answers hold from now on."""
    content = file.getvalue()
    try:
        if _MARK not in content:
            return read_scheme(content, file.name)
        answers = mapping.load(content, file.name)
    except Refused as refused:
        return refused.problems
    upload.take_answers(answers)
    return answers


def scheme_given() -> Scheme | None:
    """The scheme among the files, the last one where there are several."""
    held: dict[str, _Rules] = st.session_state.get(keys.RULES, {})
    return next((rules for rules in reversed(held.values()) if isinstance(rules, Scheme)), None)


def open_alone() -> None:
    """Opens a scheme that no data came with: it pays what is open, and can be undone."""
    scheme = scheme_given()
    if scheme is None:
        return
    given = tuple(st.session_state[keys.RULES])
    if st.session_state.get(keys.OPENED_ALONE) != given:
        st.session_state[keys.OPENED_ALONE] = given
        session.change(lambda _old: scheme)
    if session.state().scheme != scheme:
        return
    with st.container(border=True):
        text = _("The scheme “{title}” is open now, with the data below.").format(
            title=scheme.title or _("without a title")
        )
        st.success(plain(text), icon=":material/check:")
        show_problems(errors_with(scheme, session.state().data.results, session.state().data.people))
        st.page_link(_SCHEME_PAGE, label=_("Go to the scheme"), icon=":material/tune:")


def errors_with(scheme: Scheme, results: pd.DataFrame, people: pd.DataFrame | None) -> tuple[Problem, ...]:
    """The errors for which a scheme cannot pay these data."""

    def found() -> tuple[Problem, ...]:
        try:
            return tuple(one for one in check(scheme, build(results, people, scheme)) if one.level == "error")
        except Refused as refused:
            return refused.problems

    wrong: tuple[Problem, ...] = remembered(Remembered.WRONG, (scheme, results, people), found)
    return wrong

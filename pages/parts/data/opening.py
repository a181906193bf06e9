"""From tables to what is open: plans where there are none, the scheme that comes with them, and what it assumes."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.proposal.firstscheme import propose
from kpi.scheme.scheme import Scheme
from kpi.store.case import Data
from pages.parts.data import rule_files
from pages.parts.data.first_plans import results_with_plans
from pages.parts.shell import session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.scheme_note import show_scheme_note
from pages.parts.shell.texts import plain


class Opening(NamedTuple):
    """What the button opens."""

    data: Data
    scheme: Scheme | None
    """None where none could be proposed."""
    problems: tuple[Problem, ...]
    """Why these data cannot be paid by it."""


def opening(name: str, results: pd.DataFrame, people: pd.DataFrame | None) -> Opening:
    """The tables with a scheme: that of a file, the one that is open where it fits, otherwise a proposed one."""
    scheme = rule_files.scheme_given() or _fitting(results, people)
    if scheme:
        _says_which(scheme)
        return Opening(Data(name, results, people), scheme, rule_files.errors_with(scheme, results, people))
    results, assumed = results_with_plans(results, people)
    try:
        proposed: Scheme = remembered(
            Remembered.PROPOSED, (results, people, assumed), lambda: propose(results, people, assumed)
        )
    except Refused as refused:
        return Opening(Data(name, results, people), None, refused.problems)
    with st.expander(_("What the first scheme assumes"), key="assumes", icon=":material/lightbulb:"):
        show_scheme_note(proposed)
    return Opening(Data(name, results, people, proposal=proposed), proposed, ())


def _fitting(results: pd.DataFrame, people: pd.DataFrame | None) -> Scheme | None:
    """The scheme that is open, where somebody has worked on it and it can pay these data."""
    now = session.state()
    if now.data.sample or now.scheme == now.data.proposal:
        return None
    return None if rule_files.errors_with(now.scheme, results, people) else now.scheme


def _says_which(scheme: Scheme) -> None:
    text = _("They open with the scheme “{title}”.").format(title=scheme.title or _("without a title"))
    st.info(plain(text), icon=":material/tune:")

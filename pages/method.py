"""The formula in use, with one person's figures; behind it the rules in words, and the Python that reproduces the screen."""

import streamlit as st

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.method.example import show_example, show_example_picture
from pages.parts.method.folds import show_folds
from pages.parts.shell import header, session
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import view_or_none

require_app(__file__)


def show_formula() -> None:
    """The formula that is in use, in one line."""
    show_title(session.state().scheme.team.formula())


def show_slide() -> None:
    """The formula, and one person's figures in it."""
    show_formula()
    if view := view_or_none():
        show_example_picture(view)


header.show(_("Method"), slide=show_slide)
show_formula()
if view := view_or_problems():
    st.markdown(_("Every figure comes from this formula, in one order, and can be followed with a pocket calculator."))
    with st.container(width=820):
        show_example(view)
show_folds(view)

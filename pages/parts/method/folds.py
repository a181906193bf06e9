"""What stands behind the formula: the rule of each step, what the split does, how a forecast is made, and the program that gives the same."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from kpi.language import _
from kpi.scheme.rulestold import RuleTold, forecast_told, rules_told
from kpi.scheme.schemefile import dump
from kpi.split import said
from pages.parts.shell import amounts, session
from pages.parts.shell.downloads import download_text
from pages.parts.shell.pythoncode import python_code, python_code_ahead, scheme_files
from pages.parts.shell.texts import plain, show_remark
from pages.parts.shell.view import View

_READABLE = 720
"""Pixels of a line."""


def show_folds(view: View | None) -> None:
    """Each behind its row."""
    told = rules_told(session.state().scheme)
    used, other = ([one for one in told if one.used is has] for has in (True, False))
    with st.container(gap="xsmall"):
        _fold(_("The rule of each step"), partial(_show_told, used))
        if other:
            _fold(_("Rules that this scheme does not use"), partial(_show_told, other))
        _fold(_("What the split does to the strong and the weak"), _split)
        _fold(_("How a forecast is made"), partial(_show_told, forecast_told()))
        _fold(_("The same figures in Python"), partial(_python, view))


def _fold(title: str, draw: Callable[[], None]) -> None:
    with st.expander(title):
        draw()


def _show_told(some: list[RuleTold]) -> None:
    """In lines that an eye can follow."""
    with st.container(width=_READABLE):
        for one in some:
            st.markdown(f"**{one.title}**  \n{one.text}")


def _split() -> None:
    with st.container(width=_READABLE):
        st.markdown(_what_the_split_does())
        st.markdown(_who_is_strong())


def _what_the_split_does() -> str:
    return _(
        "Against 100:0, with the same target bonus *T*, individual pay *f*, team pay *g* and team share *λ*, a person has "
        "*T · λ · (f − g)* less. Where the team misses a cliff, *g* is 0: strong and weak alike lose the share *λ* of their own pay, "
        "and the employer keeps all of it. Money moves from strong to weak only when the team part pays more than the weak earn themselves."
    )


def _who_is_strong() -> str:
    rule = plain(said(session.state().step.who))
    text = _("**Strong**: {rule}. Today's scheme decides it once, so that it stays when something is moved.")
    return text.format(rule=rule)


def _python(view: View | None) -> None:
    """What prints the figures of the screen, with the files that it opens."""
    st.code(python_code(), language="python")
    if view:
        show_remark(_on_the_screen(view))
    st.markdown(_("And the forecast:"))
    st.code(python_code_ahead(), language="python")
    for name, scheme in scheme_files().items():
        st.code(dump(scheme), language="yaml", height=240)
        download_text(_("Save as a file"), dump(scheme), name, key=f"method_{name}")


def _on_the_screen(view: View) -> str:
    """The same figures, by which the program can be checked."""
    text = (
        _("On the screen now: cost {cost}, the strong lose {lost}.")
        if view.effect.strong_lose >= 0
        else _("On the screen now: cost {cost}, the strong gain {lost}.")
    )
    cost, lost = (amounts.cash(abs(money), exact=True) for money in (view.paid.cost, view.effect.strong_lose))
    return text.format(cost=cost, lost=lost)

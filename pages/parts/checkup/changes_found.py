"""Schemes that meet all conditions, each with what has to be done, why, what comes of it, and the buttons that use it."""

from functools import partial
from typing import Any

import streamlit as st

from kpi import charts
from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.solver import Answers
from kpi.solver.solveranswers import Alternative
from kpi.split import effect, people_in_minor_units
from pages.parts.shell import consequences, privacy, session
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain, show_remark, show_sentence
from pages.parts.shell.view import View


def show_alternative(view: View, found: Answers, one: Alternative, *, first: bool) -> None:
    """A scheme that meets all conditions; the first with why, with its picture and with how sure it is."""
    with st.container(border=True, key=f"change_{one.wish.name}", gap="small"):
        st.subheader(plain(one.title), anchor=False)
        if first:
            _say(found.reasons())
        else:
            _say(list(one.tells))
        _say(one.lines(found.ground))
        if first:
            show_drawing("smallest picture", partial(picture, view, one))
            show_remark(found.certainty())
        if one.scheme != found.ground.scheme:
            _buttons(one, first=first)


def _say(sentences: list[str]) -> None:
    if sentences:
        show_sentence(" ".join(sentences))


def picture(view: View, one: Alternative) -> list[charts.Part]:
    """One bar a person, with the mark of today."""
    people = people_in_minor_units(effect(one.scheme, view.workforce).grouped(view.before.strong))
    today = consequences.paid_today(view, people)
    part = charts.bars_part(
        privacy.cover_column(people), one.scheme.currency, today, shared=bool(one.scheme.shared_out)
    )
    return consequences.under_subtitle(view, part)


def _buttons(one: Alternative, *, first: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        ways: tuple[tuple[str, Any, Any], ...] = (
            (_("Use this scheme"), _use, "primary" if first else "tertiary"),
            (_("Compare with today"), _preview, "secondary"),
        )
        for words, does, sort in ways:
            key = f"{does.__name__} {one.wish.name}"
            st.button(words, key=key, type=sort, on_click=does, args=(one.title, one.scheme))


@redraw_page_after
def _preview(title: str, scheme: Scheme) -> None:
    session.preview(title, scheme)


@redraw_page_after
def _use(title: str, scheme: Scheme) -> None:
    session.end_preview()
    session.use(lambda _old: scheme, _("You now use “{name}”.").format(name=title))

"""The example schemes as a gallery: each with a small picture, one sentence, and what of it does not fit the data that are open."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from kpi import charts
from kpi.language import _
from kpi.payment.check import check
from kpi.problem import Problem, Refused
from kpi.scheme.copies import Adopted, adopted
from kpi.scheme.scheme import Scheme
from pages.parts.shell import opened, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.samples import example_schemes
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce

_STYLE = Path(__file__).with_name("examples.css")


class Example(NamedTuple):
    """A scheme that comes with the program, for the data that are open."""

    name: str
    scheme: Scheme
    here: Adopted
    problem: Problem | None
    """What the data lack for it even so."""


def show_examples(columns: int = 1) -> None:
    """All of them, side by side in so many columns."""
    st.html(_STYLE)
    st.caption(_("Roles for which an example has no card keep theirs. Each example can be undone."))
    places = st.columns(columns) if columns > 1 else [st.container()]
    for number, example in enumerate(_examples()):
        with places[number % columns], st.container(border=True, key=f"example {example.name}"):
            _show(example)


def _examples() -> tuple[Example, ...]:
    now = session.state()
    found: tuple[Example, ...] = remembered(
        Remembered.EXAMPLES, (now.data, now.scheme), lambda: tuple(_fitted(*one) for one in example_schemes().items())
    )
    return found


def _fitted(name: str, scheme: Scheme) -> Example:
    now = session.state().scheme
    try:
        everyone = whole_workforce()
    except Refused as refused:
        return Example(name, scheme, adopted(scheme, now, (), ()), refused.problems[0])
    here = adopted(scheme, now, everyone.members, everyone.kpis)
    errors = [one for one in check(here.scheme, everyone) if one.level == "error"] if here.fits else []
    return Example(name, scheme, here, next(iter(errors), None))


def _show(example: Example) -> None:
    with st.container(horizontal=True, gap="medium"):
        st.html(_picture(example.scheme), width=112)
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(example.scheme.title)}**")
            st.markdown(plain(_first_sentence(example.scheme.note)))
            for line in _misfits(example):
                st.caption(plain(line))
            _button(example)


def _first_sentence(note: str) -> str:
    return note.split(". ")[0].strip().rstrip(".") + "."


def _picture(scheme: Scheme) -> str:
    """The outline of what is special of it, and the split where the team pays a part; numbers alone, but for the title."""
    outline = charts.scheme_outline(scheme)
    corners = ", ".join(f"{x:.2%} {1 - y:.2%}" for x, y in [(0.0, 0.0), *outline.points, (1.0, 0.0)])
    split = "" if not scheme.team.part else f'<i style="--own-part: {1 - scheme.team.part:.0%}"></i>'
    name = escape(scheme.title, quote=True)
    return (
        f'<div class="outline {outline.of}" role="img" aria-label="{name}">'
        f'<b style="clip-path: polygon({corners})"></b>{split}</div>'
    )


def _misfits(example: Example) -> Iterator[str]:
    here = example.here
    if here.lacking:
        known = example.scheme.by_name
        titles = [known[name].label if name in known else name for name in here.lacking]
        yield _("The data have none of these: {names}.").format(names=", ".join(titles))
    elif not here.fits:
        yield _("Nobody has one of these roles: {roles}.").format(roles=", ".join(here.nobody))
    elif example.problem:
        yield str(replace(example.problem, where=""))


def _button(example: Example) -> None:
    key, arguments = f"use {example.name}", (example.name,)
    if example.here.fits:
        st.button(_("Use this scheme"), key=key, on_click=redraw_page_after(_use), args=arguments)
    elif session.state().data.sample and session.state().data.sample != "company":
        label = _("Open with the sample company")
        st.button(label, key=key, on_click=redraw_page_after(_use_with_company), args=arguments)


def _use(name: str) -> None:
    example = next(one for one in _examples() if one.name == name)
    session.use(lambda _now: example.here.scheme, _("You now use “{name}”.").format(name=example.scheme.title))


def _use_with_company(name: str) -> None:
    opened.open_sample("company")
    _use(name)

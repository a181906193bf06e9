"""A page as a slide: one sentence, one picture, one slider, in letters that the last row reads."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.shell import session

_STYLE = Path(__file__).with_name("present.css")


def show_slide(draw: Callable[[], None]) -> None:
    """Draws the slide and nothing else; Page Up and Page Down go through the kept scenarios, Escape leaves."""
    st.html(_STYLE)
    with st.container(key="slide"):
        with st.container(key="leave", width="content"):
            st.button(
                _("Leave the slide"),
                icon=":material/close_fullscreen:",
                key="leave the slide",
                type="tertiary",
                shortcut="escape",
                on_click=_leave,
            )
        if session.state().scenarios:
            _turn_pages()
        draw()


def _leave() -> None:
    session.end_preview()
    session.present(False)


def _turn_pages() -> None:
    """Two buttons that only the keys press; a screen reader finds them, too."""
    with st.container(key="turn"):
        for name, label, step in (("pageup", _("Previous scenario"), -1), ("pagedown", _("Next scenario"), 1)):
            st.button(label, key=f"turn {name}", shortcut=name, on_click=_turn, args=(step,))


def _turn(step: int) -> None:
    """To the scenario before or after; the first is the scheme that is worked on."""
    stages = _stages()
    name, scheme = stages[(_place(stages) + step) % len(stages)]
    session.preview(name, scheme) if name else session.end_preview()


def _stages() -> list[tuple[str, Scheme]]:
    now = session.state()
    return [("", now.worked_on), *((kept.name, kept.scheme) for kept in now.scenarios)]


def _place(stages: list[tuple[str, Scheme]]) -> int:
    previewed = session.state().previewed
    names = [name for name, _scheme in stages]
    return names.index(previewed[0]) if previewed and previewed[0] in names else 0

"""Widgets that show a part of the scheme and change it: the scheme is the one truth, so undo, links and files move them too.

Their labels, and choices that read Markdown, may hold names of a file or a link: they are made plain here.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import problems_of
from pages.parts.shell import keys, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.live import Alone, Moved, Slide, SlideRow, never_alone, show_sliders, today_of
from pages.parts.shell.problems import show_problems
from pages.parts.shell.texts import plain

_NOTHING: Mapping[str, Any] = MappingProxyType({})

Change = Callable[[Scheme, Any], Scheme]

change_scheme = redraw_page_after(session.change)
"""Changes the scheme, for callbacks of buttons."""


def _take(key: str, make: Change) -> None:
    value = st.session_state[key]
    change_scheme(lambda scheme: make(scheme, value))


def set_widget(key: str, value: Any) -> None:
    """Puts a value into a widget; not when it is there already, or the answer would undo what the hand has done since.

    The widget is given the same value as its default: a message that sets a value can be overtaken by the next run's, which does not,
    and the browser would then start the widget at the default and report that as moved.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def slider(
    label: str,
    key: str,
    read: Callable[[Scheme], int],
    make: Change,
    *,
    low: int,
    high: int,
    step: int = 1,
    unit: str = "%",
    help: str | None = None,
    alone: Alone = never_alone,
) -> None:
    """A slider on a whole number of the scheme, which answers while it is dragged; a value beyond its ends widens them."""

    def rows() -> list[SlideRow]:
        now = read(session.state().scheme)
        slide = Slide("value", label, now, today_of(read, now), low, high, step, unit)
        return [SlideRow(label, (slide,), help=help or "")]

    def take(moved: Moved) -> None:
        session.change(lambda scheme: make(scheme, round(moved.value)), moved.drag)

    show_sliders(key, rows, take, alone)


def number(label: str, key: str, value: float | None, make: Change, **options: Any) -> None:
    """A number field; empty is None."""
    set_widget(key, value)
    st.number_input(plain(label), key=key, value=value, on_change=_take, args=(key, make), **options)


def choice(label: str, key: str, value: str, names: dict[str, str], make: Change, **options: Any) -> None:
    """One of few, all in sight; `names` says what each is called."""
    shown = {name: plain(title) for name, title in names.items()}
    set_widget(key, value)
    st.segmented_control(
        plain(label),
        list(names),
        key=key,
        default=value,
        format_func=shown.__getitem__,
        required=True,
        on_change=_take,
        args=(key, make),
        **options,
    )


def select(label: str, key: str, value: str, names: dict[str, str], make: Change, **options: Any) -> None:
    """One of many, in a list."""
    set_widget(key, value)
    place = list(names).index(value)
    st.selectbox(
        plain(label),
        list(names),
        place,
        key=key,
        format_func=names.__getitem__,
        on_change=_take,
        args=(key, make),
        **options,
    )


def multiselect(label: str, key: str, value: Sequence[str], options: Sequence[str], make: Change, **more: Any) -> None:
    """Some of many."""
    set_widget(key, list(value))
    every = list(dict.fromkeys([*options, *value]))
    st.multiselect(plain(label), every, list(value), key=key, on_change=_take, args=(key, make), **more)


def text(label: str, key: str, value: str, make: Change, **options: Any) -> None:
    """A line of text."""
    set_widget(key, value)
    st.text_input(plain(label), value, key=key, on_change=_take, args=(key, make), **options)


def table(
    key: str,
    frame: pd.DataFrame,
    make: Change,
    columns: dict[str, Any],
    *,
    blank: Mapping[str, Any] = _NOTHING,
    **options: Any,
) -> None:
    """A table of rows of the scheme, with rows to add and remove; `blank` says what an empty cell of a column means.

    What is typed is tried at once: accepted it becomes the scheme, refused it stays on the screen with the reason. A row
    with an empty cell of another column is waited for.
    """
    slot = st.session_state.setdefault(keys.rows(key), {"base": frame, "shown": frame, "edition": 0})
    widget = keys.edition(key, slot["edition"])
    if not frame.equals(slot["shown"]) or widget not in st.session_state:
        slot |= {"base": frame, "shown": frame, "edition": slot["edition"] + 1}
        widget = keys.edition(key, slot["edition"])
    edited = st.data_editor(
        slot["base"],
        key=widget,
        column_config=columns,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        placeholder="",
        **options,
    )
    rows = edited.dropna(how="all", subset=[name for name in edited if name not in blank]).reset_index(drop=True)
    filled = rows.fillna(dict(blank)) if blank else rows
    if filled.equals(slot["shown"]) or (filled.empty and slot["shown"].empty):
        return
    if missing := [str(columns[name]["label"]) for name in filled if filled[name].isna().any()]:
        text = _("Complete the row; these cells are still empty: {names}.")
        st.caption(plain(text.format(names=", ".join(missing))))
        return
    try:
        new = make(session.state().scheme, filled)
    except ValidationError as error:
        show_problems(problems_of(error, {}))
    except Refused as refused:
        show_problems(refused.problems)
    else:
        slot["shown"] = filled
        session.change(lambda _scheme: new)
        st.rerun()

"""Answers that are remembered as long as what they rest on stays the same."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from kpi.language import reader
from pages.parts.shell import keys
from pages.parts.shell.common import found_for_all, is_same
from pages.parts.shell.remember import FOR_ALL, Remembered
from pages.parts.shell.samples import is_sample


def remembered(name: Remembered, key: tuple[Any, ...], make: Callable[[], Any], place: int | None = None) -> Any:
    """The last answer while its inputs are the very same objects, and the language; the session holds them, so identity is safe.

    `place` tells several answers of one name apart. Of a sample, some are what another visitor has found.
    """
    answers = st.session_state.setdefault(keys.REMEMBERED, {})
    own = name if place is None else (name, place)
    key = (*key, reader())
    held = answers.get(own)
    if held is None or not is_same(held[0], key):
        answers[own] = held = (key, found_for_all(name, key, make) if _is_for_all(name) else make())
    return held[1]


def _is_for_all(name: Remembered) -> bool:
    """Of a sample; not where names are hidden, for what covers them knows the people of an upload, too."""
    now = st.session_state[keys.STATE]
    return name in FOR_ALL and not now.hidden and is_sample(now.data)


def last(name: Remembered) -> Any | None:
    """The last answer, whatever it rests on; None where there is none."""
    held = st.session_state.get(keys.REMEMBERED, {}).get(name)
    return None if held is None else held[1]


def let_go(*names: Remembered) -> None:
    """Forgets answers that nobody asks for any more, however much memory they take."""
    for name in names:
        st.session_state.get(keys.REMEMBERED, {}).pop(name, None)

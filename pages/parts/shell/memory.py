"""Answers that are remembered as long as what they rest on stays the same."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.shell import keys
from pages.parts.shell.remember import Remembered


def remembered(name: Remembered, key: tuple[Any, ...], make: Callable[[], Any], place: int | None = None) -> Any:
    """The last answer while its inputs are the very same objects; the session holds them, so identity is safe.

    `place` tells several answers of one name apart.
    """
    answers = st.session_state.setdefault(keys.REMEMBERED, {})
    own = name if place is None else (name, place)
    held = answers.get(own)
    if held is None or not is_same(held[0], key):
        answers[own] = held = (key, make())
    return held[1]


def last(name: Remembered) -> Any | None:
    """The last answer, whatever it rests on; None where there is none."""
    held = st.session_state.get(keys.REMEMBERED, {}).get(name)
    return None if held is None else held[1]


def let_go(*names: Remembered) -> None:
    """Forgets answers that nobody asks for any more, however much memory they take."""
    for name in names:
        st.session_state.get(keys.REMEMBERED, {}).pop(name, None)


def is_same(held: tuple[Any, ...] | None, key: tuple[Any, ...]) -> bool:
    """Whether two lists of inputs are the same ones."""
    return held is not None and len(held) == len(key) and all(map(_is_same_input, held, key))


def _is_same_input(one: Any, other: Any) -> bool:
    """The very same object, or an equal one; tables and arrays are equal only to themselves, for to compare them would take longer than to work."""
    return one is other or (not isinstance(one, pd.DataFrame | np.ndarray) and bool(one == other))

"""Parts of a page as segments, of which one is in sight: only that one is computed and drawn."""

from collections.abc import Callable, Mapping

import streamlit as st

Draw = Callable[[], None]


def part_in_sight(parts: Mapping[str, Draw], key: str) -> Draw:
    """What draws the part that was chosen last, without the segments."""
    first, *_others = parts.values()
    return parts.get(st.session_state.get(key, ""), first)


def place_of_part(parts: Mapping[str, Draw], key: str) -> int:
    """Which part was chosen last, counted from 0."""
    chosen = st.session_state.get(key, "")
    return list(parts).index(chosen) if chosen in parts else 0


def chosen_part(label: str, parts: Mapping[str, Draw], key: str) -> Draw:
    """A segment for each part; gives what draws the chosen one. `label` is for screen readers."""
    first, *_others = parts
    chosen = st.segmented_control(
        label,
        list(parts),
        default=first,
        required=True,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    return parts.get(chosen or first, parts[first])

"""People as cards under each other, in place of a table that is wider than a phone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from kpi.language import ngettext, number
from pages.parts.shell import keys, privacy, taught

_HERE = Path(__file__).parent
_MOST = 30
"""So many cards are enough to scroll; the others are found by the search."""
_mount = st.components.v2.component(
    "sixtyforty_cards",
    html='<div class="cards"></div>',
    css=(_HERE / "cards.css").read_text(encoding="utf-8"),
    js=(_HERE / "cards.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_cards(cards: Sequence[Sequence[str]], chosen: Callable[[int], None]) -> None:
    """A button for each card, of a title, an amount and a line below; `chosen` hears of the place of one that is pressed."""
    heard: dict[str, Any] = {"on_chosen_change": lambda: _hear(chosen)}
    _mount(key=keys.CARDS, data={"cards": privacy.cover().everywhere(cards[:_MOST])}, **heard)
    further = len(cards) - _MOST
    if further > 0:
        text = ngettext("{n} more person: search by name.", "{n} more people: search by name.", further)
        st.caption(text.format(n=number(further)))


def _hear(chosen: Callable[[int], None]) -> None:
    place = taught.heard(keys.CARDS, "chosen")
    if place is not None:
        chosen(int(place))

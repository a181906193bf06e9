"""Which KPI of the data is meant by each of a card: as found, and as somebody says."""

from functools import partial

import streamlit as st

from kpi.language import _, number
from pages.parts.roles import kept_roles
from pages.parts.roles.card_choice import Opened, covered, titles_of
from pages.parts.roles.card_use import show_lacking
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain

NONE = ""


def show_matches(opened: Opened) -> None:
    """A choice for each KPI of the card; what lacks, with the data that it needs."""
    found = opened()
    text = _("Which KPI of your data is meant: {there} of {n}")
    title = text.format(there=number(len(found.fit.has)), n=number(len(found.card.chosen)))
    with st.expander(title, key=f"matches {found.card.key}"):
        for kpi in found.card.chosen:
            _choice(opened, kpi.id, kpi.title)
        show_lacking(found)


def _choice(opened: Opened, place: str, title: str) -> None:
    found = opened()
    offered = {NONE: _("not in the data"), **titles_of(found.role)}
    now, key = found.fit.found.get(place, NONE), f"match {found.card.key} {found.role} {place}"
    set_widget(key, now)
    take = redraw_page_after(partial(_take, opened, key, place))
    st.selectbox(
        plain(title),
        list(offered),
        list(offered).index(now),
        format_func=covered(offered).__getitem__,
        key=key,
        on_change=take,
    )


def _take(opened: Opened, key: str, place: str) -> None:
    """What was found for the others stays theirs, unless it is chosen here."""
    found, name = opened(), st.session_state[key]
    taken = {one: NONE for one, other in found.fit.found.items() if name and other == name and one != place}
    kept_roles.match(found.card.key, found.role, {**taken, place: name})

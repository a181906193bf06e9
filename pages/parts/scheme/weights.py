"""The weights of the KPIs of one role, with locks."""

import time
from typing import NamedTuple

import streamlit as st

from kpi.language import _
from kpi.scheme.card import Card, weights_message
from kpi.scheme.scheme import Scheme
from kpi.scheme.weights import balanced_weights, drag
from pages.parts.scheme.card_kpis import show_card_kpis
from pages.parts.shell import controls, keys, session
from pages.parts.shell.drawing import send_drawings
from pages.parts.shell.fragments import fragment, redraw_page_after
from pages.parts.shell.texts import plain, show_finding

_ONE_HAND_SECONDS = 0.7
"""Nobody lets go of one slider and moves another faster than this."""


def show_weights(scheme: Scheme, role: str) -> None:
    """Weights of the card, and which KPIs are on it."""
    card = scheme.roles[role]
    if len(card.kpis) == 1:
        st.caption(plain(_("{kpi} is the only KPI of this role, so it weighs 100%.").format(kpi=card.kpis[0].label)))
    else:
        _weights(role)
    with st.expander(_("Add or remove a KPI"), key=f"{role}_kpis", on_change="rerun") as more:
        if more.open:
            show_card_kpis(card)


def _percents(card: Card) -> dict[str, int]:
    """Weights in whole percents that add up to 100, or the draft that somebody has not finished."""
    drafts: dict[str, dict[str, int]] = st.session_state.setdefault(keys.WEIGHT_DRAFTS, {})
    draft = drafts.get(card.role)
    if draft and draft.keys() == {kpi.name for kpi in card.kpis}:
        return draft
    return {kpi.name: round(kpi.weight * 100) for kpi in card.kpis}


def _locked(card: Card) -> set[str]:
    return set(st.session_state.get(keys.locks(card.role)) or ())


def _weights(role: str) -> None:
    card = session.state().scheme.roles[role]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show_finding(_("Weights"))
        st.toggle(_("Keep the sum at 100%"), value=True, key=keys.KEEP_SUM, persist_state="session")
        st.button(
            _("Balance"),
            key=f"balance {role}",
            on_click=redraw_page_after(_balance),
            args=(card,),
            icon=":material/balance:",
        )
    _sliders(role)
    labels = {kpi.name: plain(kpi.label) for kpi in card.kpis}
    st.pills(
        _("Locked: these stay when others move"),
        list(labels),
        selection_mode="multi",
        format_func=labels.__getitem__,
        key=keys.locks(role),
        persist_state="session",
    )


@fragment("weights")
def _sliders(role: str) -> None:
    send_drawings("weights")
    card = session.state().scheme.roles[role]
    percents = _percents(card)
    for kpi in card.kpis:
        widget = keys.weight(role, kpi.name)
        controls.set_widget(widget, percents[kpi.name])
        st.slider(
            plain(kpi.label),
            0,
            100,
            percents[kpi.name],
            format="%d%%",
            key=widget,
            on_change=_dragged,
            args=(role, kpi.name),
        )
    total = sum(percents.values())
    if total != 100:
        st.warning(plain(weights_message(role, total / 100)))


class _Move(NamedTuple):
    """The slider that moved last and when, the weights before it was taken, and what came out."""

    name: str
    when: float
    base: dict[str, int]
    moved: dict[str, int]


def _moves() -> dict[str, _Move]:
    """The last move of each role."""
    found: dict[str, _Move] = st.session_state.setdefault(keys.WEIGHT_MOVES, {})
    return found


def _dragged(role: str, name: str) -> None:
    card = session.state().scheme.roles[role]
    to = int(st.session_state[keys.weight(role, name)])
    percents, last, now = _percents(card), _moves().get(card.role), time.monotonic()
    if not st.session_state.get(keys.KEEP_SUM, True):
        _weigh(card, {**percents, name: to})
        return
    if last and last.name != name and now - last.when < _ONE_HAND_SECONDS:
        return  # the browser repeats where this slider stood before the other one moved it
    same = last is not None and last.name == name and last.moved == percents
    base = last.base if last and same else percents  # twenty small steps share out as one large one does
    moved = drag(base, name, to, _locked(card))
    _moves()[card.role] = _Move(name, now, base, moved)
    _weigh(card, moved)


def _balance(card: Card) -> None:
    _weigh(card, balanced_weights(_percents(card), _locked(card)))


def _weigh(card: Card, percents: dict[str, int]) -> None:
    """Weights become the scheme's when they add up; until then they wait as a draft, and the last good ones pay."""
    drafts = st.session_state.setdefault(keys.WEIGHT_DRAFTS, {})
    if sum(percents.values()) != 100:
        drafts[card.role] = percents
        return
    drafts.pop(card.role, None)
    kpis = tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis)
    session.change(lambda scheme: scheme.revise_card(card.role, kpis=kpis))
    controls.redraw_after("weights")

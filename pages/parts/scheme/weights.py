"""The weights of the KPIs of one role, with locks."""

from functools import partial

import streamlit as st

from kpi.language import _
from kpi.scheme.card import Card, weights_message
from kpi.scheme.scheme import Scheme
from kpi.scheme.weights import balanced_weights, drag
from pages.parts.scheme.card_kpis import show_card_kpis
from pages.parts.shell import keys, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.live import Moved, Slide, SlideRow, show_sliders, today_of
from pages.parts.shell.texts import plain, show_finding


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
    return _whole(card)


def _whole(card: Card) -> dict[str, int]:
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
    show_sliders("weights", partial(_rows, role), partial(_take, role), _only_weights, partial(_lock, role))
    total = sum(_percents(card).values())
    if total != 100:
        st.warning(plain(weights_message(role, total / 100)))


def _only_weights(_before: Scheme, _after: Scheme) -> bool:
    """Nothing else on the page shows them, but for what is said of a sum that is not 100 %."""
    return not st.session_state.get(keys.WEIGHT_DRAFTS)


def _rows(role: str) -> list[SlideRow]:
    card = session.state().scheme.roles[role]
    percents, today = _percents(card), today_of(lambda scheme: _whole(scheme.roles[role]), _percents(card))
    spoken = _("Weight of {kpi} of {role}")
    return [
        SlideRow(
            kpi.label,
            (Slide(f"{place}", spoken.format(kpi=kpi.label, role=role), now, today.get(kpi.name, now)),),
            locked=kpi.name in _locked(card),
        )
        for place, kpi in enumerate(card.kpis)
        for now in (percents[kpi.name],)
    ]


def _lock(role: str, place: str, on: bool) -> None:
    """Holds a weight when others move, or lets it move again."""
    card = session.state().scheme.roles[role]
    name = card.kpis[int(place)].name
    st.session_state[keys.locks(role)] = sorted(_locked(card) | {name} if on else _locked(card) - {name})


def _take(role: str, moved: Moved) -> None:
    """Twenty small steps share out as one large one does: all moves of a drag start from the weights before it."""
    card = session.before_drag(moved.drag).roles[role]
    name, to = card.kpis[int(moved.name)].name, round(moved.value)
    if st.session_state.get(keys.KEEP_SUM, True):
        _weigh(card, drag(_percents(card), name, to, _locked(card)), moved.drag)
    else:
        _weigh(card, {**_percents(session.state().scheme.roles[role]), name: to}, moved.drag)


def _balance(card: Card) -> None:
    _weigh(card, balanced_weights(_percents(card), _locked(card)))


def _weigh(card: Card, percents: dict[str, int], drag: str = "") -> None:
    """Weights become the scheme's when they add up; until then they wait as a draft, and the last good ones pay."""
    drafts = st.session_state.setdefault(keys.WEIGHT_DRAFTS, {})
    if sum(percents.values()) != 100:
        drafts[card.role] = percents
        return
    drafts.pop(card.role, None)
    kpis = tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis)
    session.change(lambda scheme: scheme.revise_card(card.role, kpis=kpis), drag)

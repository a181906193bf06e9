"""The weights of the KPIs of one role, with locks."""

from functools import partial

import numpy as np
import streamlit as st

from kpi.language import _, ngettext, number, percent
from kpi.problem import Refused
from kpi.scheme.card import Card
from kpi.scheme.weights import balanced_weights, drag
from pages.parts.scheme.card_copy import show_card_copy
from pages.parts.scheme.card_kpis import show_card_kpis
from pages.parts.scheme.norm_lines import show_weights_norm
from pages.parts.shell import keys, session
from pages.parts.shell.fragments import fragment, redraw_page_after
from pages.parts.shell.live import Moved, Slide, SlideRow, always_alone, show_sliders, today_of
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce

WHOLE = 100
"""What the weights of a card add up to, in percent."""


def show_weights(role: str) -> None:
    """Weights of the card under their sum, with what else can be done with the card."""
    card = session.state().scheme.roles[role]
    _head(role)
    if not card.kpis:
        st.caption(
            _("This role has no KPIs, so no bonus is paid: only what stands under Limits, such as a commission.")
        )
        return
    if len(card.kpis) == 1:
        st.caption(plain(_("{kpi} is the only KPI of this role, so it weighs 100%.").format(kpi=card.kpis[0].label)))
        return
    sliders = partial(_rows, role), partial(_take, role), always_alone, partial(_lock, role)
    show_sliders("weights", *sliders, beside=partial(_beside, role))
    show_weights_norm(role)
    _own_weights(role)


def _own_weights(role: str) -> None:
    """How many people these weights are not for."""
    try:
        workforce = whole_workforce()
    except Refused:
        return
    if workforce.own_weight is None or role not in workforce.members:
        return
    rows = workforce.members[role]
    theirs = ~np.isnan(workforce.own_weight[:, rows]).all(axis=(0, 2))
    count = len(set(workforce.people[rows][theirs]))
    text = ngettext(
        "{n} person has weights of their own in the data, which stand before these.",
        "{n} people have weights of their own in the data, which stand before these.",
        count,
    )
    if count:
        st.caption(text.format(n=number(count)))


def show_one_weight(role: str, name: str) -> None:
    """The slider of one weight, and nothing else."""
    place = [kpi.name for kpi in session.state().scheme.roles[role].kpis].index(name)

    def rows() -> list[SlideRow]:
        [weight] = _rows(role)[place].slides
        return [SlideRow(weight.spoken, (weight,))]

    show_sliders("one weight", rows, partial(_take, role), always_alone)


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


@fragment(keys.WEIGHTS_HEAD)
def _head(role: str) -> None:
    """What the weights add up to, which changes with the hand while the sum is free."""
    st.session_state[keys.WEIGHTS_SUM] = total = _sum(role)
    with st.container(horizontal=True, vertical_alignment="center", key=keys.WEIGHTS_HEAD, gap="small"):
        st.header(_("Weights"), anchor=False, width="content")
        if session.state().scheme.roles[role].kpis:
            _chip(total)
        st.space("stretch")
        if total not in (0, WHOLE):
            balance = redraw_page_after(_balance)
            st.button(_("Balance"), key=f"balance {role}", on_click=balance, args=(role,), type="tertiary")
        with st.popover(_("Edit card"), type="tertiary"):
            _edit_card(role)


def _edit_card(role: str) -> None:
    st.toggle(_("Keep the sum at 100%"), value=True, key=keys.KEEP_SUM, persist_state="session")
    show_card_kpis(session.state().scheme.roles[role])
    show_card_copy(role)


def _sum(role: str) -> int:
    return sum(_percents(session.state().scheme.roles[role]).values())


def _chip(total: int) -> None:
    if total == WHOLE:
        st.badge(percent(1), icon=":material/check:", color="green")
    else:
        st.badge(_gap_in_words(total), color="orange")


def _gap_in_words(total: int) -> str:
    gap = abs(WHOLE - total)
    text = (
        ngettext("{sum}: raise one by {n} point", "{sum}: raise one by {n} points", gap)
        if total < WHOLE
        else ngettext("{sum}: lower one by {n} point", "{sum}: lower one by {n} points", gap)
    )
    return plain(text.format(sum=percent(total / WHOLE), n=number(gap)))


def _beside(role: str) -> tuple[str, ...]:
    return (keys.WEIGHTS_HEAD,) if st.session_state.get(keys.WEIGHTS_SUM) != _sum(role) else ()


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
    card = session.before_drag(moved.drag).scheme.roles[role]
    name, to = card.kpis[int(moved.name)].name, round(moved.value)
    if st.session_state.get(keys.KEEP_SUM, True):
        _weigh(card, drag(_percents(card), name, to, _locked(card)), moved.drag)
    else:
        _weigh(card, {**_percents(session.state().scheme.roles[role]), name: to}, moved.drag)


def _balance(role: str) -> None:
    card = session.state().scheme.roles[role]
    _weigh(card, balanced_weights(_percents(card), _locked(card)))


def _weigh(card: Card, percents: dict[str, int], drag: str = "") -> None:
    """Weights become the scheme's when they add up; until then they wait as a draft, and the last good ones pay."""
    drafts = st.session_state.setdefault(keys.WEIGHT_DRAFTS, {})
    if sum(percents.values()) != WHOLE:
        drafts[card.role] = percents
        return
    drafts.pop(card.role, None)
    kpis = tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis)
    session.change(lambda scheme: scheme.revise_card(card.role, kpis=kpis), drag)

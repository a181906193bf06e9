"""Which KPIs are on a card: one more, or one less."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.proposal.firstkpi import first_kpi
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.scheme.weights import balanced_weights, drag
from pages.parts.shell import controls, session
from pages.parts.shell.view import whole_workforce


def lower_is_better(name: str) -> bool:
    """Whether lower is better, as the data say, or else a card that has the KPI."""
    now = session.state()
    cards = (*now.scheme.cards, *now.baseline.cards)
    on_cards = any(kpi.curve.falls for card in cards for kpi in card.kpis if kpi.name == name)
    try:
        return on_cards or name in whole_workforce().falling
    except Refused:
        return on_cards


def show_card_kpis(card: Card) -> None:
    """A KPI of the data to add, one of the card to remove."""
    labels = {kpi.name: kpi.label for kpi in card.kpis}
    try:
        offered = [name for name in whole_workforce().kpis if name not in labels]
    except Refused:
        offered = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.selectbox(_("KPI in the data"), offered, key=f"new {card.role}", index=None, placeholder=_("choose"))
        st.button(_("Add"), key=f"add {card.role}", disabled=new is None, on_click=_add, args=(card.role, new))
    if len(labels) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        old = st.selectbox(_("KPI of this role"), list(labels), key=f"old {card.role}", format_func=labels.__getitem__)
        st.button(_("Remove"), key=f"remove {card.role}", on_click=_remove, args=(card.role, old))


def _add(role: str, name: str) -> None:
    """A new KPI takes a tenth of the weight from the others; its curve is the first one that a proposal would give it."""
    new = first_kpi(whole_workforce(), role, name, 0.1, falls=lower_is_better(name))

    def make(scheme: Scheme) -> Scheme:
        card = scheme.roles[role]
        percents = drag({**{kpi.name: round(kpi.weight * 100) for kpi in card.kpis}, name: 0}, name, 10)
        kpis = [kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis]
        return scheme.revise_card(role, kpis=(*kpis, new))

    controls.change_scheme(make)


def _remove(role: str, name: str) -> None:
    def make(scheme: Scheme) -> Scheme:
        card = scheme.roles[role]
        left = [kpi for kpi in card.kpis if kpi.name != name]
        percents = balanced_weights({kpi.name: round(kpi.weight * 100) for kpi in left})
        return scheme.revise_card(role, kpis=tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in left))

    controls.change_scheme(make)

"""Which KPIs are on a card: one more, or one less."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.proposal.firstkpi import first_kpi, same_of, title_of, whose_results
from kpi.rules.people import Whose
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.scheme.weights import balanced_weights, drag
from pages.parts.shell import controls, session
from pages.parts.shell.view import whole_workforce

_FIRST_WEIGHT = 10
"""Of a KPI beside others, in percent."""


def lower_is_better(name: str) -> bool:
    """Whether lower is better, as the data say, or else a card that has the KPI."""
    now = session.state()
    cards = (*now.scheme.cards, *now.baseline.cards)
    on_cards = any(kpi.curve.falls for card in cards for kpi in card.kpis if kpi.in_data == name)
    try:
        return on_cards or name in whole_workforce().falling
    except Refused:
        return on_cards


def show_card_kpis(card: Card) -> None:
    """A KPI of the data to add, one of the card to remove."""
    labels = {kpi.name: kpi.label for kpi in card.kpis}
    offered = _offered(card)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.selectbox(
            _("KPI in the data"),
            list(offered),
            key=f"new {card.role}",
            index=None,
            placeholder=_("choose"),
            format_func=offered.__getitem__,
        )
        st.button(_("Add"), key=f"add {card.role}", disabled=new is None, on_click=_add, args=(card.role, new))
    if not labels:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        old = st.selectbox(_("KPI of this role"), list(labels), key=f"old {card.role}", format_func=labels.__getitem__)
        st.button(_("Remove"), key=f"remove {card.role}", on_click=_remove, args=(card.role, old))


Offered = tuple[str, Whose | None]
"""A KPI of the data, and whose result of it, where it is on the card already."""


def _offered(card: Card) -> dict[Offered, str]:
    """What may be added, in words: KPIs that are not on the card, then those that are, of somebody else."""
    try:
        everyone = whole_workforce()
    except Refused:
        return {}
    taken = {(kpi.in_data, kpi.of) for kpi in card.kpis}
    on_card = {kpi.in_data: kpi.label for kpi in sorted(card.kpis, key=lambda kpi: kpi.measure == "")}
    new: dict[Offered, str] = {(name, None): name for name in everyone.kpis if name not in on_card}
    known = (
        (name, whose) for name in everyone.kpis if name in on_card for whose in whose_results(everyone, card.role, name)
    )
    others = ((name, whose) for name, whose in known if (name, whose) not in taken)
    return new | {(name, whose): title_of(on_card[name], whose) for name, whose in others}


def _add(role: str, offered: Offered) -> None:
    """A new KPI takes a tenth of the weight from the others, if there are any; its curve is the first one that a proposal would give it."""
    name, whose = offered

    def make(scheme: Scheme) -> Scheme:
        card, falls = scheme.roles[role], lower_is_better(name)
        if whose is None:
            new = first_kpi(whole_workforce(), role, name, _FIRST_WEIGHT / 100, falls=falls)
        else:
            new = same_of(whole_workforce(), card, name, whose, _FIRST_WEIGHT / 100, falls=falls)
        before = {kpi.name: round(kpi.weight * 100) for kpi in card.kpis}
        percents = drag({**before, new.name: 0}, new.name, _FIRST_WEIGHT if before else 100)
        kpis = [kpi.revise(weight=percents[kpi.name] / 100) for kpi in card.kpis]
        return scheme.revise_card(role, kpis=(*kpis, new.revise(weight=percents[new.name] / 100)))

    controls.change_scheme(make)


def _remove(role: str, name: str) -> None:
    def make(scheme: Scheme) -> Scheme:
        card = scheme.roles[role]
        left = [kpi for kpi in card.kpis if kpi.name != name]
        percents = balanced_weights({kpi.name: round(kpi.weight * 100) for kpi in left})
        return scheme.revise_card(role, kpis=tuple(kpi.revise(weight=percents[kpi.name] / 100) for kpi in left))

    controls.change_scheme(make)

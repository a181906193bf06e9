"""What is to be known of the KPIs of a role: what each strategy pays, each KPI in full, and the norms with how sure they are."""

from collections.abc import Iterator

import streamlit as st

from kpi.language import _, percent
from kpi.library.rolecards import (
    BETTER_WORDS,
    GROUP_WORDS,
    KIND_WORDS,
    PERSPECTIVE_WORDS,
    RHYTHM_WORDS,
    SOURCE_WORDS,
    SURENESS_WORDS,
    UNIT_WORDS,
    WHOSE_WORDS,
    RoleCard,
    RoleKpi,
)
from pages.parts.roles.card_choice import open_card
from pages.parts.roles.card_pay import view_by, with_weights
from pages.parts.roles.card_weights import strategy_names, weightings
from pages.parts.roles.role_card import pays_finding
from pages.parts.shell.texts import plain


def show_strategies_pay() -> None:
    """What each way to weigh pays whom, in a sentence each."""
    found, names = open_card(), strategy_names()
    choices = weightings(found.card)
    if not found.fit.has or len(choices) < 2:
        return
    with st.expander(_("What each strategy pays whom"), key="strategies pay", on_change="rerun") as section:
        for name, weights in choices.items() if section.open else ():
            view = view_by(with_weights(found, weights))
            st.markdown(f"**{plain(names[name])}** · {plain(_weights_in_words(found.card, weights))}")
            st.caption(plain(pays_finding(names[name], view)) if view else _("Your data cannot be paid by it."))


def _weights_in_words(card: RoleCard, weights: dict[str, float]) -> str:
    titles = {kpi.id: kpi.title for kpi in card.kpis}
    text = _("{kpi} {weight}")
    return ", ".join(text.format(kpi=titles[one], weight=percent(weight / 100, 1)) for one, weight in weights.items())


def show_passports() -> None:
    """Each KPI of the card in full; those that are only offered come behind."""
    card = open_card().card
    with st.expander(_("Every KPI in full"), key="card passports"):
        if card.note:
            st.caption(plain(card.note))
        for kpi in (*card.chosen, *card.offered):
            st.markdown(f"**{plain(kpi.title)}**" + ("" if kpi.weight else f" · {plain(_('only offered'))}"))
            st.caption("  \n".join(plain(line) for line in _lines(kpi)))


def _lines(kpi: RoleKpi) -> Iterator[str]:
    yield _("Formula: {formula}").format(formula=kpi.formula or kpi.title)
    yield " · ".join(filter(None, _in_short(kpi)))
    if kpi.group:
        yield _("It belongs to: {group}").format(group=_(GROUP_WORDS[kpi.group]))
    yield _("Mandatory on this card.") if kpi.mandatory else _("Optional.")
    if kpi.measure:
        yield _("Ready measure for a list of deals or contacts: {measure}").format(measure=kpi.measure)
    if kpi.gamed:
        yield _("How it can be gamed: {text}").format(text=kpi.gamed)
    if kpi.guard:
        yield _("What guards against it: {text}").format(text=kpi.guard)
    if kpi.sources:
        yield _("Source: {names}").format(names=_source(kpi))


def _in_short(kpi: RoleKpi) -> Iterator[str]:
    yield _(KIND_WORDS[kpi.kind])
    yield _(UNIT_WORDS.get(kpi.unit, kpi.unit))
    yield _(BETTER_WORDS[kpi.better])
    yield _(PERSPECTIVE_WORDS[kpi.perspective])
    yield _(RHYTHM_WORDS[kpi.rhythm])
    yield _(WHOSE_WORDS[kpi.whose])


def show_norms() -> None:
    """What is named as normal, with how sure that is."""
    norms = [kpi for kpi in open_card().card.kpis if kpi.norm and kpi.norm_is]
    if not norms:
        return
    with st.expander(_("Norms, and how sure they are"), key="card norms"):
        for kpi in norms:
            st.markdown(f"**{plain(kpi.title)}**")
            st.markdown(plain(kpi.norm))
            st.caption(plain(f"{_(SURENESS_WORDS[kpi.norm_is])}, {_source(kpi)}"))


def _source(kpi: RoleKpi) -> str:
    return ", ".join(_(SOURCE_WORDS[one]) for one in kpi.sources)

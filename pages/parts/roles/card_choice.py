"""Which role card is open, for whom, and what of it the data have."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import streamlit as st

from kpi.goals.matrix import GoalMatrix
from kpi.intake.words.names import known_deals
from kpi.language import _, number
from kpi.library.rolecards import RoleCard, role_cards
from kpi.payment.roster import units_by_kpi
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.proposal.firstkpi import readable
from kpi.proposal.rolefit import DataKpi, RoleFit, data_kpis, fitted
from kpi.scheme.scheme import Scheme
from pages.parts.shell import keys, privacy, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import whole_workforce

FIRST = "inbound-sales"


class OpenCard(NamedTuple):
    """The card that is looked at, and the role of the data that it is for."""

    card: RoleCard
    role: str
    fit: RoleFit
    goals: GoalMatrix | None = None
    """The goals that it is made of, if it is."""


Opened = Callable[[], OpenCard]
"""Gives the card as it is now."""


def all_cards() -> dict[str, RoleCard]:
    """The cards of the library, in place of some of them what somebody made of them, and one's own."""
    return _with_own(session.state().step.cards)


def card_before(drag: str) -> RoleCard:
    """The open card as it was before this drag of a slider."""
    return _with_own(session.before_drag(drag).cards)[_card_key()]


def _with_own(cards: tuple[RoleCard, ...]) -> dict[str, RoleCard]:
    return role_cards() | {card.key: card for card in cards}


def open_card() -> OpenCard:
    """What is open now."""
    card, role = all_cards()[_card_key()], open_role()
    return OpenCard(card, role, fit_of(card, role))


def fit_of(card: RoleCard, role: str) -> RoleFit:
    """What of a card the people of a role have, with what somebody has chosen."""
    own = dict(session.state().step.matches)
    offered = {"", *(kpi.name for kpi in kpis_of(role))}
    choices = {kpi.id: own.get((card.key, role, kpi.id)) for kpi in card.chosen}
    found = fitted(card, kpis_of(role), known_deals())
    return found.choosing({one: name for one, name in choices.items() if name is not None and name in offered})


def kpis_of(role: str) -> list[DataKpi]:
    """What the people of a role have results of."""
    try:
        everyone = whole_workforce()
    except Refused:
        return []
    scheme = session.state().worked_on
    found: dict[str, list[DataKpi]] = remembered(Remembered.ROLE_KPIS, (everyone, scheme.by_name), dict)
    if role not in found:
        found[role] = _named(everyone, role, scheme)
    return found[role]


def titles_of(role: str) -> dict[str, str]:
    """What the KPIs are called that the people of a role have results of, by their names in the data."""
    return {kpi.name: kpi.title or readable(kpi.name) or kpi.name for kpi in kpis_of(role)}


def covered(titles: Mapping[str, str]) -> dict[str, str]:
    """The same as a list shows them, without names while these are hidden."""
    return {name: privacy.cover().text(title) for name, title in titles.items()}


def _named(everyone: Workforce, role: str, scheme: Scheme) -> list[DataKpi]:
    units = units_by_kpi(session.state().data.results)
    known = {kpi.name: kpi for card in scheme.cards for kpi in card.kpis} | {
        kpi.name: kpi for kpi in scheme.roles[role].kpis
    }
    return data_kpis(everyone, role, {name: kpi.title for name, kpi in known.items()}, units)


def _card_key() -> str:
    cards = all_cards()
    if st.session_state.get(keys.ROLE_CARD) not in cards:
        st.session_state[keys.ROLE_CARD] = FIRST
    return str(st.session_state[keys.ROLE_CARD])


def open_role() -> str:
    """The role of the data that was chosen last; at first the first."""
    roles = session.state().worked_on.roles
    if st.session_state.get(keys.ROLE_PAID) not in roles:
        st.session_state[keys.ROLE_PAID] = next(iter(roles))
    return str(st.session_state[keys.ROLE_PAID])


def show_choice() -> None:
    """The role, with how many of its KPIs the data have, and for whom the card is."""
    _card_key()
    role = open_role()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {key: privacy.cover().text(_label(card, role)) for key, card in all_cards().items()}
        st.selectbox(
            _("Role"),
            list(labels),
            format_func=labels.__getitem__,
            key=keys.ROLE_CARD,
            persist_state="session",
            width=270,
        )
        show_people_choice()


def show_people_choice() -> None:
    """For the people of which role of the data the card is, where there are several."""
    open_role()
    roles = list(session.state().worked_on.roles)
    if len(roles) > 1:
        cover = privacy.cover().text
        label = _("For the people of")
        st.selectbox(label, roles, format_func=cover, key=keys.ROLE_PAID, persist_state="session", width=190)


def _label(card: RoleCard, role: str) -> str:
    text = _("{role} · {there} of {n} in your data")
    return text.format(role=card.title, there=number(len(fit_of(card, role).has)), n=number(len(card.chosen)))

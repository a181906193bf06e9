"""The part of role cards: what can be chosen on the left, the card and what it pays on the right."""

import streamlit as st

from kpi.language import _
from pages.parts.roles.card_choice import open_card, show_choice
from pages.parts.roles.card_editing import show_editing
from pages.parts.roles.card_matches import show_matches
from pages.parts.roles.card_use import show_use
from pages.parts.roles.card_weights import show_card_weights, show_first_weight
from pages.parts.roles.passports import show_norms, show_passports, show_strategies_pay
from pages.parts.roles.role_card import show_card, show_card_slide
from pages.parts.shell import panes
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.texts import plain


def show_cards() -> None:
    """Both panes."""
    view_or_problems()
    with panes.beside() as (left, right):
        with left:
            _controls()
        with right:
            show_card()


def _controls() -> None:
    show_choice()
    st.caption(plain(open_card().card.about))
    show_card_weights()
    show_use(open_card, "card", _("Use this card"))
    show_matches(open_card)
    show_strategies_pay()
    show_editing()
    show_passports()
    show_norms()


def show_cards_slide() -> None:
    """The finding, the card and one slider."""
    view_or_problems()
    show_card_slide()
    show_first_weight()

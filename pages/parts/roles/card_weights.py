"""The weights of a role card: by strategy, or each by its slider."""

import streamlit as st

from kpi.language import _, pgettext
from kpi.library.rolecards import RoleCard, role_cards
from kpi.library.strategies import STRATEGIES, by_strategy
from kpi.scheme.weights import drag_above_zero, whole_percents
from pages.parts.roles import kept_roles
from pages.parts.roles.card_choice import card_before, open_card
from pages.parts.shell import keys
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.live import Moved, Slide, SlideRow, never_alone, show_sliders

SUGGESTED = ""
"""The weights with which a card comes."""
OTHER = "own"
"""Weights that no strategy gives."""


def show_card_weights() -> None:
    """Strategies first, then a slider for each KPI."""
    card = open_card().card
    _show_strategies(card)
    if len(card.chosen) > 1:
        show_sliders("role weights", _rows, _take, never_alone, _lock)


def show_first_weight() -> None:
    """The slider of the KPI that weighs most, for the wall."""
    if len(open_card().card.chosen) > 1:
        show_sliders("role weight", _first_row, _take, never_alone)


def weightings(card: RoleCard) -> dict[str, dict[str, float]]:
    """The weights with which the card comes, and those by each strategy that it serves."""
    start = first_card(card)
    found = {SUGGESTED: start.percents}
    for name in STRATEGIES:
        if weights := by_strategy(start, name):
            found[name] = weights
    return found


def first_card(card: RoleCard) -> RoleCard:
    """The card as it came: of the library, or its file."""
    return role_cards().get(card.key, card)


def _show_strategies(card: RoleCard) -> None:
    choices, names = weightings(card), strategy_names()
    now = next((name for name, weights in choices.items() if weights == card.percents), OTHER)
    offered = [*choices, *([OTHER] if now == OTHER else [])]
    if len(offered) < 2:
        return
    set_widget(keys.ROLE_STRATEGY, now)
    st.segmented_control(
        _("What comes first"),
        offered,
        default=now,
        format_func=names.__getitem__,
        required=True,
        key=keys.ROLE_STRATEGY,
        on_change=redraw_page_after(_choose),
    )


def strategy_names() -> dict[str, str]:
    """What each way to weigh is called."""
    own = {SUGGESTED: pgettext("weights", "As suggested"), OTHER: pgettext("weights", "Your own")}
    return own | {name: _(title) for name, title in STRATEGIES.items()}


def _choose() -> None:
    card, name = open_card().card, st.session_state[keys.ROLE_STRATEGY]
    if name == SUGGESTED and card.key in role_cards():
        kept_roles.drop_card(card.key)
    elif name != OTHER:
        kept_roles.keep_card(card.weighed(weightings(card)[name]))


def _rows() -> list[SlideRow]:
    card = open_card().card
    came, locked = first_card(card).percents, _locked(card)
    spoken = _("Weight of {kpi} of {role}")
    return [
        SlideRow(
            kpi.title,
            (Slide(kpi.id, spoken.format(kpi=kpi.title, role=card.title), kpi.weight, came.get(kpi.id, 0)),),
            locked=kpi.id in locked,
            help=kpi.formula,
        )
        for kpi in card.chosen
    ]


def _first_row() -> list[SlideRow]:
    first = max(first_card(open_card().card).chosen, key=lambda kpi: kpi.weight).id
    rows = _rows()
    row = next((row for row in rows if row.slides[0].name == first), rows[0])
    return [row._replace(locked=None)]


def _locked(card: RoleCard) -> set[str]:
    return set(st.session_state.get(keys.locks(f"card {card.key}")) or ())


def _lock(name: str, on: bool) -> None:
    card = open_card().card
    locked = _locked(card) | {name} if on else _locked(card) - {name}
    st.session_state[keys.locks(f"card {card.key}")] = sorted(locked)


def _take(moved: Moved) -> None:
    """All moves of a drag start from the weights before it; a KPI stays on the card at 1 % at least."""
    card = card_before(moved.drag)
    weights = drag_above_zero(whole_percents(card.percents), moved.name, round(moved.value), _locked(card))
    kept_roles.keep_card(card.weighed(weights), moved.drag)

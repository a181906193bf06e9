"""The true-up of a role: whether a quarter or a year is settled as a whole, when, and in which direction."""

from functools import partial
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.trueup import TrueUp
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, show_field
from pages.parts.shell import controls


def show_true_up(scheme: Scheme, card: Card) -> None:
    """One choice, and its terms where there is one."""
    st.caption(
        _(
            "The card is applied to the results to date as if they were one period, with the target bonuses of all its periods; what was paid before "
            "is taken off. A missed month is made up for when the year has caught up."
        )
    )
    if scheme.team_of(card).divides:
        st.caption(_("A bonus from a pool cannot be trued up: let the team's result pay a part instead."))
        return
    names = {"none": _("stays as paid"), "settled": _("is settled (true-up)")}
    now = "none" if card.true_up is None else "settled"
    label = _("A quarter or a year as a whole")
    controls.choice(label, f"{card.role} true-up", now, names, partial(_turn, card.role))
    if card.true_up is not None:
        form = Form(f"{card.role} true-up ", lambda s: s.roles[card.role].true_up, partial(_put, card.role))
        for name in TrueUp.model_fields:
            show_field(form, name)


def _turn(role: str, scheme: Scheme, word: str) -> Scheme:
    return scheme.revise_card(role, true_up=TrueUp() if word == "settled" else None)


def _put(role: str, scheme: Scheme, **changes: Any) -> Scheme:
    """A quarter that was to wait for the end of the year is settled at its own end."""
    terms = scheme.roles[role].true_up or TrueUp()
    if changes.get("over") == "quarter to date" and terms.at == "end of the year":
        changes["at"] = "end of the quarter"
    return scheme.revise_card(role, true_up=terms.revise(**changes))

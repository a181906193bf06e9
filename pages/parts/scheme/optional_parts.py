"""Parts that a card or the scheme has or has not: a true-up, a guarantee or draw, eligibility. One choice, and its terms where there is one."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from kpi.frozen import Frozen
from kpi.language import N_, _
from kpi.rules.eligibility import Eligibility
from kpi.rules.guarantee import Guarantee
from kpi.rules.trueup import TrueUp
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import WHOLE, Form, card_form, show_field
from pages.parts.shell import controls, session


class _Optional(NamedTuple):
    """A field of a card or a scheme that may be empty."""

    name: str
    label: str
    without: str
    within: str
    first: Frozen
    """With which terms it begins."""


_TRUE_UP = _Optional(
    "true_up", N_("A quarter or a year as a whole"), N_("stays as paid"), N_("is settled (true-up)"), TrueUp()
)
_GUARANTEE = _Optional(
    "guarantee", N_("The pay of a period"), N_("is what is earned"), N_("is at least …"), Guarantee(amount=1000.0)
)
_ELIGIBILITY = _Optional(
    "eligibility", N_("Paid in a period is"), N_("whoever was there"), N_("whoever meets conditions …"), Eligibility()
)


def show_true_up(scheme: Scheme, card: Card) -> None:
    """When a quarter or a year is settled as a whole, and in which direction; of a pool only the own part is."""
    st.caption(
        _(
            "The card is applied to the results to date as if they were one period, with the target bonuses of all its periods; what was paid before "
            "is taken off. A missed month is made up for when the year has caught up."
        )
    )
    if scheme.team_of(card).divides:
        st.caption(_("What a pool pays is divided already and stays: only the own part is settled."))
    _show(_TRUE_UP, card_form(card.role))


def show_guarantee(card: Card) -> None:
    """How much is paid at least, and whether what that adds is recovered."""
    st.caption(
        _(
            "Bonus, commission and deductions together pay at least this much, for the days employed. What a draw adds is recovered from later "
            "pay, as far as that is above the draw."
        )
    )
    _show(_GUARANTEE, card_form(card.role))


def show_eligibility() -> None:
    """Who is paid a period at all."""
    st.caption(
        _(
            "Whoever is not eligible is paid nothing for the period, and what that is in money is told. Their results still count for the team. "
            "A column “eligible” of the people table, yes or no, counts without any setting."
        )
    )
    _show(_ELIGIBILITY, WHOLE)


def _show(part: _Optional, owner: Form) -> None:
    has = getattr(owner.get(session.state().scheme), part.name) is not None
    names = {"without": _(part.without), "within": _(part.within)}
    key = f"{owner.key}{part.name}"
    controls.choice(_(part.label), key, "within" if has else "without", names, partial(_turn, part, owner))
    if has:
        form = Form(f"{key} ", lambda scheme: getattr(owner.get(scheme), part.name), partial(_put, part, owner))
        for name in type(part.first).model_fields:
            show_field(form, name)


def _turn(part: _Optional, owner: Form, scheme: Scheme, word: str) -> Scheme:
    return owner.put(scheme, **{part.name: part.first if word == "within" else None})


def _put(part: _Optional, owner: Form, scheme: Scheme, **changes: Any) -> Scheme:
    now: Frozen = getattr(owner.get(scheme), part.name) or part.first
    return owner.put(scheme, **{part.name: now.revise(**_together(now, changes))})


def _together(now: Frozen, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A quarter that was to wait for the end of the year is settled at its own end."""
    waits = isinstance(now, TrueUp) and now.at == "end of the year" and changes.get("over") == "quarter to date"
    return {**changes, **({"at": "end of the quarter"} if waits else {})}

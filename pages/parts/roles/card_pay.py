"""What a role card would pay: the scheme that it becomes, beside today's."""

from dataclasses import replace

from kpi.library.rolecards import RoleCard
from kpi.payment.check import refuse
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.proposal.goalscheme import goal_scheme
from kpi.proposal.rolescheme import role_scheme
from kpi.scheme.scheme import Scheme
from kpi.split import effect
from pages.parts.roles.card_choice import OpenCard, fit_of
from pages.parts.shell import session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View, view_or_none, whole_workforce


def scheme_of_card(found: OpenCard) -> Scheme:
    """The scheme that is worked on, with this card; raises `Refused` where the data have none of its KPIs or cannot be paid by it."""
    now, everyone = session.state().worked_on, whole_workforce()
    asked = (now, found.role, found.card, dict(found.fit.found), found.goals, everyone)
    made: Scheme = remembered(Remembered.ROLE_SCHEME, asked, lambda: _made(now, found, everyone))
    return made


def _made(now: Scheme, found: OpenCard, everyone: Workforce) -> Scheme:
    if found.goals is None:
        return role_scheme(now, found.role, found.fit, everyone)
    return goal_scheme(now, found.role, found.fit, everyone, found.goals)


def view_by(found: OpenCard) -> View | None:
    """What all pages look at, paid by a card; None where it pays nothing."""
    if not (view := view_or_none()):
        return None
    try:
        scheme = scheme_of_card(found)
        refuse(scheme, view.workforce)
    except Refused:
        return None
    paid = remembered(
        Remembered.ROLE_EFFECT,
        (scheme, view.workforce, view.before),
        lambda: effect(scheme, view.workforce, view.before.strong),
    )
    return replace(view, scheme=scheme, effect=paid)


def with_weights(found: OpenCard, weights: dict[str, float]) -> OpenCard:
    """The open card with other weights."""
    card: RoleCard = found.card.weighed(weights)
    return OpenCard(card, found.role, fit_of(card, found.role))

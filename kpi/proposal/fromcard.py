"""From nothing but results and a role card, or goals, to a scheme: what `propose` makes, with the card for the people of a role."""

import pandas as pd

from kpi.goals.matrix import GoalMatrix
from kpi.language import _
from kpi.library.rolecards import RoleCard
from kpi.payment.frames import checked
from kpi.payment.roster import build, units_by_kpi
from kpi.problem import Problem, Refused
from kpi.proposal.firstscheme import propose
from kpi.proposal.goalscheme import goal_scheme
from kpi.proposal.rolefit import RoleFit, Synonyms, data_kpis, fitted
from kpi.proposal.rolescheme import role_scheme
from kpi.scheme.scheme import Scheme


def scheme_from_card(
    results: pd.DataFrame,
    people: pd.DataFrame | None,
    card: RoleCard,
    synonyms: Synonyms,
    *,
    role: str = "",
    goals: GoalMatrix | None = None,
) -> tuple[RoleFit, Scheme]:
    """What of the card the data have, and the scheme. Without a `role`, for the people of the first one; `goals` are those that the
    card is made of. Raises `Refused` for a role that nobody has, and where the data have none of the KPIs.
    """
    first = propose(results, people)
    role = role or first.cards[0].role
    if role not in first.roles:
        what = _("nobody has the role “{name}”").format(name=role)
        raise Refused([Problem(what, mend=_("Known: {known}.").format(known=", ".join(first.roles)))])
    everyone = build(results, people, first)
    titles = {name: kpi.title for name, kpi in first.by_name.items()}
    fit = fitted(card, data_kpis(everyone, role, titles, units_by_kpi(checked(results, people)[0])), synonyms)
    made = goal_scheme(first, role, fit, everyone, goals) if goals else role_scheme(first, role, fit, everyone)
    return fit, made.revise(title=card.title[:120])

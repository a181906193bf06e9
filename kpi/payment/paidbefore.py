"""What was paid in the same quarter or year before the first period, for true-ups that settle against it."""

from collections.abc import Callable, Mapping

import numpy as np

from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.payment.todate import OpeningSums
from kpi.payment.workforce import Workforce
from kpi.rules.people import Since
from kpi.rules.trueup import PaidBefore
from kpi.scheme.scheme import Scheme

Pay = Callable[[Scheme, Workforce], Payouts]


def paid_before(scheme: Scheme, workforce: Workforce, pay: Pay) -> Mapping[Since, PaidBefore]:
    """By what is settled, for every seat; nothing where there is nothing to settle, or no period before. Raises what `pay` raises."""
    asked = {card.true_up.since for card in scheme.roles.values() if card.true_up}
    # A limit on all bonuses comes after the true-up, which would otherwise pay back what the limit cut.
    unlimited = scheme if scheme.bonus_limit is None else scheme.revise(bonus_limit=None)
    found = {}
    for since in sorted(asked):
        opening = OpeningSums(workforce, since, "nothing")
        if opening.lead is not None:
            paid, places = pay(unlimited, opening.lead), opening.places("people")
            lines = (paid.individual, paid.team_part, _targets(scheme, paid))
            found[since] = PaidBefore(*(np.where(places < 0, 0.0, line.sum(axis=1)[places]) for line in lines))
    return found


def _targets(scheme: Scheme, paid: Payouts) -> Floats:
    """(people, periods) target bonuses in minor units, not rounded, as they are added up in one go; 0 where nobody is paid."""
    found = np.zeros(paid.target.shape)
    for role, rows in paid.workforce.members.items():
        found[rows] = np.nan_to_num(scheme.roles[role].target.found(paid.workforce, rows, scheme.minor))
    return found * paid.active

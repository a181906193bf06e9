"""What has to be known before worlds are paid: by which money people are measured, and which results of the company a scheme looks at."""

import numpy as np

from kpi.money import Floats
from kpi.payment import scoring
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from kpi.worlds import Asked


def money_units(scheme: Scheme, workforce: Workforce) -> Floats:
    """(seats,) money by which each seat's payouts are measured: the target bonus of the time ahead; where there is none, as for those on
    commission alone, what the expected results pay, or one unit of currency."""
    target = targets(scheme, workforce)
    if (target > 0).all():
        return target
    expected = pay(scheme, workforce).payout.sum(axis=1).astype(float)
    return np.where(target > 0, target, np.where(expected > 0, expected, float(scheme.minor)))


def targets(scheme: Scheme, workforce: Workforce) -> Floats:
    """(seats,) target bonus of the time ahead in minor units, of the days that are known."""
    found = np.zeros(len(workforce.seats))
    for role, rows in workforce.members.items():
        card = scheme.roles[role]
        due = scoring.due(card, workforce, rows)
        found[rows] = np.where(due, np.nan_to_num(scoring.target_bonus(scheme, card, workforce, rows)), 0.0).sum(axis=1)
    return found


def company_results(scheme: Scheme, workforce: Workforce) -> list[Asked]:
    """The results of the whole company that a scheme looks at."""
    found: list[Asked] = []
    for card in (scheme.roles[role] for role in workforce.members):
        team = scheme.team_of(card)
        found += [(kpi.name, scale) for kpi in card.kpis if kpi.of == "company" for scale in (kpi.curve.scale, "plan")]
        found += [(gate.kpi, "plan") for gate in card.gates if gate.of == "company"]
        found += [(name, team.curve.scale) for name in team.kpis if team.of == "company" and team.counts]
    return list(dict.fromkeys(found))

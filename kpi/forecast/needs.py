"""What has to be known before worlds are paid: by which money people are measured, and which results of the company a scheme looks at."""

import numpy as np

from kpi.language import _
from kpi.money import Floats
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.problem import Problem
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
        due = card.due.where(workforce, rows)
        found[rows] = np.where(due, np.nan_to_num(card.target.found(workforce, rows, scheme.minor)), 0.0).sum(axis=1)
    return found


def unforeseen(scheme: Scheme, workforce: Workforce) -> list[Problem]:
    """What of the rules cannot be known in advance, as notices."""
    rules = (rule for role in workforce.members for rule in scheme.order_of(scheme.roles[role]).rules)
    said = dict.fromkeys(sentence for rule in rules for sentence in rule.foresight())
    if scheme.eligibility is not None:
        said[_("Who is eligible ahead is found by the days of hiring and leaving that the data know today.")] = None
    return [Problem(sentence, level="notice") for sentence in said]


def company_results(scheme: Scheme, workforce: Workforce) -> list[Asked]:
    """The results of the whole company that a scheme looks at."""
    needs = (need for role in workforce.members for need in scheme.order_of(scheme.roles[role]).needs())
    return list(dict.fromkeys((need.name, need.scale) for need in needs if need.of == "company"))

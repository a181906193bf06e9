"""Bonus as a share of the target bonus, by seat and by person."""

import numpy as np
import pandas as pd

from kpi.checkup.checkcase import CheckCase
from kpi.money import Floats
from kpi.quotient import quotient


def paid_shares(case: CheckCase) -> Floats:
    """(seats, periods) NaN where nothing is paid on, or without a target bonus."""
    paid = case.paid
    return quotient(np.where(paid.active, paid.payout, np.nan), np.where(paid.active, paid.target, 0))


def shares_of_people(case: CheckCase) -> Floats:
    """(people, periods) the same with all seats of a person together."""
    codes, names = pd.factorize(case.workforce.people)
    payout, target = np.zeros((len(names), case.periods)), np.zeros((len(names), case.periods))
    np.add.at(payout, codes, np.where(case.paid.active, case.paid.payout, 0))
    np.add.at(target, codes, np.where(case.paid.active, case.paid.target, 0))
    return quotient(payout, target)

"""What people forfeit who are not eligible: counted as if they were, and told with the reason."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kpi.language import _, money, ngettext, number
from kpi.money import Whole
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.problem import Problem, Refused, some_of
from kpi.rules.eligibility import Why
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme

_SAMPLE = 5


def ineligible_pay(scheme: Scheme, paid: Payouts) -> Whole | None:
    """(people, periods) what each would be paid if all were eligible, of those who are not; None where everybody is.

    Raises `Refused` where the data do not know their results.
    """
    workforce = paid.workforce
    if workforce.ineligible is None:
        return None
    every = pay(scheme, replace(workforce, ineligible=None))
    return np.where(workforce.ineligible > 0, every.payout, 0)


def ineligible_told(scheme: Scheme, paid: Payouts) -> Iterator[Problem]:
    """A notice for each reason why people are not paid, with their names and the money."""
    reasons = paid.workforce.ineligible
    if reasons is None:
        return
    would_be_due = reasons * _would_be_due(scheme, paid)
    try:
        lost = ineligible_pay(scheme, paid)
    except Refused:  # of somebody who is not paid anyway, results may be missing: it is told that they are
        lost = None
    for why in (one for one in Why if one and (would_be_due == one).any()):
        yield _notice(paid, would_be_due == why, why, lost)


def _would_be_due(scheme: Scheme, paid: Payouts) -> Mask:
    """(people, periods) who would be paid if all were eligible."""
    everybody = replace(paid.workforce, ineligible=None)
    found = np.zeros(paid.active.shape, bool)
    for role, rows in everybody.members.items():
        found[rows] = scheme.roles[role].due.where(everybody, rows)
    return found


def _notice(paid: Payouts, where: Mask, why: Why, lost: Whole | None) -> Problem:
    rows = np.flatnonzero(where.any(axis=1))
    names = list(dict.fromkeys(str(paid.workforce.people[row]) for row in rows))
    count = int(where.sum())
    what = ngettext(
        "{n} person and period is not eligible ({why}): {money} is forfeited",
        "{n} people and periods are not eligible ({why}): {money} are forfeited",
        count,
    )
    unknown = _("an amount that is not known, since results are missing,")
    told = unknown if lost is None else money(int(lost[where].sum()), paid.currency)
    return Problem(what.format(n=number(count, 0), why=why.words, money=told), some_of(names, _SAMPLE), level="notice")

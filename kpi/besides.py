"""What is paid and taken beside the bonus, as pure functions of arrays (people, ...): commission, deductions, and what a period's pay leaves owed."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.extras import Commission, Deduction
from kpi.money import whole
from kpi.rules import measured
from kpi.scheme import Scheme
from kpi.workforce import People, Rows


def amounts(workforce: People, name: str, rows: Rows) -> Floats:
    """A person's own measure (people, ...); one that is missing counts as 0, which the check tells."""
    return np.nan_to_num(measured(workforce, name, "person", rows, "value"))


def commission(rule: Commission, scheme: Scheme, workforce: People, rows: Rows) -> Floats:
    """Commission (people, ...) in minor units, not yet rounded; on a measure below 0, such as a refund, it is taken back."""
    base = amounts(workforce, rule.measure, rows)
    rates = [tier.rate for tier in rule.tiers]
    if rule.kind == "retroactive":
        earned = base * _rate_reached(rule, workforce, rows, base, rates)
    else:
        steps = [rate - before for rate, before in zip(rates, [0.0, *rates], strict=False)]
        starts = tier_starts(rule, workforce, rows)
        earned = np.add.reduce([step * _beyond(base, start) for step, start in zip(steps, starts, strict=True)])
    # What is taken back was paid for an earlier result: the plan coefficient of this one says nothing of it.
    return earned * np.where(base < 0, 1.0, coefficient(rule, workforce, rows)) * scheme.minor


def _beyond(base: Floats, start: Floats) -> Floats:
    """What lies above a tier's start; all of it, also below 0, for a tier from 0 on."""
    return np.where(start == 0, base, np.maximum(base - start, 0.0))


def _rate_reached(rule: Commission, workforce: People, rows: Rows, base: Floats, rates: list[float]) -> Floats:
    """The rate of the last tier reached, judged on the rounded attainment where tiers are shares of the plan."""
    result = base if rule.tiers_in == "money" else measured(workforce, rule.measure, "person", rows, "plan")
    rate = np.zeros_like(base)
    for tier, reached in zip(rule.tiers, rates, strict=True):
        rate = np.where((result >= tier.from_) | (tier.from_ == 0), reached, rate)
    return rate


def tier_starts(rule: Commission, workforce: People, rows: Rows) -> list[Floats]:
    """Where each tier begins, in money; a share of a missing plan is never reached."""
    if rule.tiers_in == "money":
        return [np.asarray(tier.from_) for tier in rule.tiers]
    plans = workforce.plans(rule.measure)
    plan = np.asarray(np.inf) if plans is None else np.nan_to_num(plans[rows], nan=np.inf)
    # Rounded, because 7 % of 100.00 is 7.000000000000001 in floating point, and 7.00 reaches it.
    return [np.round(plan * tier.from_, 6) if tier.from_ else np.asarray(0.0) for tier in rule.tiers]


def coefficient(rule: Commission, workforce: People, rows: Rows) -> Floats | float:
    """The plan coefficient (people, ...): a curve of the attainment; 0 where that is missing, which the check tells."""
    if rule.coefficient is None:
        return 1.0
    result = measured(workforce, rule.coefficient_kpi or rule.measure, "person", rows, rule.coefficient.scale)
    return np.where(np.isnan(result), 0.0, rule.coefficient(np.nan_to_num(result)))


def deduction(rule: Deduction, scheme: Scheme, workforce: People, rows: Rows) -> Floats:
    """One deduction (people, ...) in minor units, not yet rounded; on a measure below 0 it gives money back."""
    amount = amounts(workforce, rule.measure, rows)
    if rule.times:
        amount = amount * amounts(workforce, rule.times, rows)
    return amount * rule.rate * scheme.minor


def most_deducted(at_most: Floats | float, earned: NDArray[Any]) -> Floats:
    """The whole minor units that a share of bonus and commission holds: rounded down, since more is not allowed."""
    return whole(at_most * np.maximum(earned, 0))


class Balance(NamedTuple):
    """How a person's periods settle (people, periods, ...): earned − deduction + carried is what is paid, and never below 0."""

    deduction: Floats
    """Taken for what was to be deducted in the period itself; below 0 it gives back."""
    carried: Floats
    """Earned below 0 and put off to later periods, or given up (above 0); taken for earlier periods (below 0)."""
    owed: Floats
    """What is owed at the end of each period; where nothing is carried on, what was given up in it."""


def balance(
    earned: NDArray[Any],
    wanted: NDArray[Any],
    allowed: Floats,
    person: NDArray[np.intp],
    debt: Floats,
    *,
    carries: bool,
) -> Balance:
    """The periods settled one after the other: what is to be deducted (people, periods, ...) is taken as far as allowed, then what earlier
    periods left, of which `debt` (persons, ...) is there from the start. `person` (people,) is its row for each seat, so that a debt
    follows a person into another team.
    """
    given = np.maximum(-wanted, 0)
    deduction = np.minimum(wanted, allowed)
    below = np.maximum(-earned - given, 0)
    missed = below + wanted - deduction
    if not carries:
        return Balance(deduction, below, missed)
    # For earlier periods: what may still be deducted, and what is given back beyond what was earned below 0.
    free = allowed - np.maximum(deduction, 0) + np.maximum(earned + given, 0) - np.maximum(earned, 0)
    debt = debt.astype(missed.dtype)
    carried, owed = below.astype(missed.dtype), np.zeros_like(missed)
    for period in range(earned.shape[1]):
        back = np.minimum(debt[person], free[:, period])
        carried[:, period] -= back
        np.add.at(debt, person, missed[:, period] - back)
        owed[:, period] = debt[person]
    return Balance(deduction, carried, owed)

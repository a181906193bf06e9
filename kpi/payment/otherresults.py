"""The same people with other results: what a scheme would have to pay had everybody been worse, better, or just at plan."""

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from kpi.money import Floats
from kpi.payment.groupsums import group_sums, measured_fields
from kpi.payment.workforce import Workforce

ChangeFacts = Callable[[Floats, Floats], Floats]
"""Facts (kpis, ...) of plans and facts; of people as of groups for which the data give something."""


def better_by(workforce: Workforce, share: float, falling: Collection[str] = ()) -> Workforce:
    """Every result better by a share of itself, worse where it is below 0; of KPIs that fall, lower is better.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> int(kpi.pay(scheme, better_by(workforce, 0.2)).cost) // 100
    528500
    """
    down = workforce.falling | set(falling)
    factor = np.array([1 - share if name in down else 1 + share for name in workforce.kpis])
    return with_facts(workforce, lambda _plan, fact: fact * factor.reshape(-1, *[1] * (fact.ndim - 1)))


def at_plan(workforce: Workforce) -> Workforce:
    """Every result just at its plan; where there is no plan, or no result, it stays as it is."""
    return with_facts(workforce, lambda plan, fact: np.where(np.isnan(plan) | np.isnan(fact), fact, plan))


def with_facts(workforce: Workforce, change: ChangeFacts) -> Workforce:
    """The same plans with other facts, of people, of teams and of the company, in the periods before, too."""
    whole = workforce.part_of and with_facts(workforce.part_of, change)
    fact, given = change(workforce.plan, workforce.fact), workforce.given
    given = given and given._replace(fact=change(given.plan, given.fact))
    sums = whole.group_sums if whole else group_sums(workforce.team_index, workforce.plan, fact, given)
    return replace(
        workforce,
        **measured_fields(workforce.plan, fact, sums, given, workforce.precision),
        part_of=whole,
        cut_from=workforce.cut_from and (with_facts(workforce.cut_from[0], change), workforce.cut_from[1]),
        shorter=None,
        as_came=None,
        group_met=None,
    )

"""The same future under another outlook."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kpi.expectation.sameseats import seated_as
from kpi.payment.groupsums import Given, group_sums
from kpi.quotient import quotient
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Outlook
from kpi.worlds.groupsahead import ROLE

Evaluate = Callable[[Scheme, Outlook], float]
"""A figure that a scheme and an outlook come to, such as the expected cost in minor units."""


def with_outlook(future: Future, outlook: Outlook) -> Future:
    """The same people and plans under another outlook: expected results follow its level and means, what is known of people its `person`.

    The seasons stay those of the future.
    """
    before, workforce = future.outlook, future.workforce
    groups = None if future.groups is None else with_outlook(future.groups, outlook.revise(leavers=0.0))
    given = workforce.given and _moved(workforce.kpis, workforce.given, before, outlook)
    factor = np.full((len(workforce.kpis), len(workforce.seats), 1), outlook.level / before.level)
    for role, rows in workforce.members.items():
        for index, kpi in enumerate(workforce.kpis):
            factor[index, rows] *= outlook.margin(role, kpi).mean / before.margin(role, kpi).mean
    fact = workforce.fact * factor
    sums = group_sums(workforce.team_index, workforce.plan, fact, given)
    moved = replace(
        workforce,
        fact=fact,
        attainment=workforce.attainment * factor,
        group_fact=sums.facts,
        group_attainment=quotient(sums.fact, sums.plan),
        given_fact=given and given.fact,
        target_factor=outlook.targets,
    )
    known = future.known * (np.sqrt(outlook.person / before.person) if before.person > 0 else 0.0)
    return Future(seated_as(moved, workforce), outlook, known, future.open, groups)


def _moved(kpis: Sequence[str], given: Given, before: Outlook, outlook: Outlook) -> Given:
    """What is given for groups, under another outlook."""
    means = [outlook.margin(ROLE, kpi).mean / before.margin(ROLE, kpi).mean for kpi in kpis]
    return given._replace(fact=given.fact * np.array(means)[:, None, None] * outlook.level / before.level)


def attained(scheme: Scheme, future: Future) -> float:
    """Share of all plans that the company is expected to reach on the team KPIs (the first KPI where there are none).

    NaN where one of them has no plans.
    """
    kpis = scheme.filled(scheme.team).kpis
    index = [future.workforce.kpi_index[name] for name in kpis]
    company = future.workforce.group_attainment[index, -1]
    if np.isnan(company).all(axis=-1).any():
        return float("nan")
    return float(np.nanmean(company, axis=-1) @ np.array(list(kpis.values())))

"""The same people with one result moved, to see what it pays."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.rules.people import Scale


def moved_to(workforce: Workforce, kpi: str, seats: NDArray[np.intp], scale: Scale, at: Floats | float) -> Workforce:
    """Some seats with another result of one KPI, where they have one: `at` is a share of the plan or a value, for all or (seats, periods).

    The teams' results stay as they are.
    """
    index = workforce.kpi_index[kpi]
    fact, attainment = workforce.fact.copy(), workforce.attainment.copy()
    known, plan = ~np.isnan(workforce.fact[index, seats]), workforce.plan[index, seats]
    level = np.broadcast_to(np.asarray(at, float), known.shape)
    values = level * plan if scale == "plan" else level
    shares = level if scale == "plan" else np.divide(level, plan, out=np.full(known.shape, np.nan), where=plan > 0)
    fact[index, seats] = np.where(known, values, fact[index, seats])
    attainment[index, seats] = np.where(known & ~np.isnan(attainment[index, seats]), shares, attainment[index, seats])
    return replace(workforce, fact=fact, attainment=attainment, part_of=workforce.part_of or workforce)


def teams_at(workforce: Workforce, kpis: tuple[str, ...], scale: Scale, at: float) -> Workforce:
    """All teams and the company with another result of some KPIs; the people's own results stay as they are."""
    values = workforce.group_attainment.copy() if scale == "plan" else workforce.group_fact.copy()
    for kpi in kpis:
        index = workforce.kpi_index[kpi]
        values[index] = np.where(np.isnan(values[index]), np.nan, at)
    if scale == "value":
        return replace(workforce, group_fact=values)
    return replace(workforce, group_attainment=values, group_met=values * workforce.group_sums.plan)

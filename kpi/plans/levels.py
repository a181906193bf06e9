"""What other plans would have meant: the last year's results paid once more, and how many would have been at plan."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpi.money import Floats
from kpi.payment.payout import pay
from kpi.payment.units import unit_codes
from kpi.payment.workforce import Workforce
from kpi.plans.past import KpiPast
from kpi.scheme.scheme import Scheme


@dataclass(frozen=True)
class Level:
    """All plans of a KPI times one factor, on the results of the last year."""

    factor: float
    reached: float
    """Share of the results of a person and period that are at plan; NaN where there is none."""
    cost: int
    """Of all bonuses of that year, in whole minor units."""


def last_year(workforce: Workforce, past: KpiPast) -> Workforce:
    """The workforce of the last year's periods."""
    return workforce.during(slice(int(past.year[0]), int(past.year[-1]) + 1))


def as_if(scheme: Scheme, year: Workforce, past: KpiPast, factors: Floats) -> Workforce:
    """The same year as if each unit's plans of the KPI had been another multiple (units,); those with NaN keep theirs."""
    codes, names = unit_codes(year, past.of)
    by_name = dict(zip(past.names, factors.tolist(), strict=True))
    factor = np.array([by_name.get(name, np.nan) for name in names])[codes]
    plan = year.plan.copy()
    plan[year.kpi_index[past.kpi]] *= np.where(np.isnan(factor), 1.0, factor)[:, None]
    return year.with_plans(plan, scheme.precision, _given_plan(year, past, factors, by_name))


def _given_plan(year: Workforce, past: KpiPast, factors: Floats, by_name: dict[str, float]) -> Floats | None:
    """Plans that are given for groups, times the factor that is theirs: that of a team, or the one of everybody; None where none are."""
    if year.given_plan is None:
        return None
    alike = factors[~np.isnan(factors)]
    every = float(alike[0]) if len(alike) and (alike == alike[0]).all() else 1.0
    of_teams = [by_name.get(team, 1.0) for team in year.teams] if past.of == "team" else [every] * len(year.teams)
    plan = year.given_plan.copy()
    plan[year.kpi_index[past.kpi]] *= np.nan_to_num(np.array([*of_teams, every]), nan=1.0)[:, None]
    return plan


def level(scheme: Scheme, year: Workforce, past: KpiPast, factors: Floats, factor: float = float("nan")) -> Level:
    """What it would have meant. Raises `Refused` as `pay` does."""
    planned = as_if(scheme, year, past, factors)
    return Level(factor, share_at_plan(planned, past), int(pay(scheme, planned).payout.sum()))


def levels(scheme: Scheme, workforce: Workforce, past: KpiPast, factors: Sequence[float]) -> tuple[Level, ...]:
    """The same with each of these factors for everybody."""
    year = last_year(workforce, past)
    return tuple(level(scheme, year, past, np.full(len(past.names), one), one) for one in factors)


def share_at_plan(year: Workforce, past: KpiPast) -> float:
    """Share of the results of the KPI that are at plan, of the people and periods that have both; an exact hit is."""
    seats = [role in past.roles or past.of != "person" for role in year.seats["role"]]
    found = year.attainment[year.kpi_index[past.kpi]][seats]
    known = found[~np.isnan(found)]
    if not len(known):
        return float("nan")
    return float(((known <= 1) if past.falls else (known >= 1)).mean())

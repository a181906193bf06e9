"""Plans that are set for periods ahead: what a proposal becomes once it is used."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.money import Floats, largest_remainder
from kpi.payment.units import last_seats
from kpi.payment.workforce import Workforce
from kpi.periods import a_year_before, following, in_order
from kpi.plans.expected import season_indices
from kpi.plans.target import Proposal
from kpi.problem import Problem, Refused
from kpi.statistics.season import name_in_year

COLUMNS = ("person", "kpi", "period", "plan")


@dataclass(frozen=True, eq=False)
class PlanSet:
    """Plans by person, KPI and period."""

    name: str
    """How a reader calls it, such as "Plans 2026"."""
    table: pd.DataFrame
    """person, kpi, period, plan; a row for each."""

    def joined(self, newer: "PlanSet") -> "PlanSet":
        """Both; of the same person, KPI and period the newer plan."""
        both = pd.concat([self.table, newer.table], ignore_index=True)
        return PlanSet(newer.name, both.drop_duplicates(list(COLUMNS[:3]), keep="last").reset_index(drop=True))


def next_year(last: str, count: int) -> tuple[str, ...]:
    """The periods after the last one. Raises `Refused` for names that are no dates."""
    names: list[str] = []
    for _step in range(count):
        name = following(names[-1] if names else last)
        if name is None:
            what = _("the period “{name}” is no date, so nothing comes after it").format(name=last)
            raise Refused([Problem(what, mend=_("Name periods as months, quarters or years: 2026-01, 2026-Q1, 2026."))])
        names.append(name)
    return tuple(names)


def plan_set(name: str, found: Proposal, step: float = 1.0, ramps: Mapping[str, Floats] | None = None) -> PlanSet:
    """The year's plan of each person, divided among the periods of the next year as the season says, exactly.

    What does not add up has the same plan in all of them. `ramps` (person: a share for each period) puts less into the first periods
    of somebody new. Raises `Refused` for plans of teams, and for periods that are no dates.
    """
    past = found.past
    if past.of != "person":
        raise Refused(
            [Problem(_("only plans of people can be used"), mend=_("Divide the team’s plan among its people first."))]
        )
    periods = next_year(past.periods[-1], past.size)
    indices = season_indices(past).indices
    season = np.array([indices.get(name_in_year(period), 1.0) for period in periods])
    rows = []
    for person, plan in zip(past.names, found.plans.tolist(), strict=True):
        if np.isnan(plan):
            continue
        weights = season * (ramps or {}).get(person, np.ones(len(periods)))
        parts = _divided(plan, weights, step) if past.adds == "sum" else [plan] * len(periods)
        rows += [(person, past.kpi, period, part) for period, part in zip(periods, parts, strict=True) if part > 0]
    return PlanSet(name, pd.DataFrame(rows, columns=list(COLUMNS)))


def _divided(plan: float, weights: Floats, step: float) -> list[float]:
    whole = largest_remainder(np.array(round(plan / step)), weights)
    return [float(part) * step for part in whole]


def with_plans_ahead(workforce: Workforce, plans: PlanSet) -> Workforce:
    """The workforce with these plans, and with the periods that it does not have yet; results of those are not known.

    A plan goes to the person's last seat. Where the data have a plan for the same period, the set one stands.
    """
    names = set(plans.table["period"].astype(str)) - set(workforce.periods)
    longer = _lengthened(workforce, tuple(name for name in in_order([*workforce.periods, *names]) if name in names))
    seats = last_seats(longer)
    plan = longer.plan.copy()
    table = plans.table[plans.table["kpi"].isin(longer.kpi_index) & plans.table["person"].isin(seats)]
    at = (
        [longer.kpi_index[kpi] for kpi in table["kpi"]],
        [seats[person] for person in table["person"]],
        pd.Index(longer.periods).get_indexer(pd.Index(table["period"].astype(str))),
    )
    plan[at] = table["plan"].to_numpy(float)
    return replace(longer, plan=plan)


def as_if_a_year_earlier(workforce: Workforce, plans: PlanSet, precision: int) -> Workforce:
    """The same results with each plan in force in the same period a year before, for who sat there then; others keep theirs.

    `precision` is that of attainments.
    """
    earlier = {name: a_year_before(name, workforce.periods) for name in plans.table["period"].astype(str).unique()}
    plan = workforce.plan.copy()
    people = workforce.people
    for person, kpi, period, value in plans.table[list(COLUMNS)].itertuples(index=False, name=None):
        place = earlier[str(period)]
        if place is not None and kpi in workforce.kpi_index:
            seats = np.flatnonzero((people == person) & workforce.recorded[:, place])
            plan[workforce.kpi_index[kpi], seats, place] = value
    return workforce.with_plans(plan, precision)


def _lengthened(workforce: Workforce, names: tuple[str, ...]) -> Workforce:
    """Periods behind the last one: nobody has a result, everything else goes on as it was."""
    if not names:
        return workforce

    def unknown(array: Any) -> Any:
        return np.concatenate([array, np.full((*array.shape[:-1], len(names)), np.nan)], axis=-1)

    def goes_on(array: Any) -> Any:
        return np.concatenate([array, np.repeat(array[..., -1:], len(names), axis=-1)], axis=-1)

    nobody: NDArray[np.bool_] = np.zeros((len(workforce.seats), len(names)), bool)
    return replace(
        workforce,
        periods=(*workforce.periods, *names),
        plan=unknown(workforce.plan),
        fact=unknown(workforce.fact),
        attainment=unknown(workforce.attainment),
        group_fact=unknown(workforce.group_fact),
        group_attainment=unknown(workforce.group_attainment),
        given_plan=None if workforce.given_plan is None else unknown(workforce.given_plan),
        given_fact=None if workforce.given_fact is None else unknown(workforce.given_fact),
        target_bonus=goes_on(workforce.target_bonus),
        salary=goes_on(workforce.salary),
        multiplier=goes_on(workforce.multiplier),
        presence=goes_on(workforce.presence),
        **{
            name: goes_on(known)
            for name in ("full_time", "seat_share", "ineligible", "guaranteed_time")
            if (known := getattr(workforce, name)) is not None
        },
        recorded=np.concatenate([workforce.recorded, nobody], axis=1),
        part_of=None,
    )

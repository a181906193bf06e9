"""How much is left to the plan, and where today's pace leads."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kpi.language import _, number, percent
from kpi.money import Floats
from kpi.normal import REACH_OF_95
from kpi.payment.units import Of, units
from kpi.payment.workforce import Workforce
from kpi.periods import days_of
from kpi.quotient import quotient

_LEAST_FOR_INTERVAL = 6
_DAYS_A_YEAR = 365


def left_in_year(periods: Sequence[str]) -> int:
    """Periods that the year of the last one still has; 0 where names are no dates."""
    bounds = days_of(periods[-1]) if periods else None
    if bounds is None:
        return 0
    first, last = bounds
    days = (last - first).days + 1
    return max(round((pd.Timestamp(last.year, 12, 31) - last).days / days), 0) if days < _DAYS_A_YEAR else 0


def this_year(periods: Sequence[str]) -> tuple[str, ...]:
    """The periods of the year of the last one; all of them where names are no dates."""
    bounds = [days_of(period) for period in periods]
    years = [bound[1].year if bound else None for bound in bounds]
    return tuple(period for period, year in zip(periods, years, strict=True) if None in years or year == years[-1])


def progress(
    workforce: Workforce, of: Of, *, over: Sequence[str] = (), passed: float = 1.0, further: int = 0
) -> pd.DataFrame:
    """A row for each person, team or the company and KPI with a plan: what was planned, what is reached, what is left.

    `over` names the periods of the goal, such as `this_year(workforce.periods)`; all of them, if not given.
    Periods up to the last one with results of a KPI have passed, that last one to the share `passed`; later plans are still to come,
    and `further` more periods, which the data do not have, are taken to have the mean plan of those passed.
    Columns: name, kpi, goal (plan of all), due (plan of what has passed), fact, reached (fact ÷ due), left (goal − fact), periods_left,
    needed (left a period; NaN where none is left), pace (fact a period), at_pace (where it ends when the rest goes like what has
    passed, against its plan), share (at_pace ÷ goal), low and high (95 % of at_pace, with six periods or more).
    For KPIs that add up, such as revenue or calls; a rate has a share, but nothing that is left.
    """
    chosen = [place for place, period in enumerate(workforce.periods) if not over or period in over]
    found = units(workforce, of)
    plan, fact, plans = (array[..., chosen] for array in (found.plan, found.fact, _all_plans(workforce, of)))
    rows = []
    for index, kpi in enumerate(workforce.kpis):
        seen = np.flatnonzero((~np.isnan(fact[index])).any(axis=0))
        if found.planned[index] and len(seen):
            rows.append(_rows(found.names, kpi, plans[index], plan[index], fact[index], int(seen[-1]), passed, further))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=_COLUMNS)


_COLUMNS = [
    "name", "kpi", "goal", "due", "fact", "reached", "left", "periods_left", "needed", "pace", "at_pace", "share", "low", "high",
]  # fmt: skip


def _all_plans(workforce: Workforce, of: Of) -> Floats:
    """(kpis, units, periods) plans, also of periods without results."""
    return units(replace(workforce, fact=workforce.plan, given_fact=workforce.given_plan), of).fact_alone


def _rows(
    names: Sequence[str], kpi: str, plans: Floats, plan: Floats, fact: Floats, last: int, passed: float, further: int
) -> pd.DataFrame:
    """One KPI; arrays are (units, periods)."""
    counted = np.nan_to_num(plan[:, : last + 1])
    counted[:, -1] *= passed
    due, reached = counted.sum(axis=1), np.nansum(fact[:, : last + 1], axis=1)
    spent = (counted > 0).sum(axis=1) - (counted[:, -1] > 0) * (1 - passed)
    later = np.nan_to_num(plans[:, last + 1 :])
    rest = np.nan_to_num(plan[:, last]) * (1 - passed) + later.sum(axis=1) + further * quotient(due, spent)
    left_over = (counted[:, -1] > 0) * (1 - passed) + (later > 0).sum(axis=1) + further
    goal, level = due + rest, quotient(reached, due)
    at_pace = reached + level * rest
    spread = (
        _spread(fact[:, : last + 1], counted)
        * rest
        * np.sqrt(quotient(np.ones(len(rest)), left_over) + quotient(np.ones(len(rest)), spent))
    )
    columns = {
        "name": names, "kpi": kpi, "goal": goal, "due": due, "fact": reached, "reached": level, "left": goal - reached,
        "periods_left": left_over, "needed": quotient(goal - reached, left_over), "pace": quotient(reached, spent),
        "at_pace": at_pace, "share": quotient(at_pace, goal), "low": at_pace - spread, "high": at_pace + spread,
    }  # fmt: skip
    return pd.DataFrame(columns)[due > 0]


def _spread(fact: Floats, plan: Floats) -> Floats:
    """(units,) 95 % of how far a period's share of the plan lies from its mean; NaN with too few periods."""
    shares = quotient(fact, plan)
    count = (~np.isnan(shares)).sum(axis=1)
    mean = quotient(np.nansum(shares, axis=1), count.astype(float))
    variance = quotient(np.nansum((shares - mean[:, None]) ** 2, axis=1), (count - 1.0))
    return np.where(count >= _LEAST_FOR_INTERVAL, REACH_OF_95 * np.sqrt(variance), np.nan)


def progress_finding(found: pd.DataFrame, year: str) -> str:
    """Where today's pace leads, in one sentence; `found` is the progress of one KPI in what is called `year`."""
    told = found.dropna(subset=["share"])
    if told.empty:
        return _("Not enough data yet: there is no plan or no result.")
    share = float(told["at_pace"].sum() / told["goal"].sum())
    left, periods = float(told["left"].sum()), float(told["periods_left"].max())
    if not periods:
        return _("{year} ended at {share} of the plan.").format(year=year, share=percent(share, 1))
    if left <= 0:
        return _("The plan is reached already; today's pace leads to {share} of it.").format(share=percent(share, 1))
    text = _("Today's pace leads to {share} of the plan: {pace} a period come, {needed} would be needed.")
    return text.format(share=percent(share, 1), pace=number(float(told["pace"].sum())), needed=number(left / periods))

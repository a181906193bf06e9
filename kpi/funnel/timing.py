"""When something has to be begun so that its money comes in time, and what is open in between."""

import math
from dataclasses import dataclass

import pandas as pd

from kpi.funnel.backwards import FunnelNeed

DAYS_A_MONTH = 365.25 / 12
_WEEK = 7


@dataclass(frozen=True)
class Opening:
    """When the first contacts of a stream have to be made."""

    stream: str
    month: str
    """Such as 2025-12."""
    week: str
    """The week of the last day on which it is not yet too late, such as 2026-W01."""
    a_week: float
    """How many starts in each week of that month."""
    contacts_a_week: float
    in_the_works: float
    """How many are open at any time if every month is to bring as much (Little's law: starts a month × months)."""


def openings(needs: FunnelNeed) -> tuple[Opening, ...]:
    """For each stream when it has to be opened; () where the funnel names no month."""
    if not needs.funnel.month:
        return ()
    return tuple(
        _opening(needs.funnel.month, need.stream.title, need.counts[0], need.contacts, need.stream.cycle)
        for need in needs.streams
    )


def _opening(month: str, stream: str, starts: float, contacts: float, cycle: float) -> Opening:
    last = opened_until(month, cycle)
    weeks = last.days_in_month / _WEEK
    year, week, _day = last.isocalendar()
    return Opening(stream, f"{last:%Y-%m}", f"{year}-W{week:02}", starts / weeks, contacts / weeks, starts * cycle)


def opened_until(month: str, cycle: float) -> pd.Timestamp:
    """The last day on which a case can be opened whose money comes in the month, a cycle of months later."""
    whole = math.floor(cycle)
    first = pd.Period(month, "M") - whole
    return first.end_time.normalize() - pd.Timedelta(days=round((cycle - whole) * DAYS_A_MONTH))


def first_year_share(cycle: float) -> float:
    """Which share of a year's money the first year brings, if nothing is in the works when it begins."""
    return max(12 - cycle, 0.0) / 12

"""Days of leave, as the people table counts them by period."""

import numpy as np
import pandas as pd

from kpi.daycount import length
from kpi.language import _
from kpi.money import Floats
from kpi.payment.seating import in_any_seat
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.people import DayCount


def worked(
    people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...], way: DayCount, presence: Floats
) -> Floats:
    """(people, periods) the part of the days of employment that was no leave. Raises `Refused` for leave that nobody can place."""
    if "leave_days" not in people:
        return np.ones(presence.shape)
    if "period" not in people and len(periods) > 1:
        mend = _(
            "Write a row for each period, or a row with `from`, `to` and 0 as the share of full time for each leave."
        )
        place = _("people, column {name}").format(name="leave_days")
        raise Refused([Problem(_("days of leave without a period"), place, mend)])
    taken, lengths = _taken(people, seats, periods), np.array([_days_in(name, way) for name in periods])
    if (taken > lengths).any():
        row, column = np.argwhere(taken > lengths)[0]
        what = _("more days of leave than the period has: {days}").format(days=f"{taken[row, column]:g}")
        place = f"{seats['person'].iloc[row]}, {periods[column]}"
        raise Refused([Problem(what, place, _("Write the days of leave in this period only."))])
    employed = lengths * in_any_seat(seats, presence)
    return np.where(taken > 0, np.clip(1 - quotient(taken, employed), 0, 1), 1.0)


def _taken(people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...]) -> Floats:
    """(people, periods) days of leave, of all rows of a person."""
    days = pd.to_numeric(people["leave_days"]).astype(float).fillna(0.0)
    names = people["period"].astype(str) if "period" in people else pd.Series(periods[0], people.index)
    sums = days.groupby([people["person"], names]).sum()
    columns = pd.MultiIndex.from_product([seats["person"], periods])
    return np.nan_to_num(sums.reindex(columns).to_numpy().reshape(len(seats), len(periods)))


def _days_in(period: str, way: DayCount) -> float:
    """How many days of leave are all of a period. Raises `Refused` where it is no date."""
    found = length(period, "calendar" if way == "full months" else way)
    if found is None:
        what = _("the period “{period}” is no date, so days of leave are no part of it")
        mend = _("Name periods by dates, such as 2026-03, or write the share of full time.")
        raise Refused([Problem(what.format(period=period), _("periods"), mend)])
    return found[0]

"""How much of a period some days are: by the calendar, with thirty days in every month, or in full months."""

import itertools
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.periods import days_of
from kpi.rules.people import DayCount

Days = NDArray[np.int64]
"""Days since 1970-01-01."""

_DAYS_OF_A_MONTH = 30
_ALWAYS = 10**7
"""Days before and after all others: somebody who was there from the start, or never left."""


def days(dates: pd.Series, *, blank: Literal["from the start", "to the end"]) -> Days:
    """Dates as days; where there is none, the first or the last of all."""
    found = pd.to_datetime(dates).to_numpy("datetime64[D]").astype(np.int64)
    return np.where(pd.isna(dates), -_ALWAYS if blank == "from the start" else _ALWAYS, found)


def shares_of_periods(
    begins: Days, ends: Days, persons: NDArray[np.intp], periods: tuple[str, ...], way: DayCount
) -> Floats:
    """(rows, periods) the part of each period that lies between the days `begins` and `ends`, both included; 1 where a period is no date.

    Rows of one person do not overlap. In full months, a month counts if the person was there on all its days, and for the row
    that has most of them, the earlier of two alike. Periods that are not made of whole months go by the calendar there.
    `begins` may differ from period to period: (rows, periods).
    """
    share = np.ones((len(ends), len(periods)))
    each = np.broadcast_to(begins if begins.ndim == 2 else begins[:, None], share.shape)
    for column, (name, begins) in enumerate(zip(periods, each.T, strict=True)):
        if (bounds := bounds_of(name)) is None:
            continue
        months = _months_of(*bounds) if way == "full months" else []
        if months:
            full = [_full(begins, ends, persons, *month) for month in months]
            share[:, column] = np.mean(full, axis=0)
        else:
            share[:, column] = _counted(begins, ends, *bounds, way) / _counted(*bounds, *bounds, way)
    return share


def length(period: str, way: DayCount) -> tuple[float, bool] | None:
    """How many days a period has, or months where full ones are counted, and whether it is months; None where it is no date."""
    if (bounds := bounds_of(period)) is None:
        return None
    months = _months_of(*bounds) if way == "full months" else []
    return (float(len(months)), True) if months else (float(_counted(*bounds, *bounds, way)), False)


def bounds_of(name: str) -> tuple[int, int] | None:
    """The first and the last day of a period; None where it is no date."""
    found = days_of(name)
    return None if found is None else (_day(found[0]), _day(found[1]))


def _day(moment: pd.Timestamp) -> int:
    return int(np.datetime64(moment, "D").astype(np.int64))


def _counted(begins: Days | int, ends: Days | int, first: int, last: int, way: DayCount) -> Floats:
    """Days between two days that lie between two others."""
    begins, ends = np.maximum(begins, first), np.minimum(ends, last)
    if way == "of 30" and _elapsed(np.int64(last)) > _elapsed(np.int64(first - 1)):
        return np.where(ends >= begins, _elapsed(ends) - _elapsed(begins - 1), 0.0)
    return np.maximum(ends - begins + 1, 0).astype(float)


def _elapsed(day: Days | np.int64) -> Floats:
    """Days of months of 30 that are over at the end of a day: the 31st counts for nothing, the last of February for what its month
    has less, so that any days of a month add up to 30."""
    date = np.asarray(day).astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    of_month = (date - month).astype(np.int64) + 1
    is_last = (date + 1).astype("datetime64[M]") > month
    whole_months = month.astype(np.int64) * _DAYS_OF_A_MONTH
    return (whole_months + np.where(is_last, _DAYS_OF_A_MONTH, np.minimum(of_month, _DAYS_OF_A_MONTH))).astype(float)


def _months_of(first: int, last: int) -> list[tuple[int, int]]:
    """The first and last day of every month of a period; none where it is not made of whole months."""
    begins, after = (np.datetime64(day, "D") for day in (first, last + 1))
    months = np.arange(begins.astype("datetime64[M]"), after.astype("datetime64[M]") + 1).astype("datetime64[D]")
    if months[0] != begins or months[-1] != after:
        return []
    edges = months.astype(np.int64).tolist()
    return [(one, following - 1) for one, following in itertools.pairwise(edges)]


def _full(begins: Days, ends: Days, persons: NDArray[np.intp], first: int, last: int) -> NDArray[np.bool_]:
    """(rows,) for which of them a month counts."""
    there = _counted(begins, ends, first, last, "calendar")
    whole = np.bincount(persons, there)[persons] >= last - first + 1
    order = np.lexsort((begins, -there, persons))
    most = np.zeros(len(there), bool)
    most[order[np.diff(persons[order], prepend=-1) > 0]] = True
    return whole & most

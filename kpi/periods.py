"""Periods by their names: their days, and their order."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

import pandas as pd

from kpi.language import duration, period_name

_YEARS = range(1900, 2200)
_WEEK_DAYS = 7
_NEAR = 3
"""Days: a week begins on another date each year."""
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
"""Months that a span of time has."""

Span = Literal["month", "quarter", "half-year", "year"]
"""A part of a year that begins in some month."""
_MONTHS_IN_SPAN: dict[Span, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}

_HALF = re.compile(r"(\d{4})-?H([12])")
_MONTHS = re.compile(r"(\d{4}-\d{2})/(\d{4}-\d{2})")

Days = tuple[pd.Timestamp, pd.Timestamp]


@lru_cache(maxsize=10_000)
def days_of(name: str) -> Days | None:
    """First and last day of a period; None for a name that is no date ("Spring campaign")."""
    if week := _WEEK.fullmatch(name):
        return _week(int(week[1]), int(week[2]))
    if half := _HALF.fullmatch(name):
        first, last = ("01", "06") if half[2] == "1" else ("07", "12")
        return _from_to(days_of(f"{half[1]}-{first}"), days_of(f"{half[1]}-{last}"))
    if months := _MONTHS.fullmatch(name):
        return _from_to(days_of(months[1]), days_of(months[2]))
    try:
        period = pd.Period(name.replace("-Q", "Q"))
    except (ValueError, TypeError):
        return None
    if period.year not in _YEARS:
        return None  # pandas reads "May" as May of the year 1
    return period.start_time.normalize(), period.end_time.normalize()


def _week(year: int, week: int) -> Days | None:
    try:
        monday = pd.Timestamp(dt.date.fromisocalendar(year, week, 1))
    except ValueError:
        return None
    return monday, monday + pd.Timedelta(days=6)


def months(name: str) -> float | None:
    """How many months a period is long, a week as 12/52 of one; None for a name that is no date, or for single days."""
    bounds = days_of(name)
    if bounds is None or (length := (bounds[1] - bounds[0]).days + 1) < _WEEK_DAYS:
        return None
    return 12 / 52 if length == _WEEK_DAYS else float(round(length / 365.25 * 12))


def time_of(names: Sequence[str]) -> str:
    """How long several periods are together ("24 months"); of one, its name; the first and the last where they differ in length. A year
    beside its months counts once."""
    if len(names) == 1:
        return period_name(names[0])
    names = shortest(names)
    lengths = {months(name) for name in names}
    [length] = lengths if len(lengths) == 1 else [None]
    unit = {1.0: "month", 3.0: "quarter", 12.0: "year", 12 / 52: "week"}.get(length or 0.0)
    return duration(len(names), unit) if unit else f"{period_name(names[0])} – {period_name(names[-1])}"


def shortest(names: Sequence[str]) -> Sequence[str]:
    """Periods without those in which others of them lie, as a year beside its months; all where one is no date."""
    bounds = [days_of(name) for name in names]
    known = [days for days in bounds if days]
    if len(known) < len(names) or len({months(name) for name in names}) < 2:
        return names
    within = [any(one != days and days[0] <= one[0] and one[1] <= days[1] for one in known) for days in known]
    return [name for name, holds in zip(names, within, strict=True) if not holds]


def span_of(names: Sequence[str]) -> str:
    """Which time several periods are: "2026" for all of a year, "12 months" for others."""
    bounds = [days_of(name) for name in (names[0], names[-1])]
    if len(names) > 1 and bounds[0] and bounds[1]:
        first, last = bounds[0][0], bounds[1][1]
        if first.year == last.year and (first.month, last.month) == (1, 12):
            return str(first.year)
    return time_of(names)


def year_of(names: Sequence[str]) -> str:
    """What tells one year from another: "2026" for all of a year, otherwise its first and last period."""
    spoken = span_of(names)
    return spoken if len(names) == 1 or spoken.isdigit() else f"{period_name(names[0])} – {period_name(names[-1])}"


def _from_to(first: Days | None, last: Days | None) -> Days | None:
    """From the first day of one month to the last of another: 2025-04/2026-03 is a year that starts in April."""
    return (first[0], last[1]) if first and last and first[0] < last[1] else None


def following(name: str) -> str | None:
    """The name of the next period of the same length; None for a name that is no date."""
    bounds = days_of(name)
    if bounds is None:
        return None
    next_day = bounds[1] + pd.Timedelta(days=1)
    if _WEEK.fullmatch(name):
        year, week, _day = next_day.isocalendar()
        return f"{year}-W{week:02}"
    if _HALF.fullmatch(name):
        return f"{next_day.year}-H{1 if next_day.month == 1 else 2}"
    if _MONTHS.fullmatch(name):
        last = pd.Period(next_day, "M") + round(months(name) or 1) - 1
        return f"{next_day:%Y-%m}/{last}"
    return str(pd.Period(name.replace("-Q", "Q")) + 1).replace("Q", "-Q")


def a_year_before(name: str, known: tuple[str, ...]) -> int | None:
    """The place among the known periods of the one that began a year earlier and is as long; None where there is none."""
    bounds = days_of(name)
    if bounds is None:
        return None
    first, length = bounds[0] - pd.DateOffset(years=1), months(name)
    near = [place for place, days in enumerate(map(days_of, known)) if days and abs((days[0] - first).days) <= _NEAR]
    alike = [place for place in near if months(known[place]) == length]
    return min(alike, key=lambda place: abs(((days_of(known[place]) or bounds)[0] - first).days), default=None)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Periods in order of time where all of them are dates, otherwise as they first appear. A quarter or a year comes after its months."""
    unique = list(dict.fromkeys(names))
    bounds = {name: days_of(name) for name in unique}
    known = {name: (days[1].toordinal(), -days[0].toordinal()) for name, days in bounds.items() if days}
    return tuple(sorted(unique, key=known.__getitem__) if len(known) == len(unique) else unique)


def spans(names: Sequence[str], since: Literal["quarter", "year"], first_month: int = 1) -> tuple[int, ...] | None:
    """A number for each period, the same for all of one year or quarter of years that begin in this month; None where one is no date.

    A period belongs to where most of it lies, as a week does.
    """
    bounds = [days_of(name) for name in names]
    middles = [days[0] + (days[1] - days[0]) / 2 for days in bounds if days]
    if len(middles) < len(bounds):
        return None
    months_since = [day.year * 12 + day.month - first_month for day in middles]
    return tuple(count // MONTHS_IN[since] for count in months_since)


def span_of_all(name: str, span: Span, first_month: int = 1) -> str | None:
    """The month, quarter, half-year or year in which all of a period lies, of years that begin in this month; None where it lies in two,
    and for a name that is no date."""
    if (bounds := days_of(name)) is None:
        return None
    counts = {(day.year * 12 + day.month - first_month) // _MONTHS_IN_SPAN[span] for day in bounds}
    return _span_name(counts.pop(), span, first_month) if len(counts) == 1 else None


def span_around(name: str, span: Span, first_month: int = 1) -> str | None:
    """The same for a period of which a part may lie in another one, as of a week: that in which most of it lies."""
    if (bounds := days_of(name)) is None:
        return None
    return span_of_all(f"{bounds[0] + (bounds[1] - bounds[0]) / 2:%Y-%m-%d}", span, first_month)


def _span_name(count: int, span: Span, first_month: int) -> str:
    """The name of the span that is the `count`th, as the calendar has it where it begins with it: 2026-Q1, otherwise 2026-02/2026-04."""
    length = _MONTHS_IN_SPAN[span]
    year, month = divmod(count * length + first_month - 1, 12)
    first = pd.Period(year=year, month=month + 1, freq="M")
    if (first.month - 1) % length:
        return f"{first}/{first + length - 1}"
    place = (first.month - 1) // length + 1
    return {
        "month": str(first),
        "quarter": f"{first.year}-Q{place}",
        "half-year": f"{first.year}-H{place}",
        "year": str(first.year),
    }[span]


def ends(names: Sequence[str], since: Literal["quarter", "year"], first_month: int = 1) -> tuple[bool, ...]:
    """Whether each period is the last of its quarter or year: the next one of its length belongs to another. Of what is no date none is."""
    following_names = [following(name) for name in names]
    pairs = [
        spans((name, later), since, first_month) if later else None
        for name, later in zip(names, following_names, strict=True)
    ]
    return tuple(pair is not None and pair[0] != pair[1] for pair in pairs)

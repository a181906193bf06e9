"""Dates as people write them. Whether 03/04 is in March or April is decided from the whole column, never row by row."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.cells.values import Bools, as_text
from kpi.intake.times.timewords import full_year, plain_time, said_in, weekdays

_CLOCK = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_END = rf"\.?(?:\s?г\.?)?{_CLOCK}"
_ISO = re.compile(rf"(\d{{4}})\s?([-/. ])\s?(\d{{1,2}})\2\s?(\d{{1,2}}){_END}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_TWO_WAYS = re.compile(rf"(\d{{1,2}})([-/. ])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}}){_END}")
_BESIDE = re.compile(r"(?P<before>[^\W\d_]+)\.?,? (?P<day>\d.*)|(?P<first>\d.*\d),? (?P<after>[^\W\d_]+)\.?")

# Few different first numbers and many last ones are years before days, and not days before years.
_FEW_YEARS, _MORE_DAYS = 3, 3

# Excel counts days from here; numbers of the years 1927 to 2119 are taken for dates in a column of dates.
_EXCEL_START = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_001)
_EXCEL_PERIODS = range(32_874, 55_153)
"""Days of the years 1990 to 2050: what a number in a column of periods may be."""


class Written(NamedTuple):
    """What a text says about a day: two numbers whose order is open, or the one date that it means."""

    first: int = 0
    second: int = 0
    year: int = 0
    day: dt.date | None = None
    dotted: bool = False


@dataclass(frozen=True, eq=False)
class Dates:
    """A column of days (rows,)."""

    values: NDArray[np.datetime64]
    """NaT where blank or unreadable."""
    unreadable: Bools


@dataclass(frozen=True)
class Order:
    """What a column proves about the order of day and month, by an example of each; "" where there is none."""

    day_first: str
    month_first: str
    either: str


def written(text: str) -> Written | None:
    """What a text says about a day; None where it is none."""
    text = _without_weekday(plain_time(text))
    if match := _ISO.fullmatch(text):
        return _certain(match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(text):
        return _certain(match[1], match[2], match[3])
    if match := _TWO_WAYS.fullmatch(text):
        return Written(int(match[1]), int(match[3]), full_year(match[4]), dotted=match[2] == ".")
    said = said_in(text)
    found = _day(said.year, said.part.number, said.day) if said and said.part and said.day else None
    return Written(day=found) if found else None


def _without_weekday(text: str) -> str:
    """A day without "Mon" or "Montag," beside it."""
    match = _BESIDE.fullmatch(text)
    if match and (match["before"] or match["after"]).casefold() in weekdays():
        return match["day"] or match["first"]
    return text


def _certain(year: str, month: str, day: str) -> Written | None:
    found = _day(int(year), int(month), int(day))
    return Written(day=found) if found else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def resolved(said: Written | None, *, day_first: bool) -> dt.date | None:
    """The date, with the order of day and month settled; None where there is no such day."""
    if said is None or said.day:
        return said and said.day
    day, month = (said.first, said.second) if day_first else (said.second, said.first)
    return _day(said.year, month, day)


def years_first(texts: Iterable[str]) -> dict[str, str]:
    """Days such as 24-01-05 with their whole year first, where the column shows that its first numbers are the years."""
    short = {text: match for text in texts if (match := _TWO_WAYS.fullmatch(plain_time(text))) and len(match[4]) == 2}
    firsts, lasts = ({match[at] for match in short.values()} for at in (1, 4))
    if len(firsts) > _FEW_YEARS or len(firsts) * _MORE_DAYS > len(lasts):
        return {}
    if any(_day(full_year(match[1]), int(match[3]), int(match[4])) is None for match in short.values()):
        return {}
    return {text: f"{full_year(match[1])}-{match[3]}-{match[4]}" for text, match in short.items() if len(match[1]) == 2}


def order(texts: Iterable[str]) -> Order:
    """What texts prove about the order of day and month; with dots between, the day always comes first."""
    texts = list(texts)
    whole = years_first(texts)
    day_first = month_first = either = ""
    for text in texts:
        said = written(whole.get(text, text))
        if said is None or said.day or said.first == said.second:
            continue
        as_day, as_month = (resolved(said, day_first=way) for way in (True, False))
        if as_day and (said.dotted or not as_month):
            day_first = day_first or text
        elif as_month and not as_day:
            month_first = month_first or text
        elif as_day and as_month:
            either = either or text
    return Order(day_first, month_first, either)


def dates(column: pd.Series, *, day_first: bool) -> Dates:
    """A column of days; an Excel day number counts as one."""
    text = as_text(column)
    codes, unique = pd.factorize(text)
    whole = years_first(unique)
    read = [resolved(written(whole.get(one, one)), day_first=day_first) or _counted(one) for one in unique]
    days = np.array([*read, None], dtype="datetime64[D]")[codes]
    return Dates(days, text.notna().to_numpy(bool) & np.isnat(days))


def counted_days(texts: Iterable[str]) -> dict[str, dt.date]:
    """Numbers among periods that can only be days as Excel counts them: all of them, or none."""
    numbers = [text for text in texts if re.fullmatch(r"\d+(?:\.\d+)?", text)]
    days = {text: day for text in numbers if int(float(text)) in _EXCEL_PERIODS and (day := _counted(text))}
    return days if len(days) == len(numbers) else {}


def _counted(text: str) -> dt.date | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return _EXCEL_START + dt.timedelta(days=int(number)) if _EXCEL_DAYS.start <= number < _EXCEL_DAYS.stop else None

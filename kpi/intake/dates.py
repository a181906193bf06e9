"""Dates as people write them. Whether 03/04 is in March or April is decided from the whole column, never row by row."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from babel import Locale
from numpy.typing import NDArray

from kpi.intake.values import Bools, as_text

# Languages whose names of months are known, all at once; a name that means two months is not.
MONTH_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "ru", "uk", "tr", "hu", "fil")

_CLOCK = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_TWO_WAYS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}")
_DAY_NAMED = re.compile(r"(\d{1,2})\.?[ -]?([^\W\d_]+)\.?[ ,-]*(\d{4}|\d{2})")
_NAMED_DAY = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")

# Excel counts days from here; numbers of the years 1927 to 2119 are taken for dates in a column of dates.
_EXCEL_START = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_001)
_CENTURY_FROM = 70


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


@cache
def months() -> dict[str, int]:
    """Name of a month, long or short, to its number."""
    known: dict[str, set[int]] = {}
    for language in MONTH_LANGUAGES:
        named = Locale(language).months
        for names in (
            named[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
        ):
            for number, name in names.items():
                known.setdefault(name.casefold().rstrip("."), set()).add(number)
    return {name: min(numbers) for name, numbers in known.items() if len(numbers) == 1 and not name.isdigit()}


def full_year(digits: str) -> int:
    """A year of four digits, or of two: 69 is 2069 and 70 is 1970."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < _CENTURY_FROM else 1900)


def written(text: str) -> Written | None:
    """What a text says about a day; None where it is none."""
    if match := _ISO.fullmatch(text):
        return _certain(match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(text):
        return _certain(match[1], match[2], match[3])
    if match := _TWO_WAYS.fullmatch(text):
        return Written(int(match[1]), int(match[3]), full_year(match[4]), dotted=match[2] == ".")
    if match := _DAY_NAMED.fullmatch(text):
        return _certain(match[3], match[2], match[1])
    if match := _NAMED_DAY.fullmatch(text):
        return _certain(match[3], match[1], match[2])
    return None


def _certain(year: str, month: str, day: str) -> Written | None:
    number = int(month) if month.isdigit() else months().get(month.casefold(), 0)
    found = _day(full_year(year), number, int(day))
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


def order(texts: Iterable[str]) -> Order:
    """What texts prove about the order of day and month; with dots between, the day always comes first."""
    day_first = month_first = either = ""
    for text in texts:
        said = written(text)
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
    read = [resolved(written(one), day_first=day_first) or _counted(one) for one in unique]
    days = np.array([*read, None], dtype="datetime64[D]")[codes]
    return Dates(days, text.notna().to_numpy(bool) & np.isnat(days))


def _counted(text: str) -> dt.date | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return _EXCEL_START + dt.timedelta(days=int(number)) if _EXCEL_DAYS.start <= number < _EXCEL_DAYS.stop else None

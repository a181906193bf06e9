"""Periods under one name each: 2026, 2026-Q1, 2026-01, 2026-W05; what is none of them stays as it is written."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from kpi.intake.dates import full_year, months, resolved, written

_YEAR = r"((?:19|20)\d{2})"
_SEP = r"[\s./_-]*"
_MONTHS = (
    (re.compile(rf"{_YEAR}[\s./_-](0?[1-9]|1[0-2])"), 1, 2),
    (re.compile(rf"{_YEAR}(0[1-9]|1[0-2])"), 1, 2),
    (re.compile(rf"{_YEAR}[\s./_-]?M(0?[1-9]|1[0-2])", re.IGNORECASE), 1, 2),
    (re.compile(rf"(0?[1-9]|1[0-2])[\s./_-]{_YEAR}"), 2, 1),
)
_QUARTERS = (
    (re.compile(rf"{_YEAR}{_SEP}Q{_SEP}([1-4])", re.IGNORECASE), 1, 2),
    (re.compile(rf"Q{_SEP}([1-4]){_SEP}{_YEAR}", re.IGNORECASE), 2, 1),
    (re.compile(rf"([1-4]){_SEP}Q{_SEP}{_YEAR}", re.IGNORECASE), 2, 1),
)
_WEEKS = (
    (re.compile(rf"{_YEAR}{_SEP}(?:W|CW|KW|WK|WEEK){_SEP}(\d{{1,2}})", re.IGNORECASE), 1, 2),
    (re.compile(rf"(?:W|CW|KW|WK|WEEK){_SEP}(\d{{1,2}}){_SEP}{_YEAR}", re.IGNORECASE), 2, 1),
)
_NAMED = (
    (re.compile(r"([^\W\d_]+)\.?[\s./_,'’-]*(\d{4})"), 2, 1),
    (re.compile(r"([^\W\d_]+)\.?\s?[-'’](\d{2})"), 2, 1),  # "May 26" could be a day
    (re.compile(rf"{_YEAR}[\s./_-]*([^\W\d_]+)\.?"), 1, 2),
)


def period_of(text: str) -> str:
    """The one name of a period that is no single day; "" where the text is not clearly one."""
    if re.fullmatch(_YEAR, text):
        return text
    for pattern, year, month in _MONTHS:
        if match := pattern.fullmatch(text):
            return f"{match[year]}-{int(match[month]):02}"
    for pattern, year, quarter in _QUARTERS:
        if match := pattern.fullmatch(text):
            return f"{match[year]}-Q{match[quarter]}"
    for pattern, year, week in _WEEKS:
        if (match := pattern.fullmatch(text)) and 1 <= int(match[week]) <= 53:
            return f"{match[year]}-W{int(match[week]):02}"
    for pattern, year, name in _NAMED:
        if (match := pattern.fullmatch(text)) and (number := months().get(match[name].casefold())):
            return f"{full_year(match[year])}-{number:02}"
    return ""


def with_year(year: str, part: str) -> str:
    """A period of a year in one column and a part of it in another; the part alone where it says its year itself."""
    if period_of(part) or not re.fullmatch(_YEAR, year):
        return part
    if re.fullmatch(r"(?i)Q\s*[1-4]|(?:W|KW|CW|week)\s*\d{1,2}", part):
        return f"{year} {part}"
    number = months().get(part.casefold().rstrip("."), 0)
    digits = re.fullmatch(r"(?i)M?\s*(0?[1-9]|1[0-2])", part)
    number = number or (int(digits[1]) if digits else 0)
    return f"{year}-{number:02}" if number else f"{year} {part}"


def _whole_months(days: Iterable[dt.date]) -> bool:
    """Whether each month has one date at most, so that the date stands for the month."""
    return all(count == 1 for count in Counter((day.year, day.month) for day in days).values())


def periods(texts: pd.Series, *, day_first: bool) -> pd.Series:
    """(rows,) one name for each period, missing where blank.

    A date stands for its month when no month has two; otherwise it is a period of a day.
    """
    codes, unique = pd.factorize(texts)
    days = {
        text: day for text in unique if not period_of(text) and (day := resolved(written(text), day_first=day_first))
    }
    form = "%Y-%m" if _whole_months(set(days.values())) else "%Y-%m-%d"
    names = [days[text].strftime(form) if text in days else period_of(text) or text for text in unique]
    return pd.Series([*names, None], dtype="str").take(codes).set_axis(texts.index)

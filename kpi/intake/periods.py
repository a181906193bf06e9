"""Periods under one name each: 2026, 2026-Q1, 2026-01, 2026-W05; what is none of them stays as it is written."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

import pandas as pd

from kpi.intake.dates import full_year, months, resolved, written

_YEAR = r"(?:19|20)\d{2}"
_QUARTER = r"(?:q|qtr|quartal|quarter|kwarter|квартал|кв|negyedév|né|n\.év)"
_WEEK = r"(?:w|cw|kw|wk|week|woche|kalenderwoche|нед|неделя|hét|linggo)"
_MONTH = r"(?:m|monat|month|месяц|мес|hónap|buwan)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FOURTH = r"([1-4]|iv|i{1,3})"
_GAP = r"[\s./_-]*"

_WHOLE_MONTHS = (
    re.compile(rf"(?P<year>{_YEAR})[\s./_-](?P<month>0?[1-9]|1[0-2])"),
    re.compile(rf"(?P<year>{_YEAR})(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"(?P<month>0?[1-9]|1[0-2])[\s./_-](?P<year>{_YEAR})"),
)
_PARTS: tuple[tuple[Literal["Q", "W", "M"], re.Pattern[str]], ...] = (
    ("Q", re.compile(rf"(?:{_QUARTER}{_GAP}{_FOURTH}|(?:ika-)?{_FOURTH}(?:st|nd|rd|th)?{_GAP}{_QUARTER})\.?")),
    ("W", re.compile(rf"(?:{_WEEK}{_GAP}(\d{{1,2}})|(\d{{1,2}}){_GAP}{_WEEK})\.?")),
    ("M", re.compile(rf"(?:{_MONTH}{_GAP}(\d{{1,2}})|(\d{{1,2}})\.{_GAP}{_MONTH})\.?")),
)
_MOST = {"Q": 4, "W": 53, "M": 12}
# A year before or behind the rest of a period; "May 26" could be a day, so two digits need a sign before them.
_YEAR_FIRST = re.compile(rf"(?P<year>{_YEAR})(?:\s?г\.?)?{_GAP}(?P<rest>.+)")
_YEAR_LAST = re.compile(rf"(?P<rest>.+?)[\s./_,'’-]*(?P<year>{_YEAR})(?:\s?(?:г|год)\.?)?")
_SHORT_YEAR = re.compile(r"(?P<rest>.+?)\s?[-'’/]\s?(?P<year>\d{2})|(?P<quarter>[qQ][1-4])\s(?P<after>\d{2})")
_FISCAL = re.compile(rf"(?i)(?:fy|gj)[\s'’]*(?P<year>{_YEAR}|\d{{2}})(?:[\s./_-]*(?P<rest>\S.*))?")
_TWO_YEARS = re.compile(rf"(?P<first>{_YEAR})[/–-](?P<year>\d{{2}}|{_YEAR})")


class Part(NamedTuple):
    """A piece of a year: quarter, week, or month, the last by number or by name."""

    unit: Literal["Q", "W", "M"]
    number: int
    named: bool = False


@lru_cache(maxsize=10_000)
def part_of(text: str) -> Part | None:
    """The piece of a year that a text such as "Q1", "KW 5", "M01" or "янв." names."""
    word = text.strip().casefold()
    if (number := months().get(word.rstrip("."))) is not None:
        return Part("M", number, named=True)
    for unit, pattern in _PARTS:
        if match := pattern.fullmatch(word):
            digits = match[1] or match[2]
            number = _ROMAN.get(digits) or int(digits)
            return Part(unit, number) if 1 <= number <= _MOST[unit] else None
    return None


def is_period(text: str) -> bool:
    """Whether a text names a period, or a part of a year."""
    return bool(period_of(text) or part_of(text))


def is_dated(text: str) -> bool:
    """Whether a text names a period, a part of a year, or a period of a fiscal year."""
    return is_period(text) or bool(_fiscal(text, 2))


@lru_cache(maxsize=10_000)
def period_of(text: str, fiscal_start: int = 1) -> str:
    """The one name of a period that is no single day; "" where the text is not clearly one.

    With another first month than January, years, quarters and numbered months are those of the year that ends in the
    calendar year of its name.
    """
    if re.fullmatch(_YEAR, text):
        return text if fiscal_start == 1 else f"FY{text}"
    for pattern in _WHOLE_MONTHS:
        if match := pattern.fullmatch(text):
            return f"{match['year']}-{int(match['month']):02}"
    if fiscal_start != 1 and (fiscal := _fiscal(text, fiscal_start)):
        return fiscal
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _SHORT_YEAR):
        if match := pattern.fullmatch(text):
            said = match.groupdict()
            part = part_of(said["rest"] or said.get("quarter") or "")
            if part:
                return _named(full_year(said["year"] or said["after"]), part, fiscal_start)
    return ""


def _fiscal(text: str, start: int) -> str:
    """A period that says itself that its year is a fiscal one: "FY24 Q1", "2023/24"."""
    if match := _TWO_YEARS.fullmatch(text):
        follows = full_year(match["year"][-2:]) == int(match["first"]) + 1
        return f"FY{int(match['first']) + 1}" if follows else ""
    match = _FISCAL.fullmatch(text)
    if not match:
        return ""
    part = part_of(match["rest"]) if match["rest"] else None
    return _named(full_year(match["year"]), part, start) if part or not match["rest"] else ""


def _named(year: int, part: Part | None, start: int) -> str:
    """The name of a piece of a year whose first month is `start`."""
    if part is None:
        return f"FY{year}"
    if part.unit == "W":
        return f"{year}-W{part.number:02}"
    if part.named:
        return f"{year}-{part.number:02}"
    length = 3 if part.unit == "Q" else 1
    month = start - 1 + length * (part.number - 1)  # months behind January of the calendar year in which it begins
    year += month // 12 - (start > 1)
    if part.unit == "M":
        return f"{year}-{month % 12 + 1:02}"
    return f"{year}-Q{month % 12 // 3 + 1}" if month % 3 == 0 else f"FY{year - month // 12 + 1}-Q{part.number}"


def with_year(year: str, part: str, fiscal_start: int = 1) -> str:
    """A period of a year in one column and a part of it in another; the part alone where it says its year itself."""
    if period_of(part) or not re.fullmatch(_YEAR, year):
        return part
    digits = re.fullmatch(r"0?[1-9]|1[0-2]", part)
    said = Part("M", int(part)) if digits else part_of(part)
    if said is None or said.unit != "M":
        return f"{year} {part}"
    if said.named:
        return f"{int(year) - (fiscal_start > 1 and said.number >= fiscal_start)}-{said.number:02}"
    return _named(int(year), said, fiscal_start)


def _whole_months(days: Iterable[dt.date]) -> bool:
    """Whether each month has one date at most, so that the date stands for the month."""
    return all(count == 1 for count in Counter((day.year, day.month) for day in days).values())


def periods(texts: pd.Series, *, day_first: bool, fiscal_start: int = 1) -> pd.Series:
    """(rows,) one name for each period, missing where blank.

    A date stands for its month when no month has two; otherwise it is a period of a day.
    """
    codes, unique = pd.factorize(texts)
    named = {text: period_of(text, fiscal_start) for text in unique}
    days = {text: day for text in unique if not named[text] and (day := resolved(written(text), day_first=day_first))}
    form = "%Y-%m" if _whole_months(set(days.values())) else "%Y-%m-%d"
    names = [days[text].strftime(form) if text in days else named[text] or text for text in unique]
    return pd.Series([*names, None], dtype="str").take(codes).set_axis(texts.index)


def months_written_as_days(header: Iterable[str]) -> dict[str, str]:
    """Headings that are days of different months, such as 2026-01-01 and 01.02.2026, to those months."""
    days = {text: day for text in header if (day := resolved(written(text), day_first=True))}
    return {text: day.strftime("%Y-%m") for text, day in days.items()} if _whole_months(days.values()) else {}


def year_in(text: str) -> str:
    """The year that a title, the name of a sheet or of a file speaks of, where it is just one."""
    years = set(re.findall(rf"(?<!\d){_YEAR}(?!\d)", text))
    return years.pop() if len(years) == 1 else ""


def period_in(text: str) -> str:
    """The period that a title such as "Results of March 2026" names; "" where it names none or several."""
    words = re.split(r"[\s,;:()]+", text)
    runs = (" ".join(words[at : at + length]) for length in (3, 2, 1) for at in range(len(words) - length + 1))
    found = dict.fromkeys(name for run in runs if (name := period_of(run)))
    exact = [name for name in found if not re.fullmatch(_YEAR, name)]
    return exact[0] if len(exact) == 1 else ""

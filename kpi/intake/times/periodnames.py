"""Periods under one name each: 2026, 2026-H1, 2026-Q1, 2026-01, 2026-W05, FY2026; what is none of them stays as it is written."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import pandas as pd

from kpi.intake.times.dates import counted_days, resolved, written, years_first
from kpi.intake.times.timewords import MOST, Part, Unit, full_year, plain_time, said_in
from kpi.periods import days_of

_YEAR = r"(?:19|20)\d{2}"
_WHOLE_MONTHS = (
    re.compile(rf"(?P<year>{_YEAR})[\s./_-]\s?(?P<month>0?[1-9]|1[0-2])\.?"),
    re.compile(rf"(?P<year>{_YEAR})(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"(?P<month>0?[1-9]|1[0-2])\s?[\s./_-]\s?(?P<year>{_YEAR})(?:\s?г\.?)?"),
)
_SHORT_MONTH = re.compile(r"(?P<month>0?[1-9]|1[0-2])\s?[./-]\s?(?P<year>\d{2})")
_TWO_YEARS = re.compile(rf"({_YEAR})\s?[/–-]\s?(\d{{2}})")
_LENGTHS: dict[Unit, int] = {"H": 6, "Q": 3, "M": 1}
_DIGITS = re.compile(r"\d{1,2}")

Start = int | None
"""First month of the fiscal year; None where nobody has said it."""


@lru_cache(maxsize=10_000)
def part_of(text: str) -> Part | None:
    """The piece of a year that a text such as "Q1", "KW 5", "M01" or "янв." names."""
    said = said_in(text)
    return said.part if said and not (said.year or said.day or said.fiscal) else None


def is_period(text: str) -> bool:
    """Whether a text names a period, or a part of a year."""
    return bool(period_of(text) or part_of(text))


@lru_cache(maxsize=10_000)
def period_of(text: str, fiscal_start: Start = None) -> str:
    """The one name of a period that is no single day; "" where the text is not clearly one.

    With another first month than January, years, halves, quarters and numbered months are those of the year that ends in
    the calendar year of its name. While nobody has said the first month, what says itself that it is fiscal is FY2024.
    """
    plain = plain_time(text)
    for pattern in _WHOLE_MONTHS:
        if match := pattern.fullmatch(plain):
            return f"{match['year']}-{int(match['month']):02}"
    said = said_in(plain)
    if said is None or said.day or not said.year:
        return ""
    return _named(said.year, said.part, fiscal_start, fiscal=said.fiscal)


def is_understood(name: str) -> bool:
    """Whether a name of a period is one of time: with days of its own, a part of a year, or a fiscal year."""
    return bool(days_of(name) or part_of(name) or is_fiscal(name))


def is_fiscal(text: str) -> bool:
    """Whether a text is a period of a year that says itself that it is a fiscal one: "FY24 Q1", "2023/24"."""
    said = said_in(text)
    is_month = any(pattern.fullmatch(plain_time(text)) for pattern in _WHOLE_MONTHS)  # 2003-04 is an April
    return bool(said and said.fiscal and said.year and not is_month)


def may_be_day(text: str) -> bool:
    """Whether a text that is read as the month of a year may be a day instead: "Jan 24"."""
    said = said_in(text)
    return bool(said and said.may_be_day)


def _named(year: int, part: Part | None, start: Start, *, fiscal: bool) -> str:
    """The name of a year, or of a piece of it."""
    first = start or 1
    unknown = fiscal and start is None
    if part is None:
        return f"FY{year}" if unknown or first > 1 else str(year)
    if part.named:
        return "" if unknown else f"{year - (fiscal and 1 < first <= part.number)}-{part.number:02}"
    if part.unit == "W" or unknown:
        digits = f"{part.number:02}" if part.unit in "WM" else f"{part.number}"
        return f"{'FY' if unknown else ''}{year}-{part.unit}{digits}"
    length = _LENGTHS[part.unit]
    month = first - 1 + length * (part.number - 1)  # months behind January of the calendar year in which it begins
    year += month // 12 - (first > 1)
    if part.unit == "M":
        return f"{year}-{month % 12 + 1:02}"
    aligned = month % length == 0
    return (
        f"{year}-{part.unit}{month % 12 // length + 1}"
        if aligned
        else f"FY{year - month // 12 + 1}-{part.unit}{part.number}"
    )


def numbered(text: str, unit: Unit) -> str:
    """A bare number as the half, quarter, month or week that its column says it is; any other text as it stands."""
    return f"{unit}{int(text)}" if _DIGITS.fullmatch(text) else text


def with_year(year: str, part: str, fiscal_start: Start = None, unit: Unit = "M") -> str:
    """A period of a year in one column and a part of it in another; the part alone where it says its year itself.

    A bare number is the half, quarter, month or week that `unit` says.
    """
    said, digits = said_in(year), re.fullmatch(r"\d{2}", year)
    number = full_year(year) if digits else said.year if said and not (said.part or said.day) else 0
    if period_of(part) or not number:
        return part
    piece = part_of(numbered(part, unit))
    if piece is None or piece.unit != "M":
        return f"{'FY' if said and said.fiscal else ''}{number} {numbered(part, unit)}"
    # The year of a row with months is that of its fiscal year, where there is one.
    fiscal = bool(said and said.fiscal) or (fiscal_start or 1) > 1
    return _named(number, piece, fiscal_start, fiscal=fiscal) or f"{year} {part}"


def _whole_months(days: Iterable[dt.date]) -> bool:
    """Whether each month has one date at most, so that the date stands for the month."""
    return all(count == 1 for count in Counter((day.year, day.month) for day in days).values())


def _name_of_days(days: Iterable[dt.date], unit: Unit | None) -> str:
    """How days are named: by the quarter or half that all of them begin or end, by their months, or each by itself."""
    unique = set(days)
    length = _LENGTHS.get(unit or "W", 1)
    if unique and length > 1 and all(_bounds(day, length) for day in unique):
        return str(unit)
    return "%Y-%m" if _whole_months(unique) else "%Y-%m-%d"


def _bounds(day: dt.date, length: int) -> bool:
    """Whether a day is the first or the last of so many months."""
    after = day + dt.timedelta(days=1)
    return any(one.day == 1 and (one.month - 1) % length == 0 for one in (day, after))


def _name_of(day: dt.date, form: str) -> str:
    if "%" in form:
        return day.strftime(form)
    return f"{day.year}-{form}{(day.month - 1) // _LENGTHS['H' if form == 'H' else 'Q'] + 1}"


def short_months(texts: Iterable[str]) -> dict[str, str]:
    """Months such as "01/24" to their names: where the second number can be no month, and several months have it."""
    found = {
        text: match for text in texts if (match := _SHORT_MONTH.fullmatch(text)) and int(match["year"]) > MOST["M"]
    }
    months = {text: int(match["month"]) for text, match in found.items()}
    if len(set(months.values())) <= len({match["year"] for match in found.values()}):
        return {}
    return {text: f"{full_year(found[text]['year'])}-{month:02}" for text, month in months.items()}


def fiscal_years(texts: Iterable[str], fiscal_start: Start = None) -> dict[str, str]:
    """Years such as 2010/11 and 2012/13 to their names, where not all of such texts can be months."""
    pairs = {text: match for text in texts if (match := _TWO_YEARS.fullmatch(text))}
    if not all(int(match[2]) == (int(match[1]) + 1) % 100 for match in pairs.values()):
        return {}
    if all(int(match[2]) <= MOST["M"] for match in pairs.values()):
        return {}
    return {text: _named(int(match[1]) + 1, None, fiscal_start, fiscal=True) for text, match in pairs.items()}


def periods(texts: pd.Series, *, day_first: bool, fiscal_start: Start = None, unit: Unit | None = None) -> pd.Series:
    """(rows,) one name for each period, missing where blank.

    A date stands for its month when no month has two, or for the quarter or half that its column says (`unit`);
    otherwise it is a period of a day.
    """
    codes, unique = pd.factorize(texts)
    named = {text: period_of(text, fiscal_start) for text in unique}
    left = [text for text in unique if not named[text]]
    named |= short_months(left) | fiscal_years(unique, fiscal_start)
    whole = years_first(left)
    days = {text: day for text in left if (day := resolved(written(whole.get(text, text)), day_first=day_first))}
    days |= counted_days(left)
    form = _name_of_days(days.values(), unit)
    names = [_name_of(days[text], form) if text in days else named[text] or text for text in unique]
    return pd.Series([*names, None], dtype="str").take(codes).set_axis(texts.index)


def months_in_headings(header: Sequence[str]) -> dict[str, str]:
    """Headings that are days of different months, such as 2026-01-01, 01.02.2026 and 46054, or short as 03/26, to those
    months."""
    days = {text: day for text in header if (day := resolved(written(text), day_first=True))}
    counted = counted_days(header)
    days |= counted if len(counted) > 1 else {}
    whole = {text: day.strftime("%Y-%m") for text, day in days.items()} if _whole_months(days.values()) else {}
    return whole | short_months(header) | fiscal_years(header)


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

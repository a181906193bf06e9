"""Which period each row is of: by a column, by a heading, or by what stands above the table or in its names."""

import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.cells.decided import day_first, place
from kpi.intake.cells.values import as_text
from kpi.intake.findings.finding import Finding, found
from kpi.intake.layout.shape import Shape
from kpi.intake.layout.tables import Table
from kpi.intake.sourcetable import SourceTable
from kpi.intake.times.dates import counted_days
from kpi.intake.times.periodnames import (
    Start,
    is_fiscal,
    may_be_day,
    numbered,
    part_of,
    period_in,
    period_of,
    periods,
    short_months,
    with_year,
    year_in,
)
from kpi.intake.times.timewords import Unit, full_year, said_in, unit_in
from kpi.intake.words.names import known_fiscal, plain
from kpi.language import _

WHOLE = "all"
"""The period of results that name none."""


def periods_of(one: SourceTable, answers: Answers) -> tuple[pd.Series, list[Finding]]:
    """(rows,) periods from their column, from a year beside it, or from the name of the sheet or file."""
    table, shape = one.table, one.shape
    at, year = shape.columns.get("period"), shape.columns.get("year")
    if at is None and year is None:
        return _period_of_all(one, answers)
    start = answers.fiscal_start
    texts = as_text(table.body[at if at is not None else year])
    asked = _fiscal(one, texts) if start is None else []
    if at is None:
        # Beside months across, the year is not yet the period.
        start = None if any(part.period for part in shape.measured) else start
        return periods(
            texts.map(_whole_year, na_action="ignore").astype("str"), day_first=True, fiscal_start=start
        ), asked
    unit = unit_in(table.header[at])
    if year is not None:
        years = as_text(table.body[year])
        pairs = pd.DataFrame({"year": years, "part": texts}).drop_duplicates().dropna()
        joined = {
            (row.year, row.part): with_year(str(row.year), str(row.part), start, unit or "M")
            for row in pairs.itertuples()
        }
        texts = pd.Series([joined.get(pair) for pair in zip(years, texts, strict=True)], dtype="str", index=texts.index)
    else:
        texts, asked = _with_known_year(table, texts, answers, asked, unit)
    first, findings = day_first(table, at, answers)
    told = read_in_another_way(table, texts.dropna().unique(), table.header[at])
    return periods(texts, day_first=first, fiscal_start=start, unit=unit), [*findings, *asked, *told]


def _whole_year(text: str) -> str:
    """A year of two digits as one of four, and 2011/12, which is no month here, as the fiscal year that it is."""
    said = said_in(text)
    if said and said.fiscal and said.part is None:
        return f"FY{said.year}"
    return str(full_year(text)) if re.fullmatch(r"\d{2}", text) else text


def _with_known_year(
    table: Table, texts: pd.Series, answers: Answers, said: list[Finding], unit: Unit | None
) -> tuple[pd.Series, list[Finding]]:
    """Months, quarters and weeks that say no year, with the one that stands above the table or in its names."""
    unique = list(map(str, texts.dropna().unique()))
    year, where = known_year(table)
    parts = {one: part_of(numbered(one, unit or "M")) for one in unique}
    if not unique or not all(parts.values()):
        return texts, said
    if not year:
        return texts.map({one: numbered(one, unit) if unit else one for one in unique}, na_action="ignore").astype(
            "str"
        ), said
    joined = {one: with_year(year, one, answers.fiscal_start, unit or "M") for one in unique}
    return texts.map(joined, na_action="ignore").astype("str"), [*said, _taken(table, year, where)]


def read_in_another_way(table: Table, texts: Iterable[str], column: str = "") -> list[Finding]:
    """What is to be said of periods that could mean something else than what they were read as, an example of each."""
    texts = list(map(str, texts))
    left = [text for text in texts if not period_of(text)]
    counted, short = counted_days(left), short_months(left)
    maybe = [] if _many_months_a_year(texts) else [text for text in texts if may_be_day(text)]
    said: list[tuple[str, str, str]] = []
    if counted:
        what = _("“{value}” is a day as spreadsheet programs count them; such numbers were read as dates: {name}")
        said.append((what, *next((text, day.isoformat()) for text, day in counted.items())))
    if short:
        said.append((_("“{value}” was read as month and year: {name}"), *next(iter(short.items()))))
    if maybe:
        said.append((_("“{value}” was read as month and year, {name}; it may be a day"), maybe[0], period_of(maybe[0])))
    mend = _("If that is wrong, write the periods as 2026-01 or the days as 2026-01-31.")
    return [
        found(what.format(value=value, name=name), place(table, column), mend, level="notice", value=value)
        for what, value, name in said
    ]


def _many_months_a_year(texts: Iterable[str]) -> bool:
    """Whether two digits stand beside more than one month each, and fewer of them than of months, as years do."""
    named = [period_of(text).split("-") for text in texts if may_be_day(text)]
    years = Counter(year for year, _month in named)
    return len(years) < len({month for _year, month in named}) and min(years.values(), default=0) > 1


def known_year(table: Table) -> tuple[str, str]:
    """The one year that the titles and the sheet of a table speak of, or else its file; and the text that says it."""
    texts = (*table.titles, table.sheet.name, table.sheet.file.rpartition(".")[0])
    year = year_in(" ".join(texts[:-1])) or year_in(texts[-1])
    return year, next((text for text in texts if year and year in text), "")


def _taken(table: Table, value: str, where: str) -> Finding:
    what = _("“{value}” was taken for the time of these results, from “{text}”").format(value=value, text=where[:80])
    return found(
        what, place(table), _("If that is wrong, add a column that says the period."), level="notice", value=value
    )


def _fiscal(one: SourceTable, texts: pd.Series) -> list[Finding]:
    """A notice where headings or cells speak of fiscal years and nobody has said when they begin."""
    headings = [one.headings[name] for name in ("period", "year") if name in one.headings]
    words = (plain(word) for heading in headings for word in heading.split())
    cells = (str(text) for text in (*texts.dropna().unique(), *one.table.header) if is_fiscal(str(text)))
    said = next((word for word in words if word in known_fiscal()), "") or next(cells, "")
    if not said:
        return []
    what = _("fiscal years may begin in another month than January; these periods stand as they are written")
    mend = _("Say in which month the fiscal year begins.")
    return [found(what, one.place(next(iter(headings), "")), mend, level="notice", value=said, answer="fiscal_start")]


def _period_of_all(one: SourceTable, answers: Answers) -> tuple[pd.Series, list[Finding]]:
    """(rows,) the one period of a table, which its sheet, its title or its file names."""
    table, shape = one.table, one.shape
    named, where = named_period(table, answers.fiscal_start)
    period = pd.Series(named or WHOLE, index=table.body.index, dtype="str")
    across = [part.period for part in shape.measured if part.period]
    if across:
        year, where = known_year(table) if any(map(part_of, across)) else ("", "")
        asked = _fiscal(one, period.iloc[:0]) if answers.fiscal_start is None else []
        return period, [*asked, *([_taken(table, year, where)] if year else [])]
    if named or holds_only_plans(shape):
        return period, [_taken(table, named, where)] if where else []
    what = _("no column says the period; all of it is taken as one period called “{name}”").format(name=WHOLE)
    mend = _("Add a column “period” if there are several.")
    return period, [found(what, one.place(), mend, level="notice", answer="columns")]


def named_period(table: Table, fiscal_start: Start = None) -> tuple[str, str]:
    """The period that the name of the sheet, a title above the table, or the name of the file says, "" for none; and
    the text that says it, "" where that is nothing but the period."""
    sheet, stem = table.sheet.name, table.sheet.file.rpartition(".")[0]
    if part_of(sheet):
        year, where = known_year(table)
        return (period_of(with_year(year, sheet, fiscal_start), fiscal_start), where) if year else (sheet, "")
    whole = ((period_of(name, fiscal_start), "") for name in (sheet, stem))
    within = ((period_in(name), name) for name in (sheet, *table.titles, stem))
    return next(((period, where) for period, where in (*whole, *within) if period), ("", ""))


def period_above(table: Table, keys: pd.DataFrame, heading: str, fiscal: Start) -> pd.Series:
    """(rows,) the period that a heading says, alone, with the year of the row, which then stands as the period, or
    with the year that stands above the table or in the name of its sheet or file."""
    if named := period_of(heading, fiscal):
        return pd.Series(named, index=keys.index, dtype="str")
    known, _where = known_year(table)
    years = {
        year: period_of(with_year(str(year) if period_of(str(year)) else known, heading, fiscal), fiscal) or heading
        for year in keys["period"].dropna().unique()
    }
    return keys["period"].map(years, na_action="ignore").astype("str")


def holds_only_plans(shape: Shape) -> bool:
    """Whether no column of a table of results holds facts."""
    facts = [one.fact for one in shape.measured] or [shape.columns.get("fact")]
    return shape.kind != "people" and not any(at is not None for at in facts)

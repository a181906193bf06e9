"""Which period each row is of: by a column, by a heading, or by what stands above the table or in its names."""

import re

import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.decided import day_first, place
from kpi.intake.finding import Finding, found
from kpi.intake.names import known_fiscal, plain
from kpi.intake.periods import is_dated, is_period, part_of, period_in, period_of, periods, with_year, year_in
from kpi.intake.shape import Shape
from kpi.intake.tables import Table
from kpi.intake.values import as_text
from kpi.language import _

WHOLE = "all"
"""The period of results that name none."""


def periods_of(table: Table, shape: Shape, answers: Answers) -> tuple[pd.Series, list[Finding]]:
    """(rows,) periods from their column, from a year beside it, or from the name of the sheet or file."""
    at, year = shape.columns.get("period"), shape.columns.get("year")
    if at is None and year is None:
        return _period_of_all(table, shape, answers)
    start = answers.fiscal_start or 1
    texts = as_text(table.body[at if at is not None else year])
    asked = _fiscal(table, shape, texts) if answers.fiscal_start is None else []
    if at is None:
        # Beside months across, the year is not yet the period.
        start = 1 if any(one.period for one in shape.measured) else start
        return periods(texts, day_first=True, fiscal_start=start), asked
    if year is not None:
        years = as_text(table.body[year])
        pairs = pd.DataFrame({"year": years, "part": texts}).drop_duplicates().dropna()
        joined = {(row.year, row.part): with_year(str(row.year), str(row.part), start) for row in pairs.itertuples()}
        texts = pd.Series([joined.get(pair) for pair in zip(years, texts, strict=True)], dtype="str", index=texts.index)
    else:
        texts, asked = _with_known_year(table, texts, start, asked)
    first, findings = day_first(table, at, answers)
    return periods(texts, day_first=first, fiscal_start=start), [*findings, *asked]


def _with_known_year(
    table: Table, texts: pd.Series, start: int, said: list[Finding]
) -> tuple[pd.Series, list[Finding]]:
    """Months, quarters and weeks that say no year, with the one that stands above the table or in its names."""
    unique = list(map(str, texts.dropna().unique()))
    year, where = known_year(table)
    if not year or not unique or not all(part_of(one) or re.fullmatch("0?[1-9]|1[0-2]", one) for one in unique):
        return texts, said
    joined = {one: with_year(year, one, start) for one in unique}
    return texts.map(joined, na_action="ignore").astype("str"), [*said, _taken(table, year, where)]


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


def _fiscal(table: Table, shape: Shape, texts: pd.Series) -> list[Finding]:
    """A notice where headings or cells speak of fiscal years and nobody has said when they begin."""
    headings = [table.header[shape.columns[name]] for name in ("period", "year") if name in shape.columns]
    words = (plain(word) for heading in headings for word in heading.split())
    cells = (str(text) for text in texts.dropna().unique() if is_dated(str(text)) and not is_period(str(text)))
    said = next((word for word in words if word in known_fiscal()), "") or next(cells, "")
    if not said:
        return []
    what = _("fiscal years may begin in another month than January; these periods stand as they are written")
    mend = _("Say in which month the fiscal year begins.")
    return [found(what, place(table, headings[0]), mend, level="notice", value=said, answer="fiscal_start")]


def _period_of_all(table: Table, shape: Shape, answers: Answers) -> tuple[pd.Series, list[Finding]]:
    """(rows,) the one period of a table, which its sheet, its title or its file names."""
    named, where = named_period(table, answers.fiscal_start or 1)
    period = pd.Series(named or WHOLE, index=table.body.index, dtype="str")
    across = [one.period for one in shape.measured if one.period]
    if across:
        year, where = known_year(table) if any(part_of(one) for one in across) else ("", "")
        return period, [_taken(table, year, where)] if year else []
    if named or holds_only_plans(shape):
        return period, [_taken(table, named, where)] if where else []
    what = _("no column says the period; all of it is taken as one period called “{name}”").format(name=WHOLE)
    mend = _("Add a column “period” if there are several.")
    return period, [found(what, place(table), mend, level="notice", answer="columns")]


def named_period(table: Table, fiscal_start: int = 1) -> tuple[str, str]:
    """The period that the name of the sheet, a title above the table, or the name of the file says, "" for none; and
    the text that says it, "" where that is nothing but the period."""
    sheet, stem = table.sheet.name, table.sheet.file.rpartition(".")[0]
    if part_of(sheet):
        year, where = known_year(table)
        return (period_of(with_year(year, sheet, fiscal_start), fiscal_start), where) if year else (sheet, "")
    whole = ((period_of(name, fiscal_start), "") for name in (sheet, stem))
    within = ((period_in(name), name) for name in (sheet, *table.titles, stem))
    return next(((period, where) for period, where in (*whole, *within) if period), ("", ""))


def period_above(table: Table, keys: pd.DataFrame, heading: str, fiscal: int) -> pd.Series:
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

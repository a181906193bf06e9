"""Tables of every shape as tidy rows: a person, a period and a KPI each."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from kpi.intake.across import Measured
from kpi.intake.answers import Answers
from kpi.intake.dates import dates
from kpi.intake.decided import Writing, day_first, place, writings
from kpi.intake.figures import Numbers
from kpi.intake.finding import Finding, found
from kpi.intake.names import known_directions, known_fiscal, plain
from kpi.intake.periods import is_dated, is_period, part_of, period_in, period_of, periods, with_year, year_in
from kpi.intake.shape import DAYS, MONEY, OF_PERSON, WORDS, Shape
from kpi.intake.tables import Table
from kpi.intake.values import as_text
from kpi.language import N_, _

KEYS = ["person", "period", "kpi"]
TEXTS = ("team", "role", "unit", "direction")
NOTHING = N_("without any number")
WHOLE = "all"
"""The period of results that name none."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What one table gives.

    Both frames have `source` (number of the table) and `row` (as the user's program shows it) beside their own columns,
    and for each number or day `<name>_text`: what stood there where it could not be read. Results have `<name>_column`
    as well, the heading that the number stood under, and `<name>_percent`.
    """

    results: pd.DataFrame | None = None
    people: pd.DataFrame | None = None
    findings: list[Finding] = field(default_factory=list)
    set_aside: dict[str, int] = field(default_factory=dict)
    only_plans: bool = False
    """Whether no column of the table holds facts."""


def read_table(table: Table, shape: Shape, source: int, answers: Answers) -> Reading:
    """The tidy rows of one table."""
    keys, findings = _keys(table, shape, source, answers)
    people = _people(table, shape, keys, answers, findings)
    results = None if shape.kind == "people" else _results(table, shape, keys, answers, findings)
    set_aside = {} if results is None else _empty_rows(keys["row"], results["row"])
    return Reading(results, people, findings, set_aside, _holds_only_plans(shape))


def _holds_only_plans(shape: Shape) -> bool:
    facts = [one.fact for one in shape.measured] or [shape.columns.get("fact")]
    return shape.kind != "people" and not any(at is not None for at in facts)


def _empty_rows(rows: pd.Series, used: pd.Series) -> dict[str, int]:
    count = int((~rows.isin(used)).sum())
    return {NOTHING: count} if count else {}


def _keys(table: Table, shape: Shape, source: int, answers: Answers) -> tuple[pd.DataFrame, list[Finding]]:
    """(rows) source, row, person, period and the other texts that the table has."""
    keys = pd.DataFrame({"source": source, "row": table.rows}, index=table.body.index)
    for name in ("person", *TEXTS, "kpi"):
        if name in shape.columns:
            keys[name] = as_text(table.body[shape.columns[name]])
    if "direction" in keys:
        said = keys["direction"]
        words = {word: known_directions().get(plain(word) or word) for word in said.dropna().unique()}
        keys["direction"] = said.map(words).astype("str")
        keys["direction_text"] = said.where(keys["direction"].isna())
    if shape.kind == "people" and "period" not in shape.columns:
        return keys, []
    keys["period"], findings = _period(table, shape, answers)
    return keys, findings


def _period(table: Table, shape: Shape, answers: Answers) -> tuple[pd.Series, list[Finding]]:
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
    first, findings = day_first(table, at, answers)
    return periods(texts, day_first=first, fiscal_start=start), [*findings, *asked]


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
    named = named_period(table, answers.fiscal_start or 1)
    period = pd.Series(named or WHOLE, index=table.body.index, dtype="str")
    if named or any(one.period for one in shape.measured) or _holds_only_plans(shape):
        return period, []
    what = _("no column says the period; all of it is taken as one period called “{name}”").format(name=WHOLE)
    mend = _("Add a column “period” if there are several.")
    return period, [found(what, place(table), mend, level="notice", answer="columns")]


def named_period(table: Table, fiscal_start: int = 1) -> str:
    """The period that the name of the sheet, a title above the table, or the name of the file says; "" for none."""
    sheet, stem = table.sheet.name, table.sheet.file.rpartition(".")[0]
    year = year_in(" ".join([*table.titles, sheet])) or year_in(stem)
    if part_of(sheet):
        return period_of(with_year(year, sheet, fiscal_start), fiscal_start) if year else sheet
    whole = (period_of(name, fiscal_start) for name in (sheet, stem))
    within = (period_in(name) for name in (sheet, *table.titles, stem))
    return next((name for name in (*whole, *within) if name), "")


def _people(
    table: Table, shape: Shape, keys: pd.DataFrame, answers: Answers, findings: list[Finding]
) -> pd.DataFrame | None:
    """(rows) what the table says about persons, of whatever shape it is; None where it says nothing."""
    given = [name for name in OF_PERSON if name in shape.columns]
    if not given and shape.kind != "people":
        return None
    people = keys[[name for name in ("source", "row", "person", "team", "role", "period") if name in keys]].copy()
    how, questions = writings(table, [shape.columns[name] for name in MONEY if name in given], answers)
    findings += questions
    for name in given:
        column = table.body[shape.columns[name]]
        if name in WORDS:
            people[name] = as_text(column)
        elif name in MONEY:
            read = read_numbers(table, shape.columns[name], how[shape.columns[name]])
            people[name], people[f"{name}_text"] = read.values, unread(column, read.unreadable)
        elif name in DAYS:
            first, questions = day_first(table, shape.columns[name], answers)
            findings += questions
            days = dates(column, day_first=first)
            people[name], people[f"{name}_text"] = days.values.astype("datetime64[s]"), unread(column, days.unreadable)
    return people


def read_numbers(table: Table, at: int, how: Writing) -> Numbers:
    """A column as numbers, multiplied where that was said; percentages stay."""
    read = table.figures(at).read(how.decimal)
    return read if how.scale == 1 else replace(read, values=np.where(read.percent, 1.0, how.scale) * read.values)


def unread(column: pd.Series, unreadable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pd.Series:
    """(rows,) what stands in a cell where it could not be read, missing elsewhere."""
    if not unreadable.any():
        return pd.Series(None, index=column.index, dtype="str")
    return as_text(column).where(unreadable)


def _results(table: Table, shape: Shape, keys: pd.DataFrame, answers: Answers, findings: list[Finding]) -> pd.DataFrame:
    """(rows × columns with results) tidy rows in the order of the file."""
    columns = shape.measured or (Measured(_only_kpi(shape), "", shape.columns.get("plan"), shape.columns.get("fact")),)
    used = list(dict.fromkeys(at for one in columns for at in (one.plan, one.fact) if at is not None))
    how, questions = writings(table, used, answers)
    findings += questions
    blocks = [_block(table, keys, one, how, answers.fiscal_start or 1) for one in columns]
    tidy = pd.concat(blocks, ignore_index=True) if len(blocks) > 1 else blocks[0].reset_index(drop=True)
    if shape.kind == "wide":
        tidy = _theirs(tidy)
    return tidy.sort_values("row", kind="stable", ignore_index=True)


def _only_kpi(shape: Shape) -> str:
    return "" if "kpi" in shape.columns else "result"


def _block(table: Table, keys: pd.DataFrame, one: Measured, how: dict[int, Writing], fiscal: int) -> pd.DataFrame:
    """(rows) the tidy rows of one KPI or period, or of the whole long table."""
    block = keys.copy(deep=False)
    if one.kpi:
        block["kpi"] = pd.Series(one.kpi, index=keys.index, dtype="str")
    elif "kpi" not in block:
        block["kpi"] = pd.Series("result", index=keys.index, dtype="str")
    if one.period:
        block["period"] = _period_above(table, keys, one.period, fiscal)
    for name, at in (("plan", one.plan), ("fact", one.fact)):
        _put(block, name, table, at, how)
    return block


def _period_above(table: Table, keys: pd.DataFrame, heading: str, fiscal: int) -> pd.Series:
    """(rows,) the period that a heading says, alone, with the year of the row, which then stands as the period, or
    with the year that stands above the table or in the name of its sheet or file."""
    if named := period_of(heading, fiscal):
        return pd.Series(named, index=keys.index, dtype="str")
    names = (" ".join([*table.titles, table.sheet.name]), table.sheet.file.rpartition(".")[0])
    known = next((year for name in names if (year := year_in(name))), "")
    years = {
        year: period_of(with_year(str(year) if period_of(str(year)) else known, heading, fiscal), fiscal) or heading
        for year in keys["period"].dropna().unique()
    }
    return keys["period"].map(years, na_action="ignore").astype("str")


def _put(block: pd.DataFrame, name: str, table: Table, at: int | None, how: dict[int, Writing]) -> None:
    if at is None:
        nothing = np.zeros(len(block), bool)
        read, text, heading = Numbers(np.full(len(block), np.nan), nothing, nothing), None, ""
    else:
        read, heading = read_numbers(table, at, how[at]), table.header[at]
        text = unread(table.body[at], read.unreadable)
    block[name] = read.values
    block[f"{name}_text"] = pd.Series(text, index=block.index, dtype="str")
    block[f"{name}_percent"] = read.percent
    block[f"{name}_column"] = pd.Series(heading, index=block.index, dtype="str")


def _theirs(tidy: pd.DataFrame) -> pd.DataFrame:
    """Without the cells of KPIs that a person never has a number of: they are not that person's."""
    given = tidy[["plan", "fact"]].notna().any(axis=1) | tidy[["plan_text", "fact_text"]].notna().any(axis=1)
    ever = given.groupby([tidy["person"], tidy["kpi"]], dropna=False).transform("any")
    return tidy[ever]

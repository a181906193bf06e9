"""Tables of every shape as tidy rows: a person, a period and a KPI each."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.answers import Answers, day_first, decimals, place
from kpi.intake.dates import dates
from kpi.intake.figures import Decimal, Numbers
from kpi.intake.finding import Finding, found
from kpi.intake.header import Table
from kpi.intake.names import known_directions, known_totals, plain
from kpi.intake.periods import period_of, periods, with_year
from kpi.intake.shape import DAYS, MONEY, OF_PERSON, WORDS, Measured, Shape
from kpi.intake.values import as_text
from kpi.language import N_, _

KEYS = ["person", "period", "kpi"]
TEXTS = ("team", "role", "unit", "direction")
TOTALS, REPEATED, NOTHING = N_("lines of sums"), N_("repeated header"), N_("without any number")
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
    set_aside: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    """Numbers of the rows that are no data, by reason."""
    only_plans: bool = False
    """Whether no column of the table holds facts."""


def read_table(table: Table, shape: Shape, source: int, answers: Answers) -> Reading:
    """The tidy rows of one table."""
    keys, findings = _keys(table, shape, source, answers)
    dropped = {TOTALS: _is_total(keys["person"]), REPEATED: keys["person"] == table.header[shape.columns["person"]]}
    people = _people(table, shape, keys, answers, findings)
    results = None if shape.kind == "people" else _results(table, shape, keys, answers, findings)
    gone = np.logical_or.reduce(list(dropped.values()))
    set_aside = {reason: keys.loc[rows, "row"].to_numpy() for reason, rows in dropped.items() if rows.any()}
    rows_gone = keys.loc[gone, "row"]
    if people is not None:
        people = people[~people["row"].isin(rows_gone)]
    if results is not None:
        results = results[~results["row"].isin(rows_gone)]
        set_aside |= _empty_rows(keys.loc[~gone, "row"], results if people is None else people)
    findings += [_sums(table, len(set_aside[TOTALS]))] if TOTALS in set_aside else []
    return Reading(results, people, findings, set_aside, _holds_only_plans(shape))


def _holds_only_plans(shape: Shape) -> bool:
    facts = [one.fact for one in shape.measured] or [shape.columns.get("fact")]
    return shape.kind != "people" and not any(at is not None for at in facts)


def _sums(table: Table, count: int) -> Finding:
    return found(_("lines of sums were left out: {n}").format(n=count), place(table), level="notice")


def _is_total(person: pd.Series) -> pd.Series:
    unique = {name for name in person.dropna().unique() if plain(name) in known_totals()}
    return person.isin(unique)


def _empty_rows(rows: pd.Series, used: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    empty = rows[~rows.isin(used["row"])]
    return {NOTHING: empty.to_numpy()} if len(empty) else {}


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
        return _period_of_all(table, shape)
    texts = as_text(table.body[at if at is not None else year])
    if at is None:
        return periods(texts, day_first=True), []
    if year is not None:
        years = as_text(table.body[year])
        pairs = pd.DataFrame({"year": years, "part": texts}).drop_duplicates().dropna()
        joined = {(row.year, row.part): with_year(str(row.year), str(row.part)) for row in pairs.itertuples()}
        texts = pd.Series([joined.get(pair) for pair in zip(years, texts, strict=True)], dtype="str", index=texts.index)
    first, findings = day_first(table, at, answers)
    return periods(texts, day_first=first), findings


def _period_of_all(table: Table, shape: Shape) -> tuple[pd.Series, list[Finding]]:
    stem = table.sheet.file.rpartition(".")[0]
    named = period_of(table.sheet.name) or period_of(stem)
    period = pd.Series(named or WHOLE, index=table.body.index, dtype="str")
    if named or any(one.period for one in shape.measured) or _holds_only_plans(shape):
        return period, []
    what = _("no column says the period; all of it is taken as one period called “{name}”").format(name=WHOLE)
    mend = _("Add a column “period” if there are several.")
    return period, [found(what, place(table), mend, level="notice", answer="columns")]


def _people(
    table: Table, shape: Shape, keys: pd.DataFrame, answers: Answers, findings: list[Finding]
) -> pd.DataFrame | None:
    """(rows) what the table says about persons, of whatever shape it is; None where it says nothing."""
    given = [name for name in OF_PERSON if name in shape.columns]
    if not given and shape.kind != "people":
        return None
    people = keys[[name for name in ("source", "row", "person", "team", "role", "period") if name in keys]].copy()
    signs, questions = decimals(table, [shape.columns[name] for name in MONEY if name in given], answers)
    findings += questions
    for name in given:
        column = table.body[shape.columns[name]]
        if name in WORDS:
            people[name] = as_text(column)
        elif name in MONEY:
            read = table.figures(shape.columns[name]).read(signs[shape.columns[name]])
            people[name], people[f"{name}_text"] = read.values, _unread(column, read.unreadable)
        elif name in DAYS:
            first, questions = day_first(table, shape.columns[name], answers)
            findings += questions
            days = dates(column, day_first=first)
            people[name], people[f"{name}_text"] = days.values.astype("datetime64[s]"), _unread(column, days.unreadable)
    return people


def _unread(column: pd.Series, unreadable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pd.Series:
    """(rows,) what stands in a cell where it could not be read, missing elsewhere."""
    if not unreadable.any():
        return pd.Series(None, index=column.index, dtype="str")
    return as_text(column).where(unreadable)


def _results(table: Table, shape: Shape, keys: pd.DataFrame, answers: Answers, findings: list[Finding]) -> pd.DataFrame:
    """(rows × columns with results) tidy rows in the order of the file."""
    columns = shape.measured or (Measured(_only_kpi(shape), "", shape.columns.get("plan"), shape.columns.get("fact")),)
    used = list(dict.fromkeys(at for one in columns for at in (one.plan, one.fact) if at is not None))
    signs, questions = decimals(table, used, answers)
    findings += questions
    blocks = [_block(table, keys, one, signs) for one in columns]
    tidy = pd.concat(blocks, ignore_index=True) if len(blocks) > 1 else blocks[0].reset_index(drop=True)
    if shape.kind == "wide":
        tidy = _theirs(tidy)
    return tidy.sort_values("row", kind="stable", ignore_index=True)


def _only_kpi(shape: Shape) -> str:
    return "" if "kpi" in shape.columns else "result"


def _block(table: Table, keys: pd.DataFrame, one: Measured, signs: dict[int, Decimal | None]) -> pd.DataFrame:
    """(rows) the tidy rows of one KPI or period, or of the whole long table."""
    block = keys.copy(deep=False)
    if one.kpi:
        block["kpi"] = pd.Series(one.kpi, index=keys.index, dtype="str")
    elif "kpi" not in block:
        block["kpi"] = pd.Series("result", index=keys.index, dtype="str")
    if one.period:
        block["period"] = _period_above(keys, one.period)
    for name, at in (("plan", one.plan), ("fact", one.fact)):
        _put(block, name, table, at, signs)
    return block


def _period_above(keys: pd.DataFrame, heading: str) -> pd.Series:
    """(rows,) the period that a heading says, alone or with the year of the row, which then stands as the period."""
    if named := period_of(heading):
        return pd.Series(named, index=keys.index, dtype="str")
    years = {year: period_of(with_year(str(year), heading)) for year in keys["period"].dropna().unique()}
    return keys["period"].map(years, na_action="ignore").astype("str")


def _put(block: pd.DataFrame, name: str, table: Table, at: int | None, signs: dict[int, Decimal | None]) -> None:
    if at is None:
        nothing = np.zeros(len(block), bool)
        read, text, heading = Numbers(np.full(len(block), np.nan), nothing, nothing), None, ""
    else:
        read, heading = table.figures(at).read(signs[at]), table.header[at]
        text = _unread(table.body[at], read.unreadable)
    block[name] = read.values
    block[f"{name}_text"] = pd.Series(text, index=block.index, dtype="str")
    block[f"{name}_percent"] = read.percent
    block[f"{name}_column"] = pd.Series(heading, index=block.index, dtype="str")


def _theirs(tidy: pd.DataFrame) -> pd.DataFrame:
    """Without the cells of KPIs that a person never has a number of: they are not that person's."""
    given = tidy[["plan", "fact"]].notna().any(axis=1) | tidy[["plan_text", "fact_text"]].notna().any(axis=1)
    ever = given.groupby([tidy["person"], tidy["kpi"]], dropna=False).transform("any")
    return tidy[ever]

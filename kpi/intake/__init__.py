"""Any table in: results and people out, with every problem told at once and every row accounted for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from kpi.intake.answers import Answers, Kind, TableAnswers, key_of
from kpi.intake.checks import Origin
from kpi.intake.columns import NAMES
from kpi.intake.deals import Transactions, Typed, stacked, typed
from kpi.intake.figures import Decimal
from kpi.intake.files import base_name, open_file, pasted
from kpi.intake.finding import Finding, Place
from kpi.intake.preview import Preview
from kpi.intake.remarks import about, chosen, wrong_answers
from kpi.intake.rows import NOTE, REPEATED, TOTALS, named_again, named_sums, notes
from kpi.intake.shape import Shape, shape_of
from kpi.intake.sheet import Sheet
from kpi.intake.source import Column, Counts, Source, source_of, sum_of
from kpi.intake.tables import Table, find_tables
from kpi.intake.tidy import Reading, read_table
from kpi.intake.together import put_together
from kpi.intake.undone import without_false_days
from kpi.problem import Problem, Refused

__all__ = [
    "NAMES",
    "Answers",
    "Column",
    "Counts",
    "Finding",
    "Intake",
    "Kind",
    "Place",
    "Preview",
    "Source",
    "TableAnswers",
    "Transactions",
    "key_of",
    "pasted",
    "read",
]


@dataclass(frozen=True, eq=False)
class Intake:
    """What the files hold, without the rows that have an error."""

    results: pd.DataFrame
    """person, [team], [role], period, kpi, [unit], [direction], plan, fact: for `kpi.build`."""
    people: pd.DataFrame | None
    """person, and of team, role, period, salary, target_bonus, multiplier, hired, left, currency, title what is known."""
    problems: tuple[Problem, ...]
    """Errors first; most are a `Finding`, with place, value and the answer that settles it."""
    sources: tuple[Source, ...]
    counts: Counts
    transactions: tuple[Transactions, ...]
    """Single deals, one table for each set of headings; KPIs are made of them elsewhere."""
    origin: pd.DataFrame
    """(rows of the results) `file`, `sheet` and `row` that each comes from; of two, where its fact stands."""

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not any(problem.level == "error" for problem in self.problems)


def read(
    files: Sequence[tuple[str, bytes]],
    *,
    sheet: str | None = None,
    decimal: Decimal | None = None,
    dayfirst: bool | None = None,
    columns: Mapping[str, str] | None = None,
    answers: Answers | None = None,
) -> Intake:
    """Results, people and transactions from files (name, bytes) in any order.

    `answers` say what the files leave open or what was guessed wrong; `sheet`, `decimal`, `dayfirst` and `columns` are
    its fields of that name and go before it. Bad content is told in `problems`; raises `Refused`, with a reason for
    every file, only for what cannot be opened at all.
    """
    said = answers or Answers()
    said = replace(
        said,
        sheet=said.sheet if sheet is None else sheet,
        decimal=said.decimal if decimal is None else decimal,
        dayfirst=said.dayfirst if dayfirst is None else dayfirst,
        columns=said.columns if columns is None else dict(columns),
    )
    sheets, findings = _opened(files, said)
    sheets, left_out = chosen(sheets, said)
    seen = [_seen(table, said) for one in sheets for table in _tables(one, said)]
    findings += [*left_out, *wrong_answers(sheets, [one.table for one in seen], said)]
    findings += [finding for one in seen for finding in (*one.findings, *about(one.table, one.shape))]
    readings = [_read(one, number, said) for number, one in enumerate(seen)]
    findings += [finding for reading in readings for finding in reading.findings]
    tables = [_typed(one, said) for one in seen]
    deals = [
        (one.table.sheet.file, one.table.sheet.name, table)
        for one, table in zip(seen, tables, strict=True)
        if table and one.shape.kind == "transactions"
    ]
    findings += [finding for _file, _sheet, table in deals for finding in table.findings]
    together = put_together(readings, [_origin(one) for one in seen], sum(len(table.table) for *_, table in deals))
    lost = {number: reasons["reason"] for number, reasons in together.lost.groupby("source")}
    sources = tuple(
        source_of(one.table, one.shape, reading, table.table if table else None, lost.get(number, pd.Series(dtype=str)))
        for number, (one, reading, table) in enumerate(zip(seen, readings, tables, strict=True))
    )
    problems = sorted(dict.fromkeys([*findings, *together.findings]), key=lambda problem: problem.level != "error")
    return Intake(
        together.results,
        together.people,
        tuple(problems),
        sources,
        sum_of(sources),
        stacked(deals),
        _origins(together.origin, seen),
    )


class _Seen(NamedTuple):
    """A table that is found and looked at."""

    table: Table
    shape: Shape
    findings: list[Finding]


def _tables(sheet: Sheet, answers: Answers) -> list[Table]:
    return find_tables(sheet, answers.about(sheet.file, sheet.name), answers.named(sheet.file, sheet.name))


def _seen(table: Table, answers: Answers) -> _Seen:
    """The table without notes and false days, and what it is."""
    file, sheet = table.sheet.file, table.sheet.name
    told, kind = answers.named(file, sheet), answers.about(file, sheet).kind
    table, findings = without_false_days(table)
    shape = shape_of(table, told, kind)
    headings = len(list(filter(None, table.header)))
    notes_ = notes(table.sheet.cells, table.roles, headings, of_people=shape.kind == "people")
    return _Seen(_without_sums(table.without(notes_, NOTE), shape), shape, findings)


def _without_sums(table: Table, shape: Shape) -> Table:
    """The table without lines that name a sum, or the heading once more, instead of a person."""
    if "person" not in shape.columns:
        return table
    at = shape.columns["person"]
    again = table.every_row(named_again(table.body[at], table.header[at]))
    table = table.without(again, REPEATED)
    return table.without(table.every_row(named_sums(table.body[at])), TOTALS)


def _read(one: _Seen, number: int, answers: Answers) -> Reading:
    if one.shape.kind in ("other", "transactions") or one.table.body.empty:
        return Reading()
    return read_table(one.table, one.shape, number, answers)


def _typed(one: _Seen, answers: Answers) -> Typed | None:
    """The rows as they stand, where no results or people are made of them."""
    return typed(one.table, one.shape, answers) if one.shape.kind in ("other", "transactions") else None


def _origin(one: _Seen) -> Origin:
    table, columns = one.table, one.shape.columns
    return Origin(table.sheet.file, table.sheet.name, {ours: table.header[at] for ours, at in columns.items()})


def _origins(numbered: pd.DataFrame, seen: Sequence[_Seen]) -> pd.DataFrame:
    """(rows) file, sheet and row for `source` and `row`."""
    source = numbered["source"].astype("int64")
    files = pd.Series([one.table.sheet.file for one in seen], dtype="str")
    sheets = pd.Series([one.table.sheet.name for one in seen], dtype="str")
    return pd.DataFrame(
        {
            "file": source.map(files),
            "sheet": source.map(sheets),
            "row": numbered["row"].astype("int64"),
        }
    )


def _opened(files: Sequence[tuple[str, bytes]], answers: Answers) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of all files; raises `Refused` with every file that cannot be opened."""
    sheets: list[Sheet] = []
    notices: list[Finding] = []
    refused: list[Problem] = []
    for name, data in files:
        try:
            opened, said = open_file(name, data, answers.about(base_name(name), "").encoding)
        except Refused as error:
            refused += error.problems
        else:
            sheets += opened
            notices += said
    if refused:
        raise Refused(refused)
    return sheets, notices

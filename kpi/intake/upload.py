"""The reading of an upload: from files to results, people and transactions, and again with other mends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpi.intake import limits
from kpi.intake.answers import Answers
from kpi.intake.bonuses import unused_money
from kpi.intake.checks import Origin
from kpi.intake.deals import Transactions, Typed, stacked, typed
from kpi.intake.figures import Decimal
from kpi.intake.files import base_name, open_file
from kpi.intake.finding import Finding
from kpi.intake.mends.mendlist import Mend, in_order, mended_deals, mended_readings, mended_tables
from kpi.intake.namesakes import told_apart
from kpi.intake.patience import go_on, patience
from kpi.intake.pivots import without_pivots
from kpi.intake.remarks import about, chosen, wrong_answers
from kpi.intake.seen import seen
from kpi.intake.setaside import NOT_USED, SetAside, counted, outside, set_aside_table
from kpi.intake.shape import Shape
from kpi.intake.sheet import Sheet
from kpi.intake.source import Counts, Source, source_of, sum_of
from kpi.intake.staff import settled
from kpi.intake.steps import Raw, Steps
from kpi.intake.tables import Table
from kpi.intake.tidy import Reading, read_table
from kpi.intake.together import Together, put_together
from kpi.language import _
from kpi.language import number as written
from kpi.problem import Problem, Refused


@dataclass(frozen=True, eq=False)
class Intake:
    """What the files hold, without the rows that have an error."""

    results: pd.DataFrame
    """person, [team], [role], period, kpi, [unit], [direction], plan, fact, [reason]: for `kpi.build`."""
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
    steps: Steps
    """How it came about: for mends, and for what is said about them."""

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not any(problem.level == "error" for problem in self.problems)

    @property
    def mends(self) -> tuple[Mend, ...]:
        """What was mended, in the order in which it acted."""
        return self.steps.mends

    def set_aside(self) -> pd.DataFrame:
        """Every row that is not kept: file, sheet, row, reason and its original cells under A, B, ..."""
        return set_aside_table(self.steps.raw.tables, self.steps.aside)


def read(
    files: Sequence[tuple[str, bytes]],
    *,
    sheet: str | None = None,
    decimal: Decimal | None = None,
    dayfirst: bool | None = None,
    columns: Mapping[str, str] | None = None,
    answers: Answers | None = None,
    mends: Iterable[Mend] = (),
) -> Intake:
    """Results, people and transactions from files (name, bytes) in any order.

    `answers` say what the files leave open or what was guessed wrong; `sheet`, `decimal`, `dayfirst` and `columns` are
    its fields of that name and go before it; `mends` are applied as `mended` does. Bad content is told in `problems`;
    raises `Refused`, with a reason for every file, only for what cannot be opened at all.
    """
    said = answers or Answers()
    said = replace(
        said,
        sheet=said.sheet if sheet is None else sheet,
        decimal=said.decimal if decimal is None else decimal,
        dayfirst=said.dayfirst if dayfirst is None else dayfirst,
        columns=said.columns if columns is None else dict(columns),
    )
    return _taken_in(_raw(files, said), in_order(tuple(mends)))


def mended(intake: Intake, mends: Iterable[Mend]) -> Intake:
    """The same files with these mends and no others: nothing is read again, and an empty list undoes all of them."""
    return _taken_in(intake.steps.raw, in_order(tuple(mends)))


def _raw(files: Sequence[tuple[str, bytes]], answers: Answers) -> Raw:
    sheets, findings = _opened(files, answers)
    wanted, left_out = chosen(sheets, answers)
    with patience(sheets):
        found = settled(without_pivots([one for sheet in wanted for one in seen(sheet, answers)], answers), answers)
    tables = tuple(one.table for one in found)
    findings += [*left_out, *wrong_answers(wanted, tables, answers), *(said for one in found for said in one.findings)]
    return Raw(tuple(sheets), tables, tuple(one.shape for one in found), answers, tuple(findings))


def _taken_in(raw: Raw, mends: tuple[Mend, ...]) -> Intake:
    with patience(raw.sheets):
        return _made(raw, mends)


def _made(raw: Raw, mends: tuple[Mend, ...]) -> Intake:
    tables = mended_tables(raw.tables, raw.shapes, mends)
    pairs = list(zip(tables, raw.shapes, strict=True))
    read_ = [_read(*pair, number, raw.answers) for number, pair in enumerate(pairs)]
    typed_ = [_typed(*pair, raw.answers) for pair in pairs]
    deals = [one if shape.kind == "transactions" else None for one, shape in zip(typed_, raw.shapes, strict=True)]
    findings = [*raw.findings, *_about(raw, tables)]
    findings += [finding for one in read_ for finding in one.findings]
    findings += [finding for one in deals if one for finding in one.findings]
    read_, deals, namesakes = told_apart(read_, deals)
    findings += namesakes
    readings, left_out = mended_readings(read_, mends)
    deals, gone = mended_deals(deals, mends)
    origins = tuple(_origin(*pair) for pair in pairs)
    together = put_together(readings, origins, sum(len(one.table) for one in deals if one))
    findings += unused_money(tables, raw.shapes, together.people)
    aside = (*_not_read(raw, tables, read_), *left_out, *gone, *_lost(together))
    kept = [deal or table for deal, table in zip(deals, typed_, strict=True)]
    sources = tuple(
        source_of(*pair, reading, own.table if own else None, counted(aside, number))
        for number, (pair, reading, own) in enumerate(zip(pairs, readings, kept, strict=True))
    )
    problems = sorted(dict.fromkeys([*findings, *together.findings]), key=lambda problem: problem.level != "error")
    stacks = [(one.file, one.sheet, deal) for one, deal in zip(origins, deals, strict=True) if deal]
    return Intake(
        together.results,
        together.people,
        tuple(problems),
        sources,
        sum_of(sources),
        stacked(stacks),
        _origins(together.origin, origins),
        Steps(raw, mends, tuple(tables), origins, tuple(readings), tuple(deals), aside),
    )


def _about(raw: Raw, tables: Sequence[Table]) -> list[Finding]:
    """What is to be said about each table; nothing about one that is empty because of a mend."""
    every = zip(raw.tables, tables, raw.shapes, strict=True)
    return [
        one for before, table, shape in every if len(table.body) or before.body.empty for one in about(table, shape)
    ]


def _read(table: Table, shape: Shape, number: int, answers: Answers) -> Reading:
    go_on()
    if shape.kind in ("other", "transactions") or table.body.empty:
        return Reading()
    return read_table(table, shape, number, answers)


def _typed(table: Table, shape: Shape, answers: Answers) -> Typed | None:
    """The rows as they stand, where no results or people are made of them."""
    return typed(table, shape, answers) if shape.kind in ("other", "transactions") else None


def _origin(table: Table, shape: Shape) -> Origin:
    return Origin(table.sheet.file, table.sheet.name, {ours: table.header[at] for ours, at in shape.columns.items()})


def _origins(numbered: pd.DataFrame, origins: Sequence[Origin]) -> pd.DataFrame:
    """(rows) file, sheet and row for `source` and `row`."""
    source = numbered["source"].astype("int64")
    files = pd.Series([one.file for one in origins], dtype="str")
    sheets = pd.Series([one.sheet for one in origins], dtype="str")
    return pd.DataFrame(
        {
            "file": source.map(files),
            "sheet": source.map(sheets),
            "row": numbered["row"].astype("int64"),
        }
    )


def _not_read(raw: Raw, tables: Sequence[Table], readings: Sequence[Reading]) -> list[SetAside]:
    """Rows that are no data, and those of tables of which nothing is used."""
    aside = [one for number, table in enumerate(tables) for one in outside(number, table)]
    for number, (table, shape, reading) in enumerate(zip(tables, raw.shapes, readings, strict=True)):
        aside += [SetAside(number, reason, rows) for reason, rows in reading.set_aside.items()]
        if shape.kind == "other" and len(table.rows):
            aside.append(SetAside(number, NOT_USED, table.rows))
    return aside


def _lost(together: Together) -> list[SetAside]:
    groups = [rows for _kind, rows in together.lost.groupby(["source", "reason"], sort=False)]
    return [
        SetAside(int(rows["source"].iloc[0]), str(rows["reason"].iloc[0]), rows["row"].to_numpy(np.int64))
        for rows in groups
    ]


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
    if sum(sheet.cells.size for sheet in sheets) > limits.CELLS:
        raise Refused([_too_many(sheets)])
    return sheets, notices


def _too_many(sheets: Sequence[Sheet]) -> Problem:
    what = _("these files have more than {n} cells together").format(n=written(limits.CELLS, 0))
    files = ", ".join(dict.fromkeys(sheet.file for sheet in sheets))
    return Problem(what, files, _("Read them in parts, or add the rows up before."))

"""The reading of an upload: from files to results, people and transactions, and again with other mends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kpi.intake import limits
from kpi.intake.answers import Answers
from kpi.intake.cells.figures import Decimal
from kpi.intake.files.opening import base_name, open_file
from kpi.intake.files.sheet import Sheet
from kpi.intake.findings.finding import Finding
from kpi.intake.findings.remarks import about, chosen, wrong_answers
from kpi.intake.layout.pivots import without_pivots
from kpi.intake.layout.seen import seen
from kpi.intake.layout.staff import settled
from kpi.intake.mends.mendlist import Mend, in_order, mended_cells, mended_rows
from kpi.intake.money.bonuses import unused_money
from kpi.intake.patience import go_on, patience
from kpi.intake.readings.deals import Transactions, transactions_of
from kpi.intake.readings.namesakes import told_apart
from kpi.intake.readings.reading import Reading
from kpi.intake.readings.tidy import read_table
from kpi.intake.readings.together import put_together
from kpi.intake.readings.typedtables import typed
from kpi.intake.setaside import set_aside_table
from kpi.intake.source import Counts, Source, source_of, sum_of
from kpi.intake.sourcetable import SourceTable, Tables, numbered
from kpi.intake.steps import Raw, Steps
from kpi.language import N_, _
from kpi.language import number as written
from kpi.problem import Problem, Refused

NOT_USED = N_("in a sheet that is neither results nor people")


@dataclass(frozen=True, eq=False)
class Intake:
    """What the files hold, without the rows that have an error."""

    results: pd.DataFrame
    """person, [team], [role], period, kpi, [unit], [direction], plan, fact, [reason]: for `kpi.build`."""
    people: pd.DataFrame | None
    """person, and of team, role, period, salary, target_bonus, multiplier, hired, left, from, to, fte, leave_days, eligible, sex, currency, title what is known."""
    problems: tuple[Problem, ...]
    """Errors first; most are a `Finding`, with place, value and the answer that settles it."""
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

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """What was made of each table, in the order of the files."""
        return tuple(map(source_of, self.steps.tables))

    @cached_property
    def counts(self) -> Counts:
        """What became of the rows of all tables."""
        return sum_of(self.sources)

    @cached_property
    def transactions(self) -> tuple[Transactions, ...]:
        """Single deals, one table for each set of headings; KPIs are made of them elsewhere."""
        return transactions_of(one.deals for one in self.steps.tables if one.deals)

    def set_aside(self) -> pd.DataFrame:
        """Every row that is not kept: file, sheet, row, reason and its original cells under A, B, ..."""
        return set_aside_table(self.steps.tables)


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
    return _taken_in(*_recognised(files, said), in_order(tuple(mends)))


def mended(intake: Intake, mends: Iterable[Mend]) -> Intake:
    """The same files with these mends and no others: nothing is read again, and an empty list undoes all of them."""
    tables = tuple(one.unmended() for one in intake.steps.tables)
    return _taken_in(intake.steps.raw, tables, in_order(tuple(mends)))


def _recognised(files: Sequence[tuple[str, bytes]], answers: Answers) -> tuple[Raw, Tables]:
    sheets, findings = _opened(files, answers)
    wanted, left_out = chosen(sheets, answers)
    with patience(sheets):
        tables = settled(without_pivots([one for sheet in wanted for one in seen(sheet, answers)], answers), answers)
    findings += [*left_out, *wrong_answers(wanted, tables, answers)]
    return Raw(tuple(sheets), answers, tuple(findings)), numbered(tables)


def _taken_in(raw: Raw, tables: Tables, mends: tuple[Mend, ...]) -> Intake:
    with patience(raw.sheets):
        return _made(raw, tables, mends)


def _made(raw: Raw, tables: Tables, mends: tuple[Mend, ...]) -> Intake:
    tables = [_read(one, raw.answers) for one in mended_cells(tables, mends)]
    findings = [*raw.findings, *_said(tables)]
    tables, namesakes = told_apart(tables)
    together = put_together(tables := mended_rows(tables, mends))
    findings += [*namesakes, *unused_money(tables, together.people), *together.findings]
    problems = sorted(dict.fromkeys(findings), key=lambda problem: problem.level != "error")
    steps = Steps(raw, mends, together.tables)
    return Intake(together.results, together.people, tuple(problems), together.origin, steps)


def _read(one: SourceTable, answers: Answers) -> SourceTable:
    """With the results and people that are made of a table, or else with its rows as they stand."""
    go_on()
    table, shape = one.table, one.shape
    if shape.kind in ("other", "transactions"):
        not_used = {NOT_USED: table.rows} if shape.kind == "other" and len(table.rows) else {}
        return replace(one, typed=typed(one, answers), aside=table.set_aside | not_used)
    reading = Reading() if table.body.empty else read_table(one, answers)
    return replace(one, reading=reading, aside=table.set_aside | reading.set_aside)


def _said(tables: Tables) -> list[Finding]:
    """What is to be said about each table; nothing of its rows about one that is empty because of a mend."""
    as_wholes = [one for one in tables if len(one.table.body) or one.recognised.body.empty]
    return [
        *(finding for one in tables for finding in one.findings),
        *(finding for one in as_wholes for finding in about(one)),
        *(finding for one in tables for finding in one.reading.findings),
        *(finding for one in tables if one.deals for finding in one.deals.findings),
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

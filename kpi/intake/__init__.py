"""Any table in: results and people out, with every problem told at once and every row accounted for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.intake import templates
from kpi.intake.answers import Answers, place
from kpi.intake.checks import Origin
from kpi.intake.columns import NAMES, place_of, recognise
from kpi.intake.figures import Decimal
from kpi.intake.files import open_file
from kpi.intake.finding import Finding, Place, found
from kpi.intake.header import Table, find_table
from kpi.intake.mends import Mend, in_order, mended_readings, mended_tables
from kpi.intake.setaside import SetAside, counted, outside, set_aside_table
from kpi.intake.shape import Kind, Shape, shape_of
from kpi.intake.sheet import Sheet
from kpi.intake.steps import Raw, Steps
from kpi.intake.tidy import Reading, read_table
from kpi.intake.together import UNPLACED, WITH_ERROR, Together, put_together
from kpi.intake.values import is_blank
from kpi.language import N_, _, ngettext
from kpi.problem import Problem, Refused

__all__ = ["NAMES", "Counts", "Finding", "Intake", "Mend", "Place", "Source", "mended", "read"]

NOT_USED = N_("in a sheet that is neither results nor people")


@dataclass(frozen=True)
class Counts:
    """Rows of the files; `read` is `kept` and all that is set aside."""

    read: int
    kept: int
    set_aside: Mapping[str, int]
    """Number of rows by reason, to be shown through gettext."""


@dataclass(frozen=True)
class Source:
    """One sheet and what was made of it."""

    file: str
    sheet: str
    kind: Kind
    """"long" and "wide" hold results, "people" people, "other" nothing that is used."""
    columns: Mapping[str, str]
    """Our name to their heading."""
    kpis: tuple[str, ...]
    """Headings of a wide table that hold results."""
    unused: tuple[str, ...]
    """Headings that nothing was made of."""
    counts: Counts


@dataclass(frozen=True, eq=False)
class Intake:
    """What the files hold, without the rows that have an error."""

    results: pd.DataFrame
    """person, [team], [role], period, kpi, [unit], [direction], plan, fact: for `kpi.build`."""
    people: pd.DataFrame | None
    """person, and of team, role, period, salary, target_bonus, multiplier, hired, left, currency, title what is known."""
    problems: tuple[Problem, ...]
    """Errors first; most are a `Finding`, with place, value and the argument of `read` that answers it."""
    sources: tuple[Source, ...]
    counts: Counts
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
    mends: Iterable[Mend] = (),
) -> Intake:
    """Results and people from files (name, bytes) in any order.

    `sheet` reads only the sheet of this name, `decimal` ("." or ",") and `dayfirst` answer what the files leave open,
    `columns` gives our name to their heading where the guess is wrong; `mends` are applied as `mended` does. Bad content
    is told in `problems`; raises `Refused`, with a reason for every file, only for what cannot be opened at all.
    """
    answers = Answers(sheet, decimal, dayfirst, dict(columns or {}))
    sheets, findings = _opened(files)
    wanted, chosen = _chosen(sheets, sheet)
    tables = tuple(find_table(one, answers.columns) for one in wanted)
    findings += [*chosen, *_told_wrong(tables, answers.columns)]
    return _taken_in(Raw(tuple(sheets), tables, answers, tuple(findings)), in_order(tuple(mends)))


def mended(intake: Intake, mends: Iterable[Mend]) -> Intake:
    """The same files with these mends and no others: nothing is read again, and an empty list undoes all of them."""
    return _taken_in(intake.steps.raw, in_order(tuple(mends)))


def _taken_in(raw: Raw, mends: tuple[Mend, ...]) -> Intake:
    answers, findings = raw.answers, list(raw.findings)
    meanings = [recognise(table.header, answers.columns) for table in raw.tables]
    columns = tuple(meaning.columns for meaning in meanings)
    tables, aside = mended_tables(raw.tables, columns, mends)
    shapes = [shape_of(*pair, answers.columns) for pair in zip(tables, meanings, strict=True)]
    whole = zip(raw.tables, tables, shapes, strict=True)
    findings += [
        one for before, table, shape in whole if len(table.body) or before.body.empty for one in _about(table, shape)
    ]
    origins = [_origin(table, shape) for table, shape in zip(tables, shapes, strict=True)]
    readings = [
        Reading() if shape.kind == "other" or table.body.empty else read_table(table, shape, source, answers)
        for source, (table, shape) in enumerate(zip(tables, shapes, strict=True))
    ]
    findings += [finding for reading in readings for finding in reading.findings]
    aside += _not_read(raw.tables, tables, readings)
    readings, gone = mended_readings(readings, mends)
    together = put_together(readings, origins)
    findings += together.findings
    aside += [*gone, *_lost(together)]
    sources = tuple(_source(*one, aside) for one in zip(range(len(tables)), tables, shapes, readings, strict=True))
    problems = sorted(dict.fromkeys(findings), key=lambda problem: problem.level != "error")
    steps = Steps(raw, mends, columns, tuple(tables), tuple(origins), tuple(readings), tuple(aside))
    return Intake(together.results, together.people, tuple(problems), sources, _sum(sources), steps)


def _opened(files: Sequence[tuple[str, bytes]]) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of all files; raises `Refused` with every file that cannot be opened."""
    sheets: list[Sheet] = []
    notices: list[Finding] = []
    refused: list[Problem] = []
    for name, data in files:
        try:
            opened, said = open_file(name, data)
        except Refused as error:
            refused += error.problems
        else:
            sheets += opened
            notices += said
    if refused:
        raise Refused(refused)
    return sheets, notices


def _chosen(sheets: list[Sheet], name: str | None) -> tuple[list[Sheet], list[Finding]]:
    """Only the named sheet of the workbooks that have it."""
    if name is None:
        return sheets, []
    having = {one.file for one in sheets if one.name == name}
    if not having:
        known = ", ".join(one.name for one in sheets if one.name)
        mend = _("There are: {names}.").format(names=known) if known else _("These files have no sheets with names.")
        what = _("there is no sheet “{name}”").format(name=name)
        return [], [found(what, Place(), mend, value=name, answer="sheet")]
    return [one for one in sheets if one.file not in having or one.name == name], []


def _told_wrong(tables: Sequence[Table], told: Mapping[str, str]) -> list[Finding]:
    """What `columns` says and no table can follow."""
    wrong = []
    for ours, theirs in told.items():
        if ours not in NAMES:
            what = _("there is no meaning “{name}” for a column").format(name=ours)
            wrong.append(
                found(what, Place(), _("Choose one of: {names}.").format(names=", ".join(NAMES)), answer="columns")
            )
        elif all(place_of(table.header, theirs) is None for table in tables):
            headings = dict.fromkeys(heading for table in tables for heading in table.header if heading)
            what = _("there is no column “{name}”").format(name=theirs)
            wrong.append(
                found(what, Place(), _("There are: {names}.").format(names=", ".join(headings)), answer="columns")
            )
    return wrong


def _about(table: Table, shape: Shape) -> list[Finding]:
    """What is to be said about a table as a whole."""
    if not any(table.header):
        mend = _("Write headings above the columns, such as person, period, KPI, plan, fact.")
        return [found(_("no row with headings was found"), place(table), mend)]
    if table.body.empty:
        return [
            found(
                _("there are headings but no rows below them"),
                place(table),
                _("Add the data, or leave this sheet out."),
            )
        ]
    if shape.kind == "other":
        return [] if templates.explains(table.header) else [_not_used(table, shape)]
    return _unused(table, shape)


def _not_used(table: Table, shape: Shape) -> Finding:
    headings = ", ".join(heading for heading in table.header if heading)
    if "person" not in shape.columns and {"plan", "fact"} & shape.columns.keys():
        what = _("no column says whose the results are; there are: {names}").format(names=headings)
        return found(what, place(table), _("Say which column holds the person."), answer="columns")
    if "kpi" in shape.columns and "person" in shape.columns:
        what = _("no column holds the fact; there are: {names}").format(names=headings)
        return found(what, place(table), _("Say which column holds the fact."), answer="columns")
    what = _("neither results nor people were recognised, so this is not read; the columns are: {names}").format(
        names=headings
    )
    mend = _("If it counts, say which column holds the person, the period, the KPI, the plan and the fact.")
    return found(what, place(table), mend, level="notice", answer="columns")


def _unused(table: Table, shape: Shape) -> list[Finding]:
    findings = []
    if shape.unused:
        names = ", ".join(table.header[at] for at in shape.unused)
        what = ngettext("a column was not used: {names}", "columns were not used: {names}", len(shape.unused))
        findings.append(found(what.format(names=names), place(table), level="notice", answer="columns"))
    nameless = [table.sheet.letter(at) for at, name in enumerate(table.header) if not name and _has_content(table, at)]
    if nameless:
        what = ngettext(
            "a column has no heading and was not used: {names}",
            "columns have no heading and were not used: {names}",
            len(nameless),
        )
        findings.append(found(what.format(names=", ".join(nameless)), place(table), level="notice"))
    return findings


def _has_content(table: Table, at: int) -> bool:
    return not is_blank(table.body[at]).all()


def _origin(table: Table, shape: Shape) -> Origin:
    return Origin(table.sheet.file, table.sheet.name, {ours: table.header[at] for ours, at in shape.columns.items()})


def _not_read(raw: Sequence[Table], tables: Sequence[Table], readings: Sequence[Reading]) -> list[SetAside]:
    """Rows that are no data, and those of tables of which nothing is used."""
    aside = [one for number, table in enumerate(raw) for one in outside(number, table)]
    for number, (table, reading) in enumerate(zip(tables, readings, strict=True)):
        aside += [SetAside(number, reason, rows) for reason, rows in reading.set_aside.items()]
        if reading.results is None and reading.people is None and len(table.rows):
            aside.append(SetAside(number, NOT_USED, table.rows))
    return aside


def _lost(together: Together) -> list[SetAside]:
    groups = [rows for _kind, rows in together.lost.groupby(["source", "reason"], sort=False)]
    return [
        SetAside(int(rows["source"].iloc[0]), str(rows["reason"].iloc[0]), rows["row"].to_numpy(np.int64))
        for rows in groups
    ]


def _source(number: int, table: Table, shape: Shape, reading: Reading, aside: Sequence[SetAside]) -> Source:
    frames = [frame["row"] for frame in (reading.results, reading.people) if frame is not None]
    used = np.unique(np.concatenate(frames)) if frames else np.array([], int)
    set_aside = counted(aside, number)
    lost = sum(set_aside.get(reason, 0) for reason in (WITH_ERROR, UNPLACED))
    of_kpis = dict.fromkeys(at for one in shape.measured for at in (one.plan, one.fact) if at is not None)
    return Source(
        table.sheet.file,
        table.sheet.name,
        shape.kind,
        {ours: table.header[at] for ours, at in shape.columns.items()},
        tuple(table.header[at] for at in of_kpis),
        tuple(table.header[at] for at in shape.unused),
        Counts(table.height, len(used) - lost, set_aside),
    )


def _sum(sources: Sequence[Source]) -> Counts:
    set_aside = sum((Counter(one.counts.set_aside) for one in sources), Counter[str]())
    return Counts(sum(one.counts.read for one in sources), sum(one.counts.kept for one in sources), dict(set_aside))

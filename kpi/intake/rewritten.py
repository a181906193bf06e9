"""Files of transactions for `kpi.measures`: read as every file is, and then written as computers write numbers and days."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from kpi.intake import limits
from kpi.intake.answers import Answers, TableAnswers
from kpi.intake.cells.decided import Writing, day_first, writings
from kpi.intake.cells.figures import Decimal as Sign
from kpi.intake.cells.values import as_text, cell_text
from kpi.intake.files.kinds import kind_of, refused
from kpi.intake.files.opening import open_file
from kpi.intake.findings.finding import Finding, found
from kpi.intake.findings.remarks import about
from kpi.intake.headings.columns import column_called
from kpi.intake.layout.seen import seen
from kpi.intake.layout.tables import Table
from kpi.intake.readings.tidy import currencies_beside, read_numbers
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.intake.times.dates import dates
from kpi.intake.times.periodnames import periods
from kpi.language import _
from kpi.measures.datasources import Columns
from kpi.problem import Problem, Refused

_CLOCK = re.compile(r"[T ,](\d{1,2}):(\d{2})(?::(\d{2}))?[^ ]*(?: ?([AaPp])\.?[Mm]\.?)?$")
_DELIMITERS = b",;\t|"


@dataclass(frozen=True)
class DeclaredFormat:
    """How a declaration says that a table is written, where the file leaves it open."""

    decimal: Sign | None = None
    dayfirst: bool | None = None


def _in_declaration() -> Mapping[str, str]:
    return {
        "decimal": _("Write “decimal: .” or “decimal: ,” for this table in the declaration."),
        "dayfirst": _("Write “dates: day first” or “dates: month first” for this table in the declaration."),
    }


def _in_plans() -> Mapping[str, str]:
    return {"decimal": _("Write the plans without groups, such as 1000 or 1000.50.")}


@dataclass(frozen=True, eq=False)
class Rewritten:
    """A file, opened when it is known which of its columns are amounts and which are days."""

    name: str
    data: bytes
    written: DeclaredFormat = DeclaredFormat()
    ways: Callable[[], Mapping[str, str]] = _in_declaration
    """How each question that a file leaves open is answered."""

    def plain(self, columns: Columns) -> tuple[pd.DataFrame, list[Problem]]:
        """Its rows under the headings that are asked for, and notices; raises `Refused` for what is open or no table.

        What cannot be read as a number or day stays as it is written, so that whoever counts the rows sees it.
        """
        sheets, said = open_file(self.name, self.data)
        told = {f"column {number}": heading for number, heading in enumerate(columns.every)}
        told |= {name: heading for name, heading in (("person", columns.person), ("date", columns.date)) if heading}
        answers = Answers(
            decimal=self.written.decimal,
            dayfirst=self.written.dayfirst,
            tables={"": TableAnswers(kind="transactions", columns=told)},
        )
        fitting, others = _chosen([one for sheet in sheets for one in seen(sheet, answers)], columns, self.name)
        made = [_plain(one, columns, answers) for one in fitting]
        said += [finding for one in fitting for finding in [*one.findings, *_about(one)]]
        said += [finding for _frame, findings in made for finding in findings]
        errors = [finding for finding in said if finding.level == "error"]
        if errors:
            raise Refused(map(self._told, errors))
        frame = pd.concat([frame for frame, _findings in made])
        return frame, [*map(self._told, said), *(_not_fitting(one, columns) for one in others)]

    def _told(self, finding: Finding) -> Problem:
        """A finding with the way in which its question is answered here."""
        return Problem(finding.what, finding.where, self.ways().get(finding.answer, finding.mend), finding.level)


def fits(data: bytes, name: str) -> bool:
    """Whether a file is small enough to be read as every file is; larger ones need a declaration that says all."""
    if len(data) > limits.UPLOAD:
        return False
    match kind_of(data, name):
        case "workbook":
            return True
        case "parquet":
            return _fits(*_size_of_parquet(data, name))
        case "text":
            line = data[: data.find(b"\n")] if b"\n" in data else data
            return _fits(data.count(b"\n"), max(map(line.count, (bytes([sign]) for sign in _DELIMITERS))) + 1)


def _fits(rows: int, columns: int) -> bool:
    return rows <= limits.ROWS and rows * columns <= limits.CELLS


def _size_of_parquet(data: bytes, name: str) -> tuple[int, int]:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    try:
        about_ = parquet.read_metadata(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise refused(name, _("this Parquet file is damaged or incomplete"), _("Export it again.")) from error
    return about_.num_rows, about_.num_columns


def _chosen(found: Tables, columns: Columns, name: str) -> tuple[Tables, Tables]:
    """The tables that have every column that is asked for, or else the one that has the most; and the others."""
    if not found:
        raise refused(name, _("there is no table in it"), _("Save it again in the program it comes from."))
    fitting = [one for one in found if not _missing(one, columns)]
    if not fitting:
        return [min(found, key=lambda one: len(_missing(one, columns)))], []
    return fitting, [one for one in found if one not in fitting]


def _missing(one: SourceTable, columns: Columns) -> list[str]:
    return [heading for heading in columns.every if column_called(one.table.header, heading) is None]


def _not_fitting(one: SourceTable, columns: Columns) -> Problem:
    what = _("this table was not read, since it has no columns {names}")
    names = ", ".join(f"“{name}”" for name in _missing(one, columns))
    return Problem(what.format(names=names), str(one.place()), level="notice")


def _about(one: SourceTable) -> list[Finding]:
    """What is to be said of a table; that it has no rows is said by whoever counts them."""
    return [] if one.table.body.empty else about(one)


def _plain(one: SourceTable, columns: Columns, answers: Answers) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of one table (index: as they are numbered in the file), and what is said about its columns."""
    table = one.table
    places = {heading: column_called(table.header, heading) for heading in columns.every}
    there = {heading: at for heading, at in places.items() if at is not None}
    amounts = {at for heading, at in there.items() if heading in columns.amounts}
    how, said = writings(table, sorted(amounts), answers)
    said += _currencies(one, sorted(amounts), columns)
    made = {}
    for heading, at in there.items():
        if at in amounts:
            made[heading] = _numbers(table, at, how[at])
        elif heading in (*columns.days, columns.date):
            made[heading], questions = _days(table, at, answers)
            said += questions
        else:
            made[heading] = _texts(table, at, named=heading == columns.person)
    rest = {name: None for at, name in enumerate(table.header) if name and at not in there.values()}
    frame = pd.DataFrame({**made, **rest}, index=table.body.index).astype(object)
    return frame.where(frame.notna(), None).set_axis(table.rows, axis=0), said


def _currencies(one: SourceTable, amounts: Sequence[int], columns: Columns) -> list[Finding]:
    """What is said where amounts stand in several currencies, which are added up as if they were one.

    A column of currencies that the declaration reads, for a filter, is its own affair.
    """
    table, at = one.table, one.shape.columns.get("currency")
    if at is None:
        shown = currencies_beside(table, amounts)
    else:
        read = any(column_called(table.header, heading) == at for heading in columns.texts)
        shown = None if read else as_text(table.body[at])
    codes = [] if shown is None else sorted(shown.dropna().unique())
    if len(codes) < 2:
        return []
    what = _("transactions in several currencies, which are not converted: {names}")
    mend = _("Write all amounts in one currency.")
    return [found(what.format(names=", ".join(codes)), one.place(), mend, level="notice")]


def _texts(table: Table, at: int, *, named: bool) -> pd.Series:
    """Texts as they stand; only where somebody is to be named does a word for nothing mean nobody."""
    column = table.body[at]
    return as_text(column) if named else pd.Series([cell_text(value) for value in column], dtype=object)


def _numbers(table: Table, at: int, how: Writing) -> pd.Series:
    read = read_numbers(table, at, how)
    made = pd.Series([_digits(value) for value in read.values.tolist()], dtype=object)
    return made.where(~read.unreadable, as_text(table.body[at]).astype(object))


def _digits(value: float) -> str | None:
    return None if np.isnan(value) else format(Decimal(repr(value)), "f")


def _days(table: Table, at: int, answers: Answers) -> tuple[pd.Series, list[Finding]]:
    """Days, each with the time of the day where one is written."""
    first, said = day_first(table, at, answers)
    texts = as_text(table.body[at])
    read = dates(table.body[at], day_first=first)
    days = pd.Series(np.datetime_as_string(read.values), dtype=object)
    clocks = texts.map(_clock, na_action="ignore").fillna("")
    return (days + clocks).where(~np.isnat(read.values), texts.astype(object)), said


def _clock(text: str) -> str:
    """The time of the day that a text ends with, "" where there is none."""
    match = _CLOCK.search(text)
    if match is None:
        return ""
    hour = int(match[1]) % 12 + 12 * (match[4].lower() == "p") if match[4] else int(match[1])
    return f" {hour:02}:{match[2]}:{match[3] or '00'}" if hour < 24 and int(match[2]) < 60 else ""


def plans_in(name: str, data: bytes) -> pd.DataFrame:
    """A file of plans, its index the numbers of its rows, with numbers and periods as computers write them; raises `Refused`."""
    needed = Columns(person="person", date="", amounts=("plan",), days=(), texts=("team", "period", "kpi"))
    frame, _said = Rewritten(name, data, ways=_in_plans).plain(needed)
    if "period" in frame:
        frame["period"] = periods(frame["period"].astype("str"), day_first=True).where(frame["period"].notna(), None)
    return frame

"""Workbooks (XLSX, XLS, XLSB, ODS) as sheets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from kpi.intake import limits
from kpi.intake.files.archive import Parts, check_archive, damaged
from kpi.intake.files.cellformats import CellFormats, Hidden
from kpi.intake.files.formulaerrors import FormulaErrors
from kpi.intake.files.guarded import answer_of
from kpi.intake.files.kinds import protected, refused
from kpi.intake.files.sheet import Area, Sheet, letters
from kpi.intake.findings.finding import Finding, Place, found
from kpi.language import _, ngettext

_SHOWN = 10
_XLSX = "xl/workbook.xml"
"""What only an XLSX has inside."""


def read_workbook(data: bytes, name: str) -> tuple[list[Sheet], list[Finding]]:
    """Every visible sheet that has cells, and what was left out; raises `Refused`."""
    errors = FormulaErrors()
    if data.startswith(b"PK"):
        check_archive(data, name, errors.look)
    left = _not_run(data, name)
    match _answer(data, name):
        case ("sheets", sheets, hidden):
            errors.put_into(sheets)
            parts = Parts(data, name) if data.startswith(b"PK") else None
            said = [*left, *_left_out(name, sheets, hidden)]
            if parts is not None and _XLSX in parts:
                said += _hidden_parts(name, sheets, CellFormats(parts).put_into(sheets))
            else:
                said.append(_not_seen(name))
            return [_sheet(name, *sheet) for sheet in sheets if sheet[-1]], said
        case ("large", sheet, height, width):
            what = _(
                "this sheet has {rows} rows and {columns} columns, more than can be read of a file of its size: up to {most} cells in all sheets"
            ).format(rows=height, columns=width, most=limits.cells(len(data)))
            mend = _("Delete the rows and columns that are not needed, or save the part that counts as CSV.")
            raise refused(_("{file}, sheet {name}").format(file=name, name=sheet), what, mend)
        case ("long", sheet):
            what = _("the texts of this sheet are too long to be read")
            mend = _("Leave out the columns with long texts.")
            raise refused(_("{file}, sheet {name}").format(file=name, name=sheet), what, mend)
        case ("password",):
            raise protected(name)
    raise damaged(name)


def _answer(data: bytes, name: str) -> tuple[Any, ...]:
    """What the reader in its own process says; raises `Refused` when it did not live to say it."""
    most = (limits.ROWS, limits.COLUMNS, limits.cells(len(data)), limits.unpacked(len(data)))
    said = answer_of("sheetreader.py", data, most, name)
    if said is None:
        what = _("this workbook could not be read: it is damaged, or its cells lie too far apart")
        mend = _("Copy the table itself, without the empty area around it, into a new workbook.")
        raise refused(name, what, mend)
    return said


def _sheet(
    file: str,
    name: str,
    first_row: int,
    first_column: int,
    merged: Sequence[tuple[int, int, int, int]],
    rows: Sequence[Sequence[Any]],
) -> Sheet:
    cells = pd.DataFrame(rows, dtype=object)
    within = (
        Area(top - first_row + 1, left - first_column, bottom - first_row + 1, right - first_column)
        for top, left, bottom, right in merged
    )
    height, width = cells.shape
    sound = (one for one in within if 0 <= one.top <= one.bottom < height and 0 <= one.left <= one.right < width)
    return Sheet(file, name, cells, first_row, first_column, tuple(sound))


def _not_seen(file: str) -> Finding:
    """What other kinds of workbooks do not tell."""
    what = _(
        "hidden rows and columns, and currencies and per cent signs that are shown but not written, cannot be seen in this kind of workbook"
    )
    return found(what, Place(file), _("If it has any, save it as XLSX."), level="notice")


def _not_run(data: bytes, file: str) -> list[Finding]:
    """What a workbook would do in its own program and does not do here."""
    said = []
    if b"xl/vbaProject.bin" in data or "_VBA_PROJECT".encode("utf-16-le") in data:
        said.append(_("the macros of this workbook were not run; its cells were read as they were last saved"))
    if b"xl/externalLinks/" in data:
        said.append(_("what comes from other workbooks was read as it was last saved here"))
    return [found(what, Place(file), level="notice") for what in said]


def _hidden_parts(file: str, sheets: Sequence[Sequence[Any]], unseen: Mapping[str, Hidden]) -> Iterator[Finding]:
    """Rows and columns that are hidden, or filtered away, in their own program: they are read like all others."""
    mend = _("Delete what does not count, or show it so that others see it too.")
    for name, top, left, _merged, rows in sheets:
        hidden = unseen.get(name, Hidden())
        numbers = [row for row in sorted(hidden.rows) if 0 <= row - top < len(rows) and any(rows[row - top])]
        columns = [
            at
            for at in sorted(hidden.columns)
            if any(row[at - left : at - left + 1] != [""] for row in rows) and at >= left
        ]
        if numbers:
            what = ngettext(
                "{n} row is hidden or filtered away in this sheet and was read like all others: {rows}",
                "{n} rows are hidden or filtered away in this sheet and were read like all others: {rows}",
                len(numbers),
            ).format(n=len(numbers), rows=_some(numbers))
            yield found(what, Place(file, name, numbers[0]), mend, level="notice", rule="hidden rows")
        if columns:
            what = ngettext(
                "{n} column is hidden in this sheet and was read like all others: {names}",
                "{n} columns are hidden in this sheet and were read like all others: {names}",
                len(columns),
            ).format(n=len(columns), names=_some(map(letters, columns)))
            yield found(what, Place(file, name), mend, level="notice", rule="hidden columns")


def _some(names: Iterable[object]) -> str:
    shown = list(map(str, names))
    return ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")


def _left_out(file: str, sheets: Sequence[Sequence[Any]], hidden: Sequence[str]) -> list[Finding]:
    left = []
    if hidden:
        what = ngettext("a hidden sheet was not read: {names}", "hidden sheets were not read: {names}", len(hidden))
        left.append(
            found(what.format(names=", ".join(hidden)), Place(file), _("Unhide it if it counts."), level="notice")
        )
    empty = [sheet[0] for sheet in sheets if not sheet[-1]]
    if empty and len(empty) < len(sheets):
        what = ngettext("an empty sheet was not read: {names}", "empty sheets were not read: {names}", len(empty))
        left.append(found(what.format(names=", ".join(empty)), Place(file), level="notice"))
    return left

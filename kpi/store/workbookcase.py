"""A workbook of ours that somebody may have changed, opened again: its scheme, its data, and what was changed in words."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi.difference.changes import changes
from kpi.export.formulabook import FormulaTables
from kpi.export.parameters import replaced, value_at
from kpi.export.workbookrecord import (
    DATA_HASH,
    MARK,
    PAYOUTS,
    PAYOUTS_HASH,
    PEOPLE,
    PEOPLE_READ,
    RESULTS,
    RESULTS_READ,
    SCHEME,
    SCHEME_HASH,
    TEXT,
    TOGETHER,
    text_hash,
)
from kpi.intake.files.opening import open_file
from kpi.intake.files.sheet import Sheet
from kpi.language import _, ngettext, number
from kpi.payment.payout import pay
from kpi.payment.roster import build
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import check_scheme, dump, read_scheme
from kpi.store.case import Case, CaseStep, Data
from kpi.store.laidover import ABOVE, NEAR, changed_numbers, laid_over, number_in

_PROPERTIES = "docProps/custom.xml"


class TakenBack(NamedTuple):
    """What a workbook holds."""

    case: Case
    """The scheme of the record as today's, and the one of the sheet as the one that is worked on."""
    told: list[str]
    """What was changed, in words."""
    concerns: list[Problem]
    """What could not be taken over."""


class Record(NamedTuple):
    """What a workbook says of itself."""

    scheme: Scheme
    data_hash: str
    payouts_hash: str
    together: str
    """All payouts, as it writes them."""


def is_own_workbook(content: bytes) -> bool:
    """Whether a file is a workbook that this program made, whoever saved it last."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            found = parts.getinfo(_PROPERTIES)
            return found.file_size < 1 << 16 and f'name="{MARK}"'.encode() in parts.read(_PROPERTIES)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False


def read_back(content: bytes, name: str) -> TakenBack:
    """The workbook as a case. Raises `Refused` for one that is damaged, that lacks a sheet, or whose numbers are no scheme."""
    sheets = {sheet.name: sheet for sheet in open_file(name, content)[0]}
    record = _record(sheets, name)
    source = read_scheme("\n".join(record[TEXT]), name)
    results = _table(_sheet_of(sheets, record, RESULTS_READ, name))
    people = _table(sheets[record[PEOPLE_READ][0]]) if PEOPLE_READ in record else None
    tables = FormulaTables(source, build(results, people, source))
    scheme, told = _scheme(source, tables, _sheet_of(sheets, record, SCHEME, name), name)
    concerns: list[Problem] = []
    for key, table in ((RESULTS, tables.data.results), (PEOPLE, tables.data.people)):
        sheet = _sheet_of(sheets, record, key, name)
        concerns += _rows_moved(tables, sheet, key)
        found = list(changed_numbers(table.columns, sheet))
        taken, left = laid_over(tables, results, people, found) if not concerns else ([], [])
        told += taken
        concerns += left
    concerns += _overwritten(scheme, results, people, tables, sheets, record)
    history = (CaseStep(source), CaseStep(scheme)) if scheme != source else (CaseStep(source),)
    data = Data(name, results, people)
    return TakenBack(Case(data, source, history, at=len(history) - 1, title=source.title), told, concerns)


def record_of(content: bytes, name: str) -> Record:
    """The record of a workbook. Raises `Refused`, also where its scheme was changed in its text."""
    found = _record({sheet.name: sheet for sheet in open_file(name, content)[0]}, name)
    text = "\n".join(found[TEXT])
    scheme = read_scheme(text, name)
    if text_hash(dump(scheme)) != found.get(SCHEME_HASH, [""])[0]:
        what, mend = (
            _("the scheme in this record is not the one of which the workbook was made"),
            _("Use the workbook as it was saved."),
        )
        raise Refused([Problem(what, name, mend)])
    return Record(scheme, found[DATA_HASH][0], found[PAYOUTS_HASH][0], found.get(TOGETHER, [""])[0])


def _record(sheets: dict[str, Sheet], name: str) -> dict[str, list[str]]:
    """By key, the values of the record."""
    for sheet in sheets.values():
        found = _keyed(sheet)
        if TEXT in found:
            return found
    what, mend = (
        _("this workbook has no sheet with its record"),
        _("Open the workbook as it was saved, with all of its sheets."),
    )
    raise Refused([Problem(what, name, mend)])


def _keyed(sheet: Sheet) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if sheet.cells.shape[1] >= 3:
        for first, value, key in sheet.cells.iloc[:, :3].itertuples(index=False):
            text = first if key == TEXT else value
            found.setdefault(str(key), []).append("" if pd.isna(text) else str(text))
    return found


def _sheet_of(sheets: dict[str, Sheet], record: dict[str, list[str]], key: str, name: str) -> Sheet:
    called = record.get(key, [""])[0]
    if called in sheets:
        return sheets[called]
    if key == RESULTS_READ:
        what = _(
            "this workbook holds no data that can be opened again, because names are hidden in it or the sheet was deleted"
        )
    else:
        what = _("the sheet “{name}” is missing").format(name=called)
    raise Refused([Problem(what, name, _("Open the workbook as it was saved, with all of its sheets."))])


def _table(sheet: Sheet) -> pd.DataFrame:
    """A table as it was read: headings in the fourth row."""
    start = ABOVE - sheet.first_row
    names = [str(one) for one in sheet.cells.iloc[start].tolist()]
    body = sheet.cells.iloc[start + 1 :].reset_index(drop=True).set_axis(names, axis=1)
    return body.apply(_column)


def _column(values: pd.Series) -> pd.Series:
    """Numbers where all are, otherwise texts, with nothing where a cell is blank."""
    known = [not (pd.isna(one) or one == "") for one in values]
    several = [one for one, there in zip(values, known, strict=True) if there]
    if several and all(isinstance(one, int | float) and not isinstance(one, bool) for one in several):
        return pd.Series(
            [float(one) if there else np.nan for one, there in zip(values, known, strict=True)], values.index
        )
    return pd.Series([str(one) if there else None for one, there in zip(values, known, strict=True)], values.index)


def _scheme(source: Scheme, tables: FormulaTables, sheet: Sheet, name: str) -> tuple[Scheme, list[str]]:
    """The scheme with the numbers of the sheet, and what that changes. Raises `Refused`."""
    found: Any = source
    for cell, value in _numbers(sheet, set(tables.cells.parameters.paths), name):
        path = tables.cells.parameters.paths[cell]
        if abs(value - float(value_at(tables.scheme, path))) > NEAR * max(1.0, abs(value)):
            found = replaced(found, path, value)
    scheme = source if found is source else check_scheme(found.model_dump(by_alias=True), name)
    return scheme, [str(change) for change in changes(source, scheme)]


def _numbers(sheet: Sheet, names: set[str], file: str) -> Iterator[tuple[str, float]]:
    """Every number of the scheme, by the name that stands beside it. Raises `Refused` for a text."""
    problems = []
    for row, cells in enumerate(sheet.cells.itertuples(index=False), start=sheet.first_row):
        for place, value in _beside(cells, names):
            if isinstance(value, int | float) and not isinstance(value, bool) and not pd.isna(value):
                yield str(place), float(value)
            else:
                where = _("{file}, sheet {name}, row {row}").format(file=file, name=sheet.name, row=row)
                what = _("a number is needed here, and not “{value}”").format(value=value)
                problems.append(Problem(what, where, _("Write a number, such as 0.6 or 60%.")))
    if problems:
        raise Refused(problems)


def _beside(cells: Sequence[Any], names: set[str]) -> Iterator[tuple[str, Any]]:
    """Names in a row, and the cells that they name: one to the left, or, of a table, those in the same order."""
    called = [(place, str(one)) for place, one in enumerate(cells) if isinstance(one, str) and one in names]
    if len(called) == 1 and called[0][0] == 2:
        yield called[0][1], cells[1]
        return
    for place, (_where, name) in enumerate(called, start=1):
        yield name, cells[place]


def _rows_moved(tables: FormulaTables, sheet: Sheet, key: str) -> list[Problem]:
    """Whether rows were added, deleted or put into another order."""
    names = tables.paid.workforce.people[tables.seats.seat]
    first = ABOVE + 1 - sheet.first_row
    there = sheet.cells.iloc[first:, 0].tolist() if first >= 0 else []
    there = [str(one) for one in there if not (pd.isna(one) or one == "")]
    if there == [str(one) for one in names]:
        return []
    what = _("rows of this sheet were added, deleted or put into another order, so its numbers were not taken over")
    mend = _("Change numbers only, and add people to the data itself.")
    return [Problem(what, sheet.name or key, mend, level="notice")]


def _overwritten(
    scheme: Scheme,
    results: pd.DataFrame,
    people: pd.DataFrame | None,
    tables: FormulaTables,
    sheets: dict[str, Sheet],
    record: dict[str, list[str]],
) -> list[Problem]:
    """Whether the workbook shows other payouts than its numbers give."""
    sheet = sheets.get(record.get(PAYOUTS, [""])[0])
    try:
        paid = pay(scheme, build(results, people, scheme))
    except Refused as refused:
        return list(refused.problems)
    if sheet is None or paid.payout.shape != tables.paid.payout.shape:
        return []
    owed = tables.seats.of(paid.payout.astype(float))[tables.seats.paid] / scheme.minor
    first, last = ABOVE + 1 - sheet.first_row, sheet.cells.shape[1] - 1
    shown = [number_in(sheet, first + row, last) for row in range(len(owed))]
    wrong = int((np.abs(np.array(shown) - owed) > 0.5 / scheme.minor).sum() + np.isnan(shown).sum())
    if not wrong:
        return []
    what = ngettext(
        "{n} payout in the workbook is not what its numbers give: a formula was overwritten, or the workbook was not recalculated",
        "{n} payouts in the workbook are not what its numbers give: a formula was overwritten, or the workbook was not recalculated",
        wrong,
    )
    mend = _("Here they are calculated anew from the scheme and the data.")
    return [Problem(what.format(n=number(wrong)), sheet.name, mend, level="notice")]

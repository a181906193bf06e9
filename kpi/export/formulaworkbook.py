"""What a scheme pays a workforce as a workbook whose figures are formulas: whoever changes a yellow cell sees what follows."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from kpi.export.checksheet import check_table, checked_from, write_check
from kpi.export.formulabook import FormulaTables
from kpi.export.parameters import Parameters
from kpi.export.personsheet import PersonSheet
from kpi.export.readersheets import payout_table_of, write_read_me, write_totals
from kpi.export.recordsheet import write_record, write_source
from kpi.export.schemesheet import Written, write_scheme
from kpi.export.spreadsheets import sheet_names
from kpi.export.takentable import subject_of
from kpi.export.workbookpaper import PlainSheet, WorkbookPaper, cut, on_one_page_wide
from kpi.export.workbookrecord import MARK, PAYOUTS, PEOPLE, PEOPLE_READ, RESULTS, RESULTS_READ, SCHEME, VERSION
from kpi.formulas.arrays import Calculator, Values
from kpi.formulas.nodes import FormulaColumn, FormulaTable
from kpi.formulas.printed import SheetPlace, Writer
from kpi.formulas.words import Words
from kpi.language import _, minor_digits, ngettext
from kpi.payment.sexes import without_sex
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme

_MOST_ROWS = 1_048_576
_FIRST = 5
"""The row of the first data of a table, counted from 1."""
_WIDEST = 24
_WRITING = 0.55
"""The part of the work that is done when all columns are written; then the file is packed."""


def _unheard(_share: float) -> None:
    """Nobody wants to know how far it is."""


class Source(NamedTuple):
    """The tables of which a workforce was built, by which a workbook can be opened again."""

    results: pd.DataFrame
    people: pd.DataFrame | None


def formula_workbook(
    scheme: Scheme,
    workforce: Workforce,
    source: Source | None = None,
    *,
    cover: Callable[[str], str] = str,
    today: str = "",
    progress: Callable[[float], None] = _unheard,
) -> bytes:
    """A workbook of formulas, with the tables as they were read where it is to be opened again.

    `cover` says what is shown of a text, where names are hidden; `today` is a date to be told, `progress` hears which share
    is done.

    Raises `Refused` as `pay` does, and for more rows than a sheet has.
    """
    tables = FormulaTables(scheme, workforce)
    _refuse_too_long(tables)
    return FormulaWorkbook(tables, source, cover, today, progress).written()


def _refuse_too_long(tables: FormulaTables) -> None:
    rows = len(tables.seats.seat) + checked_from(tables)
    if rows > _MOST_ROWS:
        what = ngettext("{n} row does not fit into a sheet", "{n} rows do not fit into a sheet", rows)
        mend = _(
            "A workbook holds about a million rows of people and periods: take fewer periods, or a team at a time."
        )
        raise Refused([Problem(what.format(n=rows), _("Workbook"), mend)])


class FormulaWorkbook:
    """Writes the sheets of one workbook."""

    def __init__(
        self,
        tables: FormulaTables,
        source: Source | None = None,
        cover: Callable[[str], str] = str,
        today: str = "",
        progress: Callable[[float], None] = _unheard,
    ) -> None:
        self._tables, self._source, self._cover, self._today = tables, source, cover, today
        self._progress, self._columns_written = progress, 0
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        self._paper = WorkbookPaper(self._book, minor_digits(tables.scheme.currency))
        self._calculator = Calculator()
        self.payouts = payout_table_of(tables)
        self.check = check_table(tables)
        self._places: dict[int, SheetPlace] = {}

    def written(self) -> bytes:
        """The whole file."""
        parameters, tables = self._tables.cells.parameters, self._tables
        titles = _titles(parameters)
        of_roles = [sheet.table for sheet in tables.sheets.values()]
        several = [tables.data.people, tables.data.results, tables.data.groups, *of_roles, tables.all.table]
        wanted = [_("Read me"), _("Scheme"), *(table.name for table in several), self.payouts.name]
        wanted += [
            _("Totals"),
            _("One person"),
            self.check.name,
            _("Record"),
            *(title for title, _table in self._sources()),
        ]
        names = sheet_names([_plain(name) for name in wanted])
        last = len(names) - len(self._sources())
        for table, name in zip([*several, self.payouts], names[2:], strict=False):
            self._place(table, name, _FIRST)
        self._place(self.check, names[last - 2], checked_from(tables))
        sheets = {name: self._book.add_worksheet(name, PlainSheet) for name in names}
        for sheet in sheets.values():
            sheet.cover = self._cover
        self._book.set_custom_property(MARK, VERSION)
        writer = Writer(self._places)
        subject = subject_of(tables.scheme, tables.paid.periods)
        write_read_me(self._written(sheets, names[0]), names, subject, tables)
        self._write_head(
            sheets[names[1]],
            _("Scheme"),
            _("Every number that a formula reads. Change a yellow cell, and all sheets follow."),
        )
        write_scheme(self._written(sheets, names[1]), parameters, titles)
        self._columns = sum(len(table.columns) for table in (*several, self.payouts, self.check))
        for table in (*several, self.payouts, self.check):
            self._write_table(sheets[self._places[id(table)].name], table, writer)
        write_totals(self._written(sheets, names[last - 4]), tables, self.payouts, self._places, self._calculator)
        one_person = self._written(sheets, names[last - 3])
        PersonSheet(one_person, tables, self._places, self._calculator, Words(titles)).write()
        write_check(self._written(sheets, names[last - 2]), tables, self.check, self._places)
        read_again = {SCHEME: names[1], PEOPLE: names[2], RESULTS: names[3], PAYOUTS: names[last - 5]}
        read_again |= dict(zip((RESULTS_READ, PEOPLE_READ), names[last:], strict=False))
        write_record(self._written(sheets, names[last - 1]), tables, self._today, read_again)
        for name, (title, read) in zip(names[last:], self._sources(), strict=True):
            write_source(self._written(sheets, name), title, read)
        self._book.close()
        return self._buffer.getvalue()

    def _sources(self) -> list[tuple[str, pd.DataFrame]]:
        if self._source is None:
            return []
        people = without_sex(self._source.people)
        tables = (_("Results as read"), self._source.results), (_("People as read"), people)
        return [(title, table) for title, table in tables if table is not None]

    def place_of(self, table: FormulaTable) -> SheetPlace:
        """Where a table lies, once it is written."""
        return self._places[id(table)]

    def _written(self, sheets: Mapping[str, Any], name: str) -> Written:
        return Written(self._book, sheets[name], name, self._paper)

    def _place(self, table: FormulaTable, name: str, first: int) -> None:
        letters = {id(column): xl_col_to_name(place) for place, column in enumerate(table.columns)}
        self._places[id(table)] = SheetPlace(name, first, letters)

    def _write_head(self, sheet: Any, title: str, about: str) -> None:
        sheet.write_string(0, 0, title, self._paper.title())
        sheet.write_string(1, 0, about, self._paper.quiet())
        on_one_page_wide(sheet)

    def _write_table(self, sheet: Any, table: FormulaTable, writer: Writer) -> None:
        self._write_head(sheet, table.name, self._about(table))
        first = self._places[id(table)].first - 1
        for place, column in enumerate(table.columns):
            sheet.write_string(first - 1, place, cut(column.title), self._paper.head())
            self._write_column(sheet, first, place, column, writer)
            self._columns_written += 1
            self._progress(_WRITING * self._columns_written / self._columns)
            sheet.set_column(place, place, _width(column))
        sheet.set_row(first - 1, 48)
        sheet.freeze_panes(first, _frozen(table))
        sheet.repeat_rows(first - 1)
        sheet.print_area(0, 0, first + max(len(table), 1) - 1, len(table.columns) - 1)

    def _about(self, table: FormulaTable) -> str:
        data, currency = self._tables.data, self._tables.scheme.currency
        minor = _("Money is in whole minor units of {currency}, such as cents.").format(currency=currency)
        texts = {
            id(data.people): _("Who is paid: one row for each person and period. Yellow cells can be changed."),
            id(data.results): _("Plans, facts and attainments. Yellow cells can be changed."),
            id(data.groups): _("What the results add up to in each team and in the company, and what is divided there.")
            + " "
            + minor,
            id(self._tables.all.table): _("What is calculated over all people, or over all periods of a person.")
            + " "
            + minor,
            id(self.payouts): _("Who gets what, in {currency}. The sums stand on the sheet Totals.").format(
                currency=currency
            ),
        }
        return texts.get(id(table), minor)

    def _write_column(self, sheet: Any, first: int, place: int, column: FormulaColumn, writer: Writer) -> None:
        values = self._calculator.values(column)
        if isinstance(column.content, np.ndarray):
            self._write_values(sheet, first, place, column, values)
            return
        style = self._paper.format(column.form) if column.form != "text" else self._paper.names()
        for row, (formula, value) in enumerate(
            zip(writer.formulas(column), self._shown(values), strict=True), start=first
        ):
            sheet.write_formula(row, place, formula, style, value)

    def _write_values(self, sheet: Any, first: int, place: int, column: FormulaColumn, values: Values) -> None:
        style = self._paper.input(column.form) if column.editable else self._paper.format(column.form)
        for row, value in enumerate(self._shown(values), start=first):
            if isinstance(value, str) and value:
                sheet.write_string(row, place, cut(value), self._paper.names())
            elif isinstance(value, str):
                sheet.write_blank(row, place, None, style)
            else:
                sheet.write_number(row, place, value, style)

    def _shown(self, values: Values) -> Iterator[Any]:
        """Numbers, and texts; "" for nothing."""
        if values.dtype == object:
            return iter(values)
        return ("" if np.isnan(value) else float(value) for value in values)


def _titles(parameters: Parameters) -> dict[str, str]:
    """What people call each number, and each table."""
    titles = {name: parameters.title(name) for name in parameters.paths}
    for name in (*parameters.tables, *parameters.blocks):
        titles[name] = parameters.table_title(name)
    return titles


def _plain(name: str) -> str:
    """Only letters and digits, so that no text of a user stands in a formula."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name).split())[:28]


def _width(column: FormulaColumn) -> float:
    if column.form != "text":
        return 13
    longest = (
        max((len(str(value)) for value in column.content[:200]), default=0)
        if isinstance(column.content, np.ndarray)
        else 16
    )
    return float(min(max(longest + 2, 10), _WIDEST))


def _frozen(table: FormulaTable) -> int:
    """So many columns stay in sight: those of who it is."""
    texts: Sequence[FormulaColumn] = table.columns
    return next((place for place, column in enumerate(texts) if column.form != "text"), 0)

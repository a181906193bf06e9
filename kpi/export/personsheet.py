"""The sheet of one person: whoever is chosen, every column of the calculation with its value and how it comes about in words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from kpi.export.formulabook import FormulaTables
from kpi.export.readersheets import range_of
from kpi.export.schemesheet import Written
from kpi.export.workbookpaper import cut, on_one_page_wide
from kpi.formulas.arrays import Calculator
from kpi.formulas.nodes import FormulaColumn, FormulaTable
from kpi.formulas.printed import SheetPlace
from kpi.formulas.words import Words
from kpi.language import _

_LINE = 105
"""So many letters of an explanation stand in a line."""
_PERSON, _PERIOD, _ROW = 2, 3, 4
"""Rows of what is chosen, and of the row that is found, counted from 0."""
_KEY = f"$B${_ROW + 1}"
_CHOICES = 5, 6
"""Columns in which everybody and all periods stand to be chosen from."""


class PersonSheet(NamedTuple):
    """What is needed to write it."""

    written: Written
    tables: FormulaTables
    places: Mapping[int, SheetPlace]
    calculator: Calculator
    words: Words

    def write(self) -> None:
        """The choice, and all steps below it."""
        sheet, paper, everybody = self.written.sheet, self.written.paper, self.tables.all
        on_one_page_wide(sheet)
        sheet.write_string(0, 0, _("One person, step by step"), paper.title())
        self._write_choice()
        for place, head in enumerate((_("Step"), _("Value"), _("How"))):
            sheet.write_string(_ROW + 1, place, head, paper.head())
        row = _ROW + 2
        for column in everybody.table.columns[1:3]:
            row = self._step(row, column, _KEY, 0)
        for number, one in enumerate(self.tables.sheets.values(), start=1):
            row = self._role(row + 1, number, one.table)
        sheet.write_string(row + 1, 0, _("Of everybody"), paper.format(bold=True, top=1))
        row += 2
        for column in everybody.table.columns[4:]:
            row = self._step(row, column, _KEY, 0)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 110)
        sheet.freeze_panes(_ROW + 2, 0)

    def _write_choice(self) -> None:
        """Two lists to choose from, and the row of both."""
        sheet, paper = self.written.sheet, self.written.paper
        names, periods = (self.tables.all.table.columns[place] for place in (0, 3))
        sheet.write_string(1, 0, _("Choose a person and a period in the yellow cells."), paper.quiet())
        chosen = ((_PERSON, _("Person"), names, _CHOICES[0]), (_PERIOD, _("Period"), periods, _CHOICES[1]))
        for row, title, column, place in chosen:
            known = list(dict.fromkeys(self.calculator.values(column).tolist()))
            sheet.write_string(row, 0, title, paper.format(bold=True))
            sheet.write_string(row, 1, known[0] if known else "", paper.input("text"))
            for line, one in enumerate(known, start=_ROW + 2):
                sheet.write_string(line, place, one, paper.quiet())
            letters = "ABCDEFG"[place]
            source = f"=${letters}${_ROW + 3}:${letters}${_ROW + 2 + max(len(known), 1)}"
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": source})
            sheet.set_column(place, place, 16, None, {"hidden": True})
        first, last = (range_of(self.places[id(one.table)], one) for one in (names, periods))
        same = f"EXACT({first},$B${_PERSON + 1})*EXACT({last},$B${_PERIOD + 1})"
        begins = self.places[id(names.table)].first - 1
        found = f"=SUMPRODUCT(MAX({same}*(ROW({first})-{begins})))"
        title = _("Row on the sheet Everybody, the last of somebody with several")
        sheet.write_string(_ROW, 0, title, paper.quiet())
        sheet.write_formula(_ROW, 1, found, paper.format("code"), self._last_of_first())

    def _last_of_first(self) -> int:
        """The row that is found for whoever is chosen at first."""
        names, periods = (self.calculator.values(self.tables.all.table.columns[place]) for place in (0, 3))
        here = np.flatnonzero((names == names[0]) & (periods == periods[0])) if len(names) else np.zeros(1, np.intp)
        return int(here[-1]) + (1 if len(names) else 0)

    def _role(self, row: int, number: int, table: FormulaTable) -> int:
        """The steps of one role; nothing where the person has another. Returns the next row."""
        sheet, paper, everybody = self.written.sheet, self.written.paper, self.tables.all
        sheet.write_string(row, 0, cut(table.name), paper.format(bold=True, top=1))
        role, place = (
            range_of(self.places[id(cell.column.table)], cell.column)
            for cell in (everybody.role_number, everybody.row_number)
        )
        first = self._last_of_first() - 1
        mine = first >= 0 and everybody.role_places[first] == number - 1
        at = int(everybody.rows_of_role[first]) if mine else -1
        formula = f"=IF({_KEY}>0,IF(INDEX({role},{_KEY})={number},INDEX({place},{_KEY}),0),0)"
        sheet.write_formula(row, 1, formula, paper.format("code"), at + 1)
        key = f"$B${row + 1}"
        row += 1
        for column in table.columns[3:]:
            row = self._step(row, column, key, at)
        return row

    def _step(self, row: int, column: FormulaColumn, key: str, at: int) -> int:
        """One column; returns the next row."""
        sheet, paper = self.written.sheet, self.written.paper
        if column.form == "code":
            return row
        if key == _KEY:
            at = self._last_of_first() - 1
        found = self.calculator.values(column)
        value: Any = found[at] if 0 <= at < len(found) else ""
        if not isinstance(value, str):
            value = "" if np.isnan(value) else float(value)
        formula = f'=IF({key}>0,INDEX({range_of(self.places[id(column.table)], column)},{key}),"")'
        sheet.write_string(row, 0, cut(column.title), paper.format(valign="top", quote_prefix=True))
        sheet.write_formula(row, 1, formula, paper.format(column.form, valign="top"), value)
        if not isinstance(column.content, np.ndarray) and column.form != "text":
            how = cut(self.words.of(column.content))
            sheet.write_string(row, 2, how, paper.quiet(text_wrap=True, valign="top", indent=1))
            sheet.set_row(row, 15 * (1 + len(how) // _LINE))
        return row + 1

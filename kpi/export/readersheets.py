"""Sheets for readers: what the workbook is, payouts in money, and totals."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kpi.export.formulabook import FormulaTables
from kpi.export.schemesheet import Written
from kpi.export.workbookpaper import cut, on_one_page_wide
from kpi.formulas.arrays import Calculator
from kpi.formulas.nodes import CellOf, Expression, FormulaColumn, FormulaTable, expression
from kpi.formulas.printed import SheetPlace
from kpi.language import _


def payout_table_of(tables: FormulaTables) -> FormulaTable:
    """Who gets what, in units of the currency."""
    everybody, sheet = tables.all.table, tables.all
    table = FormulaTable.of(_("Payouts"), everybody.periods)
    table.link(everybody, np.arange(len(everybody)))
    for column in everybody.columns[:4]:
        table.add(column.title, CellOf(column), "text")
    lines: list[tuple[str, Expression | None]] = [
        (_("Individual part"), sheet.individual),
        (_("Team part"), sheet.team_part),
        (_("Commission"), sheet.commission),
        (_("Pools and prizes"), sheet.pools_and_prizes),
    ]
    if tables.scheme.settles and sheet.carried is not None:
        other = sheet.carried if sheet.added is None else sheet.carried + sheet.added
        lines += [(_("Deductions"), expression(0.0) - sheet.deduction), (_("From or to other periods"), other)]
    lines.append((_("Payout"), sheet.payout))
    for title, line in lines:
        if line is not None:
            table.add(title, line / float(tables.scheme.minor), "money")
    return table


def write_read_me(written: Written, names: Sequence[str], subject: Mapping[str, str], tables: FormulaTables) -> None:
    """What this is, and how it is read."""
    sheet, paper = written.sheet, written.paper
    on_one_page_wide(sheet, landscape=False)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, tables.scheme.title or _("Payouts"), paper.title())
    row = 1
    for what, value in subject.items():
        sheet.write_string(row, 0, what, paper.quiet())
        sheet.write_string(row, 1, cut(value), paper.names())
        row += 1
    wrapped = paper.format(text_wrap=True, valign="top")
    for line in (
        _(
            "Every figure is a formula. Change a yellow cell, and all that follows changes: weights, points of the curves, the split, plans, facts."
        ),
        _(
            "The sheet Check says whether the formulas pay what the program paid, to the cent. After a change it shows how far they are apart."
        ),
        _(
            "People, teams and periods cannot be added here. Open the workbook in the program to go on from what was changed."
        ),
    ):
        row += 1
        sheet.merge_range(row, 0, row, 1, line, wrapped)
        sheet.set_row(row, 32)
    row += 2
    sheet.write_string(row, 0, _("Sheet"), paper.head())
    sheet.write_string(row, 1, _("What it holds"), paper.head())
    for name, what in zip(names, _contents(tables, len(names)), strict=True):
        row += 1
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, what, paper.names())


def _contents(tables: FormulaTables, count: int) -> list[str]:
    roles = [
        _("What people of the role {role} are paid, column by column.").format(role=role) for role in tables.sheets
    ]
    known = [
        _("This page."),
        _("Every number of the scheme, in yellow cells that have names."),
        _("Who is paid: team, role, period, target bonus, salary."),
        _("Plans, facts and attainments."),
        _("What the results add up to in each team and in the company."),
        *roles,
        _("What is calculated over all people, or over all periods of a person."),
        _("Who gets what, in money."),
        _("The same added up, by person and by team."),
        _("One person in one period, step by step."),
        _("Whether formulas and program agree."),
        _("The scheme as text, and of which data this was made."),
        _("The results as they were read."),
        _("The people table as it was read."),
    ]
    return known[:count]


class _Summed(NamedTuple):
    """By what payouts are added up: the column of its numbers, and what each number is called."""

    title: str
    key: FormulaColumn
    called: Mapping[float, str]


def write_totals(
    written: Written,
    tables: FormulaTables,
    payouts: FormulaTable,
    places: Mapping[int, SheetPlace],
    calculator: Calculator,
) -> None:
    """Sums by person and by team over all periods, and of everything."""
    sheet, paper, everybody = written.sheet, written.paper, tables.all
    on_one_page_wide(sheet)
    sheet.write_string(0, 0, _("Totals"), paper.title())
    about = _("Over all periods, in {currency}.").format(currency=tables.scheme.currency)
    sheet.write_string(1, 0, about, paper.quiet())
    money = [column for column in payouts.columns if column.form == "money"]
    people = tables.paid.workforce.people[everybody.seats]
    persons = dict(zip(calculator.values(everybody.person.column).tolist(), people, strict=True))
    teams = {float(number): name for number, name in enumerate(tables.paid.workforce.teams, start=1)}
    row = 3
    for title, key, each in (
        (_("Person"), everybody.person.column, persons),
        (_("Team"), everybody.team_number.column, teams),
    ):
        row = _write_summed(written, row, _Summed(title, key, each), money, places, calculator) + 2
    sheet.write_string(row, 1, _("All"), paper.format(bold=True, top=1))
    for place, column in enumerate(money, start=2):
        formula = f"=SUM({range_of(places[id(payouts)], column)})"
        whole = math.fsum(calculator.values(column))
        sheet.write_formula(row, place, formula, paper.format("money", bold=True, top=1), whole)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2 + len(money), 15)
    sheet.freeze_panes(4, 2)


def _write_summed(
    written: Written,
    row: int,
    by: _Summed,
    money: Sequence[FormulaColumn],
    places: Mapping[int, SheetPlace],
    calculator: Calculator,
) -> int:
    """A line a person or team; returns the row below the last."""
    sheet, paper, codes = written.sheet, written.paper, calculator.values(by.key)
    for place, head in enumerate([_("No."), by.title, *(column.title for column in money)]):
        sheet.write_string(row, place, head, paper.head())
    keys = range_of(places[id(by.key.table)], by.key)
    for number, name in sorted(by.called.items()):
        row += 1
        sheet.write_number(row, 0, number, paper.format("code"))
        sheet.write_string(row, 1, cut(name), paper.names())
        for place, column in enumerate(money, start=2):
            formula = f"=SUMIFS({range_of(places[id(column.table)], column)},{keys},$A{row + 1})"
            whole = math.fsum(calculator.values(column)[codes == number])
            sheet.write_formula(row, place, formula, paper.format("money"), whole)
    return row + 1


def range_of(place: SheetPlace, column: FormulaColumn) -> str:
    """All cells of a column."""
    letters, last = place.letters[id(column)], place.first + max(len(column.table), 1) - 1
    return f"'{place.name}'!${letters}${place.first}:${letters}${last}"

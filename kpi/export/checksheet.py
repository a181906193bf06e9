"""The sheet that checks: what the program pays beside what the formulas pay, and what else may be wrong in a workbook that was changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from kpi.export.formulabook import FormulaTables
from kpi.export.readersheets import range_of
from kpi.export.schemesheet import Written
from kpi.export.workbookpaper import cut
from kpi.formulas.nodes import CellOf, FormulaColumn, FormulaTable
from kpi.formulas.printed import SheetPlace
from kpi.language import _

_MOST_VALUED, _IN_ONE = 20, 40
Formula = Callable[[FormulaTable, Mapping[int, SheetPlace]], str]
"""Without the sign of equality, once it is known where tables lie."""
_GOOD, _BAD = {"bg_color": "#D9F2E4", "font_color": "#0B5137"}, {"bg_color": "#FBE1D6", "font_color": "#8A2A00"}


def check_table(tables: FormulaTables) -> FormulaTable:
    """A row a payout: ours, that of the formulas, and the difference."""
    everybody = tables.all.table
    table = FormulaTable.of(_("Check"), everybody.periods)
    table.link(everybody, np.arange(len(everybody)))
    for column in everybody.columns[:4]:
        table.add(column.title, CellOf(column), "text")
    ours = tables.seats.of(tables.paid.payout.astype(float))[tables.seats.paid]
    program = table.add(_("Paid by the program"), ours, "minor")
    theirs = table.add(_("Paid by the formulas"), CellOf(tables.all.payout.column), "minor")
    table.add(_("Difference"), theirs - program, "minor")
    return table


def checked_from(tables: FormulaTables) -> int:
    """The row of the first payout that is compared, counted from 1; what is said of all of them stands above."""
    return 3 + len(_checks(tables)) + min(len(tables.valued), _MOST_VALUED) + 6


def write_check(written: Written, tables: FormulaTables, check: FormulaTable, places: Mapping[int, SheetPlace]) -> None:
    """Everything that is said above the payouts."""
    sheet, paper = written.sheet, written.paper
    heads = (_("What is checked"), _("How many are wrong"), _("Result"))
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, paper.head())
    row = 3
    good, bad = _("right"), _("look here")
    for what, formula in _checks(tables):
        sheet.write_string(row, 0, cut(what))
        sheet.write_formula(row, 1, "=" + formula(check, places), paper.format("whole"), 0)
        said = f'=IF(B{row + 1}=0,"{good}","{bad}")'
        sheet.write_formula(row, 2, said, paper.format(), good)
        row += 1
    for criteria, look in ((f'"{good}"', _GOOD), (f'"{bad}"', _BAD)):
        style = written.book.add_format(look)
        sheet.conditional_format(
            3, 2, row - 1, 2, {"type": "cell", "criteria": "==", "value": criteria, "format": style}
        )
    _write_valued(written, row + 1, tables)
    cells = range_of(places[id(check)], check.columns[-1]).split("!")[1].replace("$", "")
    red = written.book.add_format(_BAD)
    sheet.conditional_format(cells, {"type": "cell", "criteria": "!=", "value": 0, "format": red})
    sheet.set_column(0, 0, 46)


def _write_valued(written: Written, row: int, tables: FormulaTables) -> None:
    """What stands as a value, and why."""
    sheet, paper = written.sheet, written.paper
    if not tables.valued:
        sheet.write_string(row, 0, _("Every figure is a formula, from the results to the cent."), paper.quiet())
        return
    sheet.write_string(row, 0, _("What stands as a value and does not follow a change:"), paper.format(bold=True))
    for place, one in enumerate(tables.valued[:_MOST_VALUED], start=1):
        sheet.write_string(row + place, 0, one.what, paper.names())
        sheet.write_string(row + place, 1, one.why, paper.names())


def _checks(tables: FormulaTables) -> list[tuple[str, Formula]]:
    """What is checked, and what counts how many are wrong."""
    found: list[tuple[str, Formula]] = [
        (
            _("Payouts that differ from the program's"),
            lambda check, places: f'COUNTIF({range_of(places[id(check)], check.columns[-1])},"<>0")',
        )
    ]
    inputs = [
        column
        for table in (tables.data.people, tables.data.results, tables.data.groups)
        for column in table.columns
        if column.editable
    ]
    for number, some in enumerate(_in_parts(inputs), start=1):
        what = _("Texts where a number belongs, part {n}").format(n=number)
        found.append((what if len(inputs) > _IN_ONE else _("Texts where a number belongs"), partial(_texts, some)))
    parameters = tables.cells.parameters
    for card in tables.scheme.cards:
        if card.kpis and card.role in tables.sheets:
            weights = "+".join(tables.cells.parameter(kpi, "weight").name for kpi in card.kpis)
            what = _("Weights of {role} that do not add up to 100%").format(role=card.role)
            found.append((what, _always(f"IF(ABS({weights}-1)>0.000000001,1,0)")))
    for name, points in parameters.tables.items():
        if len(points.at) > 1:
            what = _("Points out of order: {table}").format(table=parameters.table_title(name))
            keys = [f"INDEX({name}_key,{place})" for place in range(1, len(points.at) + 2)]
            found.append((what, _always("+".join(f"IF({one}>={other},1,0)" for one, other in pairwise(keys)))))
    return found


def _always(formula: str) -> Formula:
    return partial(_said, formula)


def _said(formula: str, _check: FormulaTable, _places: Mapping[int, SheetPlace]) -> str:
    return formula


def _texts(columns: Sequence[FormulaColumn], _check: FormulaTable, places: Mapping[int, SheetPlace]) -> str:
    """How many cells hold something that is no number."""
    ranges = (range_of(places[id(column.table)], column) for column in columns)
    return "+".join(f"(COUNTA({one})-COUNT({one}))" for one in ranges)


def _in_parts(columns: Sequence[FormulaColumn]) -> Iterator[Sequence[FormulaColumn]]:
    """So many that a formula holds them."""
    for first in range(0, len(columns), _IN_ONE):
        yield columns[first : first + _IN_ONE]

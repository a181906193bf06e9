"""The sheet that checks: what the program pays beside what the formulas pay, and what else may be wrong in a workbook that was changed."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kpi.export.schemesheet import Written
from kpi.formulas.cells import SheetPlace
from kpi.formulas.nodes import Column, Entry, Table
from kpi.language import _

if TYPE_CHECKING:
    from kpi.export.formulabook import FormulaTables

CHECKED_FROM = 40
"""The row of the first payout that is compared, counted from 1; what is said of all of them stands above."""
_GOOD, _BAD = {"bg_color": "#D9F2E4", "font_color": "#0B5137"}, {"bg_color": "#FBE1D6", "font_color": "#8A2A00"}


def check_table(tables: "FormulaTables") -> Table:
    """A row a payout: ours, that of the formulas, and the difference."""
    everybody = tables.all.table
    table = Table.of(_("Check"), everybody.periods)
    table.link(everybody, np.arange(len(everybody)))
    for column in everybody.columns[:4]:
        table.add(column.title, Entry(column), "text")
    ours = tables.seats.of(tables.paid.payout.astype(float))[tables.seats.paid]
    program = table.add(_("Paid by the program"), ours, "minor")
    theirs = table.add(_("Paid by the formulas"), Entry(tables.all.payout.column), "minor")
    table.add(_("Difference"), theirs - program, "minor")
    return table


def write_check(written: Written, tables: "FormulaTables", check: Table, places: Mapping[int, SheetPlace]) -> None:
    """Everything that is said above the payouts."""
    sheet, paper = written.sheet, written.paper
    heads = (_("What is checked"), _("How many are wrong"), _("Result"))
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, paper.head())
    row = 3
    for what, formula, value in _checks(tables, check, places):
        sheet.write_string(row, 0, what)
        sheet.write_formula(row, 1, formula, paper.format("whole"), value)
        said = f'=IF(B{row + 1}=0,"{_("right")}","{_("look here")}")'
        sheet.write_formula(row, 2, said, paper.format(), _("right") if value == 0 else _("look here"))
        row += 1
    for criteria, look in ((f'"{_("right")}"', _GOOD), (f'"{_("look here")}"', _BAD)):
        style = written.book.add_format(look)
        sheet.conditional_format(
            3, 2, row - 1, 2, {"type": "cell", "criteria": "==", "value": criteria, "format": style}
        )
    _write_valued(written, row + 1, tables)
    difference = places[id(check)].letters[id(check.columns[-1])]
    cells = f"{difference}{CHECKED_FROM}:{difference}{CHECKED_FROM + len(check)}"
    bad = written.book.add_format(_BAD)
    sheet.conditional_format(cells, {"type": "cell", "criteria": "!=", "value": 0, "format": bad})
    sheet.set_column(0, 0, 46)


def _write_valued(written: Written, row: int, tables: "FormulaTables") -> None:
    """What stands as a value, and why."""
    sheet, paper = written.sheet, written.paper
    if not tables.valued:
        sheet.write_string(row, 0, _("Every figure is a formula, from the results to the cent."), paper.quiet())
        return
    sheet.write_string(row, 0, _("What stands as a value and does not follow a change:"), paper.format(bold=True))
    for place, one in enumerate(tables.valued[: CHECKED_FROM - row - 4], start=1):
        sheet.write_string(row + place, 0, one.what, paper.names())
        sheet.write_string(row + place, 1, one.why, paper.names())


def _checks(
    tables: "FormulaTables", check: Table, places: Mapping[int, SheetPlace]
) -> Iterator[tuple[str, str, float]]:
    """What, its formula, and what that gives now."""
    place = places[id(check)]
    difference = _range(place, check.columns[-1])
    yield _("Payouts that differ from the program's"), f'=COUNTIF({difference},"<>0")', 0.0
    texts = [
        f"(COUNTA({_range(places[id(table)], column)})-COUNT({_range(places[id(table)], column)}))"
        for table in (tables.data.people, tables.data.results, tables.data.groups)
        for column in table.columns
        if column.editable and column.form != "text"
    ]
    for number, some in enumerate(_in_parts(texts), start=1):
        what = (
            _("Texts where a number belongs, part {n}").format(n=number)
            if number > 1
            else _("Texts where a number belongs")
        )
        yield what, "=" + "+".join(some), 0.0
    for card in tables.scheme.cards:
        if card.kpis and card.role in tables.sheets:
            weights = "+".join(tables.cells.parameter(kpi, "weight").name for kpi in card.kpis)
            what = _("Weights of {role} that do not add up to 100%").format(role=card.role)
            yield what, f"=IF(ABS({weights}-1)>0.000000001,1,0)", 0.0
    for name, points in tables.cells.parameters.tables.items():
        if len(points.at) > 1:
            keys = f"{name}_key"
            what = _("Points out of order: {table}").format(table=tables.cells.parameters.table_title(name))
            order = "+".join(f"IF(INDEX({keys},{n})>=INDEX({keys},{n + 1}),1,0)" for n in range(1, len(points.at) + 1))
            yield what, f"={order}", 0.0


def _in_parts(texts: list[str]) -> Iterator[list[str]]:
    """So many that a formula holds them."""
    for first in range(0, len(texts), 40):
        yield texts[first : first + 40]


def _range(place: SheetPlace, column: Column) -> str:
    letters, last = place.letters[id(column)], place.first + max(len(column.table), 1) - 1
    return f"'{place.name}'!${letters}${place.first}:${letters}${last}"

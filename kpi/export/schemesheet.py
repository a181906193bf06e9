"""The sheet of the scheme: every number that a formula reads, as a cell with a name, what people call it, and tables of points."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from pydantic import BaseModel
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from kpi.export.parameters import Parameters, value_at
from kpi.export.workbookpaper import WorkbookPaper, cut
from kpi.formulas.arrays import LOWEST, slopes_of
from kpi.formulas.nodes import Form, Number, Parameter
from kpi.formulas.points import NumberBlock, Points
from kpi.language import _
from kpi.rules.curve import Curve
from kpi.rules.kpimatrix import Matrix
from kpi.rules.onmeasure import OnMeasure
from kpi.rules.said import as_amount, as_share, said_of

FIRST = 4
"""The row of the first number, counted from 0."""


class Written(NamedTuple):
    """A sheet that is being written."""

    book: Any
    sheet: Any
    name: str
    paper: WorkbookPaper

    def define(self, name: str, row: int, column: int, last_row: int, last_column: int) -> None:
        """Gives cells a name."""
        first, last = (
            xl_rowcol_to_cell(*place, row_abs=True, col_abs=True) for place in ((row, column), (last_row, last_column))
        )
        cells = first if first == last else f"{first}:{last}"
        self.book.define_name(name, f"='{self.name}'!{cells}")


def write_scheme(written: Written, parameters: Parameters, titles: Mapping[str, str]) -> None:
    """All numbers, and below them all tables."""
    sheet, paper = written.sheet, written.paper
    for column, title in enumerate((_("What"), _("Value"), _("Name of the cell"))):
        sheet.write_string(FIRST - 1, column, title, paper.head())
    in_tables = _in_tables(parameters)
    row = FIRST
    for name in sorted(parameters.paths.keys() - in_tables, key=lambda name: _order(parameters, name)):
        _write_number(written, row, name, parameters, titles)
        row += 1
    row += 2
    for points in parameters.tables.values():
        row = _write_points(written, row, points, parameters, titles) + 2
    for block in parameters.blocks.values():
        row = _write_block(written, row, block, titles) + 2
    sheet.set_column(0, 0, 62)
    sheet.set_column(1, 2, 16)
    sheet.set_column(3, 6, 14)
    sheet.freeze_panes(FIRST, 0)


def _in_tables(parameters: Parameters) -> set[str]:
    """The names of what stands in tables of its own."""
    own = [table for table in parameters.tables.values() if isinstance(table.pay[0], Parameter)]
    points = (one for table in own for side in (table.at, table.pay) for one in side)
    blocks = (one for block in parameters.blocks.values() for line in block.numbers for one in line)
    return {one.name for one in (*points, *blocks) if isinstance(one, Parameter)}


def _order(parameters: Parameters, name: str) -> tuple[Any, ...]:
    """As in the scheme's own file."""
    found: list[Any] = []
    part: Any = parameters.scheme
    for step in parameters.paths[name]:
        found.append(list(type(part).model_fields).index(step) if isinstance(step, str) else step)
        part = part[step] if isinstance(step, int) else getattr(part, step)
    return tuple(found)


def form_of(parameters: Parameters, name: str) -> Form:
    """How a number of the scheme is shown."""
    *way, field = parameters.paths[name]
    holder = value_at(parameters.scheme, tuple(way))
    if not isinstance(holder, BaseModel) or not isinstance(field, str):
        return "number"
    said = said_of(type(holder), field)
    if said is not None and said.write is as_share:
        return "share"
    return "money" if said is not None and said.write is as_amount else "number"


def _write_number(written: Written, row: int, name: str, parameters: Parameters, titles: Mapping[str, str]) -> None:
    sheet, paper = written.sheet, written.paper
    value = float(value_at(parameters.scheme, parameters.paths[name]))
    sheet.write_string(row, 0, cut(titles[name]), paper.names())
    sheet.write_number(row, 1, value, paper.input(form_of(parameters, name)))
    sheet.write_string(row, 2, name, paper.quiet())
    written.define(name, row, 1, row, 1)
    _validate(sheet, row, 1)


def _validate(sheet: Any, row: int, column: int) -> None:
    """Only numbers."""
    sheet.data_validation(
        row,
        column,
        row,
        column,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1e15,
            "maximum": 1e15,
            "error_title": _("A number is needed"),
            "error_message": _("This cell holds a number of the scheme. Write a number, such as 0.6 or 60%."),
        },
    )


def _write_points(written: Written, row: int, points: Points, parameters: Parameters, titles: Mapping[str, str]) -> int:
    """A title, headings, what lies below the first point, and a line a point. Returns the last row."""
    sheet, paper = written.sheet, written.paper
    sheet.write_string(row, 0, cut(titles[points.name]), paper.format(bold=True))
    heads = [_("Point"), _("Result"), _("Pays"), _("Counts from"), _("Begins at"), _("Rises by")]
    for column, title in enumerate([*heads, _("Name of the result"), _("Name of the pay")]):
        sheet.write_string(row + 1, column, title, paper.head())
    below, first = row + 2, row + 3
    sheet.write_string(below, 0, _("below the first point"), paper.quiet())
    for column, value in zip((2, 3, 4, 5), (0.0, LOWEST, 0.0, 0.0), strict=True):
        sheet.write_number(below, column, value, paper.format("lowest" if value == LOWEST else "number"))
    values = _values(points)
    forms = _forms(points, parameters)
    for place in range(len(points.at)):
        here = first + place
        sheet.write_string(here, 0, _("Point {n}").format(n=place + 1), paper.quiet())
        _write_point(written, here, points, place, forms, values)
    last = first + len(points.at) - 1
    for what, column in (("pay", 2), ("key", 3), ("from", 4), ("slope", 5)):
        written.define(f"{points.name}_{what}", below, column, last, column)
    return last


def _values(points: Points) -> Any:
    at, pay = (np.array([one.value for one in side]) for side in (points.at, points.pay))
    starts = -at if points.falls else at
    return starts, pay, slopes_of(starts, pay, straight=points.straight, continues=points.continues)


def _forms(points: Points, parameters: Parameters) -> tuple[Form, Form]:
    """How results and pay are shown."""
    path = parameters.paths[points.at[0].name]
    parts = [value_at(parameters.scheme, path[:length]) for length in range(len(path))]
    owner = next((one for one in reversed(parts) if isinstance(one, Curve | OnMeasure | Matrix)), None)
    scale = owner.tiers_in if isinstance(owner, OnMeasure) else owner.scale if owner is not None else "plan"
    return ("share" if scale == "plan" else "number"), ("whole" if isinstance(points.pay[0], Number) else "share")


def _write_point(written: Written, row: int, points: Points, place: int, forms: tuple[Form, Form], values: Any) -> None:
    sheet, paper, (starts, _pay, slopes) = written.sheet, written.paper, values
    at, paid = points.at[place], points.pay[place]
    if isinstance(paid, Parameter):
        sheet.write_number(row, 1, at.value, paper.input(forms[0]))
        for column, one in ((6, at), (7, paid)):
            sheet.write_string(row, column, one.name, paper.quiet())
        written.define(at.name, row, 1, row, 1)
        sheet.write_number(row, 2, paid.value, paper.input(forms[1]))
        written.define(paid.name, row, 2, row, 2)
        _validate(sheet, row, 1)
        _validate(sheet, row, 2)
    else:
        sheet.write_formula(row, 1, f"={at.name}", paper.format(forms[0]), at.value)
        sheet.write_number(row, 2, paid.value, paper.format("whole"))
    sign, line = ("-" if points.falls else ""), row + 1
    shift = f"+{points.shift!r}".replace("e", "E") if points.shift else ""
    plain = paper.format("number")
    sheet.write_formula(row, 3, f"={sign}B{line}{shift}", plain, starts[place] + points.shift)
    sheet.write_formula(row, 4, f"={sign}B{line}", plain, starts[place])
    sheet.write_formula(row, 5, f"={_slope(points, place, line)}", plain, slopes[place])


def _slope(points: Points, place: int, line: int) -> str:
    last = place == len(points.at) - 1
    if not points.straight or (last and not points.continues):
        return "0"
    if last:
        return f"F{line - 1}"
    return f"(C{line + 1}-C{line})/(E{line + 1}-E{line})"


def _write_block(written: Written, row: int, block: NumberBlock, titles: Mapping[str, str]) -> int:
    sheet, paper = written.sheet, written.paper
    sheet.write_string(row, 0, cut(titles[block.name]), paper.format(bold=True))
    first = row + 1
    for down, line in enumerate(block.numbers):
        for along, one in enumerate(line):
            sheet.write_number(first + down, 1 + along, one.value, paper.input("share"))
            written.define(one.name, first + down, 1 + along, first + down, 1 + along)
            sheet.write_string(first + down, 2 + len(line) + along, one.name, paper.quiet())
    last = first + len(block.numbers) - 1
    written.define(block.name, first, 1, last, len(block.numbers[0]))
    return last

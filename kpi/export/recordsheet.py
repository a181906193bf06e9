"""The sheets by which a workbook is known again: its record, and the tables as they were read."""

from collections.abc import Mapping

import pandas as pd

from kpi.export.formulabook import FormulaTables
from kpi.export.schemesheet import Written
from kpi.export.workbookpaper import cut, on_one_page_wide
from kpi.export.workbookrecord import (
    DATA_HASH,
    PAYOUTS_HASH,
    SCHEME_HASH,
    TEXT,
    TOGETHER,
    data_hash,
    payouts_hash,
    program_version,
    text_hash,
)
from kpi.language import _, minor_digits
from kpi.scheme.schemefile import dump


def write_record(written: Written, tables: FormulaTables, today: str, sheets: Mapping[str, str]) -> None:
    """The scheme as text, and of what this was made; `sheets` are the names of those that are read again, by their keys."""
    sheet, paper = written.sheet, written.paper
    text, digits = dump(tables.source), minor_digits(tables.scheme.currency)
    on_one_page_wide(sheet, landscape=False)
    sheet.write_string(0, 0, _("Record"), paper.title())
    about = _("The command “reproduce” finds the same figures from this sheet and the data.")
    sheet.write_string(1, 0, about, paper.quiet())
    lines = [
        (_("Made on"), today, "made on"),
        (_("Program"), f"SixtyForty {program_version()}".strip(), "program"),
        (_("Scheme, SHA-256"), text_hash(text), SCHEME_HASH),
        (_("Data, SHA-256"), data_hash(tables.paid.workforce), DATA_HASH),
        (_("Payouts together"), f"{int(tables.paid.cost) / 10**digits:.{digits}f}", TOGETHER),
        (_("Payouts, SHA-256"), payouts_hash(tables.paid), PAYOUTS_HASH),
        *((_("Sheet"), name, key) for key, name in sheets.items()),
    ]
    for row, (what, value, key) in enumerate(lines, start=2):
        sheet.write_string(row, 0, what, paper.quiet())
        sheet.write_string(row, 1, value)
        sheet.write_string(row, 2, key, paper.quiet())
    start = len(lines) + 3
    sheet.write_string(start, 0, _("Scheme"), paper.head())
    for row, line in enumerate(text.splitlines(), start=start + 1):
        sheet.write_string(row, 0, cut(line), paper.names())
        sheet.write_string(row, 2, TEXT, paper.quiet())
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 16)


def write_source(written: Written, title: str, table: pd.DataFrame) -> None:
    """A table as it was read, so that the workbook can be opened again."""
    sheet, paper = written.sheet, written.paper
    on_one_page_wide(sheet)
    sheet.write_string(0, 0, title, paper.title())
    about = _(
        "As it was read. What is changed on the other sheets is laid over it when the program opens this workbook."
    )
    sheet.write_string(1, 0, about, paper.quiet())
    for place, name in enumerate(table.columns):
        sheet.write_string(3, place, str(name), paper.head())
        for row, value in enumerate(table[name].tolist(), start=4):
            if value is None or value != value or value == "":
                continue
            if isinstance(value, bool | str) or not isinstance(value, int | float):
                sheet.write_string(row, place, cut(str(value)), paper.names())
            else:
                sheet.write_number(row, place, value, paper.format("number"))
    sheet.set_column(0, max(len(table.columns) - 1, 0), 16)
    sheet.freeze_panes(4, 0)

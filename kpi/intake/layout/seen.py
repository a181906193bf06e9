"""Tables that are found and looked at: what each is, and which of its rows are no data."""

from kpi.intake.answers import Answers, Kind
from kpi.intake.files.sheet import Sheet
from kpi.intake.layout.ragged import without_ragged
from kpi.intake.layout.rows import NOTE, REPEATED, TOTALS, named_again, named_sums, notes
from kpi.intake.layout.shape import Shape, shape_of
from kpi.intake.layout.tables import Table, find_tables
from kpi.intake.layout.undone import without_false_days
from kpi.intake.sourcetable import SourceTable


def seen(sheet: Sheet, answers: Answers) -> list[SourceTable]:
    """The tables of a sheet."""
    told, columns = answers.about(sheet.file, sheet.name), answers.named(sheet.file, sheet.name)
    return [looked_at(table, answers, told.kind) for table in find_tables(sheet, told, columns)]


def looked_at(found: Table, answers: Answers, kind: Kind | None) -> SourceTable:
    """A table as what it is, or as the kind that is known."""
    told = answers.named(found.sheet.file, found.sheet.name)
    table, findings = without_ragged(found)
    table, said = without_false_days(table)
    shape = shape_of(table, told, kind)
    headings = len(list(filter(None, table.header)))
    notes_ = notes(table.sheet.cells, table.roles, headings, of_people=shape.kind == "people")
    table = _without_sums(table.without(notes_, NOTE), shape)
    return SourceTable(found, table, table, shape, (*findings, *said))


def _without_sums(table: Table, shape: Shape) -> Table:
    """The table without lines that name a sum, or the heading once more, instead of a person."""
    if "person" not in shape.columns:
        return table
    at = shape.columns["person"]
    again = table.every_row(named_again(table.body[at], table.header[at]))
    table = table.without(again, REPEATED)
    return table.without(table.every_row(named_sums(table.body[at])), TOTALS)

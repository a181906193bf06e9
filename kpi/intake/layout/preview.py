"""The first rows of a sheet as texts, with what each was taken for: a page draws it, and a click corrects it."""

from dataclasses import dataclass

from kpi.intake.cells.values import cell_text
from kpi.intake.layout.rows import OUTSIDE
from kpi.intake.layout.tables import Table

_ROWS, _COLUMNS = 30, 60
_BEFORE = 10


@dataclass(frozen=True)
class Preview:
    """A piece of a sheet as it lies there."""

    letters: tuple[str, ...]
    """(columns,) letters above the columns; past the sixtieth they are not shown."""
    numbers: tuple[int, ...]
    """(rows,) number of each row as the user's own program shows it: what `TableAnswers.header` is given."""
    rows: tuple[tuple[str, ...], ...]
    """(rows, columns) cells, "" where blank."""
    roles: tuple[str, ...]
    """(rows,) "header", "body", "above the header", "blank", "lines of sums", "repeated header", "notes" or "outside the
    range that was given"; to be shown through gettext."""


def preview_of(table: Table) -> Preview:
    """The first rows of the sheet of a table, or those about its header where that lies further down."""
    whole, part = table.whole, table.sheet
    above = part.first_row - whole.first_row
    start = max(0, above - _BEFORE) if above > _BEFORE else 0
    cells = whole.cells.iloc[start : start + _ROWS, :_COLUMNS]
    numbers = tuple(range(whole.first_row + start, whole.first_row + start + len(cells)))
    at = [number - part.first_row for number in numbers]
    roles = (str(table.roles[place]) if 0 <= place < len(table.roles) else OUTSIDE for place in at)
    rows = (tuple(cell_text(value) or "" for value in row) for row in cells.itertuples(index=False, name=None))
    letters = tuple(whole.letter(column) for column in range(cells.shape[1]))
    return Preview(letters, numbers, tuple(rows), tuple(roles))

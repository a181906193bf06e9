"""LibreOffice for the tests of workbooks."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.export.formulabook import FormulaTables
from kpi.export.formulaworkbook import FormulaWorkbook
from tests.libreoffice import Office


def recalculated(office: Office, tables: FormulaTables, file: Path, **more: Any) -> NDArray[np.float64]:
    """(rows,) what LibreOffice pays, where no cell may hold an error."""
    book = FormulaWorkbook(tables)
    file.write_bytes(book.written())
    return paid_in_office(office, book, tables, file, **more)


def paid_in_office(
    office: Office, book: FormulaWorkbook, tables: FormulaTables, file: Path, **more: Any
) -> NDArray[np.float64]:
    """(rows,) the payouts of a file, after changes in it."""
    place = book.place_of(tables.all.table)
    letters = place.letters[id(tables.all.payout.column)]
    cells = f"{letters}{place.first}:{letters}{place.first + len(tables.all.table) - 1}"
    answer = office.ask(file, [(place.name, cells)], **more)
    assert not answer["errors"]
    return np.array([line[0] for line in answer["found"][f"{place.name}!{cells}"]], float)

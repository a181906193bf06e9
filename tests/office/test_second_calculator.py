"""Workbooks in a calculator that has nothing to do with an office program: the library `formulas` agrees to the cent, too."""

import re
from collections.abc import Iterator
from pathlib import Path

import formulas  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from numpy.typing import NDArray

from kpi import Refused, Scheme, dump, load
from kpi.export.formulabook import FormulaTables
from kpi.export.formulaworkbook import FormulaWorkbook
from tests.strategies import Crew, jobs
from tests.test_cases import FILES, prepare, read_file
from tests.test_formulas import owed_by
from tests.test_golden import SCHEMES, cast_under

pytestmark = pytest.mark.filterwarnings("ignore")  # the library's own, of Python and NumPy
PUBLISHED = next(path for path in FILES if path.stem == "published_examples")
CELL = re.compile(r"'\[.*\](.*)'!([A-Z]+)(\d+)")


def calculated(tables: FormulaTables, file: Path) -> NDArray[np.float64]:
    """(rows,) what the library pays."""
    book = FormulaWorkbook(tables)
    file.write_bytes(book.written())
    place = book.place_of(tables.all.table)
    letters = place.letters[id(tables.all.payout.column)]
    found = formulas.ExcelModel().loads(str(file)).finish().calculate()
    paid = np.full(len(tables.all.table), np.nan)
    for name, cell in found.items():
        match = CELL.fullmatch(str(name))
        if match and (match[1], match[2]) == (place.name.upper(), letters) and int(match[3]) >= place.first:
            paid[int(match[3]) - place.first] = cell.value[0, 0]
    return paid


def _few() -> Iterator[tuple[str, FormulaTables]]:
    for path in SCHEMES:
        yield path.stem, FormulaTables(load(path), cast_under(load(path)))
    for case in read_file(PUBLISHED).cases:
        if not case.expect.refused:
            yield case.name, FormulaTables(*prepare(read_file(PUBLISHED), case))


def test_examples_and_published_plans(tmp_path: Path) -> None:
    wrong = [
        name
        for name, tables in _few()
        if not np.array_equal(calculated(tables, tmp_path / "book.xlsx"), owed_by(tables, tables.paid.payout))
    ]
    assert not wrong


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(job=jobs(most=8))
def test_random_schemes(job: tuple[Scheme, Crew], tmp_path: Path) -> None:
    scheme, crew = job
    try:
        tables = FormulaTables(scheme, crew.workforce(scheme))
    except Refused:
        return
    if tables.seats.paid.any():
        note(dump(scheme))
        found = calculated(tables, tmp_path / "book.xlsx")
        np.testing.assert_array_equal(found, owed_by(tables, tables.paid.payout))

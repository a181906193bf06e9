"""Workbooks of formulas against the engine: calculated with NumPy, and by LibreOffice, also after changes in the sheet."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kpi import Refused, Scheme, Workforce, build, load, pay
from kpi.export.formulabook import FormulaTables
from kpi.export.formulaworkbook import FormulaWorkbook
from kpi.export.parameters import replaced, value_at
from kpi.formulas.arrays import Calculator
from tests.office import Office, find_office
from tests.strategies import Crew, jobs
from tests.test_cases import FILES, prepare, read_file
from tests.test_golden import SCHEMES, cast_under
from tests.test_rhythm import rhythmic

LONGER = "KPI_LONG" in os.environ
"""Ten times as many random schemes."""
SLOW = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.function_scoped_fixture,
    HealthCheck.data_too_large,
]


def paid_by(tables: FormulaTables, calculator: Calculator) -> NDArray[np.float64]:
    """(rows,) what the formulas pay."""
    return np.asarray(calculator.values(tables.all.payout.column))


def owed_by(tables: FormulaTables, paid: NDArray[np.int64]) -> NDArray[np.float64]:
    """(rows,) what the engine pays."""
    return np.asarray(tables.seats.of(paid.astype(float))[tables.seats.paid], np.float64)


@settings(max_examples=1500 if LONGER else 150, deadline=None, suppress_health_check=SLOW)
@given(jobs())
def test_the_formulas_pay_what_the_engine_pays(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    try:
        tables = FormulaTables(scheme, crew.workforce(scheme))
    except Refused:
        return
    assert not tables.valued
    np.testing.assert_array_equal(paid_by(tables, Calculator()), owed_by(tables, tables.paid.payout))


@settings(max_examples=1000 if LONGER else 100, deadline=None, suppress_health_check=SLOW)
@given(rhythmic())
def test_formulas_pay_every_rhythm_as_the_engine_does(job: tuple[Scheme, Workforce]) -> None:
    scheme, workforce = job
    try:
        tables = FormulaTables(scheme, workforce)
    except Refused:
        return
    assert not tables.valued
    np.testing.assert_array_equal(paid_by(tables, Calculator()), owed_by(tables, tables.paid.payout))


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_formulas_of_the_examples_pay_what_the_engine_pays(path: Path) -> None:
    scheme = load(path)
    tables = FormulaTables(scheme, cast_under(scheme))
    assert not tables.valued
    np.testing.assert_array_equal(paid_by(tables, Calculator()), owed_by(tables, tables.paid.payout))


@st.composite
def changes_of(draw: st.DrawFn, tables: FormulaTables) -> dict[str, float]:
    """Other numbers in some cells of the scheme."""
    known = sorted(tables.cells.parameters.paths)
    names = draw(st.lists(st.sampled_from(known), max_size=4, unique=True)) if known else []
    factors = st.sampled_from([0.5, 0.9, 1.1, 1.25])
    values = {name: float(value_at(tables.scheme, tables.cells.parameters.paths[name])) for name in names}
    return {name: round(value * draw(factors), 6) for name, value in values.items()}


def changed(tables: FormulaTables, changes: dict[str, float]) -> tuple[Scheme, dict[str, float]]:
    """The scheme with as many of the changes as it can bear, and these."""
    scheme, done = tables.scheme, {}
    for name, value in changes.items():
        other = replaced(scheme, tables.cells.parameters.paths[name], value)
        try:
            scheme = Scheme.model_validate(other.model_dump(by_alias=True))
        except ValueError:
            continue
        done[name] = value
    return scheme, done


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """LibreOffice, which the test command installs."""
    if find_office() is None:
        pytest.fail("no LibreOffice was found: install libreoffice-calc and python3-uno")
    with Office() as program:
        yield program


def recalculated(office: Office, tables: FormulaTables, file: Path, **more: object) -> NDArray[np.float64]:
    """(rows,) what LibreOffice pays, where no cell may hold an error."""
    book = FormulaWorkbook(tables, {}, "")
    file.write_bytes(book.written())
    place = book.place_of(tables.all.table)
    letters = place.letters[id(tables.all.payout.column)]
    cells = f"{letters}{place.first}:{letters}{place.first + len(tables.all.table) - 1}"
    answer = office.ask(file, [(place.name, cells)], **more)
    assert not answer["errors"]
    return np.array([line[0] for line in answer["found"][f"{place.name}!{cells}"]], float)


@settings(max_examples=3000 if LONGER else 300, deadline=None, suppress_health_check=SLOW)
@given(job=jobs(), data=st.data())
def test_libreoffice_pays_what_the_engine_pays_also_after_changes(
    job: tuple[Scheme, Crew], data: st.DataObject, office: Office, tmp_path: Path
) -> None:
    scheme, crew = job
    try:
        tables = FormulaTables(scheme, crew.workforce(scheme))
    except Refused:
        return
    if not tables.seats.paid.any():
        return
    other, names = changed(tables, data.draw(changes_of(tables)))
    found = recalculated(office, tables, tmp_path / "book.xlsx", names=names)
    try:
        expected = pay(other, crew.workforce(other)).payout
    except Refused:
        return
    np.testing.assert_array_equal(found, owed_by(tables, expected))


def _cases() -> Iterator[tuple[str, Scheme, Workforce]]:
    """Every case that is paid, the examples with the cast, the story and the sample company."""
    for path in FILES:
        for case in read_file(path).cases:
            if not case.expect.refused:
                yield f"{path.stem}: {case.name}", *prepare(read_file(path), case)
    for path in SCHEMES:
        yield path.stem, load(path), cast_under(load(path))
    company = load("data/company/scheme.yaml")
    yield (
        "company",
        company,
        build(pd.read_csv("data/company/results.csv"), pd.read_csv("data/company/people.csv"), company),
    )


def test_every_case_is_paid_to_the_cent_by_formulas_and_by_libreoffice(office: Office, tmp_path: Path) -> None:
    wrong = []
    for name, scheme, workforce in _cases():
        tables = FormulaTables(scheme, workforce)
        owed = owed_by(tables, tables.paid.payout)
        found = paid_by(tables, Calculator())
        if tables.valued or not np.array_equal(found, owed):
            wrong.append(f"{name}: formulas pay {found.tolist()} and not {owed.tolist()}; values: {tables.valued}")
        elif len(owed) and not np.array_equal(recalculated(office, tables, tmp_path / "book.xlsx"), owed):
            wrong.append(f"{name}: LibreOffice pays something else")
    assert not wrong

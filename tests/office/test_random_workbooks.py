"""Workbooks of random schemes in LibreOffice: recalculated, and after changes in the sheet, they pay to the cent what the engine pays."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from hypothesis import given, note, settings
from hypothesis import strategies as st

from kpi import Refused, Scheme, dump, pay
from kpi.export.formulabook import FormulaTables
from kpi.export.formulaworkbook import FormulaWorkbook
from kpi.export.parameters import replaced, value_at
from tests.libreoffice import Office
from tests.strategies import Crew, jobs
from tests.test_formulas import LONGER, SLOW, owed_by
from tests.workbooks import paid_in_office


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


class Facts(NamedTuple):
    """Other facts: where they stand in the crew, and what is written into the sheet; None clears the cell."""

    place: tuple[int, int, int]
    value: float | None


@st.composite
def facts_of(draw: st.DrawFn, tables: FormulaTables, crew: Crew) -> list[Facts]:
    """Other facts for some people, and now and then none."""
    index = {name: place for place, name in enumerate(crew.kpis)}
    known = [name for name in tables.data.measured if name in index]
    rows = st.integers(0, len(tables.seats.seat) - 1)
    picked = draw(st.lists(st.tuples(st.sampled_from(known), rows), max_size=3, unique=True)) if known else []
    values = st.sampled_from([0.0, 50.0, 80.0, 100.0, 120.0, 333.3, None])
    seats = tables.seats
    return [Facts((index[name], int(seats.seat[row]), int(seats.period[row])), draw(values)) for name, row in picked]


def with_facts(crew: Crew, facts: list[Facts]) -> Crew:
    """The crew with other facts."""
    for fact in facts:
        crew = crew.with_fact(fact.place, np.nan if fact.value is None else fact.value)
    return crew


def cells_of(book: FormulaWorkbook, tables: FormulaTables, crew: Crew, facts: list[Facts]) -> list[Any]:
    """Where these stand in the sheet of results."""
    place, found = book.place_of(tables.data.results), []
    for (kpi, seat, period), value in facts:
        [row] = np.flatnonzero((tables.seats.seat == seat) & (tables.seats.period == period))
        letters = place.letters[id(tables.data.of_people(crew.kpis[kpi]).fact)]
        found.append((place.name, f"{letters}{row + place.first}", value))
    return found


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
    facts = data.draw(facts_of(tables, crew))
    note(dump(scheme))
    note(f"changed in the sheet: {names} {facts}")
    book, file = FormulaWorkbook(tables), tmp_path / "book.xlsx"
    file.write_bytes(book.written())
    found = paid_in_office(office, book, tables, file, names=names, cells=cells_of(book, tables, crew, facts))
    try:
        expected = pay(other, with_facts(crew, facts).workforce(other)).payout
    except Refused:
        return
    np.testing.assert_array_equal(found, owed_by(tables, expected))

"""Formulas against the engine: every rule's expressions, calculated with NumPy, pay to the cent what its arithmetic on arrays pays."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray

from kpi import Refused, Scheme, Workforce, load
from kpi.export.formulabook import FormulaTables
from kpi.formulas.arrays import Calculator
from tests.strategies import Crew, jobs
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

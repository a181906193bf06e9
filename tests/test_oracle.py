"""The engine against the pocket calculator: every scheme, every person, every period, to the cent."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from kpi import Payouts, Refused, Scheme, Workforce, load, pay
from tests.oracle import Missing, pocket_calculator
from tests.strategies import Crew, jobs
from tests.test_golden import SCHEMES, cast_under


def agree(paid: Payouts, scheme: Scheme, workforce: Workforce) -> None:
    """Every amount is what the pocket calculator says."""
    for name, money in pocket_calculator(scheme, workforce).items():
        np.testing.assert_array_equal(getattr(paid, name), money, err_msg=name)


@settings(max_examples=120)
@given(jobs())
def test_the_engine_pays_what_a_pocket_calculator_pays(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    try:
        paid = pay(scheme, workforce)
    except Refused:
        with pytest.raises(Missing):
            pocket_calculator(scheme, workforce)
    else:
        agree(paid, scheme, workforce)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_the_examples_pay_what_a_pocket_calculator_pays(path: Path) -> None:
    scheme = load(path)
    agree(pay(scheme, cast_under(scheme)), scheme, cast_under(scheme))

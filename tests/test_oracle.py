"""The engine against the pocket calculator: every scheme, every person, every period, to the cent."""

import numpy as np
from hypothesis import given, settings

from kpi import Refused, Scheme, pay
from tests.oracle import Missing, pocket_calculator
from tests.strategies import Crew, jobs


@settings(max_examples=150)
@given(jobs())
def test_the_engine_pays_what_a_pocket_calculator_pays(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    try:
        by_hand = pocket_calculator(scheme, workforce)
    except Missing:
        by_hand = {}
    try:
        paid = pay(scheme, workforce)
    except Refused as refused:
        assert not by_hand, f"refused without need: {refused}"
        return
    assert by_hand, "paid although a result is missing"
    for name, money in by_hand.items():
        np.testing.assert_array_equal(getattr(paid, name), money, err_msg=name)

"""A plain card in one go pays what its KPIs pay one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpi.rules.curve import Curves
from kpi.rules.summed import Paying, Summed
from tests.strategies import caps, curves, weights


@given(st.data())
def test_the_same_as_one_by_one(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    of_kpis = [data.draw(curves()) for _ in range(count)]
    shares = data.draw(weights(count))
    most = [data.draw(st.none() | caps) for _ in range(count)]
    results = np.array([np.linspace(0.001, 2.1, 701) for _ in range(count)])  # exact hits of whole percents, too
    pays = Curves(of_kpis)(results)
    held = [np.minimum(pay, np.inf if cap is None else cap) for pay, cap in zip(pays, most, strict=True)]
    expected = sum(share * pay for share, pay in zip(shares, held, strict=True))
    np.testing.assert_allclose(
        Summed([Paying(*one) for one in zip(of_kpis, shares, most, strict=True)])(results), expected, rtol=0, atol=1e-9
    )


@given(st.data())
def test_what_changes_added_to_what_was(data: st.DataObject) -> None:
    """Also where a KPI turns from higher to lower is better; knots that stay cancel."""
    before, after = (
        Paying(data.draw(curves()), data.draw(st.floats(0.1, 0.9)), data.draw(st.none() | caps)) for _side in range(2)
    )
    match data.draw(st.sampled_from(["everything", "weight", "threshold"])):
        case "weight":
            after = before._replace(weight=after.weight)
        case "threshold":
            after = before._replace(curve=before.curve.moved(0, at=data.draw(st.integers(1, 210)) / 100))
    results = np.linspace(0.001, 2.1, 701)[None]
    was, becomes = Summed([before])(results), Summed([after])(results)
    change = Summed([after], less=[before])
    np.testing.assert_allclose(change.onto(was, results, was), becomes, rtol=0, atol=1e-9)

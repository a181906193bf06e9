"""Weights of people's own: as if each had a card of their own, past and ahead."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Scheme, build, pay
from kpi.expectation import exact
from kpi.forecast import forecast
from kpi.forecast.scored import ScoredWorlds
from kpi.payment.quarters import by_quarter
from kpi.worlds import Future, Margin, Outlook, ahead, draw
from tests.strategies import PLAIN, Crew, jobs, weights
from tests.test_expected_cost import paid_in_worlds
from tests.test_intake import read
from tests.test_properties import some

WANTED = PLAIN.but(combine=("sum", "geometric", "weakest"), missing=("leave_out", "at_plan"), table=True, caps=True)


@some
@given(jobs(WANTED, missing=True), st.data())
def test_everybody_is_paid_as_on_a_card_with_these_weights(job: tuple[Scheme, Crew], data: st.DataObject) -> None:
    scheme, crew = job[0].alone(), job[1]
    workforce = crew.workforce(scheme)
    own = np.full(workforce.fact.shape, np.nan)
    for row in range(len(workforce.seats)):
        card = scheme.roles[workforce.seats["role"][row]]
        if data.draw(st.booleans()):
            own[:, row] = 0.0
            drawn = data.draw(weights(len(card.kpis)))
            for kpi, weight in zip(card.kpis, drawn, strict=True):
                own[workforce.kpi_index[kpi.in_data], row] = weight
    paid = pay(scheme, replace(workforce, own_weight=own))
    for row in range(len(workforce.seats)):
        card = scheme.roles[workforce.seats["role"][row]]
        if np.isnan(own[:, row]).all():
            alone = pay(scheme, workforce)
        else:
            its = [float(own[workforce.kpi_index[kpi.in_data], row, 0]) for kpi in card.kpis]
            kept = [kpi.revise(weight=weight) for kpi, weight in zip(card.kpis, its, strict=True) if weight]
            alone = pay(scheme.revise_card(card.role, kpis=kept), workforce)
        np.testing.assert_allclose(paid.score[row], alone.score[row], atol=1e-9)
        np.testing.assert_allclose(paid.payout[row], alone.payout[row], atol=1)


def _scheme() -> Scheme:
    curve = {"knots": [[0.5, 0], [1, 1], [1.5, 2]]}
    kpis = [{"name": name, "weight": weight, "curve": curve} for name, weight in (("sales", 0.5), ("calls", 0.5))]
    card = {"role": "Seller", "target_bonus": 1000, "kpis": kpis}
    return Scheme.model_validate({"cards": [card], "team": {"individual_share": 1}})


def _results(periods: int) -> pd.DataFrame:
    """Anna with weights that change, Ben on the card's."""
    rows = []
    for month in range(1, periods + 1):
        weight = 0.8 if month > 1 else 0.2
        rows += [
            ("Anna", f"2026-{month:02}", "sales", 100.0, 120.0, weight),
            ("Anna", f"2026-{month:02}", "calls", 100.0, 90.0, 1 - weight),
        ]
        rows += [
            ("Ben", f"2026-{month:02}", "sales", 100.0, 120.0, np.nan),
            ("Ben", f"2026-{month:02}", "calls", 100.0, 90.0, np.nan),
        ]
    return pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact", "weight"])


def test_weights_are_those_of_the_period() -> None:
    scheme = _scheme()
    paid = pay(scheme, build(_results(2), None, scheme))
    assert paid.payout.tolist() == [[92_000, 128_000], [110_000, 110_000]]


def test_a_quarter_has_the_mean_of_the_months() -> None:
    scheme = _scheme()
    quarterly, workforce = by_quarter(pay(scheme, build(_results(3), None, scheme)), scheme)
    assert workforce.own_weight is not None
    np.testing.assert_allclose(workforce.own_weight[:, :, 0], [[0.6, np.nan], [0.4, np.nan]])
    assert pay(quarterly, workforce).score.ravel().tolist() == pytest.approx([1.16, 1.1])


def _future() -> tuple[Scheme, Future]:
    scheme = _scheme()
    margins = [Margin(kpi=name, kind="normal", cv=0.15) for name in ("sales", "calls")]
    outlook = Outlook(margins=tuple(margins), horizon="quarter", person=0.2, team=0.0, market=0.0)
    return scheme, ahead(scheme, build(_results(3), None, scheme), outlook)


def test_the_last_weights_go_on_in_the_time_ahead() -> None:
    scheme, future = _future()
    assert future.workforce.own_weight is not None
    np.testing.assert_allclose(future.workforce.own_weight[:, 0], [[0.8] * 3, [0.2] * 3])
    assert np.isnan(future.workforce.own_weight[:, 1]).all()
    expected = exact(scheme, future).payout
    drawn = paid_in_worlds(scheme, future).mean(axis=2)
    np.testing.assert_allclose(expected, drawn, rtol=0.02)


def test_a_drag_of_a_weight_moves_only_those_without_their_own() -> None:
    scheme, future = _future()
    slider = ScoredWorlds(scheme, draw(future, 400))
    slider.under(scheme)
    moved = scheme.revise_card(
        "Seller", kpis=[kpi.revise(weight=weight) for kpi, weight in zip(scheme.cards[0].kpis, (0.9, 0.1), strict=True)]
    )
    dragged, anew, before = (
        found.people_in_minor_units[["mean", "p5", "p95"]].to_numpy()
        for found in (slider.under(moved), forecast(moved, draw(future, 400)), forecast(scheme, draw(future, 400)))
    )
    np.testing.assert_allclose(dragged, anew, rtol=1e-5)
    np.testing.assert_allclose(dragged[0], before[0], rtol=1e-5)
    assert abs(dragged[1] / before[1] - 1).max() > 0.01


@pytest.mark.parametrize("heading", ["Weight", "Gewichtung", "Вес", "súly", "Pondération", "peso"])
def test_a_column_of_weights_is_read_in_several_languages(heading: str) -> None:
    table = _results(1).rename(columns={"weight": heading})
    table[heading] = table[heading].map(lambda share: "" if np.isnan(share) else f"{share:.0%}")
    taken = read(table.to_csv(index=False))
    assert taken.results["weight"].tolist()[:2] == pytest.approx([0.2, 0.8])


def test_a_kpi_called_weight_stays_a_kpi() -> None:
    table = pd.DataFrame({"person": ["A", "B"], "month": ["2026-01"] * 2, "Weight": [70.0, 80.0], "Sales": [5.0, 6.0]})
    taken = read(table.to_csv(index=False))
    assert set(taken.results["kpi"]) == {"Weight", "Sales"}

"""Commission on what a team or the company brings: expected, drawn and paid alike."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, build, pay
from kpi.expectation import exact
from kpi.forecast import forecast
from kpi.worlds import Outlook, ahead, draw
from tests.test_to_date import results


def scheme(**terms: Any) -> Scheme:
    """Sellers with nothing but their sales, and a head who is paid on them."""
    nothing = {"knots": [[0, 0]]}
    rule = {"measure": "sales", "tiers": [{"rate": 0.01}, {"from": 300, "rate": 0.03}], "of": "team", **terms}
    cards = [
        {"role": "Seller", "target_bonus": 0, "kpis": [{"name": "sales", "weight": 1, "curve": nothing}]},
        {
            "role": "Head",
            "target_bonus": 0,
            "kpis": [{"name": "sales", "weight": 1, "curve": nothing, "of": terms.get("of", "team")}],
            "commissions": [rule],
        },
    ]
    return Scheme.model_validate({"team": {"individual_share": 1}, "cards": cards})


def people(count: int) -> pd.DataFrame:
    """The sellers of two teams, and a head of each."""
    sellers = [(f"P{person}", f"T{person % 2}", "Seller") for person in range(count)]
    heads = [("Ann", "T0", "Head"), ("Ben", "T1", "Head")]
    return pd.DataFrame([*sellers, *heads], columns=["person", "team", "role"])


TERMS: tuple[dict[str, Any], ...] = (
    {},
    {"of": "company", "tiers": [{"rate": 0.01}, {"from": 700, "rate": 0.03}]},
    {"tiers_in": "plan", "tiers": [{"rate": 0.01}, {"from": 1, "rate": 0.03}]},
    {"over": "year to date", "tiers": [{"rate": 0.01}, {"from": 2000, "rate": 0.03}]},
    {"coefficient": {"knots": [[0.5, 0.5], [1, 1], [1.5, 2]]}},
)


@pytest.mark.parametrize("terms", TERMS, ids=["tiers", "company", "plan", "year", "coefficient"])
def test_what_is_expected_is_the_mean_of_drawn_years(terms: dict[str, Any]) -> None:
    made = scheme(**terms)
    workforce = build(results(people=8), people(8), made)
    paid = pay(made, workforce)
    assert paid.commission[-2:].any() or paid.commission[:2].any()
    assert not paid.commission[(paid.seats["role"] == "Seller").to_numpy()].any()
    future = ahead(made, workforce, Outlook())
    drawn = forecast(made, draw(future, 8000)).cost
    error = 3 * float(np.std(drawn)) / np.sqrt(8000)
    assert exact(made, future).cost.value == pytest.approx(drawn.mean(), abs=error + 0.004 * drawn.mean())


def test_a_head_is_paid_what_the_team_as_one_person_would_be() -> None:
    made = scheme()
    table = results(people=8)
    workforce = build(table, people(8), made)
    paid = pay(made, workforce)
    heads = paid.seats["person"].isin(["Ann", "Ben"]).to_numpy()
    own = made.revise(cards=(made.cards[0].revise(commissions=(made.cards[1].commissions[0].revise(of="person"),)),))
    summed = table.groupby(["team", "period", "kpi"], as_index=False)[["plan", "fact"]].sum()
    alone = pay(own, build(summed.assign(person=summed["team"]), scheme=own))
    np.testing.assert_array_equal(paid.commission[heads], alone.commission)

"""Roles that are paid commission alone, or nothing beside their salary: what the pages show of a card without KPIs."""

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import check_scheme
from kpi.store.case import Data
from tests.pages.test_pages import go, texts
from tests.pages.walking import company, opened, views

pytestmark = pytest.mark.page
COMMISSION = {"measure": "sales", "tiers": [{"rate": 0.2}]}
SELLER = {"role": "Seller", "commissions": [COMMISSION]}
CLERK = {
    "role": "Clerk",
    "target_bonus": 500,
    "kpis": [{"name": "calls", "weight": 1, "curve": {"knots": [[0, 0], [1, 1]]}}],
}
GUARD = {"role": "Guard", "salary_deductions": [{"title": "Idle", "measure": "calls", "rate": 2}]}
MIXED, BARE = (
    check_scheme({"cards": cards}) for cards in ([SELLER, CLERK, GUARD], [SELLER, {"role": "Clerk"}, {"role": "Guard"}])
)
STAFF = {"Kim": ("North", "Seller"), "Lou": ("North", "Clerk"), "Max": ("South", "Guard"), "Noa": ("South", "Seller")}
RESULTS = company(STAFF, ("sales", "calls"), ("2026-01", "2026-02", "2026-03"))
PEOPLE = pd.DataFrame({"person": [*STAFF], "salary": [1000.0, 1200.0, 900.0, 1000.0]})


def _app(scheme: Scheme) -> AppTest:
    at = opened(Data("own.csv", RESULTS, PEOPLE), scheme)
    at.session_state["state"] = replace(at.session_state["state"], baseline=scheme)
    return at


@pytest.mark.parametrize("scheme", [MIXED, BARE], ids=["one role has KPIs", "no role has"])
def test_every_view_of_every_page_is_drawn(scheme: Scheme) -> None:
    for name, seen in views(_app(scheme)):
        assert not seen.exception, name


def test_the_last_kpi_can_leave_a_card_and_come_back() -> None:
    only_clerks = MIXED.revise(cards=MIXED.cards[1:2])
    results = RESULTS[RESULTS["role"] == "Clerk"]
    at = opened(Data("own.csv", results, PEOPLE), only_clerks)
    at.session_state["state"] = replace(at.session_state["state"], baseline=only_clerks)
    go(at, "scheme").run()
    at.segmented_control(key="scheme_part").set_value("Weights and curves").run()
    at.button(key="remove Clerk").click().run()
    assert not at.exception
    assert at.session_state["state"].scheme.cards[0].kpis == ()
    assert "This role has no KPIs" in texts(at)
    at.selectbox(key="new Clerk").set_value(("sales", None)).run()
    at.button(key="add Clerk").click().run()
    assert not at.exception
    assert [(kpi.name, kpi.weight) for kpi in at.session_state["state"].scheme.cards[0].kpis] == [("sales", 1.0)]


def test_what_is_taken_off_a_salary_stands_beside_it() -> None:
    at = go(_app(MIXED), "payouts").run()
    at.segmented_control(key="payout_tab").set_value("Periods").run()
    rows = at.dataframe[0].value.set_index("person")
    guard = rows.loc["Max"].iloc[0]
    assert guard["off_salary"] > 0
    assert guard["payout"] == 0
    assert guard["whole_pay"] == pytest.approx(900 - guard["off_salary"])

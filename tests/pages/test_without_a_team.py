"""A scheme without a team part, on data that have no result of a team: what the pages say."""

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.scheme.schemefile import check_scheme
from kpi.store.case import Data
from tests.pages.test_pages import go, texts
from tests.pages.walking import opened, views

pytestmark = pytest.mark.page
CARD = {
    "role": "Seller",
    "target_bonus": 0,
    "kpis": [{"name": "sales", "weight": 1, "missing": "at_plan", "curve": {"knots": [[0, 0]]}}],
    "commissions": [{"measure": "sales", "tiers": [{"rate": 0.2}]}],
}
SCHEME = check_scheme({"team": {"individual_share": 1}, "cards": [CARD]})
RESULTS = pd.DataFrame(
    [("Kim", "North", f"2026-0{month}", "sales", None, fact) for month, fact in ((1, 700.0), (2, -300.0), (3, 900.0))],
    columns=["person", "team", "period", "kpi", "plan", "fact"],
)


def _app() -> AppTest:
    """The app with these data, and the same scheme as today's."""
    at = opened(Data("own.csv", RESULTS, None), SCHEME)
    at.session_state["state"] = replace(at.session_state["state"], baseline=SCHEME)
    return at


def test_the_laboratory_says_what_a_team_part_would_need() -> None:
    at = go(_app(), "split").run()
    assert "This scheme has no team part" in texts(at)
    assert "the team has no plan or no fact" in texts(at)


def test_columns_of_payouts_that_say_nothing_are_left_out() -> None:
    at = go(_app(), "payouts").run()
    at.segmented_control(key="payout_tab").set_value("Periods").run()
    shown = at.dataframe[0].value
    assert [name for name in shown if name not in ("person", "role", "period")] == [
        "team",
        "commission",
        "carried",
        "payout",
        "owed",
    ]


def test_every_view_of_every_page_is_drawn() -> None:
    """Without a plan, without a team's result, with a refund: nothing ends in an error."""
    for name, seen in views(_app()):
        assert not seen.exception, name

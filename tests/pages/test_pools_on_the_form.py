"""Pools beside the bonus, set up by the form alone: a shop's pool and one of officers, as published, to the cent."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi import build, pay
from kpi.proposal.firstscheme import propose
from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.test_memory_on_the_form import part
from tests.pages.test_pages import go, open_app, scheme_of, texts

pytestmark = pytest.mark.page


@pytest.fixture(autouse=True)
def _unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)


SHOP = """person,team,role,period,kpi,plan,fact
Sorrel,Shop,Clerk,2026-01,sales,,60000
Tansy,Shop,Clerk,2026-01,sales,,10000
Violet,Shop,Manager,2026-01,sales,,30000
,Shop,,2026-01,shop_bonus,,1000
"""
OFFICERS = """person,team,role,period,kpi,plan,fact
,,,2009,income,,4000000
,,,2009,return,,21
,,,2010,income,,2500000
,,,2010,return,,9
"""
WHO = """person,team,role
Iris,Company,First officer
Jasmine,Company,Second officer
Kale,Company,Third officer
"""


def opened(results: str, people: str | None = None) -> AppTest:
    """The limits of a first scheme for these tables, in which nobody has a bonus."""
    table, who = (None if text is None else pd.read_csv(StringIO(text)) for text in (results, people))
    assert table is not None
    table = table.astype({"period": str})
    proposed = propose(table, who)
    scheme = proposed.revise(cards=tuple(card.revise(target_bonus=0) for card in proposed.cards))
    data = replace(open_app().session_state["state"].data, results=table, people=who)
    at = part(go(walking.opened(data, scheme), "scheme"), "Limits")
    at.button(key="add pool").click().run()
    assert not at.exception
    return at


def add_rows(at: AppTest, table: str, rows: list[dict[str, Any]]) -> None:
    """Types rows at the end of a table."""
    edition = keys.edition(table, at.session_state[keys.rows(table)]["edition"])
    at.session_state[edition] = {"edited_rows": {}, "added_rows": rows, "deleted_rows": []}
    at.run()
    assert not at.exception


def payouts(at: AppTest) -> dict[str, list[int]]:
    """In minor units, by person, period by period."""
    data = at.session_state["state"].data
    paid = pay(scheme_of(at), build(data.results, data.people, scheme_of(at)))
    return dict(zip(paid.seats["person"], paid.payout.tolist(), strict=True))


def test_a_shop_pool_with_a_share_of_the_manager() -> None:
    at = opened(SHOP)
    at.segmented_control(key="pool 0 filled").set_value("measure").run()
    at.selectbox(key="pool 0 measure").set_value("shop_bonus").run()
    at.selectbox(key="pool 0 pool_by").set_value("results").run()
    at.selectbox(key="pool 0 pool_measure").set_value("sales").run()
    add_rows(at, "pool 0 pool_first", [{"role": "Manager", "share": 25.0, "rest": "shares too"}])
    assert payouts(at) == {"Sorrel": [450_00], "Tansy": [75_00], "Violet": [475_00]}
    at.text_input(key="pool 0 name").set_value("Shop bonus").run()
    assert scheme_of(at).pools[0].name == "Shop bonus"
    at.button(key="pool 0 remove").click().run()
    assert scheme_of(at).pools == ()


def test_a_pool_of_officers_at_a_rate_that_follows_the_return() -> None:
    at = opened(OFFICERS, WHO)
    at.segmented_control(key="pool 0 of").set_value("company").run()
    at.segmented_control(key="pool 0 filled").set_value("measure").run()
    at.selectbox(key="pool 0 measure").set_value("income").run()
    at.selectbox(key="pool 0 coefficient_kpi").set_value("return").run()
    add_rows(at, "pool 0 coefficient", [{"at": at_, "pay": rate} for at_, rate in ((0, 3.0), (20, 3.92), (50, 7.0))])
    roles = [("First officer", 30.0), ("Second officer", 40.0), ("Third officer", 30.0)]
    add_rows(at, "pool 0 pool_first", [{"role": role, "share": share, "rest": "not"} for role, share in roles])
    paid = payouts(at)
    assert paid == {"Iris": [47_040_00, 22_500_00], "Jasmine": [62_720_00, 30_000_00], "Kale": [47_040_00, 22_500_00]}


def test_a_limit_by_a_result_names_one_at_once() -> None:
    at = opened(SHOP)
    at.number_input(key="pool 0 pool_most").set_value(400.0).run()
    at.number_input(key="pool 0 pool_most_share").set_value(10.0).run()
    at.segmented_control(key="pool 0 pool_most_of").set_value("results").run()
    pool = scheme_of(at).pools[0]
    assert (pool.pool_most, pool.pool_most_share, pool.pool_most_measure) == (400, 0.1, "sales")


def test_first_shares_above_the_whole_are_refused_on_the_spot() -> None:
    at = opened(SHOP)
    add_rows(at, "pool 0 pool_first", [{"role": role, "share": 60.0, "rest": "not"} for role in ("Clerk", "Manager")])
    assert "the first shares of the pool add up to 120%: together they can take at most 100%" in texts(at)
    assert scheme_of(at).pools[0].pool_first == ()

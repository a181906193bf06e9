"""A KPI measured against the market: set up on the form, told above the payouts, and beside a scheme that does not."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.test_memory_on_the_form import part
from tests.pages.test_pages import go, scheme_of, texts
from tests.pages.test_rhythm_on_the_form import PAGES, opened
from tests.test_market import GROWN, scheme, table

pytestmark = pytest.mark.page
AS_IT_CAME = scheme(market_indexes=[])


def _add(at: AppTest, row: dict[str, str]) -> None:
    """Types a row into the table of market indexes."""
    edition = keys.edition("market_indexes", at.session_state[keys.rows("market_indexes")]["edition"])
    at.session_state[edition] = {"edited_rows": {}, "added_rows": [row], "deleted_rows": []}
    at.run()
    assert not at.exception


def test_a_row_of_the_form_takes_the_market_out(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    at = part(go(opened(AS_IT_CAME, GROWN), "scheme"), "Limits")
    _add(at, {"kpi": "sales", "by": "market", "changes": "plan"})
    assert scheme_of(at).market_indexes == scheme().market_indexes
    go(at, "payouts").run()
    assert "€180 more would be paid" in texts(at).replace("€180.00", "€180")
    assert "nobody’s merit" in texts(at)


def test_a_market_that_is_none_is_told_on_the_form_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    percents = GROWN.assign(fact=GROWN["fact"].where(GROWN["kpi"] != "market", 109.0))
    at = part(go(opened(AS_IT_CAME, percents), "scheme"), "Limits")
    _add(at, {"kpi": "sales", "by": "market", "changes": "plan"})
    [told] = at.error
    assert "109 with a plan of 100" in told.value.replace("\\", "")
    at.button(key="undo").click().run()
    assert not at.error
    assert scheme_of(at).market_indexes == ()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_it(page: str) -> None:
    at = go(opened(scheme(), GROWN), page)
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("period", ["", "2025-01"])
def test_todays_scheme_is_paid_on_results_as_they_came(period: str) -> None:
    at = opened(scheme(), GROWN)
    at.session_state["state"] = replace(at.session_state["state"], baseline=AS_IT_CAME, period=period)
    at = go(at, "compare")
    assert not at.error
    assert "€180" in at.title[0].value + texts(at)


def test_ahead_todays_scheme_goes_on_from_results_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the next month 120 of 100 pays four people 140 % of 1,000, and 100 % where the market made the 20."""
    walking.unfold(monkeypatch)
    chance = np.random.default_rng(4)
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    rows = [
        (person, "North", month, "sales", 100.0, 120 + chance.normal(0, 8)) for person in "ABCD" for month in months
    ]
    market = [(None, "", month, "market", None, 1.2) for month in months]
    at = opened(scheme(), table([*rows, *market]))
    at.session_state["state"] = replace(at.session_state["state"], baseline=AS_IT_CAME)
    at = go(at, "forecast")
    assert not at.error
    [beside] = [one.value for one in at.dataframe if "Difference" in one.value]
    saved = beside["Difference"].iloc[0]
    assert saved.startswith("saves €")
    assert float(saved.removeprefix("saves €").replace(",", "")) == pytest.approx(0.4 * 1000 * 4, rel=0.05)

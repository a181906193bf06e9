"""How often is measured and paid, said on the page Scheme, and what all pages show of it."""

from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi import Scheme
from pages.parts.shell.view import other_rhythm
from tests.pages import walking
from tests.pages.test_memory_on_the_form import part
from tests.pages.test_pages import go, open_app, scheme_of, texts
from tests.strategies import through
from tests.test_rhythm import YEARLY, kpi, scheme, table, three_years

pytestmark = pytest.mark.page

PAGES = ("payouts", "scheme", "split", "compare", "forecast", "checkup", "method", "plans")


def opened(rules: Scheme, results: pd.DataFrame, people: pd.DataFrame | None = None) -> AppTest:
    """The app with data of somebody's own."""
    data = replace(open_app().session_state["state"].data, results=results, people=people)
    return walking.opened(data, rules)


def test_the_sample_is_paid_by_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    at = part(open_app("scheme"), "Limits")
    at.selectbox(key="paid_every").set_value("year").run()
    assert scheme_of(at).paid_every == "year"
    assert not at.exception


def test_a_kpi_is_measured_and_paid_every_year(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    at = part(open_app("scheme"), "Weights and curves")
    card = scheme_of(at).cards[0]
    name = card.kpis[-1].name
    at.segmented_control(key=f"{card.role} {name} measured_every").set_value("year").run()
    assert scheme_of(at).cards[0].kpis[-1].measured_every == "year"
    assert not at.exception


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_kpi_of_the_year(page: str) -> None:
    at = go(opened(YEARLY.revise(team={"individual_share": 0.6}), three_years()), page)
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_months_that_are_paid_by_the_quarter(page: str) -> None:
    rules = scheme(kpi("revenue", 1.0, adds="sum"), paid_every="quarter")
    at = go(opened(rules, three_years().query("kpi == 'revenue'")), page)
    assert not at.exception
    assert not at.error


def test_compare_pays_each_scheme_in_its_own_periods() -> None:
    monthly = scheme(kpi("revenue", 1.0, adds="sum").revise(curve=through((1.0, 1.0), shape="steps")))
    facts = {"2026-01": 80.0, "2026-02": 110.0, "2026-03": 110.0}
    results = table(*(("Anna", "North", month, "revenue", 100.0, fact) for month, fact in facts.items()))
    people = pd.DataFrame({"person": ["Anna"], "target_bonus": [1000.0], "target_bonus_per": ["month"]})
    at = opened(monthly.revise(paid_every="quarter"), results, people)
    at.session_state["state"] = replace(at.session_state["state"], baseline=monthly)
    at = go(at, "compare")
    assert "€1,000" in at.title[0].value + texts(at)
    assert not at.error
    [told] = other_rhythm(monthly.revise(paid_every="quarter"), monthly)
    assert "Compare pays each in its own periods" in str(told)
    assert not [*other_rhythm(monthly, monthly.shared(0.5))]

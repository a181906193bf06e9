"""The budget owner's way in a real browser: the question, the answer, the sliders, and back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.browser.test_the_way_through import press


def ask(page: Page, url: str) -> None:
    """The forecast of the sample company for the next period."""
    page.goto(f"{url}/?d=company")
    settle(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Forecast", exact=True).click()
    page.get_by_role("radio", name="Next period").click()
    expect(page.get_by_role("heading", name=re.compile("19 of 20 periods"))).to_be_visible(timeout=60_000)


def test_the_budgets_question_is_answered_and_moves_with_the_sliders(app: Page, app_url: str) -> None:
    ask(app, app_url)
    budget = app.get_by_role("spinbutton", name="Budget of the time ahead")
    budget.fill("200000")
    budget.press("Enter")
    expect(app.get_by_role("heading", name=re.compile("Hardly any world costs more than €200,000"))).to_be_visible()
    cost = app.get_by_test_id("stMetric").filter(has_text="On average").get_by_test_id("stMetricValue")
    before = cost.inner_text()
    press(app, "ahead-level", "PageUp")
    expect(cost).not_to_have_text(before)
    app.get_by_role("button", name="As fitted to the data").click()
    expect(cost).to_have_text(before)


def test_a_split_is_moved_on_the_forecast_and_compared_on_the_same_worlds(app: Page, app_url: str) -> None:
    ask(app, app_url)
    app.get_by_role("tab", name="Baseline").click()
    expect(app.get_by_text("The scheme is the baseline")).to_be_visible()
    press(app, "ahead-split", "Home")
    expect(app.get_by_text(re.compile("of the worlds this scheme costs more than the baseline"))).to_be_visible()
    app.get_by_role("tab", name="People").click()
    expect(app.get_by_text(re.compile("Whoever reaches the plan meets a team that fails"))).to_be_visible()
    expect(app.get_by_test_id("stException")).to_have_count(0)


def test_the_tables_of_a_forecast_can_be_taken_away(app: Page, app_url: str) -> None:
    ask(app, app_url)
    for part, columns in (("Cost", "period,p5,p25,p50,p75,p95"), ("People", "person,team,role,target")):
        app.get_by_role("tab", name=part, exact=True).click()
        settle(app)
        with app.expect_download() as taken:
            app.get_by_role("button", name="CSV", exact=True).first.click()
        assert columns in taken.value.path().read_text(encoding="utf-8-sig").replace(";", ",").splitlines()[0]

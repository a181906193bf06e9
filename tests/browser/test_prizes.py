"""A seller of the month without any other bonus: the last KPI leaves the card, and a prize is set up, on the page alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.browser.test_pools import choose, open_results

RESULTS = """person,team,role,period,kpi,plan,fact
Sorrel,North,Seller,2026-01,sales,100,120
Tansy,North,Seller,2026-01,sales,100,90
Violet,South,Seller,2026-01,sales,100,110
"""


def first_prize(app: Page, role: str) -> None:
    """Takes the only KPI off a card, and adds a prize."""
    app.get_by_role("button", name="Edit card").click(timeout=30_000)
    settle(app)
    app.locator(f".st-key-remove-{role} button").click()
    settle(app)
    expect(app.get_by_text("This role has no KPIs, so no bonus is paid")).to_be_visible()
    app.keyboard.press("Escape")
    app.get_by_text("Limits", exact=True).first.click()
    settle(app)
    app.get_by_text("Prizes: for the best, or for conditions met at once (all roles)").click()
    app.get_by_role("button", name="Add a prize").click()
    settle(app)


def test_a_prize_is_won_and_told_where_no_kpi_pays(app: Page, app_url: str) -> None:
    open_results(app, app_url, RESULTS)
    first_prize(app, "Seller")
    choose(app, "prize-0-by", "sales")
    app.get_by_role("link", name="Payouts").click()
    app.get_by_text("Statement", exact=True).first.click()
    settle(app)
    statement = app.locator("article").first
    expect(statement).to_contain_text("120% by sales, of 3 people")
    expect(statement).to_contain_text("€500.00")

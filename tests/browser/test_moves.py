"""Somebody who changes the team within a month: from the files to a statement for each team, and days counted in another way."""

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import settle

RESULTS = "person,period,kpi,plan,fact\n" + "".join(
    f"{person},2026-0{month},sales,100,{fact}\n" for person, fact in (("Anna", 120), ("Ben", 90)) for month in (1, 2)
)
PEOPLE = """Employee,Team,Role,Target bonus,FTE,Valid from,Valid to
Anna,North,Seller,1000,100%,,2026-02-07
Anna,South,Seller,1000,100%,2026-02-08,
Ben,North,Seller,1000,80%,,
"""


def test_a_move_is_read_paid_by_days_and_told(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/data")
    settle(app)
    app.locator(".st-key-upload input[type=file]").set_input_files(
        [
            FilePayload(name=name, mimeType="text/csv", buffer=text.encode())
            for name, text in (("results.csv", RESULTS), ("people.csv", PEOPLE))
        ]
    )
    app.get_by_role("button", name="Open these data").click(timeout=30_000)
    expect(app.get_by_role("button", name="Edit card")).to_be_visible(timeout=30_000)
    settle(app)
    app.get_by_role("link", name="Payouts").click()
    app.get_by_text("Statement", exact=True).first.click()
    settle(app)
    statements = app.locator("article")
    expect(statements).to_have_count(2)
    expect(statements.nth(0)).to_contain_text("€1,000.00 of a whole period, for 7 of 28 days: €250.00")
    expect(statements.nth(1)).to_contain_text("€1,000.00 of a whole period, for 21 of 28 days: €750.00")
    app.get_by_role("link", name="Scheme").click()
    settle(app)
    app.get_by_text("Limits", exact=True).first.click()
    app.get_by_text("How often is paid, rounding, days, currency, budget").click()
    app.get_by_text("thirty in every month").click()
    settle(app)
    app.get_by_role("link", name="Payouts").click()
    settle(app)
    expect(app.locator("article").nth(1)).to_contain_text("for 23 of 30 days: €766.67")

"""From rows that name nobody to one KPI that counts as one's own, the team's and the company's."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle

ROWS = """person,team,period,kpi,plan,fact
Anna,North,2026-01,sales,100,110
Ben,North,2026-01,sales,100,80
Cleo,South,2026-01,sales,200,210
,North,2026-01,sales,220,240
,,2026-01,ebitda,1000,900
"""


def test_rows_of_teams_are_asked_about_counted_and_paid(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/data")
    settle(app)
    app.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    )
    expect(app.get_by_text("1 problem stops these data from being used")).to_be_visible(timeout=30_000)
    app.get_by_role("button", name="Count rows without a name").click()
    app.get_by_role("button", name="Open these data").click()
    expect(app.get_by_role("slider", name="Weight of Ebitda")).to_be_visible(timeout=30_000)
    settle(app)
    for level in ("team", "company"):
        app.get_by_role("button", name="Edit card").click()
        app.get_by_role("combobox", name="KPI in the data").click()
        app.get_by_role("option", name=f"Sales of the {level}").click()
        app.get_by_role("button", name="Add", exact=True).click()
        expect(app.get_by_role("slider", name=f"Weight of Sales of the {level}")).to_have_value("10")
        settle(app)
        app.keyboard.press("Escape")
    expect(app.get_by_role("slider", name="Weight of Sales of the team")).to_have_value("9")

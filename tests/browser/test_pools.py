"""A shop whose bonus is divided by what each sold: from the files to the statement, set up on the page alone."""

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import settle

RESULTS = """person,team,role,period,kpi,fact
Sorrel,Shop,Clerk,2026-01,sales,60000
Tansy,Shop,Clerk,2026-01,sales,10000
Violet,Shop,Clerk,2026-01,sales,30000
,Shop,,2026-01,shop_bonus,1000
"""


def open_results(app: Page, app_url: str, results: str) -> None:
    """Opens a table of results, from the page Data to the page Scheme."""
    app.goto(f"{app_url}/data")
    settle(app)
    file = FilePayload(name="results.csv", mimeType="text/csv", buffer=results.encode())
    app.locator(".st-key-upload input[type=file]").set_input_files([file])
    app.get_by_role("button", name="Open these data").click(timeout=30_000)
    expect(app.get_by_role("button", name="Edit card")).to_be_visible(timeout=30_000)
    settle(app)


def choose(app: Page, field: str, word: str) -> None:
    """Takes a word of a list."""
    box = app.locator(f".st-key-{field}").get_by_role("combobox")
    box.focus()
    box.press("ArrowDown")
    app.get_by_role("option", name=word, exact=True).click()
    settle(app)


def test_a_pool_is_set_up_divided_and_told(app: Page, app_url: str) -> None:
    open_results(app, app_url, RESULTS)
    app.get_by_text("Limits", exact=True).first.click()
    settle(app)
    target = app.get_by_label("Target bonus a period, where the data has none")
    target.fill("0")
    target.press("Enter")
    settle(app)
    app.get_by_text("Pools beside the bonus (all roles)").click()
    app.get_by_role("button", name="Add a pool").click()
    settle(app)
    app.get_by_text("a share of a result").click()
    settle(app)
    choose(app, "pool-0-measure", "shop_bonus")
    choose(app, "pool-0-pool_by", "results")
    choose(app, "pool-0-pool_measure", "sales")
    app.get_by_role("link", name="Payouts").click()
    app.get_by_text("Statement", exact=True).first.click()
    settle(app)
    statement = app.locator("article").first
    expect(statement).to_contain_text("€1,000.00 × 60,000 of 100,000, by results")
    expect(statement).to_contain_text("€600.00")

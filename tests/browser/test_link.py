"""The link to a screen, followed in another browser: the same page, the same part, the same figures."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import settle


def test_a_link_leads_to_the_same_part_of_the_same_page(app: Page, app_url: str, chromium: Browser) -> None:
    app.goto(f"{app_url}/payouts?d=company")
    settle(app)
    heading = app.get_by_role("heading", level=1)
    people = heading.inner_text()
    app.locator(".st-key-head").get_by_text("Teams", exact=True).click()
    expect(heading).not_to_have_text(people)
    title = heading.inner_text()
    app.locator(".st-key-keep button").first.click()
    app.get_by_text("Link to this screen").click()
    link = app.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{app_url}/payouts?d=company&s=")
    with chromium.new_context(locale="en-US") as context:
        there = context.new_page()
        there.goto(link)
        settle(there)
        expect(there.get_by_role("heading", level=1)).to_have_text(title)
        expect(there.locator(".st-key-head").get_by_role("radio", name="Teams")).to_be_checked()

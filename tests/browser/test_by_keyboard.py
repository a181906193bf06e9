"""The way through the story with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import name_of, settle

MOST = 150
"""Strokes of the Tab key after which a thing cannot be reached by any patience."""
FOCUSED = """() => { const one = document.activeElement
  return one.getAttribute('aria-label') || one.innerText || one.title || '' }"""


def reach(page: Page, name: str) -> None:
    """Goes on with the Tab key until what is called so has the focus."""
    for _stroke in range(MOST):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key")


def choose_part(page: Page, title: str, arrow: str) -> None:
    """A part of the page, by its segment: one stop of the Tab key for all of them, and arrows between them."""
    reach(page, "^(Split|Three to choose)$")
    part = page.get_by_role("radio", name=title)
    for _stroke in range(8):
        if part.get_attribute("aria-checked") == "true":
            break
        page.keyboard.press(arrow)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    expect(part).to_be_checked()
    settle(page)


def test_the_cheapest_fair_remedy_is_found_used_and_taken_as_a_picture_without_a_mouse(app: Page) -> None:
    reach(app, "Open the story$")
    app.keyboard.press("Enter")
    expect(name_of(app, "Team or individual")).to_be_visible()
    settle(app)
    reach(app, "^Split of the bonus between own result and team result$")
    app.keyboard.press("PageUp")
    expect(app.get_by_role("heading", name="lose 30% of their bonus")).to_be_visible()
    app.keyboard.press("PageDown")
    expect(app.get_by_role("heading", name="lose 40% of their bonus")).to_be_visible()
    choose_part(app, "Three to choose", "ArrowRight")
    reach(app, "Use this scheme$")
    app.keyboard.press("Enter")
    expect(app.get_by_role("status")).to_contain_text("You now use")
    choose_part(app, "Split", "ArrowLeft")
    reach(app, "PNG · SVG$")
    app.keyboard.press("Enter")
    reach(app, "^PNG$")
    with app.expect_download() as taken:
        app.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".png")

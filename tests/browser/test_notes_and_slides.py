"""The note about what was done last, and the keys of a slide."""

from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look, name_of, settle

STAYS = 8_000
"""Milliseconds that a note stays, as note.js says."""


@pytest.fixture
def laboratory(app: Page) -> Page:
    """The story on the page Team or individual."""
    app.get_by_role("button", name="Open the story").click()
    expect(name_of(app, "Team or individual")).to_be_visible()
    settle(app)
    return app


def keep(page: Page, name: str) -> None:
    """Keeps the scheme under a name, and closes what was opened for it."""
    page.get_by_role("button", name="Keep").first.click()
    page.get_by_label("Name of this scenario").fill(name)
    page.get_by_label("Name of this scenario").press("Enter")
    page.get_by_role("button", name="Keep this scheme").click()
    expect(page.get_by_role("status")).to_contain_text(f"Kept as “{name}”.")
    page.keyboard.press("Escape")


def test_a_note_goes_and_is_not_told_again_on_another_page(laboratory: Page) -> None:
    keep(laboratory, "Ours")
    expect(laboratory.locator(".note")).to_be_empty(timeout=2 * STAYS)
    laboratory.get_by_test_id("stSidebar").get_by_role("link", name="Payouts", exact=True).click()
    expect(name_of(laboratory, "Payouts")).to_be_visible()
    settle(laboratory)
    laboratory.wait_for_timeout(1_000)  # until it would have been told
    expect(laboratory.locator(".note")).to_be_empty()


def test_page_up_and_page_down_go_through_what_is_kept_and_escape_leaves(laboratory: Page) -> None:
    slider = laboratory.locator(".st-key-split input[type=range]")
    slider.press("PageUp")
    slider.press("PageUp")
    expect(laboratory.get_by_role("heading", name="lose 20% of their bonus")).to_be_visible()
    expect(laboratory.get_by_role("button", name="Undo").first).to_be_enabled()
    keep(laboratory, "Ours")
    slider.press("PageDown")
    slider.press("PageDown")
    laboratory.wait_for_timeout(1_000)  # until the server has heard of the last step, too
    laboratory.get_by_role("button", name="Present").click()
    finding = laboratory.locator(".st-key-slide h1")
    expect(finding).to_be_visible()
    settle(laboratory)
    for key, lost in (("", 40), ("PageDown", 20), ("PageDown", 40), ("PageUp", 20)):
        if key:
            laboratory.keyboard.press(key)
        expect(finding).to_have_text(f"The three strong lose {lost}%. Nobody gains it.")
    laboratory.keyboard.press("Escape")
    expect(laboratory.locator(".st-key-slide")).to_have_count(0)
    expect(laboratory.get_by_role("heading", name="lose 40% of their bonus")).to_be_visible()


class Box(NamedTuple):
    """Where something stands, in pixels of the window."""

    top: float
    bottom: float
    width: float


def box_of(page: Page, what: str) -> Box:
    """Of the first that is so called."""
    found = page.locator(f".st-key-slide {what}").first.bounding_box()
    assert found
    return Box(found["y"], found["y"] + found["height"], found["width"])


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True, ids=["phone"])
def test_a_slide_on_a_phone_has_bars_to_compare_and_no_hole(laboratory: Page) -> None:
    laboratory.get_by_role("button", name="Present").click()
    expect(laboratory.locator(".st-key-slide .live.split")).to_be_visible(timeout=30_000)
    settle(laboratory)
    laboratory.wait_for_timeout(500)  # until the slider has taken its room
    finding, words, bar, slider = (
        box_of(laboratory, what) for what in ("h1", "svg .legend", "g.bar .own", ".live.split input")
    )
    assert bar.width > 60
    assert words.top - finding.bottom < 48
    assert slider.bottom < 844
    assert laboratory.evaluate("document.documentElement.scrollWidth") <= 390

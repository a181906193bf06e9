"""Funnel, people needed and bridge in a browser: the picture follows the slider, nothing above it moves, and a slide is read from the last row."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look, name_of, settle

SMALLEST = 23.9
"""Pixels that letters on a slide have at least, but for rounding."""
LETTERS = """() => [...document.querySelectorAll('.st-key-slide :is(h1, p, text, span)')].filter(one => one.textContent.trim() && one.checkVisibility() && !one.closest('.st-key-leave'))
  .map(one => { const zoom = one.closest('.drawing, .live') ? 2 : 1; return [zoom * parseFloat(getComputedStyle(one).fontSize), one.textContent.trim()] })
  .filter(([size]) => size < %s)"""
BELOW = """() => [...document.querySelectorAll('.st-key-slide :is(h1, text, input)')].filter(one => one.checkVisibility())
  .filter(one => one.getBoundingClientRect().bottom > innerHeight + 1).map(one => one.textContent)"""


@pytest.fixture
def plans(app: Page, app_url: str) -> Page:
    """The page Plans."""
    app.goto(f"{app_url}/plans")
    expect(name_of(app, "Plans")).to_be_visible(timeout=30_000)
    settle(app)
    return app


def part(page: Page, name: str) -> None:
    """Another part of the page."""
    page.locator(".st-key-head").get_by_role("radio", name=name, exact=True).click()
    expect(page.locator(".st-key-head").get_by_role("radio", name=name, exact=True)).to_be_checked()
    settle(page)


def test_the_streams_follow_the_slider_and_nothing_above_it_moves(plans: Page) -> None:
    part(plans, "Funnel")
    finding = plans.locator(".drawing h1").first
    expect(finding).to_have_text("€1,500,000 takes 70 contacts and 3 requests, and then the chance is 55%.")
    slider = plans.get_by_role("slider", name="Goal of the month")
    before = slider.bounding_box()
    slider.press("End")
    expect(finding).to_contain_text("€4,500,000 takes 210 contacts and 8 requests")
    expect(plans.locator(".drawing .funnel .count").first).to_have_text("60")
    after = slider.bounding_box()
    assert before is not None
    assert after is not None
    assert (before["x"], before["y"]) == (after["x"], after["y"])
    plans.get_by_role("button", name="Undo").first.click()
    expect(finding).to_contain_text("€1,500,000")


@pytest.mark.parametrize("look", [Look(1280, 720)], indirect=True)
@pytest.mark.parametrize("name", ["Funnel", "People needed", "Bridge"])
def test_a_slide_is_read_from_the_last_row(plans: Page, name: str) -> None:
    part(plans, name)
    if name == "Bridge":
        plans.get_by_role("button", name="Try it with sample requests").click()
        expect(plans.locator(".drawing .fall").first).to_be_visible(timeout=30_000)
    plans.get_by_role("button", name="Present").click()
    expect(plans.locator(".st-key-slide .drawing svg").first).to_be_visible(timeout=30_000)
    settle(plans)
    plans.wait_for_timeout(500)  # until what comes below has taken its room
    assert plans.evaluate(LETTERS % SMALLEST) == []
    assert plans.evaluate(BELOW) == []


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True)
@pytest.mark.parametrize("name", ["Funnel", "People needed", "Bridge"])
def test_nothing_is_wider_than_a_phone(plans: Page, name: str) -> None:
    part(plans, name)
    if name != "People needed":
        plans.get_by_role("button", name="Try it with sample requests").click()
        expect(plans.locator(".drawing :is(.fall, .ribbon)").first).to_be_visible(timeout=30_000)
        settle(plans)
    wide = plans.evaluate(
        "[...document.querySelectorAll('.stMain svg text, .stMain h1, .stMain p')].filter(one => one.checkVisibility() && !one.closest('.st-key-head'))"
        ".filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.textContent)"
    )
    assert wide == []

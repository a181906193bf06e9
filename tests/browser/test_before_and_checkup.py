"""Plans and Check-up in a real browser: levels follow the hand, plans are used and undone, a mend is looked at and left again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look, settle

FINDING = "[data-testid=stElementContainer][data-stale=false] .finding h1"  # not what the part before has left


def open_page(app: Page, name: str, sample: str, part: str = "") -> None:
    """A part of a page, on a sample."""
    app.goto(f"{app.url.split('?')[0].rstrip('/')}/{name}?d={sample}")
    expect(app.locator(FINDING)).to_be_visible(timeout=30_000)
    settle(app)
    if part:
        app.get_by_role("radio", name=part).click()
        expect(app.get_by_role("radio", name=part)).to_be_checked()
        settle(app)


def test_levels_follow_the_hand_that_raises_all_plans(app: Page) -> None:
    open_page(app, "plans", "company")
    chosen = app.locator(".grid-rows .chosen")
    expect(chosen).to_contain_text("As in 2025")
    expect(chosen).to_contain_text("€1,098,669")
    slider = app.get_by_role("slider", name="Raise all plans by")
    box = slider.bounding_box()
    assert box is not None
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    app.mouse.move(middle, height)
    app.mouse.down()
    for step in range(1, 9):
        app.mouse.move(middle + step * box["width"] / 60, height)
        app.wait_for_timeout(40)
    expect(chosen).to_contain_text(re.compile(r"\d+% higher"))  # the hand still holds it
    expect(chosen).to_contain_text("saves €")
    app.mouse.up()
    settle(app)
    slider.press("Home")
    expect(chosen).to_contain_text("lower")
    expect(chosen).to_contain_text("more")


def test_proposed_plans_are_used_and_undone(app: Page) -> None:
    open_page(app, "plans", "company")
    app.get_by_role("button", name="Use as plans 2026").click()
    expect(app.get_by_role("status").filter(has_text="The plans of 2026 are in use.")).to_be_visible()
    in_use = app.get_by_text("In use for the forecast and the progress: Revenue 2026.")
    expect(in_use).to_be_visible()
    settle(app)
    app.keyboard.press("Control+z")
    expect(in_use).to_have_count(0)


@pytest.mark.parametrize("sample", ["story", "company"])
def test_progress_draws_a_bar_for_everybody_and_follows_the_slider(app: Page, sample: str) -> None:
    open_page(app, "plans", sample, "Progress")
    bars = app.locator(".progress .goal, svg .goal")
    expect(bars).to_have_count({"story": 10, "company": 31}[sample])
    settle(app)
    before = app.locator(FINDING).inner_text()
    app.get_by_role("slider", name="Of the last period have passed").press("PageDown")
    expect(app.locator(FINDING)).not_to_have_text(before)
    expect(bars).to_have_count({"story": 10, "company": 31}[sample])


def test_a_mend_is_looked_at_and_left_again(app: Page) -> None:
    open_page(app, "checkup", "story")
    finding = app.locator(FINDING)
    before = finding.inner_text()
    assert "pays all or nothing" in before
    app.get_by_role("button", name="Preview mend: Graduated team plan").first.click()
    expect(app.get_by_text("Preview: Graduated team plan")).to_be_visible()
    expect(finding).not_to_contain_text("pays all or nothing")
    settle(app)
    app.get_by_role("button", name="Back to today").click()
    expect(finding).to_have_text(before)


@pytest.mark.parametrize("look", [Look(), Look(390, 844)], ids=["wide", "phone"], indirect=True)
def test_money_stands_at_the_right_end_of_each_row_and_no_button_is_cut(app: Page) -> None:
    open_page(app, "checkup", "company")
    rows = app.locator("[class*=st-key-finding-row] summary")
    ends = [
        (row.bounding_box(), row.locator("strong").bounding_box())
        for row in rows.all()
        if row.locator("strong").count()
    ]
    assert len(ends) > 3
    for row, money in ends:
        assert row is not None
        assert money is not None
        assert 0 <= row["x"] + row["width"] - money["x"] - money["width"] < 40
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
    words = app.locator("[class*=st-key-mend_] button :is(p, [data-testid=stMarkdownContainer])")
    assert words.count() >= 6
    assert words.evaluate_all(cut) == []


@pytest.mark.parametrize("look", [Look(1280, 720)], indirect=True)
@pytest.mark.parametrize(("name", "part"), [("plans", "Progress"), ("checkup", "Pay for one more point")])
def test_a_slide_holds_all_that_it_draws(app: Page, name: str, part: str) -> None:
    open_page(app, name, "company", part)
    app.get_by_role("button", name="Present").click()
    drawn = app.locator(".st-key-slide svg").last
    expect(drawn).to_be_visible()
    app.wait_for_timeout(600)  # until the room for it has been measured
    for piece in (drawn, *app.locator(".st-key-slide").get_by_role("slider").all()):
        box = piece.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 720

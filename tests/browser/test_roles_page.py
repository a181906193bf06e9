"""Roles: the card follows the hand, is used and undone; its picture cuts nothing at any width."""

import pytest
from playwright.sync_api import Page, expect

from kpi.charts.rolesketch import GoalLine, RoleRow, goal_lines_part, role_card_part
from kpi.library.rolecards import role_cards
from tests.browser.conftest import Look, settle
from tests.browser.test_comparison_drawings import WRONG, draw, easel

__all__ = ["easel"]
LONG = "A name of a KPI that somebody has written out in full, with all that belongs to it"


@pytest.mark.parametrize("width", [320, 366, 556, 1152])
def test_a_card_and_goals_cut_nothing_at_any_width(easel: Page, width: int) -> None:
    for card in role_cards().values():
        rows = [
            RoleRow(
                LONG if place == 1 else kpi.title,
                "" if place % 2 else LONG if not place else "Conversion",
                kpi.weight,
                50,
            )
            for place, kpi in enumerate(card.chosen)
        ]
        words = draw(easel, role_card_part(card.title, rows), width)
        assert easel.evaluate(WRONG) == [], (card.title, width)
        assert "not in your data" in words
    lines = [GoalLine(place, f"{LONG} {place}", f"Somebody · measured by {LONG}", 0.375) for place in range(3)]
    words = draw(easel, goal_lines_part(lines), width)
    assert easel.evaluate(WRONG) == [], width
    assert "37.5%" in words


def open_roles(app: Page) -> None:
    """The page, on the sample company."""
    app.goto(f"{app.url.split('?')[0].rstrip('/')}/roles?d=company")
    expect(app.locator(".finding h1")).to_have_text("The role “Inbound sales” has 4 KPIs; your data have 2 of them.")
    settle(app)


def test_a_card_follows_the_hand_is_used_and_undone(app: Page) -> None:
    open_roles(app)
    first = app.locator(".card-row .card-weight").first
    expect(first).to_have_text("30%, pays 43%")
    slider = app.get_by_role("slider", name="Weight of Conversion of requests of Inbound sales")
    box = slider.bounding_box()
    assert box is not None
    app.mouse.move(box["x"] + 8 + (box["width"] - 16) * 0.3, box["y"] + box["height"] / 2)
    app.mouse.down()
    for step in range(1, 11):
        app.mouse.move(box["x"] + 8 + (box["width"] - 16) * (0.3 + 0.03 * step), box["y"] + box["height"] / 2)
        app.wait_for_timeout(40)
    expect(first).to_have_text("60%, pays 72%")  # the hand still holds it
    app.mouse.up()
    expect(app.get_by_role("radio", name="Growth")).to_be_checked()
    settle(app)
    app.get_by_role("button", name="Use this card").click()
    expect(app.get_by_text("Seller are now paid by the card “Inbound sales”.")).to_be_visible()
    settle(app)
    app.keyboard.press("Control+z")
    expect(app.get_by_role("button", name="Use this card")).to_be_enabled()


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True)
def test_the_parts_can_be_touched_on_a_phone(app: Page) -> None:
    open_roles(app)
    app.get_by_role("radio", name="Goals").click()
    expect(app.locator(".card-title").first).to_have_text("What the company wants")


@pytest.mark.parametrize("look", [Look(1280, 720)], indirect=True)
def test_a_slide_holds_finding_picture_and_slider(app: Page) -> None:
    open_roles(app)
    app.get_by_role("radio", name="Goals").click()
    expect(app.locator(".card-title").first).to_have_text("What the company wants")
    settle(app)
    app.get_by_role("button", name="Present").click()
    slider = app.locator(".st-key-slide").get_by_role("slider")
    expect(slider).to_be_visible()
    app.wait_for_timeout(600)
    box = slider.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720

"""The page Scheme under the hand: handles of the curve, what stays where it is, and panes that end where the window does."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Look, settle

_PLACES = """pane => [...pane.querySelectorAll('h2, .stBadge, .stButtonGroup, .payout p, .payout svg, .live .row')].map(one => {
  const box = one.getBoundingClientRect()
  return [one.tagName, Math.round(box.x), Math.round(box.y), Math.round(box.height)]
})"""

_LEAVES_AND_MOVES = """() => {
  document.querySelector('[data-testid=stSidebar] a[href*="forecast"]').click()
  const slider = document.querySelector('.st-key-weights input[type=range]')
  slider.value = +slider.value + 1
  for (const kind of ['input', 'change']) slider.dispatchEvent(new Event(kind, { bubbles: true }))
}"""


def opened(page: Page, url: str) -> Page:
    """Scheme with the sample company."""
    page.goto(f"{url}/scheme?d=company")
    settle(page)
    expect(page.get_by_role("slider", name="Weight of Revenue of Seller")).to_be_visible()
    return page


def middle(found: Locator) -> tuple[float, float]:
    """Where a hand takes hold of something."""
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def dragged(page: Page, start: tuple[float, float], by: tuple[int, int], steps: int = 8) -> Iterator[None]:
    """A hand that moves in steps, and pauses at each so that the answer comes; it lets go at the end."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(start[0] + by[0] * step / steps, start[1] + by[1] * step / steps)
        page.wait_for_timeout(150)
        yield
    page.mouse.up()


def cost(page: Page) -> str:
    """The first figure of the scoreboard."""
    return page.locator(".st-key-picture .value").first.inner_text()


def test_a_handle_of_the_curve_moves_its_point_and_everything_follows(app: Page, app_url: str) -> None:
    opened(app, app_url)
    curve = app.get_by_role("group", name="Payout curve and real results")
    at = app.get_by_role("slider", name="Minimum of Revenue of Seller", exact=True)
    pays = app.get_by_role("slider", name="Minimum of Revenue of Seller: pay")
    before = cost(app)
    seen = set()
    for _step in dragged(app, middle(curve.locator(".reach").first), (40, -30)):
        seen.add((at.input_value(), pays.input_value()))
    assert len(seen) >= 3  # the sliders follow while the hand moves
    app.wait_for_timeout(1000)  # the answer to the last move
    moved = at.input_value(), pays.input_value()
    assert float(moved[0]) > 80
    assert float(moved[1]) > 50
    expect(curve.locator(".dot").first).to_have_accessible_name(f"{moved[0]}% pays {moved[1]}%")
    assert cost(app) != before
    app.get_by_role("button", name="Undo").click()
    expect(at).to_have_value("80")
    expect(pays).to_have_value("50")
    expect(app.locator(".st-key-picture .value").first).to_have_text(before)
    expect(app.get_by_role("button", name="Undo")).to_be_disabled()


@pytest.mark.parametrize(
    "look", [Look(1440, 900), Look(1280, 720), Look(390, 844)], indirect=True, ids=["wide", "projector", "phone"]
)
@pytest.mark.parametrize("name", ["Weight of Revenue of Seller", "Minimum of Revenue of Seller"])
def test_nothing_moves_or_grows_while_a_slider_is_dragged(app: Page, app_url: str, name: str) -> None:
    opened(app, app_url)
    thumb = app.get_by_role("slider", name=name, exact=True)
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box
    low, high, now = (float(thumb.get_attribute(what) or 0) for what in ("min", "max", "value"))
    now = float(thumb.input_value())
    start = box["x"] + 8 + (box["width"] - 16) * (now - low) / (high - low), box["y"] + box["height"] / 2
    controls, picture = app.locator(".st-key-controls"), app.locator(".st-key-picture")
    places, strip = controls.evaluate(_PLACES), picture.locator(".figures").bounding_box()
    values = set()
    for _step in dragged(app, start, (40, 0)):
        assert controls.evaluate(_PLACES) == places
        assert picture.locator(".figures").bounding_box() == strip
        values.add(thumb.input_value())
    assert len(values) > 2
    settle(app)
    assert controls.evaluate(_PLACES) == places


@pytest.mark.parametrize(
    ("look", "widths"),
    [(Look(1440, 900), (556, 564)), (Look(1280, 720), (500, 468))],
    indirect=["look"],
    ids=["wide", "projector"],
)
def test_panes_are_as_wide_as_designed(app: Page, app_url: str, widths: tuple[int, int]) -> None:
    opened(app, app_url)
    for key, width in zip(("controls", "picture"), widths, strict=True):
        box = app.locator(f".st-key-{key}").bounding_box()
        assert box
        assert abs(box["width"] - width) <= 4


@pytest.mark.parametrize(
    "look", [Look(1440, 900), Look(1280, 720), Look(390, 844)], indirect=True, ids=["wide", "projector", "phone"]
)
def test_the_last_control_can_be_reached(app: Page, app_url: str) -> None:
    opened(app, app_url)
    height = app.evaluate("innerHeight")
    pane = app.locator(".st-key-controls")
    pane.evaluate("pane => { pane.scrollTop = pane.scrollHeight }")
    last = app.get_by_text("What this scheme assumes").bounding_box()
    box, strip = pane.bounding_box(), app.locator(".st-key-picture").bounding_box()
    assert last and box and strip  # noqa: PT018
    assert box["y"] + box["height"] <= height + 0.5
    assert last["y"] + last["height"] <= height
    if height == 844:
        assert strip["y"] + strip["height"] <= 0.45 * height
        assert box["y"] >= strip["y"] + strip["height"]


def test_notices_open_in_a_drawer_and_the_focus_comes_back(app: Page, app_url: str) -> None:
    opened(app, app_url)
    expect(app.get_by_text("16 notices about the data.")).to_be_visible()
    app.get_by_role("button", name="See them").click()
    drawer = app.get_by_role("dialog")
    expect(drawer.get_by_text("Notices about the data")).to_be_visible()
    expect(drawer.get_by_test_id("stDataFrame")).to_be_visible()
    app.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(app.get_by_role("button", name="See them")).to_be_focused()


def test_a_slider_moved_after_another_page_was_asked_for_breaks_nothing(app: Page, app_url: str) -> None:
    opened(app, app_url)
    app.evaluate(_LEAVES_AND_MOVES)
    app.wait_for_timeout(1500)  # the answers to both
    settle(app)
    expect(app.get_by_test_id("stException")).to_have_count(0)


def test_a_single_key_is_asked_once_and_one_that_is_held_follows_as_a_hand_does(app: Page, app_url: str) -> None:
    asked: list[dict[str, Any]] = []
    app.on("websocket", lambda line: line.on("framesent", lambda frame: asked.extend(_moves(frame))))
    opened(app, app_url)
    weight = app.get_by_role("slider", name="Weight of Revenue of Seller")
    before, stood = cost(app), int(weight.input_value())
    weight.press("ArrowRight")
    expect(app.locator(".st-key-picture .value").first).not_to_have_text(before)
    settle(app)
    assert [(one["value"], one["rest"]) for one in asked] == [(stood + 1, True)]
    for _repeat in range(5):
        app.keyboard.down("ArrowRight")
    app.keyboard.up("ArrowRight")
    expect(weight).to_have_value(f"{stood + 6}")
    app.wait_for_timeout(500)
    settle(app)
    assert (asked[-1]["value"], asked[-1]["rest"]) == (stood + 6, True)
    assert len({one["drag"] for one in asked[1:]}) == 1
    app.get_by_role("button", name="Undo").click()
    settle(app)
    expect(weight).to_have_value(f"{stood + 1}")


def _moves(frame: str | bytes) -> Iterator[dict[str, Any]]:
    """What a slider has told the server in one message."""
    text = frame if isinstance(frame, str) else frame.decode("latin1")
    for told in re.findall(r'\[\{"event":"moved","value":(\{.*?\})\}\]', text):
        yield json.loads(told)

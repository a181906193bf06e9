"""The ways that people take, in a real browser: from a file to payouts, by keyboard, on a phone, with a link, after a refresh."""

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import kpi
from kpi.language import money
from kpi.scheme.schemefile import load, pack
from tests.browser.conftest import Look, name_of, settle

ROOT = Path(__file__).resolve().parents[2]
RESULTS = "person;team;period;KPI;plan;fact\n" + "".join(
    f"{person};{team};2026-0{month};sales;1000;{fact}\n"
    for month in (1, 2)
    for person, team, fact in (
        ("Kim", "North", 1200),
        ("Lou", "North", 900),
        ("Max", "South", 700),
        ("Nia", "South", 1000),
    )
)


def figure(page: Page, label: str) -> str:
    """What the scoreboard says under a label."""
    return page.locator(".figure").filter(has_text=label).first.locator(".value").inner_text()


def press(page: Page, key: str, *strokes: str) -> None:
    """Strokes on the thumb of a slider, known by its key."""
    thumb = page.locator(f".st-key-{key} input[type=range]").first
    thumb.focus()
    for stroke in strokes:
        thumb.press(stroke)


def press_split(page: Page, *strokes: str) -> None:
    """Strokes on the slider of the split."""
    slider = page.locator(".st-key-split input[type=range]")
    slider.focus()
    for stroke in strokes:
        slider.press(stroke)


def go(page: Page, title: str) -> None:
    """Another page by the menu."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
    expect(name_of(page, title)).to_be_visible()


def test_a_newcomer_is_shown_the_story_and_moves_the_split(app: Page) -> None:
    expect(app.get_by_role("group", name="Pay of everybody, one bar a person")).to_be_visible()
    app.get_by_role("button", name="Open the story").click()
    expect(app.get_by_role("heading", name="The three strong lose 40% of their bonus")).to_be_visible()
    expect(app.locator(".readout")).to_have_text("60 : 40")
    press_split(app, "End")
    expect(app.locator(".readout")).to_have_text("100 : 0")
    expect(
        app.get_by_role("heading", name="Everybody is paid as by their own result alone: the bonuses cost €356,250.")
    ).to_be_visible()
    app.get_by_role("button", name="Undo").click()
    expect(app.locator(".readout")).to_have_text("60 : 40")


def test_from_a_file_to_payouts(app: Page, tmp_path: Path) -> None:
    go(app, "Data")
    content = RESULTS.encode()
    app.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": content}
    )
    app.get_by_role("button", name="Open these data").click()
    expect(name_of(app, "Scheme")).to_be_visible()
    expect(app.get_by_text("own.csv")).to_be_visible()
    before = figure(app, "Cost, 2 months")
    press(app, "Everyone-sales_points", "PageDown")
    expect(app.locator(".value").first).not_to_have_text(before)
    go(app, "Payouts")
    with app.expect_download() as download:
        app.get_by_role("button", name="CSV", exact=True).click()
    saved = tmp_path / "payouts.csv"
    download.value.save_as(saved)
    lines = saved.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 4
    assert lines[0].startswith("Person,")


def test_a_broken_file_is_told_and_what_was_open_stays(app: Page) -> None:
    go(app, "Data")
    broken = b"person,team,period,kpi,plan,fact\nKim,North,2026-01,sales,-5,abc\nKim,North,2026-01,sales,10,9\n"
    app.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": "bad.csv", "mimeType": "text/csv", "buffer": broken}
    )
    expect(app.get_by_test_id("stAlert").first).to_be_visible()
    expect(app.get_by_text("“abc”").first).to_be_visible()
    expect(app.get_by_role("button", name="Open these data")).to_have_count(0)
    go(app, "Team or individual")
    assert figure(app, "Total cost") == "€213,750"


def test_a_refresh_loses_nothing(app: Page) -> None:
    go(app, "Team or individual")
    press_split(app, "Home")
    expect(app.locator(".readout")).to_have_text("0 : 100")
    expect(app.get_by_role("button", name="Undo")).to_be_enabled()
    app.reload()
    settle(app)
    expect(app.locator(".readout")).to_have_text("0 : 100")


def test_a_link_opens_the_scheme_for_somebody_else(app: Page, app_url: str) -> None:
    scheme = load(ROOT / "data" / "story" / "scheme.yaml").shared(0.8)
    app.goto(f"{app_url}/split?d=story&s={pack(scheme)}")
    settle(app)
    expect(app.locator(".readout")).to_have_text("80 : 20")
    assert figure(app, "Total cost") == "€285,000"


def test_names_hide_with_one_switch(app: Page) -> None:
    go(app, "Team or individual")
    app.get_by_text("Hide names").click()
    expect(app.get_by_text("person 1", exact=True).first).to_be_visible()
    expect(app.get_by_text(re.compile("^Ada"))).to_have_count(0)


def test_a_table_of_the_scheme_is_edited_by_keyboard(app: Page) -> None:
    go(app, "Scheme")
    app.get_by_text("More points").click()
    grid = app.locator("[data-testid=stDataFrame] .dvn-scroller").first
    expect(grid).to_be_visible()
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 90, "y": 52})
    for stroke in ("Enter", "Control+a", "7", "5", "Enter"):
        app.wait_for_timeout(200)  # the grid is a canvas: nothing in the page tells when its editor is open
        app.keyboard.press(stroke)
    expect(app.get_by_role("slider", name="Minimum of Sales of Seller", exact=True)).to_have_value("75")


def test_a_deduction_is_typed_cell_by_cell(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    before = figure(app, "Cost, 24 months")
    app.get_by_role("radio", name="Limits").click()
    app.get_by_text("Deductions: idle hours").click()
    expect(app.get_by_text("Deductions may take at most")).to_be_visible()
    grids = app.locator("[data-testid=stDataFrame] .dvn-scroller")
    grid = grids.nth(grids.count() - 2)  # the last one is of deductions from the salary
    grid.scroll_into_view_if_needed()
    width = (grid.bounding_box() or {"width": 0})["width"]
    for share, text in ((0.2, "late visits"), (0.44, "visits"), (0.93, "2")):
        grid.click(position={"x": share * width, "y": 54})
        app.wait_for_timeout(400)  # the grid is a canvas: nothing in the page tells when its editor is open
        app.keyboard.type(text, delay=50)
        app.wait_for_timeout(400)
        app.keyboard.press("Enter")
        settle(app)
    expect(app.locator(".figure").filter(has_text="Cost, 24 months").first.locator(".value")).not_to_have_text(before)


def test_fast_keys_lose_no_step_of_a_weight(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    thumb = app.locator("[class*=st-key-weight] input[type=range]").nth(1)
    before = int(thumb.input_value())
    thumb.focus()
    for _step in range(6):
        thumb.press("ArrowRight")
    expect(thumb).to_have_value(str(before + 6))
    app.wait_for_timeout(1500)  # a late answer of the server must not take a step back
    expect(thumb).to_have_value(str(before + 6))


@pytest.mark.parametrize(
    "look",
    [Look(390, 844), Look(390, 844, "dark"), Look(1440, 900)],
    indirect=True,
    ids=["phone", "phone, dark", "wide"],
)
@pytest.mark.parametrize(
    "name", ["start", "data", "scheme", "payouts", "split", "forecast", "compare", "takeaway", "method"]
)
def test_nothing_runs_out_of_the_window(app: Page, app_url: str, name: str) -> None:
    app.goto(f"{app_url}/{name}?d=company")
    settle(app)
    expect(app.get_by_role("heading").first).to_be_visible()
    overflow = app.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
    )
    assert overflow <= 1


def test_everything_moves_with_the_hand_and_the_engine_agrees_on_release(app: Page) -> None:
    go(app, "Team or individual")
    slider = app.locator(".st-key-split input[type=range]")
    bars = app.get_by_role("group", name="Pay of everybody").get_by_role("img")
    expect(bars.first).to_have_accessible_name(
        re.compile(r"payout 45,000 \(90.0%\), own result 45,000, lost through the team 30,000")
    )
    slider.evaluate(
        "(input, share) => { input.value = share; input.dispatchEvent(new Event('input', { bubbles: true })) }", 71
    )
    assert figure(app, "Total cost") == _cost(71)  # before the server has heard anything
    expect(bars.first).to_have_accessible_name(re.compile("payout 53,250"))
    slider.focus()
    slider.press("PageUp")
    share = int(slider.input_value())
    assert share > 71
    assert figure(app, "Total cost") == _cost(share)
    expect(app.locator(".readout")).to_have_text(f"{share} : {100 - share}")
    expect(bars.first).to_have_accessible_name(re.compile(f"payout {75_000 * share // 100:,}"))
    go(app, "Scheme")
    assert figure(app, "Total cost") == _cost(share)


# What a reader does between two looks of the browser: the last move of a slider and the click on another page.
MOVE_AND_LEAVE = """(input, [values, page]) => {
    for (const value of values) {
        input.value = value
        input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const links = [...document.querySelectorAll('[data-testid=stSidebar] a')]
    links.find(link => link.textContent.includes(page)).click()
}"""


def test_a_page_that_is_left_at_once_loses_no_move_of_the_split(app: Page) -> None:
    go(app, "Team or individual")
    app.locator(".st-key-split input[type=range]").evaluate(MOVE_AND_LEAVE, [[71, 81], "Scheme"])
    expect(name_of(app, "Scheme")).to_be_visible()
    expect(app.locator(".figure").filter(has_text="Total cost").first.locator(".value")).to_have_text(_cost(81))


def test_a_page_that_is_left_at_once_loses_no_move_of_a_weight(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    thumb = app.locator("[class*=st-key-weight] input[type=range]").nth(1)
    before = int(thumb.input_value())
    thumb.evaluate(MOVE_AND_LEAVE, [[before + 1, before + 2, before + 3], "Payouts"])
    expect(name_of(app, "Payouts")).to_be_visible()
    go(app, "Scheme")
    expect(thumb).to_have_value(str(before + 3))


def test_undo_and_redo_move_the_slider_of_the_split(app: Page) -> None:
    go(app, "Team or individual")
    slider = app.locator(".st-key-split input[type=range]")
    press_split(app, "ArrowRight")
    expect(app.get_by_role("button", name="Undo")).to_be_enabled()
    press_split(app, "ArrowRight")
    app.wait_for_timeout(1000)  # until the server has heard of the second step, too
    app.get_by_role("button", name="Undo").click()
    expect(slider).to_have_value("61")
    app.get_by_role("button", name="Redo").click()
    expect(slider).to_have_value("62")
    press_split(app, "ArrowLeft")
    expect(slider).to_have_value("61")
    app.wait_for_timeout(1000)  # a late answer of the server must not take a step back
    expect(slider).to_have_value("61")


def test_a_slider_of_the_scheme_moves_every_drawing_and_undo_moves_them_back(app: Page) -> None:
    go(app, "Scheme")
    curve = app.get_by_role("group", name="Payout curve and real results").get_by_role("img")
    knot = curve.filter(has=app.locator("xpath=self::*[name()='circle']")).first
    cost = figure(app, "Total cost")
    expect(knot).to_have_accessible_name("80% pays 50%")
    for step in (81, 82, 83):
        press(app, "Seller-sales_points", "ArrowRight")
        expect(knot).to_have_accessible_name(f"{step}% pays 50%")
    expect(app.locator(".value").first).not_to_have_text(cost)
    app.reload()
    settle(app)
    expect(knot).to_have_accessible_name("83% pays 50%")
    for step in (82, 81, 80):
        app.get_by_role("button", name="Undo").click()
        expect(knot).to_have_accessible_name(f"{step}% pays 50%")
    expect(app.locator(".value").first).to_have_text(cost)


def test_a_slider_answers_while_it_is_dragged_and_a_drag_is_one_step(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    thumb = app.get_by_role("slider", name="Weight of Revenue of Seller")
    others = app.get_by_role("slider", name="Weight of Gross margin of Seller")
    expect(others).to_have_value("15")
    box = thumb.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    left = box["x"] + 8 + (box["width"] - 16) * 0.4
    cost = figure(app, "Cost, 24 months")
    app.mouse.move(left, middle)
    app.mouse.down()
    app.mouse.move(left + 20, middle, steps=5)
    # The hand still holds it, and everything has followed.
    expect(app.locator(".figure").filter(has_text="Cost, 24 months").first.locator(".value")).not_to_have_text(cost)
    expect(others).not_to_have_value("15")
    app.mouse.move(left + 30, middle, steps=40)
    app.mouse.up()
    last = thumb.input_value()
    settle(app)
    expect(app.get_by_role("spinbutton", name="Weight of Revenue of Seller")).to_have_value(last)
    app.get_by_role("button", name="Undo").click()
    expect(thumb).to_have_value("40")
    expect(app.locator(".figure").filter(has_text="Cost, 24 months").first.locator(".value")).to_have_text(cost)
    expect(app.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_slider_that_is_let_go_where_it_began_follows_the_others_again(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    thumb = app.get_by_role("slider", name="Weight of Gross margin of Seller")
    box = thumb.bounding_box()
    assert box
    middle, left = box["y"] + box["height"] / 2, box["x"] + 8 + (box["width"] - 16) * 0.15
    app.mouse.move(left, middle)
    app.mouse.down()
    app.mouse.move(left + 40, middle, steps=5)
    expect(thumb).not_to_have_value("15")
    app.mouse.move(left, middle, steps=5)
    app.mouse.up()
    expect(thumb).to_have_value("15")
    settle(app)
    typed = app.get_by_role("spinbutton", name="Weight of Revenue of Seller")
    typed.fill("100")
    typed.press("Enter")
    expect(thumb).to_have_value("0")


def test_a_weight_is_typed_and_held(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    app.get_by_role("button", name="Lock Gross margin").click()
    expect(app.get_by_role("button", name="Unlock Gross margin")).to_have_attribute("aria-pressed", "true")
    expect(app.get_by_role("slider", name="Weight of Gross margin of Seller")).to_be_disabled()
    box = app.get_by_role("spinbutton", name="Weight of Revenue of Seller")
    box.fill("150")
    box.press("Enter")
    expect(box).to_have_value("85")  # no more than the held one leaves
    expect(app.get_by_role("slider", name="Weight of Gross margin of Seller")).to_have_value("15")


@pytest.mark.parametrize(
    "look", [Look(1440, 900), Look(1280, 720), Look(390, 844)], indirect=True, ids=["wide", "projector", "phone"]
)
def test_scoreboard_and_picture_stay_while_the_controls_scroll(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/scheme?d=company")
    settle(app)
    picture = app.get_by_role("group", name="Pay of everybody")
    figures = app.locator(".figure").first
    expect(picture).to_be_visible()
    before = picture.bounding_box(), figures.bounding_box()
    scrolled = app.locator(".st-key-controls").evaluate("pane => { pane.scrollTop = 600; return pane.scrollTop }")
    assert scrolled > 0
    assert (picture.bounding_box(), figures.bounding_box()) == before
    assert before[0]
    viewport = app.viewport_size
    assert viewport
    assert before[0]["y"] + 150 <= viewport["height"]
    page = app.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight")
    assert page <= 1


def _cost(share: int) -> str:
    """What the story costs at a share, as the scoreboard writes it."""
    story = load(ROOT / "data" / "story" / "scheme.yaml")
    return money(kpi.pay(story.shared(share / 100), kpi.build(*_story(), story)).cost, "EUR", exact=False)


def _story() -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = ROOT / "data" / "story"
    return pd.read_csv(folder / "results.csv"), pd.read_csv(folder / "people.csv")


def test_a_messy_export_of_deals_becomes_payouts(app: Page) -> None:
    rows = "".join(
        f"D{number};{name};{1 + number % 28:02}.03.2026;1.{100 + number},50 €;{number}00,25\n"
        for number, name in enumerate(["Kim", "Lou", "Max"] * 10)
    )
    export = f"Vertrieb März;;;;\n\nAuftrag;Verkäufer;Datum;Betrag;Kosten\n{rows}TOTAL;;;33.435,00 €;43.507,50\n"
    go(app, "Data")
    app.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": "maerz.csv", "mimeType": "text/csv", "buffer": export.encode("cp1252")}
    )
    expect(app.get_by_text("People: 3,")).to_be_visible(timeout=30_000)
    app.get_by_role("button", name="Open these data").click()
    expect(name_of(app, "Scheme")).to_be_visible()
    go(app, "Payouts")
    expect(app.get_by_role("heading", name="3 people are paid")).to_be_visible()


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True, ids=["phone"])
def test_the_menu_closes_on_a_phone_when_a_page_is_chosen(app: Page) -> None:
    app.get_by_test_id("stExpandSidebarButton").click()
    go(app, "Payouts")
    expect(app.get_by_test_id("stExpandSidebarButton")).to_be_visible()
    app.get_by_role("radio", name="Teams").click()

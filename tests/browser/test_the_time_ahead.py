"""The budget owner's way in a real browser: the question, the answer, the sliders, and back."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle
from tests.browser.test_the_way_through import press


def ask(page: Page, url: str) -> None:
    """The forecast of the sample company for the next period."""
    page.goto(f"{url}/?d=company")
    settle(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Forecast", exact=True).click()
    page.get_by_text("Assumptions: all from the data").click(timeout=60_000)
    page.get_by_role("radio", name="Next period").click()
    expect(page.get_by_text("Assumptions: 1 changed")).to_be_visible(timeout=60_000)


def cost(page: Page) -> Locator:
    """The figure of the expected cost."""
    return page.locator(".figure").filter(has_text="Expected cost").locator(".value")


def test_the_budgets_question_is_answered_and_moves_with_the_sliders(app: Page, app_url: str) -> None:
    ask(app, app_url)
    budget = app.get_by_role("spinbutton", name=re.compile("^Budget"))
    budget.fill("200000")
    budget.press("Enter")
    expect(app.get_by_role("heading", name=re.compile("The budget of €200,000 is safe"))).to_be_visible()
    before = cost(app).inner_text()
    press(app, "ahead-settings", "PageUp")
    expect(cost(app)).not_to_have_text(before)
    app.get_by_role("button", name="As fitted to the data").click()
    expect(cost(app)).to_have_text(before)


def test_the_formula_answers_before_the_hand_lets_go(app: Page, app_url: str) -> None:
    ask(app, app_url)
    thumb = app.get_by_role("slider", name="Average result")
    box = thumb.bounding_box()
    assert box is not None
    middle, line = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    app.mouse.move(middle, line)
    app.mouse.down()
    app.mouse.move(middle + box["width"] / 6, line, steps=8)
    expect(cost(app)).to_contain_text("about €")
    waiting = app.locator(".figure").filter(has_text="Chance to exceed the budget").locator(".change")
    expect(waiting).to_have_text("calculating …")
    height = app.evaluate("document.querySelector('.years').getBoundingClientRect().top")
    app.mouse.up()
    expect(cost(app)).not_to_contain_text("about", timeout=60_000)
    expect(waiting).not_to_have_text("calculating …")
    assert app.evaluate("document.querySelector('.years').getBoundingClientRect().top") == height


def test_a_split_is_moved_on_the_forecast_and_compared_on_the_same_years(app: Page, app_url: str) -> None:
    ask(app, app_url)
    app.get_by_text("Beside today’s scheme").click()
    expect(app.get_by_text("The scheme is today’s")).to_be_visible()
    share = app.get_by_role("slider", name="Individual share")
    share.focus()
    share.press("Home")
    expect(app.get_by_text(re.compile("this scheme costs more than today’s"))).to_be_visible()
    app.get_by_role("radio", name="People", exact=True).click()
    expect(app.get_by_role("heading", name=re.compile("meets a team that fails"))).to_be_visible()
    expect(app.get_by_test_id("stException")).to_have_count(0)


def test_the_tables_of_a_forecast_can_be_taken_away(app: Page, app_url: str) -> None:
    ask(app, app_url)
    for part, columns in (("Cost", "period,p5,p25,p50,p75,p95"), ("People", "person,team,role,target")):
        app.get_by_role("radio", name=part, exact=True).click()
        settle(app)
        with app.expect_download() as taken:
            app.get_by_role("button", name="CSV", exact=True).first.click()
        assert columns in taken.value.path().read_text(encoding="utf-8-sig").replace(";", ",").splitlines()[0]

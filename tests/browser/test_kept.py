"""Work that is kept, in a real browser: a server that is killed and started again shows the same, and two windows do not disturb each other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Look, name_of, settle
from tests.browser.test_accessibility import violations
from tests.browser.test_lost_connections import Server

PAGES = ("split", "payouts", "checkup", "forecast", "compare")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """One that keeps cases in a folder of its own."""
    monkeypatch.setenv("KPI_STORE", str(tmp_path / "store"))
    one = Server(tmp_path / "server.log")
    yield one
    one.end()


def visit(context: BrowserContext, server: Server, address: str = "/") -> Page:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}{address}")
    expect(page.locator(".st-key-head")).to_be_visible(timeout=30_000)
    settle(page)
    return page


def saved(page: Page) -> None:
    """Everything has been written."""
    expect(page.locator(".saved")).to_have_text(re.compile("^Saved "), timeout=15_000)


def keep(context: BrowserContext, server: Server) -> Page:
    """A visitor who wants work to be kept, on the sample company's scheme."""
    page = visit(context, server)
    page.get_by_role("button", name="Keep on this computer").click()
    expect(page.get_by_text("Your work is kept in")).to_be_visible()
    page.get_by_role("button", name="Open the sample").click()
    expect(page.get_by_role("slider").first).to_be_visible(timeout=30_000)
    settle(page)
    return page


def figures(context: BrowserContext, server: Server, query: str) -> list[str]:
    """Title and drawn texts of several pages."""
    found = []
    for name in PAGES:
        page = visit(context, server, f"/{name}?{query}")
        expect(page.locator("h1").first).to_be_visible(timeout=60_000)
        settle(page)
        found += [page.locator("h1").first.inner_text(), *page.locator(".value").all_inner_texts()]
        page.close()
    return found


def test_a_killed_server_shows_the_same_figures_when_it_is_started_again(
    context: BrowserContext, server: Server
) -> None:
    page = keep(context, server)
    slider = page.get_by_role("slider").first
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    saved(page)
    moved, query = slider.input_value(), page.url.partition("?")[2]
    assert re.fullmatch("case=[0-9a-f]{32}", query)
    before = figures(context, server, query)
    assert len(before) > 10
    teams = visit(context, server, f"/payouts?{query}")
    teams.locator(".st-key-head").get_by_role("radio", name="Teams").click()
    expect(teams).to_have_url(re.compile("part="))
    settle(teams)
    title, address = teams.locator("h1").first.inner_text(), teams.url.split("/", 3)[3]
    teams.close()
    server.kill()
    server.start()
    assert figures(context, server, query) == before
    there = visit(context, server, f"/{address}")
    expect(there.locator(".st-key-head").get_by_role("radio", name="Teams")).to_be_checked()
    expect(there.locator("h1").first).to_have_text(title)
    again = visit(context, server, f"/scheme?{query}")
    expect(again.get_by_role("slider").first).to_have_value(moved)
    again.locator(".st-key-undo button").click()
    expect(again.get_by_role("slider").first).not_to_have_value(moved)


def test_tabs_that_come_back_together_to_a_new_server_all_open(context: BrowserContext, server: Server) -> None:
    page = keep(context, server)
    page.get_by_role("slider").first.press("ArrowRight")
    saved(page)
    query = page.url.partition("?")[2]
    tabs = [page, *(visit(context, server, f"/{name}?{query}") for name in ("split", "checkup", "plans"))]
    server.kill()
    server.start()
    for tab in tabs:
        tab.reload(wait_until="commit")
    for tab in tabs:
        expect(tab.locator(".st-key-head")).to_be_visible(timeout=60_000)
        settle(tab)
        expect(tab.get_by_test_id("stException")).to_have_count(0)
        expect(tab.get_by_text("Sample company").first).to_be_visible()


def test_two_windows_choose_what_stays(context: BrowserContext, server: Server) -> None:
    mine = keep(context, server)
    mine.get_by_role("slider").first.press("ArrowRight")
    saved(mine)
    theirs = visit(context, server, f"/scheme?{mine.url.partition('?')[2]}")
    theirs.get_by_role("slider").first.press("ArrowRight")
    saved(theirs)
    mine.get_by_role("slider").first.press("ArrowLeft")
    expect(mine.get_by_text("This case was changed in another window")).to_be_visible(timeout=15_000)
    mine.get_by_role("button", name="Keep mine as a copy").click()
    expect(mine.get_by_text("This case was changed in another window")).to_have_count(0)
    saved(mine)
    start = visit(context, server)
    expect(start.get_by_role("button", name=re.compile("^Sample company"))).to_have_count(2)


def test_the_history_leads_back_to_any_step(context: BrowserContext, server: Server) -> None:
    page = keep(context, server)
    slider = page.get_by_role("slider").first
    before = slider.input_value()
    for _ in range(2):
        slider.press("ArrowRight")
        settle(page)
        page.wait_for_timeout(1200)  # or both would be one step
    saved(page)
    page.get_by_role("button", name="History").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Opened")).to_be_visible()
    dialog.get_by_role("button", name="Go back to this").last.click()
    expect(dialog).to_have_count(0)
    expect(slider).to_have_value(before)


@pytest.mark.parametrize("look", [Look(), Look(390, 844, "dark")], ids=["wide", "phone"], indirect=True)
def test_nothing_in_the_list_runs_out_of_the_window(context: BrowserContext, server: Server, look: Look) -> None:
    page = visit(context, server)
    page.get_by_role("button", name="Keep on this computer").click()
    page.get_by_role("button", name="Open the story").click()
    expect(name_of(page, "Team or individual")).to_be_visible()
    settle(page)
    page.get_by_role("slider").first.press("ArrowLeft")
    saved(page)
    expect(page).to_have_url(re.compile("case="))
    page = visit(context, server)
    expect(page.get_by_text("Recent cases")).to_be_visible()
    expect(page.locator("[class*=st-key-ways-] button").first).to_be_visible()
    parts = page.locator("[class*='st-key-kept-'] :is(button, [data-testid=stCaptionContainer] p):visible")
    expect(parts).to_have_count(4 if look.width > 640 else 3)  # name, what is in it (not on a phone), when, what to do
    for part in parts.all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= look.width


@pytest.mark.parametrize("look", [Look(), Look(color_scheme="dark")], ids=["light", "dark"], indirect=True)
def test_nobody_is_kept_out_of_what_is_kept(context: BrowserContext, server: Server) -> None:
    question = visit(context, server)
    expect(question.get_by_text("Keep your work?")).to_be_visible()
    found = {"question": violations(question)}
    page = keep(context, server)
    page.get_by_role("slider").first.press("ArrowRight")
    saved(page)
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("dialog").get_by_text("Opened")).to_be_visible()
    found["history"] = violations(page)
    start = visit(context, server)
    start.locator("[class*=st-key-kept-]").get_by_test_id("stPopover").get_by_role("button").first.click()
    expect(start.get_by_role("button", name="Duplicate")).to_be_visible()
    found["list"] = violations(start)
    assert not any(found.values()), found

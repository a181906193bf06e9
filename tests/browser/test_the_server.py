"""What a server writes of itself, and what it knows after it has started anew."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import ROOT, name_of, serving, settle

STORY = (ROOT / "data" / "story" / "people.csv").read_text(encoding="utf-8").splitlines()[1:]
PEOPLE = [line.split(",")[0] for line in STORY]


def test_no_name_and_no_pay_in_the_log_of_an_app_that_fails(context: BrowserContext, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with serving(log, streamlit=("-m", "tests.browser.failing")) as url:
        page = context.new_page()
        page.goto(f"{url}/split")
        expect(page.get_by_test_id("stException").first).to_be_visible()
        expect(page.get_by_test_id("stException").first).not_to_contain_text(re.compile("Aspen|Birch|60001"))
        page.goto(f"{url}/data")
        settle(page)
        page.get_by_role("button", name="Excel", exact=True).click()
        expect(page.get_by_text("Failed to generate file for download")).to_be_visible()
    said = log.read_text(encoding="utf-8")
    assert "builtins.KeyError" in said
    assert "builtins.ValueError" in said
    assert "deferred callable" in said
    assert "UserWarning at" in said
    assert "A thread has ended with an error" in said
    assert "view.py" in said
    assert not [name for name in (*PEOPLE, "60001") if name in said]


def test_names_stay_hidden_when_the_server_starts_anew(context: BrowserContext, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    page = context.new_page()
    with serving(log) as url:
        page.goto(f"{url}/split")
        settle(page)
        page.get_by_text("Hide names").click()
        expect(page.get_by_text("person 1", exact=True).first).to_be_visible()
        expect(page).to_have_url(re.compile("names=hidden"))
    context.clear_cookies()
    with serving(log, int(url.rpartition(":")[2])):
        page.reload()
        settle(page)
        expect(page.get_by_text("person 1", exact=True).first).to_be_visible()
        expect(page.get_by_role("switch", name="Hide names")).to_be_checked()
        for name in PEOPLE:
            expect(page.get_by_text(name, exact=True)).to_have_count(0)


def test_a_fresh_server_shows_no_other_menu_and_start_has_an_address(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    with serving(tmp_path / "server.log") as url:
        page.goto(f"{url}/start?d=company")
        for _look in range(20):  # what a newcomer might see for a moment
            assert page.get_by_test_id("stSidebarNav").count() == 0
            page.wait_for_timeout(100)
        settle(page)
        expect(page.get_by_test_id("stDialog")).to_have_count(0)
        expect(name_of(page, "Start")).to_be_visible()
        expect(page.get_by_text("Sample company", exact=True).first).to_be_visible()
        links = page.get_by_test_id("stSidebar").get_by_role("link")
        expect(links).to_have_count(12)
        expect(links.first).to_contain_text("Start")


@pytest.mark.parametrize("part", ["parts", "shell", "session", "shelf", "curve_editor"])
def test_no_part_of_a_page_opens_by_its_address(context: BrowserContext, tmp_path: Path, part: str) -> None:
    page = context.new_page()
    with serving(tmp_path / "server.log") as url:
        page.goto(f"{url}/{part}")
        settle(page)
        expect(page.get_by_role("dialog", name="Page not found")).to_be_visible()

"""Every page opens from its own address, by day and by night, without a word to another host."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look, settle

PAGES = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "pages").glob("[!_]*.py"))


@pytest.mark.parametrize("look", [Look(), Look(color_scheme="dark")], indirect=True, ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_from_its_address(app: Page, app_url: str, name: str) -> None:
    app.goto(f"{app_url}/{name}")
    settle(app)
    expect(app.get_by_role("heading").first).to_be_visible()
    expect(app.get_by_test_id("stException")).to_have_count(0)
    expect(app.get_by_test_id("stSidebar")).to_have_count(1)

"""The workbook of formulas is taken from the page, changed in another program, and dropped in again."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from kpi.store.workbookcase import is_own_workbook
from tests.browser.conftest import settle


def test_it_is_taken_changed_and_opened_again(app: Page, app_url: str, tmp_path: Path) -> None:
    app.goto(f"{app_url}/takeaway")
    settle(app)
    app.get_by_text("Workbook", exact=True).click()
    settle(app)
    with app.expect_download() as download:
        app.get_by_role("button", name="Workbook with formulas").click()
    file = tmp_path / "book.xlsx"
    download.value.save_as(file)
    assert is_own_workbook(file.read_bytes())
    book = openpyxl.load_workbook(file, data_only=True)
    [(sheet, cell)] = book.defined_names["team_individual_share"].destinations
    book[sheet][cell].value = 0.8
    book.save(file)
    app.get_by_role("link", name="Data").first.click()
    settle(app)
    app.locator(".st-key-upload input[type=file]").set_input_files([file])
    settle(app)
    expect(app.get_by_text("Individual share of the team part: 60% → 80%").first).to_be_visible(timeout=30_000)
    app.get_by_role("link", name="Payouts").click()
    settle(app)
    expect(app.get_by_text("285,000").first).to_be_visible()

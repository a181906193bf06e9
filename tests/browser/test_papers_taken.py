"""A statement is chosen, seen as it will be printed, and taken away; nothing is asked of another host."""

import zipfile
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle


def test_a_statement_is_seen_and_taken(app: Page, app_url: str, tmp_path: Path) -> None:
    app.goto(f"{app_url}/takeaway?d=story")
    settle(app)
    app.get_by_role("radiogroup", name="Paper").get_by_text("Statement", exact=True).click()
    settle(app)
    seen = app.get_by_role("region", name="Bonus statement of Aspen for Jan 2026")
    expect(seen.locator("canvas").first).to_be_visible(timeout=30_000)
    assert taken(app, "PDF", tmp_path).startswith(b"%PDF")
    packed = zipfile.ZipFile(BytesIO(taken(app, "Everybody as a zip", tmp_path)))
    assert len(packed.namelist()) == 10
    assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())


def taken(app: Page, label: str, folder: Path) -> bytes:
    with app.expect_download() as download:
        app.get_by_role("button", name=label, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file.read_bytes()

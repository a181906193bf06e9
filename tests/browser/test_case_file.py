"""A case leaves a page as a file, and goes on where it is dropped onto another."""

import base64
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle

DRAG = """([content, name]) => {
  const files = new DataTransfer()
  files.items.add(new File([Uint8Array.from(atob(content), sign => sign.charCodeAt(0))], name))
  const place = document.querySelector('[data-testid=stMain]')
  const move = kind => place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }))
  const isTaken = !move('dragover')
  if (isTaken) move('drop')
  return isTaken
}"""


def drop(page: Page, content: bytes, name: str) -> None:
    """As a hand does, which holds the file over the page until it may be let go."""
    page.wait_for_function(DRAG, arg=[base64.b64encode(content).decode(), name])


def test_a_case_is_saved_dropped_and_taken_back(app: Page, app_url: str, tmp_path: Path) -> None:
    app.goto(f"{app_url}/payouts?d=company")
    settle(app)
    with app.expect_download() as download:
        app.get_by_role("button", name="Save all as a file").click()
    assert download.value.suggested_filename == "Sample-company.sixtyforty"
    path = tmp_path / "case.sixtyforty"
    download.value.save_as(path)
    app.goto(f"{app_url}/split?d=story")
    settle(app)
    sidebar = app.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("10 people", exact=True)).to_be_visible()
    drop(app, path.read_bytes(), "case.sixtyforty")
    expect(sidebar.get_by_text("120 people", exact=True)).to_be_visible()
    expect(app.get_by_text("The case “Sample company” is open.")).to_be_visible()
    settle(app)
    app.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(sidebar.get_by_text("10 people", exact=True)).to_be_visible()
    drop(app, b"PK\x03\x04 nonsense", "broken.sixtyforty")
    expect(app.get_by_text("broken.sixtyforty")).to_be_visible()
    expect(sidebar.get_by_text("10 people", exact=True)).to_be_visible()

"""A chart as a file that stands alone; from a row of the totals to a person's statement, which adds up."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import name_of, settle

ROW, HEAD = 36, 35
"""Pixels of a row of the grid, and of its head."""


def payouts(app: Page, app_url: str, part: str = "") -> Page:
    """The page Payouts of the sample company."""
    app.goto(f"{app_url}/payouts?d=company")
    settle(app)
    if part:
        app.locator(".st-key-head").get_by_text(part, exact=True).click()
        settle(app)
    expect(name_of(app, "Payouts")).to_be_visible()
    return app


def taken(page: Page, chart: str, kind: str) -> Download:
    """A file of a chart."""
    box = page.locator(f".st-key-save-{chart}")
    box.get_by_text("PNG · SVG").click()
    with page.expect_download() as download:
        box.get_by_role("button", name=kind, exact=True).click()
    return download.value


def test_a_chart_is_a_file_with_a_title_that_stands_alone(app: Page, app_url: str, tmp_path: Path) -> None:
    page = payouts(app, app_url, "Teams")
    expect(page.locator(".st-key-chart-teams svg.marks")).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()
    files = {}
    for kind in ("SVG", "PNG"):
        download = taken(page, "teams", kind)
        assert download.suggested_filename == f"sixtyforty-chart-teams.{kind.lower()}"
        files[kind] = tmp_path / download.suggested_filename
        download.save_as(files[kind])
    root = ElementTree.fromstring(files["SVG"].read_text(encoding="utf-8"))  # noqa: S314 - our own file
    words = " ".join(piece.strip() for piece in root.itertext() if piece.strip())
    for said in (title, "Bonuses of each team, in EUR, 24 months", "Data: Sample company", "Harbour"):
        assert said in words, words
    image = files["PNG"].read_bytes()
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20], "big") > 1200


def test_a_click_on_a_row_opens_the_statement_of_that_person(app: Page, app_url: str) -> None:
    page = payouts(app, app_url)
    grid = page.locator(".st-key-people-table [data-testid=stDataFrame]")
    person = grid.locator("td#glide-cell-1-2").first.text_content()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + HEAD + 2.5 * ROW)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{person} is paid €")


def test_every_line_of_a_statement_adds_up(app: Page, app_url: str) -> None:
    page = payouts(app, app_url, "Statement")
    article = page.locator(".statement article")
    expect(article).to_be_visible()
    own, team = (section.locator(".line:not(.heads)") for section in article.locator("section").all()[:2])
    *lines, total = map(_money, own.locator(".money").all_inner_texts())
    assert len(lines) >= 3
    assert sum(lines) == total
    payout = total + sum(map(_money, team.locator(".money").all_inner_texts()))
    assert _money(page.get_by_role("heading", level=1).inner_text()) == payout


def _money(text: str) -> Decimal:
    """The amount in a text; nothing where there is none."""
    found = re.search(r"€([\d,]+\.\d\d)", text)
    return Decimal(found[1].replace(",", "")) if found else Decimal(0)

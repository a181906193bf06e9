"""Everybody can use the pages: axe-core finds nothing of ours in any part of any page, in light and in dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Look, name_of, settle
from tests.pages.test_pages import TITLES

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OF_STREAMLIT = {
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'),
    ("color-contrast", '<span class="token token'),  # the colours of code
    ("scrollable-region-focusable", "<pre "),  # code, too
    (
        "scrollable-region-focusable",
        'data-testid="pdf-content"',
    ),  # the pages of a PDF, which is offered as HTML beside it
    ("svg-img-alt", 'mark container"></g>'),  # groups of Vega's without any mark
}
"""What Streamlit's own elements break: the rule, and what their tag has."""
PARTS = ".st-key-head [role=radio]"
DRAWERS = [
    ("Scheme", "Keep"),
    ("Scheme", "Edit card"),
    ("Scheme", "See them"),
    ("Team or individual", "Change who is strong"),
    ("Check-up", "Why, and whose norm"),
]
"""What opens over a page: where, and by which button."""


def violations(page: Page) -> list[tuple[str, str, str]]:
    """What axe-core finds that is ours: rule, where, and the element's beginning."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
    return [
        (rule["id"], str(node["target"]), node["html"][:200])
        for rule in found["violations"]
        for node in rule["nodes"]
        if not is_of_streamlit(rule["id"], node)
    ]


def is_of_streamlit(rule: str, node: dict[str, Any]) -> bool:
    """Whether an element that only Streamlit can mend breaks a rule."""
    return any(rule == broken and mark in node["html"] for broken, mark in OF_STREAMLIT)


@pytest.mark.parametrize("sample", ["story", "company"])
@pytest.mark.parametrize("look", [Look(), Look(color_scheme="dark")], ids=["light", "dark"], indirect=True)
def test_no_part_of_any_page_keeps_anybody_out(context: BrowserContext, app_url: str, sample: str) -> None:
    page = context.new_page()
    page.goto(f"{app_url}/?d={sample}")
    settle(page)
    found = {f"{name}, part {part}": broken for name, part in parts_of_pages(page) if (broken := violations(page))}
    assert not found, found


def parts_of_pages(page: Page) -> Iterator[tuple[str, int]]:
    """Every part of every page, in sight."""
    for name, title in TITLES.items():
        if name != "start":
            page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
        expect(name_of(page, title)).to_be_visible()
        parts = page.locator(PARTS)
        for part in range(max(parts.count(), 1)):
            if parts.count():
                parts.nth(part).click()
            page.wait_for_timeout(500)  # the click has to reach the server before the page can settle
            settle(page)
            unfold(page)
            yield name, part


def unfold(page: Page) -> None:
    """Opens all that is folded."""
    folds = page.locator("[data-testid=stMain] [data-testid=stExpander] details:not([open]) > summary")
    for _fold in range(folds.count()):
        folds.first.click()
        page.wait_for_timeout(300)
        settle(page)


@pytest.mark.parametrize("look", [Look(), Look(color_scheme="dark")], ids=["light", "dark"], indirect=True)
@pytest.mark.parametrize(("page_name", "opener"), DRAWERS)
def test_no_drawer_keeps_anybody_out(context: BrowserContext, app_url: str, page_name: str, opener: str) -> None:
    page = context.new_page()
    page.goto(f"{app_url}/?d=company")
    settle(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name=page_name, exact=True).click()
    expect(name_of(page, page_name)).to_be_visible()
    settle(page)
    page.get_by_role("button", name=opener).first.click()
    expect(page.locator("[data-testid=stPopoverBody], [role=dialog]").first).to_be_visible()
    page.wait_for_timeout(500)
    settle(page)
    assert violations(page) == []

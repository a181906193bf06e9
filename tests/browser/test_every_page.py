"""Every page opens from its own address, by day and by night, without a word to another host."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpi.scheme.schemefile import check_scheme, pack
from tests.browser.conftest import Look, name_of, settle

PAGES = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "pages").glob("*.py"))


@pytest.mark.parametrize("look", [Look(), Look(color_scheme="dark")], indirect=True, ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_from_its_address(app: Page, app_url: str, name: str) -> None:
    app.goto(f"{app_url}/{name}")
    settle(app)
    expect(app.get_by_role("heading").first).to_be_visible()
    expect(app.get_by_test_id("stException")).to_have_count(0)
    expect(app.get_by_test_id("stSidebar")).to_have_count(1)


def _image(number: int) -> str:
    return f"![i](http://there.example/{number}.png)"


def test_no_text_of_a_file_or_a_link_asks_another_host(app: Page, app_url: str) -> None:
    """The fixture tells of every request that leaves."""
    kpis = [
        {"name": _image(kpi), "title": _image(kpi + 10), "weight": 0.5, "curve": {"knots": [[0.8, 0.5], [1, 1]]}}
        for kpi in (1, 2)
    ]
    card = {"role": _image(3), "target_bonus": 1000, "kpis": kpis}
    scheme = check_scheme({"title": _image(4), "cards": [card, card | {"role": _image(5)}]})
    rows = "".join(
        f"{_image(20 + person)},{_image(30)},{_image(3 + 2 * (person % 2))},2025-0{month},{_image(kpi)},100,{80 + 9 * person}\n"
        for person in range(4)
        for month in range(1, 8)
        for kpi in (1, 2)
    )
    app.goto(f"{app_url}/data?s={pack(scheme)}")
    settle(app)
    content = f"person,team,role,period,kpi,plan,fact\n{rows}".encode()
    app.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": f"{_image(40)}.csv".replace("/", "-"), "mimeType": "text/csv", "buffer": content}
    )
    app.get_by_role("button", name="Open these data").click()
    expect(name_of(app, "Scheme")).to_be_visible()
    for name in PAGES:
        app.goto(f"{app_url}/{name}")
        settle(app)
        expect(app.get_by_test_id("stException")).to_have_count(0)
        for choice in app.get_by_role("tab").or_(app.locator(".st-key-scheme_part [role=radio]")).all():
            choice.click()
            settle(app)

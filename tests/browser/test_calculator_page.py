"""A participant's calculator as somebody uses it: opened from a file, without a network, by hand and by keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kpi import build, load
from kpi.documents.calculator import calculator
from kpi.documents.calculatorprogram import CalculatorProgram
from kpi.documents.calculatortables import CalculatorTables
from tests.browser.conftest import Look
from tests.browser.test_accessibility import violations
from tests.browser.test_calculator_pays import paid_to
from tests.test_calculator import HOSTILE, unlike_numbers
from tests.test_golden import SCHEMES, cast_under

GRADUATED = next(path for path in SCHEMES if path.stem == "graduated-team-plan")
LOOKS = [Look(390, 844), Look(390, 844, "dark"), Look(1440, 900), Look(320, 640)]


@contextmanager
def opened(context: BrowserContext, folder: Path, content: str) -> Iterator[Page]:
    """The page from a file, without a network; it asks for nothing, and nothing goes wrong in it."""
    file, wrong, asked = folder / "page.html", list[str](), list[str]()
    file.write_text(content, encoding="utf-8")
    context.set_offline(True)
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    assert asked == [file.as_uri()]
    assert wrong == []
    page.close()


def of_ada(language: str = "en-US") -> str:
    """Her page under graduated plans: €1,500 of target bonus, revenue 60 %, new customers 25 %, conversion 15 %; 60:40."""
    scheme = load(GRADUATED)
    return calculator(CalculatorTables(scheme, cast_under(scheme)), "Ada", "2025-02", language=language)


def figure(page: Page, text: str) -> None:
    """What is paid, as it stands there."""
    expect(page.locator(".figure")).to_have_text(text)


@pytest.mark.parametrize("look", LOOKS, ids=["phone", "phone dark", "wide", "small"], indirect=True)
def test_the_page_fits_and_keeps_nobody_out(context: BrowserContext, tmp_path: Path, look: Look) -> None:
    with opened(context, tmp_path, of_ada()) as page:
        figure(page, "€1,874.33")
        assert page.evaluate("document.documentElement.scrollWidth") == look.width
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator(".figure")).to_be_in_viewport()
    context.set_offline(False)
    page = context.new_page()
    page.set_content(of_ada().replace("Content-Security-Policy", "none"))  # which keeps the checking script out, too
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True)
def test_every_way_to_move_a_result_pays_it(context: BrowserContext, tmp_path: Path) -> None:
    with opened(context, tmp_path, of_ada()) as page:
        page.get_by_role("button", name="Everything at plan").click()
        figure(page, "€1,500.00")
        box, slider = (page.get_by_role(role, name="Revenue", exact=True) for role in ("spinbutton", "slider"))
        expect(box).to_have_value("50000")
        box.fill("55000")  # 110 % pays 125 %: a quarter more of 60 % of 60 % of 1,500
        figure(page, "€1,635.00")
        expect(slider).to_have_attribute("aria-valuetext", "55,000\u00a0EUR")
        slider.focus()
        slider.press("ArrowRight")
        expect(box).to_have_value("55200")
        figure(page, "€1,640.40")
        expect(page.locator("[aria-live=polite]")).to_have_text("Pay with these results: €1,640.40")
        box.fill("")
        box.blur()
        expect(box).to_have_value("55200")
        box.fill("39999")  # below the minimum nothing is paid on it: 540 less
        figure(page, "€960.00")
        page.get_by_role("button", name="Everything at the maximum").click()
        figure(page, "€2,250.00")
        page.get_by_role("button", name="As it is now").click()
        figure(page, "€1,874.33")
        expect(page.get_by_role("button", name="As it is now")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True)
def test_it_says_what_a_point_more_and_the_next_point_pay(context: BrowserContext, tmp_path: Path) -> None:
    with opened(context, tmp_path, of_ada()) as page:
        page.get_by_role("button", name="Everything at plan").click()
        page.get_by_role("spinbutton", name="Revenue", exact=True).fill("47000")
        revenue = page.locator(".reading").filter(has=page.get_by_role("heading", name="Revenue", exact=True))
        # 94 % pays 85 %; 100 % pays 100 %: 15 % of 60 % of 60 % of 1,500.
        expect(revenue.locator(".next")).to_have_text("3,000\u00a0EUR more reach 100% and pay €81.00 more.")
        expect(revenue.locator(".reached")).to_have_text("47,000 of 50,000\u00a0EUR · 94%")
        expect(revenue.locator(".pays")).to_have_text("pays 85% · weight 60%")
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Revenue one point is 500"))
        expect(row.get_by_role("cell")).to_have_text(["€13.50", "€81.00"])  # a point pays 2.5 % of it
        team = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Revenue of the team"))
        expect(team.get_by_role("cell")).to_have_text(
            ["€30.00", "€300.00"]
        )  # 5 points of 40 % of 1,500; to 110 % and 150 %


def test_numbers_are_those_of_the_language(context: BrowserContext, tmp_path: Path) -> None:
    with opened(context, tmp_path, of_ada("de-DE")) as page:
        figure(page, "1.874,33\u00a0€")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True)
def test_names_are_shown_and_never_run(context: BrowserContext, tmp_path: Path, name: str, look: Look) -> None:
    scheme, results, people = unlike_numbers(3)
    scheme = scheme.revise_card("Seller", kpis=(scheme.cards[0].kpis[0].revise(title=name, unit=name[:20]),))
    results, people = (frame.replace({"person": {"Somebody0xyz": name}}) for frame in (results, people))
    source = CalculatorTables(scheme, build(results, people.assign(team=name), scheme))
    with opened(context, tmp_path, calculator(source, name, "2026-01")) as page:
        assert page.evaluate("window.broken") is None
        assert page.get_by_role("heading", level=1).evaluate("one => one.textContent") == name
        assert page.evaluate("document.documentElement.scrollWidth") == look.width
        paid = paid_to(CalculatorProgram(source, name, "2026-01"))
        figure(page, f"€{paid / 100:,.2f}")


def test_a_script_that_is_not_the_pages_own_does_not_run(context: BrowserContext, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(of_ada().replace("</main>", "</main><script>window.broken = 1</script>"), encoding="utf-8")
    page = context.new_page()
    page.goto(file.as_uri())
    figure(page, "€1,874.33")
    assert page.evaluate("window.broken") is None
    page.close()

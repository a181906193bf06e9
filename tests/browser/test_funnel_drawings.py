"""Funnels, people needed and bridges: every word in sight, nothing cut, nothing over another, on a phone and on a wide screen."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from kpi.charts.bridgeparts import waterfall_part
from kpi.charts.funnelparts import funnel_part
from kpi.charts.staffparts import staffing_part
from kpi.funnel.backwards import funnel_needs
from kpi.funnel.funnelfile import check_funnel, read_funnel
from kpi.headcount.peopleneeded import people_needed
from kpi.headcount.staffingfile import check_staffing
from kpi.language import number
from tests.browser.test_comparison_drawings import SHELL, WRONG, draw

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "plans" / "funnel.yaml"
STAGES = ("requests", "first talk", "offer written", "second meeting")


@pytest.fixture
def easel(chromium: Browser) -> Iterator[Page]:
    """A page with nothing but a drawing, made by the scripts of the app."""
    page = chromium.new_page(viewport={"width": 1200, "height": 1500})
    css = "\n".join((SHELL / f"{name}.css").read_text("utf-8") for name in ("theme", "drawing", "drawing_funnel"))
    js = "\n".join(path.read_text("utf-8") for path in sorted(SHELL.glob("drawing*.js"), key=lambda path: path.stem))
    page.set_content(
        f"<style>:root {{color-scheme: light; font-family: sans-serif}} {css}</style><div class=stApp id=place></div>"
    )
    page.add_script_tag(content=js.replace("export default", "window.draw ="), type="module")
    page.wait_for_function("!!window.draw")
    yield page
    page.close()


@pytest.mark.parametrize("width", [366, 556, 770, 1152])
def test_the_streams_of_the_example(easel: Page, width: int) -> None:
    needs = funnel_needs(read_funnel(EXAMPLE.read_bytes(), EXAMPLE.name))
    words = draw(easel, funnel_part(needs), width)
    assert easel.evaluate(WRONG) == []
    for said in ("€600,000", "26.7% of the goal", "weakest step: 5%", "4 each", "first contract"):
        assert said.split()[0] in words
    assert easel.locator(".ribbon.weak").count() == 1


@pytest.mark.parametrize("width", [366, 770, 1152])
@pytest.mark.parametrize("goal", [900, 257_000, 12_000_000, 900_000_000])
@pytest.mark.parametrize("stages", [1, 2, 3])
def test_streams_of_every_size(easel: Page, width: int, goal: int, stages: int) -> None:
    streams = [
        {
            "title": title, "share": 1 / 3, "value": max(goal / 40, 1), "contacts": place,
            "stages": [{"title": STAGES[at], "conversion": 0.123 + 0.3 * at} for at in range(stages)],
        }
        for place, title in enumerate(("meeting", "New customers, by recommendation", "web"))
    ]  # fmt: skip
    draw(easel, funnel_part(funnel_needs(check_funnel({"goal": goal, "streams": streams}))), width)
    assert easel.evaluate(WRONG) == []


@pytest.mark.parametrize("width", [366, 770, 1152])
@pytest.mark.parametrize("people", [0, 1, 4, 60])
def test_ranges_of_people(easel: Page, width: int, people: int) -> None:
    work = [{"title": "w", "needed": 200, "fewest": 2, "most": 4}]
    roles = ("Seller", "Key account manager of the northern regions, islands and harbours", "Service")
    groups = [
        {"role": role, "people": people * (place + 1), "activities": work, "present": 1 / (place + 1)}
        for place, role in enumerate(roles)
    ]
    words = draw(easel, staffing_part(people_needed(check_staffing({"groups": groups}))), width)
    assert easel.evaluate(WRONG) == []
    assert all(role in words for role in roles)


@pytest.mark.parametrize("width", [366, 770, 1152])
@pytest.mark.parametrize("parts", [(28_147, -615_559, -63_658, 0), (1, 2, 3, 4), (-900, 900, -5, 5), (0, 0, 0, 0)])
def test_bridges(easel: Page, width: int, parts: tuple[float, ...]) -> None:
    before = 1_066_140.0
    factors = dict(zip(("leads", "conversion", "average", "discount"), map(float, parts), strict=True))
    row = pd.Series({"before": before, "after": before + sum(parts), "change": float(sum(parts)), **factors})
    words = draw(easel, waterfall_part(row, "2025-12", "2026-01", lambda amount: f"€{number(amount)}"), width)
    assert easel.evaluate(WRONG) == []
    for said in ("Dec 2025", "Jan 2026", "Leads", "Conversion", "Average deal", "Discount", "€1,066,140"):
        assert said in words

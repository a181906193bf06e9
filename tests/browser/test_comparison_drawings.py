"""Slopes, changes and bands: every name and amount in sight, nothing cut, nothing over another, from 2 to 31 rows."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from kpi import charts
from kpi.charts.comparisonparts import bands_part, changes_part, slopes_part
from kpi.comparison import Comparison, scenario
from kpi.comparison.bands import bands, relative
from kpi.language import whole_money
from tests.browser.test_picture import NAMES
from tests.test_split import story

SHELL = Path(__file__).resolve().parents[2] / "pages" / "parts" / "shell"
EUROS = whole_money("EUR")
WRONG = """() => {
  const svg = document.querySelector('svg').getBoundingClientRect(), wrong = []
  const texts = [...document.querySelectorAll('svg text')].filter(text => text.textContent.trim()), boxes = texts.map(text => text.getBoundingClientRect())
  boxes.forEach((box, at) => {
    if (box.left < svg.left - 1 || box.right > svg.right + 1 || box.top < svg.top - 2 || box.bottom > svg.bottom + 2) wrong.push(`cut: ${texts[at].textContent}`)
    boxes.slice(at + 1).forEach((other, place) => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left), down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top)
      if (across > 1 && down > 3.5) wrong.push(`${texts[at].textContent} | ${texts[at + 1 + place].textContent}`)
    })
  })
  return wrong
}"""


def compared(count: int, seed: int) -> Comparison:
    """So many people of several teams, of whom some gain, some lose and some do neither."""
    dice, (scheme, workforce) = np.random.default_rng(seed), story()
    sides = [scenario(name, scheme, workforce) for name in ("60:40 today", "Graduated team plan")]
    before = dice.integers(1, 75, count) * 100_000
    after = np.maximum(before + dice.integers(-9, 9, count) * 90_000, 0)
    there = np.ones(count, bool)
    people = pd.DataFrame(
        {
            "person": [f"{NAMES[place % len(NAMES)]} {place}" for place in range(count)],
            "team": [f"{NAMES[place % 7 % len(NAMES)]} team {place % 7}" for place in range(count)],
            "strong": before > 4_000_000,
            "before": before,
            "after": after,
            "change": after - before,
            "relative": relative(before, after),
            "band": bands(before, after, there, there),
            "target_before": 5_000_000,
            "target_after": 5_000_000,
        }
    )
    return Comparison(sides[0], sides[1], people)


@pytest.fixture
def easel(chromium: Browser) -> Iterator[Page]:
    """A page with nothing but a drawing, made by the scripts of the app."""
    page = chromium.new_page(viewport={"width": 1200, "height": 1100})
    css = "\n".join(
        (SHELL / f"{name}.css").read_text("utf-8")
        for name in ("theme", "drawing", "drawing_comparison", "drawing_roles")
    )
    js = "\n".join(path.read_text("utf-8") for path in sorted(SHELL.glob("drawing*.js"), key=lambda path: path.stem))
    page.set_content(
        f"<style>:root {{color-scheme: light; font-family: sans-serif}} {css}</style><div class=stApp id=place></div>"
    )
    page.add_script_tag(content=js.replace("export default", "window.draw ="), type="module")
    page.wait_for_function("!!window.draw")
    yield page
    page.close()


def draw(page: Page, part: charts.Part | None, width: int) -> str:
    """Draws one part in so many pixels; gives its words."""
    page.evaluate(
        """([part, width]) => {
          const place = document.querySelector('#place')
          place.style.width = `${width}px`
          place.innerHTML = '<div class="drawing"></div>'
          window.draw({ data: { name: 'one', drawings: { one: [part] }, made: Date.now() * 1000, at: 0, told: 0 }, parentElement: place })
        }""",
        [json.loads(json.dumps(part)), width],
    )
    return " ".join(page.locator("svg text").all_text_contents())


@pytest.mark.parametrize("width", [366, 556, 1152])
@pytest.mark.parametrize("relative_to_before", [False, True])
def test_everybody_up_to_31_has_a_row_with_name_and_amount(easel: Page, width: int, relative_to_before: bool) -> None:
    for count in range(2, 32):
        found = compared(count, count)
        words = draw(easel, changes_part(found, EUROS, 100, relative=relative_to_before), width)
        assert easel.evaluate(WRONG) == [], (count, width)
        for name in found.people["person"]:
            assert name in words, (name, width)


@pytest.mark.parametrize("width", [366, 556, 1152])
@pytest.mark.parametrize("count", [2, 5, 12, 31, 120])
def test_slopes_say_from_where_to_where_each_group_goes(easel: Page, width: int, count: int) -> None:
    for seed in range(6):
        part = slopes_part(compared(count, seed))
        words = draw(easel, part, width)
        assert easel.evaluate(WRONG) == [], (count, width, seed)
        assert part is not None
        for row in part["frames"][0]:
            assert row["was"] in words
            assert row["now"] in words
            assert row["name"] in words


@pytest.mark.parametrize("width", [366, 556, 1152])
@pytest.mark.parametrize("count", [32, 120, 700])
def test_many_have_a_bar_each_and_the_bands_hold_them_all(easel: Page, width: int, count: int) -> None:
    found = compared(count, 7)
    words = draw(easel, changes_part(found, EUROS, 100), width)
    assert easel.evaluate(WRONG) == []
    assert easel.locator("g.change").count() == count
    assert "gain €" in words
    words = draw(easel, bands_part(found, EUROS), width)
    assert easel.evaluate(WRONG) == []
    assert all(title in words for title in ("loses more than 5%", "gains more than 5%"))

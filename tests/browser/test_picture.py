"""The picture of the product in its sizes: every name and amount in sight, nothing over another, and files that stand alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from kpi import charts
from kpi.language import money
from tests.browser.conftest import Look, settle

SHELL = Path(__file__).resolve().parents[2] / "pages" / "parts" / "shell"
NAMES = (
    "Ana Li",
    "Bartholomew Featherstonehaugh",
    "Chidi Okonkwo-Smith",
    "Dörte Müller",
    "Émile",
    "Françoise de la Tour",
)
OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('.people text')].filter(text => text.textContent), svg = document.querySelector('.people').getBoundingClientRect()
  const boxes = texts.map(text => text.getBoundingClientRect()), wrong = []
  boxes.forEach((box, at) => {
    if (box.left < svg.left - 1 || box.right > svg.right + 1 || box.top < svg.top - 1 || box.bottom > svg.bottom + 1) wrong.push(`cut: ${texts[at].textContent}`)
    for (let other = at + 1; other < boxes.length; other++) {
      const across = Math.min(box.right, boxes[other].right) - Math.max(box.left, boxes[other].left)
      const down = Math.min(box.bottom, boxes[other].bottom) - Math.max(box.top, boxes[other].top)
      if (across > 1 && down > 3.5) wrong.push(`${texts[at].textContent} | ${texts[other].textContent}`)
    }
  })
  return wrong
}"""


def crowd(count: int, seed: int = 0) -> pd.DataFrame:
    """So many people with amounts of all sizes, of whom some gain and some lose."""
    dice = np.random.default_rng(seed)
    alone = (dice.integers(0, 75, count) * 100_000).astype(int)
    payout = np.maximum(alone + dice.integers(-30, 30, count) * 100_000, 0)
    gained = np.maximum(payout - alone, 0)
    own = alone * 6 // 10
    own = np.minimum(own, payout - gained)
    return pd.DataFrame(
        {
            "person": [f"{NAMES[place % len(NAMES)]} {place}" for place in range(count)],
            "strong": alone >= 4_000_000,
            "own": own,
            "team_part": payout - gained - own,
            "gained": gained,
            "lost": np.maximum(alone - payout, 0),
            "target": dice.choice([4_000_000, 5_000_000], count) if seed % 2 else np.full(count, 5_000_000),
            "payout": payout,
        }
    )


@pytest.fixture
def easel(chromium: Browser) -> Iterator[Page]:
    """A page with nothing but a drawing, made by the scripts of the app."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    named = re.findall(r'"(drawing\w*\.(?:css|js))"', (SHELL / "drawing.py").read_text(encoding="utf-8"))
    styles, scripts = (
        "\n".join((SHELL / name).read_text(encoding="utf-8") for name in ("theme.css", *named) if name.endswith(kind))
        for kind in (".css", ".js")
    )
    page.set_content(
        f"<style>:root {{color-scheme: light; font-family: sans-serif}} {styles}</style><div id=place></div>"
    )
    page.add_script_tag(content=scripts.replace("export default", "window.draw ="), type="module")
    page.wait_for_function("!!window.draw")
    yield page
    page.close()


def draw(page: Page, part: charts.Part, width: int) -> None:
    """Draws one part in so many pixels."""
    page.evaluate(
        """([part, width]) => {
          const place = document.querySelector('#place')
          place.style.width = `${width}px`
          place.innerHTML = '<div class="drawing"></div>'
          window.draw({ data: { name: 'people', drawings: { people: [part] }, made: Date.now() * 1000, at: 0, told: 0 }, parentElement: place })
        }""",
        [json.loads(json.dumps(part)), width],
    )


@pytest.mark.parametrize("width", [366, 556, 772, 1152])
@pytest.mark.parametrize("seed", [0, 1])
def test_every_name_and_amount_is_in_sight_and_none_lies_over_another(easel: Page, width: int, seed: int) -> None:
    for count in range(2, 32):
        people = crowd(count, seed)
        draw(easel, charts.bars_part(people, "EUR", today=people["payout"].to_numpy(float)[::-1].copy()), width)
        assert easel.evaluate(OVERLAPS) == [], (count, width, seed)
        shown = " ".join(easel.locator(".people text").all_text_contents())
        for person in people.to_dict("records"):
            assert all(word in shown for word in str(person["person"]).split()), person
            assert money(person["payout"], "EUR", exact=False).strip("€") in shown


@pytest.mark.parametrize(("window", "zoom"), [((1280, 720), 2), ((390, 844), 1.25)], ids=["projector", "phone"])
@pytest.mark.parametrize("count", [2, 10, 12, 13, 17, 24, 31])
def test_everybody_has_room_on_a_slide(easel: Page, count: int, window: tuple[int, int], zoom: float) -> None:
    easel.set_viewport_size({"width": window[0], "height": window[1]})
    easel.evaluate("document.querySelector('#place').className = 'st-key-slide'")
    easel.add_style_tag(content=f".st-key-slide .drawing {{zoom: {zoom}}} body {{margin: 0}}")
    people = crowd(count).assign(
        target=lambda frame: frame["target"].where(frame.index != 1, 0)
    )  # one is paid by commission
    draw(easel, charts.bars_part(people, "EUR", today=people["payout"].to_numpy(float)[::-1].copy()), window[0] - 48)
    assert easel.evaluate(OVERLAPS) == []
    box = easel.locator("svg.people").bounding_box()
    assert box
    assert 100 < box["height"] <= window[1] - 52
    assert box["width"] <= window[0]
    drawn, crowded = easel.locator("g.bar").count(), easel.locator("svg.crowd").count()
    assert drawn == count - (crowded and int((people["target"] == 0).sum()))


@pytest.mark.parametrize("count", [32, 120, 200, 700])
@pytest.mark.parametrize("width", [366, 772, 1152])
def test_many_people_keep_a_bar_that_can_be_seen_and_words_that_can_be_read(
    easel: Page, count: int, width: int
) -> None:
    draw(easel, charts.bars_part(crowd(count), "EUR", found="Ana Li 6"), width)
    assert easel.evaluate(OVERLAPS) == []
    assert easel.locator(".bar").count() <= charts.MOST_SINGLE
    assert "Ana Li 6" in " ".join(easel.locator(".people .told").all_text_contents())
    narrowest = easel.locator(".bar rect.own").evaluate_all(
        "bars => Math.min(...bars.map(bar => +bar.getAttribute('width')))"
    )
    assert narrowest >= (2 if width > 1000 else 0.8)


def test_nothing_is_drawn_without_width_or_without_people(easel: Page) -> None:
    draw(easel, charts.bars_part(crowd(5), "EUR"), 0)
    assert easel.locator("svg").count() == 0
    draw(easel, charts.bars_part(crowd(5).iloc[:0], "EUR"), 600)
    assert easel.locator("svg").count() == 0


def test_arrow_keys_walk_from_bar_to_bar_and_say_who_it_is(easel: Page) -> None:
    draw(easel, charts.bars_part(crowd(120), "EUR"), 1152)
    easel.locator(".bar[tabindex='0']").focus()
    first = easel.locator(".tip").inner_text()
    easel.keyboard.press("ArrowRight")
    assert easel.locator(".tip").inner_text() != first
    assert easel.locator(".tip").inner_text() == easel.evaluate("document.activeElement.getAttribute('aria-label')")
    easel.keyboard.press("End")
    assert easel.evaluate("document.activeElement === [...document.querySelectorAll('.bar')].at(-1)")
    assert easel.locator(".bar[tabindex='0']").count() == 1


def test_the_legend_names_only_what_is_drawn(easel: Page) -> None:
    people = crowd(20).assign(gained=0, team_part=0, lost=0)
    draw(easel, charts.bars_part(people, "EUR"), 1152)
    assert easel.locator(".legend text").all_text_contents() == ["own result", "target bonus"]
    few = people.head(10).assign(person=[f"Kim {place}" for place in range(10)])
    draw(easel, charts.bars_part(few, "EUR"), 1152)
    assert easel.locator(".legend text").count() == 0


@pytest.mark.parametrize("look", [Look(1440, 900), Look(1440, 900, "dark")], indirect=True, ids=["light", "dark"])
def test_the_picture_is_a_file_that_stands_alone(app: Page, app_url: str, tmp_path: Path) -> None:
    app.goto(f"{app_url}/split?d=story")
    settle(app)
    expect(app.locator(".st-key-split_picture .bar")).to_have_count(10)
    saved = {kind: _saved(app, kind, tmp_path) for kind in ("SVG", "PNG")}
    text = saved["SVG"].read_text(encoding="utf-8")
    words = " ".join(piece.strip() for piece in ElementTree.fromstring(text).itertext() if piece.strip())  # noqa: S314 - our own file
    for said in (
        "The three strong lose 40% of their bonus. Nobody gains it: the employer keeps €142,500.",
        "Bonus of each of 10 people, in EUR, Jan 2026",
        "A what-if, not a prediction.",
        "45,000",
        "lost through the team",
        "3 strong",
    ):
        assert said in words, words
    assert "var(" not in text
    assert "class=" not in text
    assert not re.search(r"(href|src)=.http|url\((?!data:)", text)
    assert "font-face" in text
    image = saved["PNG"].read_bytes()
    assert image.startswith(b"\x89PNG")
    width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
    assert width > 1200
    assert height > 700
    assert len(image) > 20_000


def _saved(app: Page, kind: str, folder: Path) -> Path:
    app.get_by_role("button", name="PNG · SVG").click()
    with app.expect_download() as download:
        app.get_by_role("button", name=kind, exact=True).click()
    assert download.value.suggested_filename == f"sixtyforty-split-picture.{kind.lower()}"
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_slider_of_the_split_is_told_in_words_and_a_whole_drag_is_one_undo(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/split?d=story")
    settle(app)
    slider = app.get_by_role("slider", name="Split of the bonus between own result and team result")
    assert slider.get_attribute("aria-valuetext") == "60 : 40, own result 60%, team result 40%"
    box = slider.bounding_box()
    assert box
    app.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    app.mouse.down()
    for place in (0.65, 0.7, 0.75, 0.8):
        app.mouse.move(box["x"] + box["width"] * place, box["y"] + box["height"] / 2)
        app.wait_for_timeout(400)  # so long that the server hears each of them
    app.mouse.up()
    stood = int(slider.input_value())
    assert stood > 75
    expect(app.locator(".readout")).to_have_text(f"{stood} : {100 - stood}")
    expect(app.get_by_role("button", name="Undo")).to_be_enabled()
    app.get_by_role("button", name="Undo").click()
    expect(slider).to_have_value("60")
    expect(app.get_by_role("button", name="Undo")).to_be_disabled()
    expect(app.locator(".readout")).to_have_text("60 : 40")


def test_the_lines_run_as_the_slider_does_and_move_it(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/split?d=story")
    settle(app)
    app.get_by_text("Pay at every split").click()
    lines = app.locator(".st-key-lines svg.drag")
    expect(lines).to_be_visible()
    assert lines.locator("text.tick").filter(has_text=re.compile(r"^\d+:\d+$")).all_text_contents()[::5] == [
        "0:100",
        "100:0",
    ]
    lines.scroll_into_view_if_needed()
    box = lines.bounding_box()
    assert box
    app.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 80)
    app.mouse.down()
    app.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 80)
    app.mouse.up()
    assert int(app.locator(".st-key-split input[type=range]").input_value()) > 80


@pytest.mark.parametrize("look", [Look(1440, 900), Look(1280, 720)], indirect=True, ids=["wide", "small"])
def test_the_curve_of_the_team_lies_beside_where_there_is_room(app: Page, app_url: str, look: Look) -> None:
    app.goto(f"{app_url}/split?d=story")
    settle(app)
    close, opener = app.get_by_role("button", name="Close"), app.get_by_role("button", name="The team's curve")
    if look.width < 1400:
        expect(close).to_be_hidden()
        opener.click()
    expect(close).to_be_visible()
    expect(opener).to_be_hidden()
    close.click()
    expect(close).to_be_hidden()
    expect(opener).to_be_visible()


@pytest.mark.parametrize(
    "look", [Look(1280, 720), Look(1920, 1080), Look(390, 844)], indirect=True, ids=["projector", "wall", "phone"]
)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_a_slide_has_sentence_picture_and_slider_in_sight(app: Page, app_url: str, look: Look, sample: str) -> None:
    app.goto(f"{app_url}/split?d={sample}")
    settle(app)
    app.get_by_role("button", name="Present").click()
    slide = app.locator(".st-key-slide")
    expect(app.locator("h1")).to_have_count(1)
    for part in (slide.locator("h1"), slide.locator("svg.people"), slide.locator(".live.split .marks")):
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] <= look.height
    assert app.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True, ids=["phone"])
def test_on_a_phone_figures_and_picture_stand_above_the_slider_and_stay_where_they_are(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/split?d=company")
    settle(app)
    expect(app.locator("svg.people")).to_be_visible()
    places = ("svg.people", ".st-key-split input[type=range]", "h1")
    before = [app.locator(place).bounding_box() for place in places]
    assert all(before)
    tops = [box["y"] for box in before if box]
    assert tops == sorted(tops)
    slider = app.locator(places[1])
    for key in ("Home", "End", "PageDown"):
        slider.press(key)
        assert [box["y"] for place in places if (box := app.locator(place).bounding_box())] == tops, key


@pytest.mark.parametrize("look", [Look(390, 844)], indirect=True, ids=["phone"])
@pytest.mark.parametrize("sample", ["story", "company"])
def test_on_a_phone_figures_picture_and_slider_stay_while_the_rest_scrolls(
    app: Page, app_url: str, sample: str
) -> None:
    app.goto(f"{app_url}/split?d={sample}")
    settle(app)
    expect(app.get_by_role("heading", name="What would mend it")).to_be_visible()
    strip = (".st-key-lab .figures", "svg.people", ".st-key-split input[type=range]")
    tops = []
    for far in (400, 800):
        app.evaluate("far => document.querySelector('[data-testid=stMain]').scrollTo(0, far)", far)
        boxes = [app.locator(place).bounding_box() for place in strip]
        tops.append([round(box["y"]) for box in boxes if box])
    assert tops[0] == tops[1] == sorted(tops[0])
    assert 0 <= tops[0][0] < tops[0][-1] < 0.5 * 844

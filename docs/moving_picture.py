"""Makes the moving picture of the README from the real page: `python -m docs.moving_picture`, after `make test` has set up the browser."""

import io
from collections.abc import Iterator
from typing import Literal

from PIL import Image
from playwright.sync_api import Locator, Page

from bench.app import ROOT, chromium, free_port, serving

FILE = ROOT / "assets" / "split.webp"
SIZE = {"width": 1180, "height": 720}
LEGS = ((100, 60), (60, 100), (100, 60))
STEP = 2
MOVING, RESTING = 60, 1600  # milliseconds that a frame stays
WIDTH = 880
SHARPNESS = 1.5


def main() -> None:
    """The story: from 100:0 to 60:40 and back."""
    with serving(ROOT / "app.py", free_port()) as server, chromium() as browser:
        page = browser.new_page(viewport=SIZE, locale="en-US", reduced_motion="reduce", device_scale_factor=SHARPNESS)  # type: ignore[arg-type]
        page.goto(f"{server.url}/?d=story")
        page.get_by_role("button", name="Open the story").click()
        slider = page.locator(".st-key-split input[type=range]")
        slider.focus()
        frames, durations = zip(*_frames(page, slider), strict=True)
        browser.close()
    frames[0].save(FILE, save_all=True, append_images=frames[1:], duration=durations, loop=0, quality=70, method=6)


def _frames(page: Page, slider: Locator) -> Iterator[tuple[Image.Image, int]]:
    for start, end in LEGS:
        for share in range(start, end, STEP if end > start else -STEP):
            _move(page, slider, share)
            yield _taken(page), RESTING if share == start else MOVING
    _move(page, slider, end)
    yield _taken(page), RESTING


def _move(page: Page, slider: Locator, share: int) -> None:
    """The slider's value as a hand would set it; the picture follows in the browser."""
    slider.evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })) }", share
    )
    page.wait_for_timeout(120)


def _taken(page: Page) -> Image.Image:
    """What the reader sees beside the menu: from the slider to the brackets under the picture."""
    shot = Image.open(io.BytesIO(page.screenshot()))
    left = _edge(page.get_by_test_id("stSidebar"), "width")
    top, bottom = _edge(page.locator(".st-key-head"), "height"), _edge(page.locator(".st-key-split_tools"), "y")
    part = shot.crop((left, top, shot.width, min(bottom, shot.height))).convert("RGB")
    return part.resize((WIDTH, round(WIDTH * part.height / part.width)), Image.Resampling.LANCZOS)


def _edge(part: Locator, side: Literal["y", "width", "height"]) -> int:
    """Where a part of the page lies, in the pixels of the picture."""
    box = part.bounding_box()
    if box is None:
        raise RuntimeError("the page has changed: what the picture is cut by is not on it")
    return round(box[side] * SHARPNESS)


if __name__ == "__main__":
    main()

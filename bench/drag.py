"""From the hand that drags a slider to the picture that follows it, on our pages and on one without an engine."""

import time
from bisect import bisect_left
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from bench.app import HERE, ROOT, chromium, free_port, profile, serving, visit
from bench.measure import Finding

SECONDS = 2.0
STEPS = 120
SLOWEST, FEWEST = 1.5, 1 / 0.6
"""Median from hand to picture against the yardstick's; answers of the yardstick against ours."""


class Dragged(NamedTuple):
    """What one drag of two seconds gave."""

    answers: int
    latency: float
    """Milliseconds: the median over all moves of the hand to the first picture that shows them or later ones."""


class Handle(NamedTuple):
    """A slider that asks the server: its name, its page, where it stands, and what has to be clicked before."""

    name: str
    page: str
    place: str
    part: str = ""


HANDLES = (
    Handle("drag scheme, a weight", "scheme", ".st-key-weights", "Weights"),
    Handle("drag scheme, a threshold", "scheme", "[class*=_points]"),
    Handle("drag forecast", "forecast", "[class*=st-key-ahead]"),
)


def hand_to_picture(rounds: int = 5) -> Iterator[Finding]:
    """Each slider on the sample company, in turns with the same component on a page without an engine."""
    with (
        serving(ROOT / "app.py", free_port()) as ours,
        serving(HERE / "apps" / "live_slider.py", free_port()) as floor,
        chromium() as browser,
    ):
        for handle in HANDLES:
            pairs = [_pair(browser, handle, ours.url, floor.url) for _ in range(rounds)]
            yield from _findings(handle.name, pairs)


def _pair(browser: Browser, handle: Handle, url: str, floor: str) -> tuple[Dragged, Dragged]:
    with profile(browser) as reader, profile(browser) as other:
        for context in (reader, other):
            context.add_init_script(path=HERE / "drag.js")
        page, yardstick = reader.new_page(), other.new_page()
        visit(page, f"{url}/?d=company")
        visit(page, f"{url}/{handle.page}")
        if handle.part:
            page.get_by_role("radio", name=handle.part).click()
        visit(yardstick, floor)
        return _dragged(page, handle.place), _dragged(yardstick, ".st-key-value")


def _dragged(page: Page, place: str) -> Dragged:
    """A hand that goes over most of the slider and back in two seconds."""
    slider = page.locator(f"{place} input[type=range]").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    if box is None:
        raise RuntimeError(f"the slider at {place} is not on the screen")
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.evaluate("Object.assign(drag, { moves: [], pictures: [] })")
    began = time.monotonic()
    for step in range(STEPS):
        there = abs((step / STEPS * 4 + 1) % 4 - 2) / 2  # from the middle to one end, to the other, and back
        page.mouse.move(box["x"] + box["width"] * (0.1 + 0.8 * there), middle)
        time.sleep(max(0.0, began + (step + 1) * SECONDS / STEPS - time.monotonic()))
    moves, pictures = page.evaluate("[drag.moves, drag.pictures]")
    page.mouse.up()
    return _counted(moves, pictures)


def _counted(moves: list[float], pictures: list[float]) -> Dragged:
    """One message is in flight at a time, so a picture shows the last move before the message that it answers was sent.

    That was sent at the first move after the answer before, or with that answer when there were moves while it was waited for.
    """
    shown, sent = [], moves[0]
    for picture in pictures:
        if picture <= sent:
            continue
        shown.append((moves[bisect_left(moves, sent + 1e-6) - 1], picture))
        later = [move for move in moves if move > sent]
        if not later:
            break
        sent = max(picture, later[0])
    latencies = [next((picture - move for seen, picture in shown if seen >= move), None) for move in moves]
    return Dragged(len(shown), median(value for value in latencies if value is not None))


def _findings(name: str, pairs: list[tuple[Dragged, Dragged]]) -> Iterator[Finding]:
    ours, yardstick = zip(*pairs, strict=True)
    answers = median(one.answers for one in ours), median(one.answers for one in yardstick)
    note = f"{answers[0]:.0f} answers in {SECONDS:.0f} s (yardstick {answers[1]:.0f})"
    latency = [tuple(one.latency for one in side) for side in (ours, yardstick)]
    yield Finding(f"{name}: hand to picture", "ms", *latency, SLOWEST, note)
    pause = [tuple(SECONDS * 1000 / one.answers for one in side) for side in (ours, yardstick)]
    yield Finding(f"{name}: between answers", "ms", *pause, FEWEST)

"""From the hand that drags a slider to the picture that follows it, on our pages and on one without an engine."""

import math
import time
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page

from bench.app import HERE, ROOT, chromium, free_port, profile, serving, visit
from bench.measure import Finding

SECONDS = 2.0
STEPS = 120
SLOWEST, FEWEST = 1.5, 1 / 0.6
"""Median from hand to picture against the yardstick's; answers of the yardstick against ours."""


class Dragged(NamedTuple):
    """What one drag of two seconds gave; a busy machine moves the hand for longer."""

    answers: int
    pause: float
    """Milliseconds from one to the next, on average."""
    latency: float
    """Milliseconds: the median over all moves of the hand to the first picture that shows them or later ones."""


class Handle(NamedTuple):
    """A slider that asks the server: its name here, its page, what it is called there, and what is clicked before it is in sight."""

    name: str
    page: str
    slider: str
    clicks: tuple[tuple[Literal["radio", "button"], str], ...] = ()


def _part(name: str) -> tuple[tuple[Literal["radio"], str]]:
    return (("radio", name),)


HANDLES = (
    Handle("goal of a funnel", "plans", "Goal of the month", _part("Funnel")),
    Handle("people for it", "plans", "People there are", _part("People needed")),
    Handle("weight", "scheme", "Weight of Revenue of Seller"),
    Handle("threshold", "scheme", "Minimum of Revenue of Seller"),
    Handle("team share", "scheme", "Individual share", _part("Team")),
    Handle("team curve", "scheme", "Minimum plan of the team", _part("Team")),
    Handle("role weight", "roles", "Weight of Conversion of requests of Inbound sales"),
    Handle("goal weight", "roles", "Weight of Conversion of requests of Seller", _part("Goals")),
    Handle("strong rule", "split", "Individual score", (("button", "Change who is strong"),)),
    Handle("credit", "split", "Luck of a person in a period", _part("How much team?")),
    Handle("leavers", "split", "Leave in a year without a team part", _part("Will they leave?")),
    Handle("affordable", "split", "Affordable", _part("Three to choose")),
    Handle("average result", "forecast", "Average result"),
    Handle("spread", "forecast", "How much results vary"),
    Handle("share ahead", "forecast", "Individual share"),
    Handle("target bonuses", "forecast", "Target bonuses"),
)
_YARDSTICK = "Value"
_UNFOLDS = 60_000
"""Milliseconds that a part of a page may take until its sliders are there."""
_SETTLES = 1_000
"""Milliseconds until what was scrolled and drawn stands."""


def hand_to_picture(rounds: int = 5) -> Iterator[Finding]:
    """Each slider on the sample company, in turns with the same component on a page without an engine."""
    with (
        serving(ROOT / "app.py", free_port()) as ours,
        serving(HERE / "apps" / "live_slider.py", free_port()) as floor,
        chromium() as browser,
    ):
        for handle in HANDLES:
            pairs = [_pair(browser, handle, ours.url, floor.url) for _ in range(rounds)]
            yield from _findings(f"drag {handle.name}", pairs)


def _pair(browser: Browser, handle: Handle, url: str, floor: str) -> tuple[Dragged, Dragged]:
    with profile(browser) as reader, profile(browser) as other:
        for context in (reader, other):
            context.add_init_script(path=HERE / "drag.js")
        page, yardstick = reader.new_page(), other.new_page()
        visit(page, f"{url}/?d=company")
        visit(page, f"{url}/{handle.page}")
        for role, name in handle.clicks:
            page.get_by_role(role, name=name).click()
        visit(yardstick, floor)
        return _dragged(page, handle.slider), _dragged(yardstick, _YARDSTICK)


def _dragged(page: Page, name: str) -> Dragged:
    """A hand that goes over most of the slider and back in two seconds."""
    slider = page.get_by_role("slider", name=name).locator("visible=true").first
    slider.wait_for(timeout=_UNFOLDS)
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(_SETTLES)
    box = slider.bounding_box()
    if box is None:
        raise RuntimeError(f"the slider {name} is not on the screen")
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.evaluate("Object.assign(drag, { moves: [], asked: [], pictures: [] })")
    began = time.monotonic()
    for step in range(STEPS):
        there = abs((step / STEPS * 4 + 1) % 4 - 2) / 2  # from the middle to one end, to the other, and back
        page.mouse.move(box["x"] + box["width"] * (0.1 + 0.8 * there), middle)
        time.sleep(max(0.0, began + (step + 1) * SECONDS / STEPS - time.monotonic()))
    moves, asked, pictures = page.evaluate("[drag.moves, drag.asked, drag.pictures]")
    page.mouse.up()
    return counted(moves, asked, pictures)


def counted(moves: list[float], asked: list[float], pictures: list[float]) -> Dragged:
    """One message is in flight at a time, so what is drawn last before the next one is the answer to this one: it shows the move that was sent.

    A message from before the first move, such as that of the press, shows none of them.
    """
    shown = []
    for sent, following in pairwise([*(one for one in asked if one >= moves[0]), math.inf]):
        drawn = [picture for picture in pictures if sent < picture <= following]
        if drawn:
            shown.append((moves[bisect_right(moves, sent) - 1], drawn[-1]))
    latencies = [next((picture - move for seen, picture in shown if seen >= move), None) for move in moves]
    pause = (moves[-1] - moves[0]) / max(len(shown), 1)
    return Dragged(len(shown), pause, median(value for value in latencies if value is not None))


def _findings(name: str, pairs: list[tuple[Dragged, Dragged]]) -> Iterator[Finding]:
    ours, yardstick = zip(*pairs, strict=True)
    answers = median(one.answers for one in ours), median(one.answers for one in yardstick)
    note = f"{answers[0]:.0f} answers (yardstick {answers[1]:.0f})"
    latency, least = (tuple(one.latency for one in side) for side in (ours, yardstick))
    yield Finding(f"{name}: hand to picture", "ms", latency, least, SLOWEST, note)
    pause, shortest = (tuple(one.pause for one in side) for side in (ours, yardstick))
    yield Finding(f"{name}: between answers", "ms", pause, shortest, FEWEST)

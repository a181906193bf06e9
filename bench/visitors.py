"""Fifty visitors at once, as browsers speak with the server: how long each waits for the answer to a slider, beside a neighbour with much to do as well, and how long they all take to open."""

import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import cycle
from typing import Any, NamedTuple

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.app import HERE, ROOT, free_port, serving
from bench.measure import Finding
from bench.memory import resident_memory
from bench.neighbour import NEIGHBOURS, large_file
from bench.visitor import Page, Visitor, visiting

VISITORS = 50
PAUSE = 2.0
"""Seconds between two moves of a visitor."""
MOVES = 10
_HIGHEST = 80
"""A weight in percent that is never moved to."""
TURNS = 3
SLOWEST = 3.0
SLOWEST_OPENING = 1.5
SLOWEST_BESIDE = 4.0
_LONGEST_BESIDE = 60.0
"""Seconds."""
LARGEST = 16.0
"""MiB of a visitor who only moves a slider."""


def _our_slider(slider: Any, value: int) -> WidgetState:
    """The first weight, moved and let go."""
    first = _first_weight(slider)
    told = {"name": first["name"], "value": first["low"] + value, "drag": value, "rest": True, "told": value}
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{slider.id}__events")
    state.json_trigger_value = json.dumps([{"event": "moved", "value": told}])
    return state


def _first_weight(slider: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(slider.bytes)["rows"][0]["slides"][0]
    return found


def _our_slider_shows(visitor: Visitor, value: int) -> bool:
    first = _first_weight(visitor.widget)
    return bool(first["value"] == first["low"] + value)


def _plain_slider(slider: Any, value: int) -> WidgetState:
    state = WidgetState(id=slider.id)
    state.double_array_value.data.append(float(value))
    return state


OURS = Page("scheme", "d=company", "-weights", _our_slider, _our_slider_shows)
YARDSTICK = Page("", "", "-value", _plain_slider, lambda visitor, value: visitor.text == f"{value} of 100")


def visitors(rounds: int = VISITORS) -> Iterator[Finding]:
    """So many visitors of the sample company, and as many of a page with one slider, each on a server of its own; they move in turns."""
    ports = free_port(), free_port()
    with serving(ROOT / "app.py", ports[0]) as ours, serving(HERE / "apps" / "one_slider.py", ports[1]) as theirs:
        yield from asyncio.run(_found(Side(ports[0], ours.pid, OURS), Side(ports[1], theirs.pid, YARDSTICK), rounds))


class Side(NamedTuple):
    """A server with one page."""

    port: int
    pid: int
    page: Page


async def _found(ours: Side, theirs: Side, count: int) -> list[Finding]:
    found = []
    async with AsyncExitStack() as stack:
        others, their_memory, _together = await _opened(theirs, stack, count)
        crowd, memory, together = await _opened(ours, stack, count)
        alone = await _one_after_another(ours.port, ours.page, count)
        note = f"{count} openings of ours at once against the same one after another"
        found.append(Finding("visitors: opening", "ms", (together,), (alone,), SLOWEST_OPENING, note))
        note = f"what the server has more after {count} visitors, for each; of an empty page {their_memory:.2f} MiB"
        found.append(Finding("visitors: memory of a visitor", "MiB", (memory,), (1.0,), LARGEST, note))
        turns = [(await _all_move(crowd), await _all_move(others)) for _ in range(TURNS)]
        mine, empty = ([turn[side] for turn in turns] for side in (0, 1))
        found.append(_answers("visitors: answer", mine, empty, SLOWEST, f"{count} visitors of an empty page"))
        large_file()
        for name, act in NEIGHBOURS:
            before = await _all_move(crowd)
            moves = await _all_move(crowd, asyncio.ensure_future(act(ours.port)))
            against = "the same visitors right before"
            found.append(_answers(f"visitors: beside {name}", [moves], [before], SLOWEST_BESIDE, against))
        apart = [(await _all_move(crowd, apart=True), await _all_move(others, apart=True)) for _ in range(TURNS)]
        mine, empty = ([turn[side] for turn in apart] for side in (0, 1))
        against = (
            "the same of an empty page; everybody goes another way, so that nobody finds what another has asked for"
        )
        found.append(_answers("visitors: answer, all apart", mine, empty, None, against))
    return found


async def _opened(side: Side, stack: AsyncExitStack, count: int) -> tuple[list[Visitor], float, float]:
    """So many visitors who open a page at once, with the memory of each in MiB and the milliseconds that it takes until the last has it."""
    await _one_after_another(side.port, side.page, 1)  # what is loaded with the first visitor is not counted
    before = resident_memory(side.pid)
    crowd = [await stack.enter_async_context(visiting(side.port, side.page)) for _ in range(count)]
    together = max(await asyncio.gather(*(one.open() for one in crowd)))
    return crowd, (resident_memory(side.pid) - before) / count / 2**20, together


def _answers(
    name: str, ours: Sequence[list[float]], theirs: Sequence[list[float]], limit: float | None, against: str
) -> Finding:
    """Within which time nineteen of twenty answers had come, in each turn."""
    late, early = (tuple(_late(moves) for moves in side) for side in (ours, theirs))
    note = f"19 of 20 of {len(ours[0])} answers, a move every {PAUSE:.0f} s, against {against}"
    return Finding(name, "ms", late, early, limit, note)


def _late(moves: list[float]) -> float:
    return sorted(moves)[int(0.95 * (len(moves) - 1))]


async def _one_after_another(port: int, page: Page, count: int) -> float:
    """Milliseconds of so many openings."""
    took = 0.0
    for _ in range(count):
        async with visiting(port, page) as one:
            took += await one.open()
    return took


async def _all_move(
    crowd: Sequence[Visitor], beside: "asyncio.Future[None] | None" = None, *, apart: bool = False
) -> list[float]:
    """Milliseconds of everybody's moves, the same ones or `apart`; with a neighbour, while that has something to do, but for a minute at most."""
    chance = random.Random(6040)  # noqa: S311 - when each begins, and where to
    ways = [_way(chance, apart=apart, back_and_forth=beside is not None) for _ in crowd]
    times = await asyncio.gather(
        *(_moves(one, PAUSE * chance.random(), way, beside) for one, way in zip(crowd, ways, strict=True))
    )
    if beside and not beside.done():
        beside.cancel()
    elif beside:
        beside.result()
    return [time for of_one in times for time in of_one]


def _way(chance: random.Random, *, apart: bool, back_and_forth: bool) -> Iterator[int]:
    """The values of one visitor's moves."""
    if back_and_forth:
        return cycle((MOVES + 1, MOVES + 2))
    return iter(chance.sample(range(1, _HIGHEST), MOVES) if apart else range(1, MOVES + 1))


async def _moves(
    visitor: Visitor, first: float, way: Iterator[int], beside: "asyncio.Future[None] | None"
) -> list[float]:
    """Each move two seconds after the one before, or as soon as that was answered."""
    await asyncio.sleep(first)
    times: list[float] = []
    until = time.monotonic() + _LONGEST_BESIDE
    while not beside.done() and time.monotonic() < until if beside else len(times) < MOVES:
        began = time.monotonic()
        times.append(await visitor.move(next(way)))
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - began)))
    return times

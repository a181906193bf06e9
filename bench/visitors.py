"""Fifty visitors at once, as browsers speak with the server: how long each waits for the answer to a slider, beside a neighbour with much to do as well, and how long they all take to open."""

import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.app import HERE, ROOT, free_port, serving
from bench.measure import Finding
from bench.memory import resident_memory
from bench.neighbour import NEIGHBOURS, Neighbour
from bench.visitor import Page, Visitor, visiting

VISITORS = 50
PAUSE = 2.0
"""Seconds between two moves of a visitor."""
MOVES = 10
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
    found: dict[str, Any] = json.loads(slider.json or slider.mixed.json)["rows"][0]["slides"][0]
    return found


def _our_slider_shows(visitor: Visitor, value: int) -> bool:
    first = _first_weight(visitor.widget)
    return bool(first["value"] == first["low"] + value)


def _plain_slider(slider: Any, value: int) -> WidgetState:
    state = WidgetState(id=slider.id)
    state.double_array_value.data.append(float(value))
    return state


OURS = Page("scheme", "d=company", "-weights", _our_slider, _our_slider_shows)
_ONE_SLIDER = HERE / "apps" / "one_slider.py"
YARDSTICK = Page("", "", "-value", _plain_slider, lambda visitor, value: visitor.text == f"{value} of 100")


class Crowd(NamedTuple):
    """Milliseconds."""

    alone: float
    """All openings one after another."""
    together: float
    """All openings at once."""
    moves: list[float]
    beside: dict[str, list[float]]
    """The same moves while a neighbour has much to do, by what that is."""
    memory: float
    """MiB of each visitor."""


def visitors(rounds: int = VISITORS) -> Iterator[Finding]:
    """So many visitors of the sample company, and as many of a page with one slider, each on a server of its own."""
    sides = []
    for script, page, neighbours in ((ROOT / "app.py", OURS, NEIGHBOURS), (_ONE_SLIDER, YARDSTICK, ())):
        port = free_port()
        with serving(script, port) as server:
            sides.append(asyncio.run(_crowd(port, server.pid, page, neighbours, rounds)))
    ours, theirs = sides
    yield _answers("visitors: answer", ours.moves, theirs.moves, SLOWEST, f"{rounds} visitors of an empty page")
    for name, moves in ours.beside.items():
        yield _answers(f"visitors: beside {name}", moves, ours.moves, SLOWEST_BESIDE, "the same visitors without it")
    note = f"{rounds} openings of ours at once against the same one after another"
    yield Finding("visitors: opening", "ms", (ours.together,), (ours.alone,), SLOWEST_OPENING, note)
    note = f"what the server has more after {rounds} visitors, for each; of an empty page {theirs.memory:.2f} MiB"
    yield Finding("visitors: memory of a visitor", "MiB", (ours.memory,), (1.0,), LARGEST, note)


def _answers(name: str, moves: list[float], yardstick: list[float], limit: float, against: str) -> Finding:
    """Within which time nineteen of twenty answers had come."""
    late, early = ((sorted(times)[int(0.95 * (len(times) - 1))],) for times in (moves, yardstick))
    note = f"19 of 20 of {len(moves)} answers, a move every {PAUSE:.0f} s, against {against}"
    return Finding(name, "ms", late, early, limit, note)


async def _crowd(port: int, pid: int, page: Page, neighbours: Sequence[Neighbour], count: int) -> Crowd:
    await _one_after_another(port, page, 1)  # what is loaded with the first visitor is not counted
    before = resident_memory(pid)
    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(visiting(port, page)) for _ in range(count)]
        together = max(await asyncio.gather(*(one.open() for one in crowd)))
        moves = await _all_move(crowd)
        memory = (resident_memory(pid) - before) / count / 2**20
        alone = await _one_after_another(port, page, count)
        beside = {one.name: await _all_move(crowd, asyncio.ensure_future(one.act(port))) for one in neighbours}
    return Crowd(alone, together, moves, beside, memory)


async def _one_after_another(port: int, page: Page, count: int) -> float:
    """Milliseconds of so many openings."""
    took = 0.0
    for _ in range(count):
        async with visiting(port, page) as one:
            took += await one.open()
    return took


async def _all_move(crowd: Sequence[Visitor], beside: "asyncio.Future[None] | None" = None) -> list[float]:
    """Milliseconds of everybody's moves; with a neighbour, while that has something to do, but for a minute at most."""
    chance = random.Random(6040)  # noqa: S311 - when each begins
    times = await asyncio.gather(*(_moves(one, PAUSE * chance.random(), beside) for one in crowd))
    if beside and not beside.done():
        beside.cancel()
    elif beside:
        beside.result()
    return [time for of_one in times for time in of_one]


async def _moves(visitor: Visitor, first: float, beside: "asyncio.Future[None] | None") -> list[float]:
    """Each move two seconds after the one before, or as soon as that was answered."""
    await asyncio.sleep(first)
    times: list[float] = []
    until = time.monotonic() + _LONGEST_BESIDE
    while not beside.done() and time.monotonic() < until if beside else len(times) < MOVES:
        began = time.monotonic()
        times.append(await visitor.move(len(times) % 2 + 1 if beside else len(times) + 1))
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - began)))
    return times

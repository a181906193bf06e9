"""Fifty visitors at once, as browsers speak with the server: how long each waits for the answer to a slider, and how long they all take to open."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from bench.app import HERE, ROOT, free_port, serving
from bench.measure import Finding
from bench.memory import resident_memory

VISITORS = 50
PAUSE = 2.0
"""Seconds between two moves of a visitor."""
MOVES = 10
SLOWEST = 3.0
SLOWEST_OPENING = 1.5
_QUIET = 0.5
"""Seconds without a message after which a page is taken for open."""
_LONGEST = 120
_WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a run ends that was not given up for the next one."""


class Page(NamedTuple):
    """What a visitor opens, and how a slider of it is moved: the end of its id, and what is sent for a value."""

    name: str
    query: str
    slider: str
    move: Callable[[Any, int], WidgetState]
    """From the slider as the server described it."""


@dataclass
class Visitor:
    """One browser."""

    line: ClientConnection
    page: Page
    slider: Any = None
    """As the server described it last."""
    fragment: str = ""
    """In which it stands."""
    script: str = ""
    """By what the server knows the page that is open."""
    finished: int = 0
    heard: float = 0.0

    async def listen(self) -> None:
        """Hears what the server says until the line is closed."""
        async for message in self.line:
            told = ForwardMsg.FromString(message if isinstance(message, bytes) else message.encode())
            self.heard = time.monotonic()
            if told.WhichOneof("type") == "new_session":
                self.script = told.new_session.page_script_hash
            elif told.WhichOneof("type") == "script_finished":
                self.finished += told.script_finished in _WHOLE
            elif told.WhichOneof("type") == "delta" and told.delta.WhichOneof("type") == "new_element":
                self._notice(told)

    def _notice(self, told: ForwardMsg) -> None:
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        name = getattr(getattr(element, kind), "id", "") if kind else ""
        if name.endswith(self.page.slider):
            self.slider, self.fragment = getattr(element, str(kind)), told.delta.fragment_id

    async def ask(self, fragment: str = "", states: tuple[WidgetState, ...] = ()) -> float:
        """Asks for a run; milliseconds until it had ended."""
        message, before, began = BackMsg(), self.finished, time.monotonic()
        run = message.rerun_script
        run.query_string, run.fragment_id = self.page.query, fragment
        run.page_name, run.page_script_hash = ("", self.script) if self.script else (self.page.name, "")
        run.widget_states.widgets.extend(states)
        await self.line.send(message.SerializeToString())
        await _until(lambda: self.finished > before)
        return 1000 * (time.monotonic() - began)

    async def open(self) -> float:
        """Opens the page; milliseconds until nothing more came."""
        began = time.monotonic()
        await self.ask()
        await _until(lambda: self.slider is not None and time.monotonic() - self.heard > _QUIET)
        return 1000 * (self.heard - began)

    async def move(self, value: int) -> float:
        """Moves the slider; milliseconds until the server had answered."""
        return await self.ask(self.fragment, (self.page.move(self.slider, value),))


async def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("the server did not answer in two minutes")
        await asyncio.sleep(0.002)


@asynccontextmanager
async def _visitor(port: int, page: Page) -> AsyncIterator[Visitor]:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as line:  # type: ignore[list-item]
        one = Visitor(line, page)
        listening = asyncio.create_task(one.listen())
        try:
            yield one
        finally:
            listening.cancel()


def _our_slider(slider: Any, value: int) -> WidgetState:
    """The first weight, moved and let go."""
    first = json.loads(slider.json or slider.mixed.json)["rows"][0]["slides"][0]
    told = {"name": first["name"], "value": first["low"] + value, "drag": value, "rest": True, "told": value}
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{slider.id}__events")
    state.json_trigger_value = json.dumps([{"event": "moved", "value": told}])
    return state


def _plain_slider(slider: Any, value: int) -> WidgetState:
    state = WidgetState(id=slider.id)
    state.double_array_value.data.append(float(value))
    return state


OURS = Page("scheme", "d=company", "-weights", _our_slider)
YARDSTICK = Page("", "", "-value", _plain_slider)


class Crowd(NamedTuple):
    """Milliseconds."""

    alone: float
    """All openings one after another."""
    together: float
    """All openings at once."""
    moves: tuple[float, ...]
    memory: float
    """MiB of each visitor."""


def visitors(rounds: int = VISITORS) -> Iterator[Finding]:
    """So many visitors of the sample company, and as many of a page with one slider, each on a server of its own."""
    sides = []
    for script, page in ((ROOT / "app.py", OURS), (HERE / "apps" / "one_slider.py", YARDSTICK)):
        port = free_port()
        with serving(script, port) as server:
            sides.append(asyncio.run(_crowd(port, server.pid, page, rounds)))
    ours = sides[0]
    late = [_percentile(side.moves) for side in sides]
    note = f"the latest twentieth of the answers to {rounds} visitors who move a slider every {PAUSE:.0f} s"
    yield Finding("visitors: answer", "ms", (late[0],), (late[1],), SLOWEST, note)
    note = f"{rounds} openings of ours at once against the same one after another"
    yield Finding("visitors: opening", "ms", (ours.together,), (ours.alone,), SLOWEST_OPENING, note)
    memory = [(side.memory,) for side in sides]
    yield Finding(
        "visitors: memory of a visitor", "MiB", memory[0], memory[1], None, "more than before the first of them"
    )


def _percentile(times: tuple[float, ...]) -> float:
    """Within which nineteen of twenty were answered."""
    return sorted(times)[int(0.95 * (len(times) - 1))]


async def _crowd(port: int, pid: int, page: Page, count: int) -> Crowd:
    async with _visitor(port, page) as first:  # what is loaded with the first visitor is not counted
        await first.open()
    began = time.monotonic()
    for _ in range(count):
        async with _visitor(port, page) as one:
            await one.open()
    alone = time.monotonic() - began - count * _QUIET
    before = resident_memory(pid)
    began = time.monotonic()
    opened: list[Any] = [_visitor(port, page) for _ in range(count)]
    visitors = await asyncio.gather(*(one.__aenter__() for one in opened))
    await asyncio.gather(*(one.open() for one in visitors))
    together = time.monotonic() - began - _QUIET
    chance = random.Random(6040)  # noqa: S311 - when each begins
    moves = await asyncio.gather(*(_moves(one, PAUSE * chance.random()) for one in visitors))
    memory = (resident_memory(pid) - before) / count / 2**20
    for one in opened:
        await one.__aexit__(None, None, None)
    return Crowd(1000 * alone, 1000 * together, tuple(time for times in moves for time in times), memory)


async def _moves(visitor: Visitor, first: float) -> list[float]:
    """Each move two seconds after the one before, or as soon as that was answered."""
    await asyncio.sleep(first)
    times = []
    for value in range(MOVES):
        began = time.monotonic()
        times.append(await visitor.move(value + 1))
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - began)))
    return times

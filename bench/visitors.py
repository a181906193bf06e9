"""Fifty visitors at once, as browsers speak with the server: how long each waits for the answer to a slider, and how long they all take to open."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
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
_LONGEST = 120
_WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a run ends that was not given up for the next one."""


@dataclass
class Visitor:
    """One browser."""

    line: ClientConnection
    page: "Page"
    slider: Any = None
    """As the server described it last."""
    fragment: str = ""
    """In which it stands."""
    text: str = ""
    """The last plain text of the page."""
    script: str = ""
    """By what the server knows the page that is open."""
    states: dict[str, WidgetState] = field(default_factory=dict)
    """Of the other widgets, which a browser sends along."""
    finished: int = 0
    runs: bool = False
    failed: bool = False
    """Whether the server has shown an error."""
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            async for message in self.line:
                self._hear(ForwardMsg.FromString(message if isinstance(message, bytes) else message.encode()))
                self.news.set()
            raise ConnectionError("the server has closed the line")
        finally:
            self.news.set()

    def _hear(self, told: ForwardMsg) -> None:
        kind = told.WhichOneof("type")
        if kind in ("new_session", "navigation"):  # only the second knows the page of a name in the address
            self.script = getattr(told, kind).page_script_hash
        elif kind == "script_finished":
            self.finished += told.script_finished in _WHOLE
        elif kind == "session_status_changed":
            self.runs = told.session_status_changed.script_is_running
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            self._notice(told.delta.new_element, told.delta.fragment_id)

    def _notice(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        shown: Any = getattr(element, kind) if kind else None
        self.failed |= kind == "exception"
        if kind == "text":
            self.text = shown.body
        elif state := _untouched(kind, shown):
            self.states[state.id] = state
        elif getattr(shown, "id", "").endswith(self.page.slider):
            self.slider, self.fragment = shown, fragment

    async def ask(self, fragment: str = "", moved: tuple[WidgetState, ...] = ()) -> float:
        """Asks for a run; milliseconds until it had ended."""
        message, before, began = BackMsg(), self.finished, time.monotonic()
        run = message.rerun_script
        run.query_string, run.fragment_id = self.page.query, fragment
        run.page_name, run.page_script_hash = ("", self.script) if self.script else (self.page.name, "")
        run.widget_states.widgets.extend((*self.states.values(), *moved))
        await self.line.send(message.SerializeToString())
        await self._until(lambda: self.finished > before and not self.runs)
        return 1000 * (time.monotonic() - began)

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(_LONGEST):
            while not is_so():
                if self.listening.done():
                    self.listening.result()
                self.news.clear()
                await self.news.wait()
        if self.failed:
            raise RuntimeError("the page shows an error")

    async def open(self) -> float:
        """Opens the page; milliseconds until it was there."""
        took = await self.ask()
        if self.slider is None:
            raise RuntimeError("the page has no slider")
        return took

    async def move(self, value: int) -> float:
        """Moves the slider; milliseconds until the server had answered."""
        took = await self.ask(self.fragment, (self.page.move(self.slider, value),))
        if not self.page.shows(self, value):
            raise RuntimeError(f"a slider was moved to {value}, and the page shows something else")
        return took


class Page(NamedTuple):
    """What a visitor opens, and how a slider of it is moved: the end of its id, and what is sent for a value."""

    name: str
    query: str
    slider: str
    move: Callable[[Any, int], WidgetState]
    """From the slider as the server described it."""
    shows: Callable[[Visitor, int], bool]
    """Whether the server has taken it."""


def _untouched(kind: str | None, shown: Any) -> WidgetState | None:
    """What a browser sends of a widget as the server has described it; nothing of one that has no value before somebody gives it one."""
    state = WidgetState(id=getattr(shown, "id", ""))
    if kind == "checkbox":
        state.bool_value = shown.value if shown.set_value else shown.default
    elif kind == "selectbox" and (shown.raw_value or shown.HasField("default")):
        state.string_value = shown.raw_value or shown.options[shown.default]
    elif kind == "button_group":
        state.string_array_value.data.extend(shown.raw_values or [shown.options[at].content for at in shown.default])
    return state if state.WhichOneof("value") else None


@asynccontextmanager
async def _visitor(port: int, page: Page) -> AsyncIterator[Visitor]:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None) as line:  # type: ignore[list-item]
        one = Visitor(line, page)
        try:
            yield one
        finally:
            one.listening.cancel()


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
    first = _first_weight(visitor.slider)
    return bool(first["value"] == first["low"] + value)


def _plain_slider(slider: Any, value: int) -> WidgetState:
    state = WidgetState(id=slider.id)
    state.double_array_value.data.append(float(value))
    return state


OURS = Page("scheme", "d=company", "-weights", _our_slider, _our_slider_shows)
YARDSTICK = Page("", "", "-value", _plain_slider, lambda visitor, value: visitor.text == f"{value} of 100")


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
    await _one_after_another(port, page, 1)  # what is loaded with the first visitor is not counted
    before, chance = resident_memory(pid), random.Random(6040)  # noqa: S311 - when each begins
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(_visitor(port, page)) for _ in range(count)]
        together = max(await asyncio.gather(*(one.open() for one in visitors)))
        moves = await asyncio.gather(*(_moves(one, PAUSE * chance.random()) for one in visitors))
        memory = (resident_memory(pid) - before) / count / 2**20
    alone = await _one_after_another(port, page, count)
    return Crowd(alone, together, tuple(time for times in moves for time in times), memory)


async def _one_after_another(port: int, page: Page, count: int) -> float:
    """Milliseconds of so many openings."""
    took = 0.0
    for _ in range(count):
        async with _visitor(port, page) as one:
            took += await one.open()
    return took


async def _moves(visitor: Visitor, first: float) -> list[float]:
    """Each move two seconds after the one before, or as soon as that was answered."""
    await asyncio.sleep(first)
    times = []
    for value in range(MOVES):
        began = time.monotonic()
        times.append(await visitor.move(value + 1))
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - began)))
    return times

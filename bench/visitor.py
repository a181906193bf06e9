"""One visitor, as a browser speaks with the server: what is open, what is sent, and when the answer is whole."""

import asyncio
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_LONGEST = 600
"""Seconds."""
_WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a run ends that was not given up for the next one."""


class Page(NamedTuple):
    """What a visitor opens: the end of the id of the widget that is moved, what is sent for a value, and what the page says in the end."""

    name: str
    query: str
    widget: str
    move: Callable[[Any, int], WidgetState] | None = None
    """From the widget as the server described it."""
    shows: Callable[["Visitor", int], bool] | None = None
    """Whether the server has taken it."""
    said: str = ""


@dataclass
class Visitor:
    """One browser."""

    line: ClientConnection
    page: Page
    widget: Any = None
    """The widget of the page, as the server described it last."""
    fragment: str = ""
    """In which it stands."""
    text: str = ""
    """The last plain text of the page."""
    said: bool = False
    """Whether the page has said what it says in the end."""
    script: str = ""
    """By what the server knows the page that is open."""
    states: dict[str, WidgetState] = field(default_factory=dict)
    """Of the other widgets, which a browser sends along."""
    finished: int = 0
    runs: bool = False
    wrong: str = ""
    """An error that the server has shown."""
    place: FileURLs | None = None
    """Where a file may be put."""
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
        elif kind == "file_urls_response":
            self.place = told.file_urls_response.file_urls[0]
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            self.said |= self.page.said != "" and self.page.said in str(told.delta.new_element)
            self._notice(told.delta.new_element, told.delta.fragment_id)

    def _notice(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        shown: Any = getattr(element, kind) if kind else None
        if kind == "exception" or (kind == "alert" and shown.format == Alert.ERROR):
            self.wrong = kind if kind == "exception" else shown.body
        if kind == "text":
            self.text = shown.body
        elif state := _untouched(kind, shown):
            self.states[state.id] = state
        elif getattr(shown, "id", "").endswith(self.page.widget):
            self.widget, self.fragment = shown, fragment

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

    async def drop_in(self, url: str, name: str, content: bytes) -> float:
        """Puts a file into the page's uploader; milliseconds until the page had shown what is in it."""
        began, message = time.monotonic(), BackMsg()
        message.file_urls_request.file_names.append(name)
        await self.line.send(message.SerializeToString())
        await self._until(lambda: self.place is not None)
        if (place := self.place) is None:
            raise RuntimeError("the server has named no place for the file")
        await asyncio.to_thread(_put, url, place.upload_url, name, content)
        state = WidgetState(id=self.widget.id)
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=place.file_id, name=name, size=len(content), file_urls=place
        )
        self.states[state.id] = state
        await self.ask()
        return 1000 * (time.monotonic() - began)

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(_LONGEST):
            while not is_so():
                if self.listening.done():
                    self.listening.result()
                self.news.clear()
                await self.news.wait()
        if self.wrong:
            raise RuntimeError(f"the page shows an error: {self.wrong}")

    async def open(self) -> float:
        """Opens the page; milliseconds until it was there."""
        took = await self.ask()
        if self.widget is None:
            raise RuntimeError("the page does not have the widget that was looked for")
        return took

    async def move(self, value: int) -> float:
        """Moves the slider; milliseconds until the server had answered."""
        if self.page.move is None or self.page.shows is None:
            raise RuntimeError("nothing on this page is moved")
        took = await self.ask(self.fragment, (self.page.move(self.widget, value),))
        if not self.page.shows(self, value):
            raise RuntimeError(f"a slider was moved to {value}, and the page shows something else")
        return took


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
async def visiting(port: int, page: Page) -> AsyncIterator[Visitor]:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None) as line:  # type: ignore[list-item]
        one = Visitor(line, page)
        try:
            yield one
        finally:
            one.listening.cancel()


def _put(server: str, place: str, name: str, content: bytes) -> None:
    """Sends a file as a form does, with the token that a browser has from the server."""
    with urllib.request.urlopen(f"{server}/_stcore/health") as answer:  # noqa: S310 - our own server
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    edge = "an-edge-that-no-table-has"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    sent = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2].strip('"'),
    }
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    asked = urllib.request.Request(f"{server}{place}", body, sent, method="PUT")  # noqa: S310 - our own server
    urllib.request.urlopen(asked).close()  # noqa: S310

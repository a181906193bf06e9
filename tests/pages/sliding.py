"""Sliders of our own, moved without a browser: what live.js would send is sent, and what it would show is read."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from streamlit.testing.v1 import AppTest

_told = count(1)


@dataclass
class Slid:
    """One slider of a panel."""

    at: AppTest
    panel: str
    """The id of the component."""
    row: dict[str, Any]
    slide: dict[str, Any]

    @property
    def value(self) -> float:
        """Where it stands."""
        found: float = self.slide["value"]
        return found

    def move(self, value: float, *, drag: str = "", rest: bool = True) -> AppTest:
        """Moves it; all moves of a drag are one step, and without one each is its own."""
        told = next(_told)
        moved = {"name": self.slide["name"], "value": value, "told": told, "drag": drag or str(told), "rest": rest}
        return send(self.at, self.panel, "moved", moved)


def send(at: AppTest, panel: str, event: str, message: dict[str, Any]) -> AppTest:
    """An event of a component, as the browser would send it."""
    states = at._tree.get_widget_states()
    state = states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{panel}__events"
    state.json_trigger_value = json.dumps([{"event": event, "value": message}])
    return at._run(states)


def panel(at: AppTest, key: str) -> tuple[str, list[dict[str, Any]]]:
    """The id of a panel of sliders, and its rows."""
    for element in at.get("bidi_component"):
        if element.proto.id.endswith(f"-{key}"):
            rows: list[dict[str, Any]] = json.loads(element.proto.bytes)["rows"]
            return element.proto.id, rows
    raise KeyError(key)


def slider(at: AppTest, key: str, name: str = "value") -> Slid:
    """One slider by the key of its panel and its name in it."""
    identity, rows = panel(at, key)
    [(row, slide)] = [(row, slide) for row in rows for slide in row["slides"] if slide["name"] == name]
    return Slid(at, identity, row, slide)

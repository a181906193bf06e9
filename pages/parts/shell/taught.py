"""Components that stand on a page more than once and answer while a hand moves: how they are shown is sent once a page, and an answer is only what they show."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_TEACHERS: dict[str, Any] = {}


def component(kind: str, html: str, css: Sequence[str], js: Sequence[str]) -> Callable[..., None]:
    """What puts a component out of files on the page, by its `key`, with the `data` that it shows and callbacks; the files have one `export default` in all."""
    way = _read(*js).replace("export default", "const way =")
    _TEACHERS[kind] = _declared(f"{kind}_taught", css=_read(*css), js=f"{way}\n{_read('taught.js', of=kind)}")
    ask = _declared(kind, html=html, js=_read("asked.js", of=kind))

    def mount(*, key: str, data: Any, **heard: Callable[[], None]) -> None:
        """Bytes, because anything else is written twice and looked through for tables."""
        ask(key=key, data=json.dumps(data).encode(), **heard)

    return mount


def teach() -> None:
    """Sends how all of them are shown; theme.css hides what has no other use."""
    for kind, mount in _TEACHERS.items():
        mount(key=f"taught {kind}")


def heard(key: str, what: str) -> Any:
    """What a component has told, in its callback; nothing where it has gone with its page before it was heard."""
    return st.session_state.get(key, {}).get(what)


def _declared(name: str, **source: str) -> Any:
    return st.components.v2.component(f"sixtyforty_{name}", isolate_styles=False, **source)


def _read(*names: str, of: str = "") -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names).replace("KIND", of or "KIND")

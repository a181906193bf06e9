"""What was done last, with undo; and the bar that says that a scheme is only looked at."""

from pathlib import Path
from typing import Any

import streamlit as st

from kpi.language import _
from pages.parts.shell import opened, privacy, session

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "sixtyforty_note",
    html='<div class="note" role="status"></div>',
    css=(_HERE / "note.css").read_text(encoding="utf-8"),
    js=(_HERE / "note.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_note() -> None:
    """The last note, for some seconds; it stays while it is pointed at."""
    heard: dict[str, Any] = {"on_undo_change": opened.take_back}
    _mount(key="note", data={"text": privacy.cover().text(session.state().said), "undo": _("Undo")}, **heard)


def show_preview() -> None:
    """Says which scheme is only looked at, with the two ways out of it."""
    if not (previewed := session.state().previewed):
        return
    name = privacy.cover().text(previewed[0])
    with st.container(horizontal=True, vertical_alignment="center", key="preview"):
        st.text(_("Preview: {name}. Nothing is changed yet.").format(name=name), width="content")
        st.space("stretch")
        said = _("You now use “{name}”.").format(name=previewed[0])
        st.button(
            _("Use this scheme"), key="use previewed", type="primary", on_click=session.use_previewed, args=(said,)
        )
        st.button(_("Back to today"), key="end preview", on_click=session.end_preview)

"""What was found in one sheet: its first rows with what each was taken for, what the table is, and its columns; all of it can be corrected."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Source
from kpi.language import _, ngettext, number
from pages.parts.data import upload
from pages.parts.data.columns import show_columns
from pages.parts.data.meanings import kinds
from pages.parts.shell import keys
from pages.parts.shell.privacy import CoverText
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain, show_finding

_SKIP = "skip"
_SURE = 0.8
_MARKS = {"header": "background-color: #0072B255; font-weight: 600", "body": ""}
_ASIDE = "opacity: .55; text-decoration: line-through"


def show_sheet(source: Source, place: int, cover: CoverText) -> None:
    """One sheet. `place` tells the sheets apart, `cover` hides names where they are to be hidden."""
    kept = ngettext("{n} row", "{n} rows", source.counts.kept).format(n=number(source.counts.kept))
    facts = [source.export.title if source.export else kinds()[source.kind], kept, source.range]
    title = " · ".join(part for part in (source.file, source.sheet) if part)
    with st.container(border=True):
        show_finding(title)
        st.caption(plain(" · ".join(part for part in facts if part)))
        unsure = source.kind == "other" or any(0 < column.confidence < _SURE for column in source.about)
        recognised = sum(bool(column.meaning) for column in source.about)
        label = _("Columns: {n} of {all} recognised").format(n=recognised, all=len(source.about))
        with st.expander(label, expanded=unsure, key=f"columns of {place}", on_change="rerun") as columns:
            if columns.open:
                show_columns(source, place, cover)
        with st.expander(_("Original sheet"), key=f"sheet {place}", on_change="rerun") as sheet:
            if sheet.open:
                _preview(source, place, cover)
                _place(source, place)


def _preview(source: Source, place: int, cover: CoverText) -> None:
    """The first rows; ticking rows and pressing the button makes them the headings."""
    seen = source.preview
    frame = pd.DataFrame(list(seen.rows), columns=list(seen.letters)).map(cover)
    roles = ["" if role == "body" else _(role) for role in seen.roles]
    frame.insert(0, _("taken for"), roles)
    frame.insert(0, _("row"), [str(row) for row in seen.numbers])
    styles = [_MARKS.get(role, _ASIDE) for role in seen.roles]
    shown = frame.style.apply(lambda _column: styles, axis=0)
    picked: Any = show_table(
        shown,
        height=min(35 * (len(frame) + 1) + 2, 320),
        key=f"preview {place}",
        on_select="rerun",
        selection_mode="multi-row",
        alt=_("The first rows of the sheet"),
    )
    rows = tuple(seen.numbers[at] for at in picked.selection.rows)
    with st.container(horizontal=True):
        label = _("The ticked rows are the headings")
        st.button(label, key=f"header {place}", disabled=not rows, on_click=_tell, args=(source, {"header": rows}))
        st.button(_("There are no headings"), key=f"headless {place}", on_click=_tell, args=(source, {"header": ()}))


def _tell(source: Source, changes: dict[str, Any]) -> None:
    upload.answer_for(source, **changes)


def _place(source: Source, place: int) -> None:
    """Where the table lies and what it is."""
    said = upload.answers().about(source.file, source.sheet)
    names = {"": _("decide from the file"), **kinds(), _SKIP: _("leave it out")}
    now = _SKIP if said.skip else said.kind or ""
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("This sheet holds"),
            list(names),
            list(names).index(now),
            format_func=names.__getitem__,
            key=keys.sheet_kind(place),
            on_change=_take_kind,
            args=(source, keys.sheet_kind(place)),
        )
    with right:
        st.text_input(
            _("The table lies at (empty: find it)"),
            said.range,
            key=keys.sheet_range(place),
            placeholder=source.range,
            on_change=_take_range,
            args=(source, keys.sheet_range(place)),
        )


def _take_kind(source: Source, key: str) -> None:
    kind = st.session_state[key]
    upload.answer_for(source, skip=kind == _SKIP, kind=None if kind in ("", _SKIP) else kind)


def _take_range(source: Source, key: str) -> None:
    upload.answer_for(source, range=st.session_state[key].strip().upper())

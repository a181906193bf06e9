"""What was found in one sheet: its first rows with what each was taken for, what the table is, and its columns; all of it can be corrected."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Column, Source
from kpi.language import _, number, percent
from pages.parts.data import upload as _upload
from pages.parts.shell import problems as _parts
from pages.parts.shell import tables as _tables

Cover = Callable[[str], str]
_SKIP = "skip"
_SURE = 0.8
_KPI = "kpi value"
_NONE = "none"  # a blank cell of the grid would be shown as None
_MARKS = {"header": "background-color: #0072B255; font-weight: 600", "body": ""}
_ASIDE = "opacity: .55; text-decoration: line-through"


def kinds() -> dict[str, str]:
    """What a table can be, in words."""
    return {
        "long": _("results, one row each"),
        "wide": _("results, a column a KPI"),
        "people": _("people"),
        "transactions": _("deals, calls, payments: one row each"),
        "other": _("looked at, not used"),
    }


def meanings() -> dict[str, str]:
    """What a column can mean, in words; those of results and people, then those of transactions."""
    return {
        "person": _("Person"),
        "first_name": _("First name"),
        "team": _("Team"),
        "role": _("Role"),
        "period": _("Period"),
        "kpi": _("KPI"),
        "unit": _("Unit"),
        "direction": _("Direction"),
        "plan": _("Plan"),
        "fact": _("Fact"),
        "salary": _("Salary"),
        "target_bonus": _("Target bonus"),
        "target_share": _("Target bonus in % of the salary"),
        "on_target": _("Salary and target bonus together"),
        "salary_per": _("What the salary is for"),
        "target_bonus_per": _("What the target bonus is for"),
        "multiplier": _("Multiplier"),
        "hired": _("Hired"),
        "left": _("Left"),
        "title": _("Job title"),
        "currency": _("Currency"),
        "deal": _("Deal, order or invoice number"),
        "date": _("Date"),
        "customer": _("Customer"),
        "product": _("Product"),
        "amount": _("Amount"),
        "cost": _("Cost"),
        "quantity": _("Quantity"),
        "price": _("Price"),
        "profit": _("Profit"),
        "discount": _("Discount"),
        "paid": _("Amount paid"),
        "started": _("Started on"),
        "shipped": _("Delivered on"),
        "paid_on": _("Paid on"),
        "due": _("Due on"),
        "channel": _("Channel"),
        "hours": _("Hours"),
        "status": _("Status"),
    }


def source_form(source: Source, place: int, cover: Cover) -> None:
    """One sheet. `place` tells the sheets apart, `cover` hides names where they are to be hidden."""
    facts = [kinds()[source.kind], _("{n} rows").format(n=number(source.counts.kept)), source.range]
    title = " · ".join(part for part in (source.file, source.sheet) if part)
    with st.container(border=True):
        _parts.finding(title)
        st.caption(_parts.plain(" · ".join(part for part in facts if part)))
        unsure = source.kind == "other" or any(0 < column.confidence < _SURE for column in source.about)
        recognised = sum(bool(column.meaning) for column in source.about)
        label = _("Columns: {n} of {all} recognised").format(n=recognised, all=len(source.about))
        with st.expander(label, expanded=unsure, key=f"columns of {place}", on_change="rerun") as columns:
            if columns.open:
                _columns(source, place, cover)
        with st.expander(_("The sheet as it lies there"), key=f"sheet {place}", on_change="rerun") as sheet:
            if sheet.open:
                _preview(source, place, cover)
                _place(source, place)


def _columns(source: Source, place: int, cover: Cover) -> None:
    """A row for each of their columns, with a drop-down for its meaning."""
    words = {_NONE: _("no meaning"), _KPI: _("result of a KPI"), **meanings()}
    edition = st.session_state.setdefault("columns edition", 0)
    frame = pd.DataFrame(
        [_row(column, cover) for column in source.about], columns=["column", "meaning", "like", "sure"]
    )
    columns = {
        "column": st.column_config.TextColumn(_("Their column"), disabled=True),
        "meaning": st.column_config.SelectboxColumn(
            _("What it means"), options=list(words), format_func=lambda name: words[str(name)], required=True
        ),
        "like": st.column_config.TextColumn(_("Such as"), disabled=True),
        "sure": st.column_config.TextColumn(_("How sure"), disabled=True, width="small"),
    }
    edited = st.data_editor(
        frame,
        key=f"columns {place} {edition}",
        column_config=columns,
        hide_index=True,
        height=min(35 * (len(frame) + 1) + 2, 420),
        alt=_("Columns and their meaning"),
    )
    changed = edited["meaning"] != frame["meaning"]
    if changed.any():
        st.session_state["columns edition"] += 1
        _tell_columns(source, edited[changed])
        st.rerun()


def _row(column: Column, cover: Cover) -> tuple[str, str, str, str]:
    evidence = [cover(", ".join(column.examples))]
    if column.decimal:
        evidence.append(_("decimal sign {sign}").format(sign=column.decimal))
    if first := column.day_first or column.month_first:
        order = _("day first") if column.day_first else _("month first")
        evidence.append(_("{order}, see {cell}").format(order=order, cell=first))
    sure = percent(column.confidence) if column.meaning else ""
    return column.heading or column.letter, column.meaning or _NONE, " · ".join(evidence), sure


def _tell_columns(source: Source, changed: pd.DataFrame) -> None:
    """A meaning that is given to a column is taken from the one that had it; "" says that nothing has it."""
    said = {**_upload.answers().named(source.file, source.sheet)}
    kind = _upload.answers().about(source.file, source.sheet).kind
    for heading, meaning in zip(changed["column"], changed["meaning"], strict=True):
        said = {name: theirs for name, theirs in said.items() if theirs != heading}
        said |= {name: "" for name, theirs in source.columns.items() if theirs == heading}
        if meaning == _KPI:
            kind = "wide"
        elif meaning != _NONE:
            said[meaning] = heading
    _upload.tell_of(source, columns=said, kind=kind)


def _preview(source: Source, place: int, cover: Cover) -> None:
    """The first rows; ticking rows and pressing the button makes them the headings."""
    seen = source.preview
    frame = pd.DataFrame(list(seen.rows), columns=list(seen.letters)).map(cover)
    roles = ["" if role == "body" else _(role) for role in seen.roles]
    frame.insert(0, _("taken for"), roles)
    frame.insert(0, _("row"), [str(row) for row in seen.numbers])
    styles = [_MARKS.get(role, _ASIDE) for role in seen.roles]
    shown = frame.style.apply(lambda _column: styles, axis=0)
    picked: Any = _tables.show(
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
    _upload.tell_of(source, **changes)


def _place(source: Source, place: int) -> None:
    """Where the table lies and what it is."""
    said = _upload.answers().about(source.file, source.sheet)
    names = {"": _("decide from the file"), **kinds(), _SKIP: _("leave it out")}
    now = _SKIP if said.skip else said.kind or ""
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("This sheet holds"),
            list(names),
            list(names).index(now),
            format_func=names.__getitem__,
            key=f"kind {place}",
            on_change=_take_kind,
            args=(source, f"kind {place}"),
        )
    with right:
        st.text_input(
            _("The table lies at (empty: find it)"),
            said.range,
            key=f"range {place}",
            placeholder=source.range,
            on_change=_take_range,
            args=(source, f"range {place}"),
        )


def _take_kind(source: Source, key: str) -> None:
    kind = st.session_state[key]
    _upload.tell_of(source, skip=kind == _SKIP, kind=None if kind in ("", _SKIP) else kind)


def _take_range(source: Source, key: str) -> None:
    _upload.tell_of(source, range=st.session_state[key].strip().upper())

"""The columns of one sheet with their meanings, which can be corrected."""

import pandas as pd
import streamlit as st

from kpi.intake import Column, Source
from kpi.language import _, percent
from pages.parts.data import upload
from pages.parts.data.meanings import meanings
from pages.parts.shell import keys
from pages.parts.shell.privacy import CoverText

_KPI = "kpi value"
_NONE = "none"  # a blank cell of the grid would be shown as None


def show_columns(source: Source, place: int, cover: CoverText) -> None:
    """A row for each of their columns, with a drop-down for its meaning."""
    words = {_NONE: _("no meaning"), _KPI: _("result of a KPI"), **meanings()}
    edition = st.session_state.setdefault(keys.COLUMNS_EDITION, 0)
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
        key=keys.columns(place, edition),
        column_config=columns,
        hide_index=True,
        height=min(35 * (len(frame) + 1) + 2, 420),
        alt=_("Columns and their meaning"),
    )
    changed = edited["meaning"] != frame["meaning"]
    if changed.any():
        st.session_state[keys.COLUMNS_EDITION] += 1
        _tell_columns(source, edited[changed])
        st.rerun()


def _row(column: Column, cover: CoverText) -> tuple[str, str, str, str]:
    evidence = [cover(", ".join(column.examples))]
    if column.decimal:
        evidence.append(_("decimal sign {sign}").format(sign=column.decimal))
    if first := column.day_first or column.month_first:
        text = _("day first, see {cell}") if column.day_first else _("month first, see {cell}")
        evidence.append(text.format(cell=first))
    sure = percent(column.confidence, 0) if column.meaning else ""
    return column.heading or column.letter, column.meaning or _NONE, " · ".join(evidence), sure


def _tell_columns(source: Source, changed: pd.DataFrame) -> None:
    """A meaning that is given to a column is taken from the one that had it; "" says that nothing has it."""
    said = {**upload.answers().named(source.file, source.sheet)}
    kind = upload.answers().about(source.file, source.sheet).kind
    for heading, meaning in zip(changed["column"], changed["meaning"], strict=True):
        said = {name: theirs for name, theirs in said.items() if theirs != heading}
        said |= {name: "" for name, theirs in source.columns.items() if theirs == heading}
        if meaning == _KPI:
            kind = "wide"
        elif meaning != _NONE:
            said[meaning] = heading
    upload.answer_for(source, columns=said, kind=kind)

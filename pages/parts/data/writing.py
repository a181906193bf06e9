"""What only a person can decide for all the files: signs, order of dates, thousands, the business year."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from kpi.language import _
from pages.parts.data import upload
from pages.parts.shell import keys


def show_writing() -> None:
    """Draws the questions."""
    signs = {"": _("decide from the file"), ".": "1,234.56", ",": "1.234,56"}
    days = {"": _("decide from the file"), "day": _("31/12/2026"), "month": _("12/31/2026")}
    scales = {"": _("decide from the file"), "1": _("as they stand"), "1000": _("thousands"), "1000000": _("millions")}
    said = upload.answers()
    first = "" if said.dayfirst is None else "day" if said.dayfirst else "month"
    with st.container(horizontal=True):
        _asked(_("Numbers"), "decimal", signs, said.decimal or "", lambda v: v or None)
        _asked(_("Dates"), "dayfirst", days, first, lambda v: None if not v else v == "day")
        scale = "" if said.scale is None else f"{said.scale:g}"
        _asked(_("Amounts are in"), "scale", scales, scale, lambda v: float(v) if v else None)
        months = {"": _("decide from the file"), **{str(month): str(month) for month in range(1, 13)}}
        start = "" if said.fiscal_start is None else str(said.fiscal_start)
        _asked(_("First month of the business year"), "fiscal_start", months, start, lambda v: int(v) if v else None)


def _asked(label: str, name: str, words: dict[str, str], now: str, meant: Callable[[str], Any]) -> None:
    key = keys.writing(name)
    options = list(words)
    st.selectbox(
        label,
        options,
        options.index(now) if now in options else 0,
        key=key,
        width=220,
        format_func=words.__getitem__,
        on_change=lambda: upload.answer(**{name: meant(st.session_state[key])}),
    )

"""From files to data that can be opened: what was found, what is odd, and what will be open."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Intake, mapping
from kpi.intake.together import ONLY_DEALS
from kpi.language import _
from kpi.problem import Refused
from pages.parts.data import upload as _upload
from pages.parts.data.concerns import concern_list, found_in
from pages.parts.data.found import cover_for, show_counts
from pages.parts.data.overview import overview
from pages.parts.data.readiness import show_readiness
from pages.parts.data.sheet import source_form
from pages.parts.data.writing import writing_form
from pages.parts.shell import problems as _parts
from pages.parts.shell.privacy import CoverText


def show_reading(given: list[Any], text: str) -> None:
    """From what was found to data that can be opened; nothing has to be touched where the findings are right."""
    try:
        taken = _upload.intake_of(given, text)
    except Refused as refused:
        _parts.problems(refused.problems)
        return
    name = ", ".join([*(file.name for file in given), *([_("pasted table")] if text.strip() else [])])
    ready = st.container()
    _as_last_time(taken)
    st.subheader(_("What was found"))
    show_counts(taken)
    cover = cover_for(taken)
    for place, source in enumerate(taken.sources):
        source_form(source, place, cover)
    with st.expander(_("How numbers and dates are written"), key="writing", on_change="rerun") as writing:
        if writing.open:
            writing_form()
    results = _results(taken)
    counted = results is not taken.results
    with ready:
        results = show_readiness(taken, results, name, _upload.Dropped(tuple(given), text), counted=counted)
    st.subheader(_("What is odd or wrong"))
    _problems(taken, cover, counted=counted)
    if not results.empty:
        st.subheader(_("What you will open"))
        overview(results, taken.people)


def _as_last_time(taken: Intake) -> None:
    """Offers what was said of files of the same shape before."""
    offered = mapping.offered(taken, _upload.known())
    if offered and not _upload.is_said(offered):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_("You have opened files of this shape before."))
            st.button(_("Read them as last time"), key="as_last_time", on_click=_upload.take, args=(offered,))


def _results(taken: Intake) -> pd.DataFrame:
    """Results as they stand in the files, and those that are counted from transactions."""
    if not taken.transactions:
        return taken.results
    from pages.parts.data.deals import deals_form

    st.subheader(_("KPIs from transactions"))
    counted = deals_form(taken)
    return taken.results if counted is None else counted


def _problems(taken: Intake, cover: CoverText, *, counted: bool) -> None:
    concerns = [one for one in found_in(taken) if not (counted and one.rule == ONLY_DEALS)]
    if not concerns and not _upload.mends():
        st.markdown(_("Nothing."))
    concern_list(taken, concerns, cover)

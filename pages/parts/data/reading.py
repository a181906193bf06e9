"""From files to data that can be opened: what was found, what is odd, and what will be open."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.intake import Intake, mapping
from kpi.intake.readings.together import ONLY_DEALS
from kpi.language import _
from kpi.problem import Refused
from pages.parts.data import upload
from pages.parts.data.concerns import concerns_in, show_concerns
from pages.parts.data.found import cover_for, show_counts
from pages.parts.data.overview import show_overview
from pages.parts.data.readiness import show_readiness
from pages.parts.data.sheet import show_sheet
from pages.parts.data.writing import show_writing
from pages.parts.shell.privacy import CoverText
from pages.parts.shell.problems import show_problems


def show_reading(given: list[Any], text: str) -> None:
    """From what was found to data that can be opened; nothing has to be touched where the findings are right."""
    try:
        taken = upload.intake_of(given, text)
    except Refused as refused:
        show_problems(refused.problems)
        return
    name = ", ".join([*(file.name for file in given), *([_("pasted table")] if text.strip() else [])])
    ready = st.container()
    _as_last_time(taken)
    st.header(_("What was found"))
    show_counts(taken)
    cover = cover_for(taken)
    for place, source in enumerate(taken.sources):
        show_sheet(source, place, cover)
    with st.expander(_("How numbers and dates are written"), key="writing", on_change="rerun") as writing:
        if writing.open:
            show_writing()
    results = _results(taken)
    counted = results is not taken.results
    with ready:
        results = show_readiness(taken, results, name, upload.Dropped(tuple(given), text), counted=counted)
    st.header(_("Problems found"))
    _problems(taken, cover, counted=counted)
    if not results.empty:
        st.header(_("What you will open"))
        show_overview(results, taken.people)


def _as_last_time(taken: Intake) -> None:
    """Offers what was said of files of the same shape before."""
    offered = mapping.offered(taken, upload.known_mappings())
    if offered and not upload.is_answered(offered):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_("You have opened files of this shape before."))
            st.button(_("Read them as last time"), key="as_last_time", on_click=upload.take_answers, args=(offered,))


def _results(taken: Intake) -> pd.DataFrame:
    """Results as they stand in the files, and those that are counted from transactions."""
    if not taken.transactions:
        return taken.results
    from pages.parts.data.deals import results_of_deals

    st.header(_("KPIs from transactions"))
    counted = results_of_deals(taken)
    return taken.results if counted is None else counted


def _problems(taken: Intake, cover: CoverText, *, counted: bool) -> None:
    concerns = [one for one in concerns_in(taken) if not (counted and one.rule == ONLY_DEALS)]
    if not concerns and not upload.mends():
        st.markdown(_("Nothing."))
    show_concerns(taken, concerns, cover)

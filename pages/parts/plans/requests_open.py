"""One's own requests: those that came with the data, dropped in here, or of the sample; and what becomes of them, worked out once."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.funnel.converters import converters
from kpi.funnel.fitted import Fitted, fitted_funnel
from kpi.funnel.pipeline import Pipeline, pipeline_of, stage_columns
from kpi.funnel.slipping import slips, weekly
from kpi.intake import Answers, TableAnswers, read, requests_in
from kpi.language import _
from kpi.problem import Refused
from kpi.store.case import Deals
from pages.parts.shell import keys, opened, privacy, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.samples import sample_requests
from pages.parts.shell.texts import show_remark


def deals() -> Deals | None:
    """The requests or deals that are open."""
    return session.state().data.deals


def pipeline() -> Pipeline | None:
    """The requests with their stages; None where none are open. Raises `Refused` where the stages cannot be read."""
    open_now = deals()
    if open_now is None:
        return None
    stages = chosen_stages(open_now)
    found: Pipeline = remembered(
        Remembered.PIPELINE, (open_now, stages), lambda: pipeline_of(open_now.table, open_now.columns, stages)
    )
    return found


def chosen_stages(open_now: Deals) -> tuple[str, ...]:
    """The columns of days that are stages, in order."""
    known = stage_columns(open_now.table, open_now.columns)
    chosen = st.session_state.get(keys.REQUESTS_STAGES)
    return tuple(chosen) if chosen and set(chosen) <= set(known) else _usual_stages(open_now)


def _usual_stages(open_now: Deals) -> tuple[str, ...]:
    """The columns of days that are stages as far as is known."""
    return stage_columns(open_now.table, open_now.columns, open_now.stages)


def fitted() -> Fitted | None:
    """The funnel of the open requests; None where there are none, or they have no stages."""
    try:
        found = pipeline()
        if found is None:
            return None
        currency = session.state().scheme.currency
        made: Fitted = remembered(Remembered.FITTED, (found, currency), lambda: fitted_funnel(found, currency=currency))
    except Refused:
        return None
    return made


def known_slips(found: Pipeline) -> pd.DataFrame:
    """Where it began to slip."""
    table: pd.DataFrame = remembered(Remembered.SLIPS, (found,), lambda: slips(found))
    return table


def known_weeks(found: Pipeline) -> pd.DataFrame:
    """Each step's conversion by week."""
    table: pd.DataFrame = remembered(Remembered.WEEKS, (found,), lambda: weekly(found))
    return table


def known_converters(found: Pipeline) -> pd.DataFrame:
    """Who converts how much."""
    table: pd.DataFrame = remembered(Remembered.CONVERTERS, (found,), lambda: converters(found))
    return table


def offer_requests() -> None:
    """Ways to open requests, where none are."""
    with st.container(border=True, key="requests wanted"):
        st.header(_("With your own requests the conversions are measured"), anchor=False)
        show_remark(
            _(
                "A table with a row for each request or deal: the seller, the channel, the amount, and a column with the day on which it reached each stage, as a CRM exports it."
            )
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.file_uploader(
                _("Requests (CSV or Excel)"),
                type=["csv", "xlsx", "xls", "ods", "parquet"],
                key=keys.REQUESTS_FILE,
                on_change=_open_file,
                label_visibility="collapsed",
            )
            st.button(_("Try it with sample requests"), key="sample requests", on_click=_open_sample)
        show_problems(st.session_state.get(keys.REQUESTS_WRONG, ()))


def show_requests_in_use() -> None:
    """Which requests are open, which columns are their stages, and the way back to the example."""
    open_now = deals()
    if open_now is None:
        return
    if open_now.system:
        show_remark(_("An export of {system}").format(system=open_now.system))
    known = stage_columns(open_now.table, open_now.columns)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.multiselect(
            _("Stages, in order"),
            list(known),
            default=list(_usual_stages(open_now)),
            format_func=privacy.cover().text,
            key=keys.REQUESTS_STAGES,
            persist_state="session",
        )
        offer_to_close_requests()


def offer_to_close_requests() -> None:
    """The way to other requests."""
    st.button(_("Close these requests"), key="close requests", on_click=_close)


def _open_file() -> None:
    file: Any = st.session_state.get(keys.REQUESTS_FILE)
    if file is None:
        return
    try:
        opened.open_deals(_read(file.name, file.getvalue()))
        st.session_state[keys.REQUESTS_WRONG] = ()
    except Refused as refused:
        st.session_state[keys.REQUESTS_WRONG] = refused.problems


def _read(name: str, data: bytes) -> Deals:
    """The longest table of a file as requests. Raises `Refused`."""
    taken = read([(name, data)])
    if not taken.transactions:
        taken = read([(name, data)], answers=Answers(tables={"": TableAnswers(kind="transactions")}))
    made = Deals.of(name, requests_in(taken, name))
    pipeline_of(made.table, made.columns, _usual_stages(made))
    return made


def _open_sample() -> None:
    opened.open_deals(sample_requests())


def _close() -> None:
    opened.open_deals(None)

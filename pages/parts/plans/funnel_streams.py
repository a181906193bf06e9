"""The part Funnel: from money back to what has to be done, stream by stream, with every number on a slider."""

import pandas as pd
import streamlit as st

from kpi.charts.funnelparts import funnel_figures_part, funnel_part
from kpi.charts.sketch import Part, text_part
from kpi.funnel.backwards import FunnelNeed
from kpi.funnel.funnelfile import dump_funnel, read_funnel
from kpi.funnel.funnelheadline import (
    chance_sentence,
    cycle_sentence,
    funnel_finding,
    lacking_sentences,
    opening_sentence,
)
from kpi.funnel.stream import Funnel, Rounding
from kpi.language import _, ngettext, number, period_name
from kpi.problem import Refused
from pages.parts.plans.funnel_sliders import (
    base_funnel,
    funnel_now,
    goal_numbers,
    needs_now,
    put_funnel,
    show_funnel_sliders,
    show_stream_choice,
    stream_numbers,
)
from pages.parts.plans.request_findings import show_request_findings
from pages.parts.plans.requests_open import deals, fitted, offer_requests, pipeline, show_requests_in_use
from pages.parts.shell import controls, keys, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables, download_text
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.problems import show_problems

_MONTHS = 24


def show_funnel() -> None:
    """Finding, figures and streams; the numbers beside them; below, what one's own requests say."""
    show_problems(session.state().complaints)
    show_drawing("funnel finding", lambda: _finding_parts(needs_now()))
    show_drawing("funnel figures", lambda: [funnel_figures_part(needs_now())])
    left, right = st.columns([20, 9], gap="large")
    with left:
        show_drawing("funnel", lambda: _picture_parts(needs_now()))
        _downloads()
    with right, st.container(border=True, key="funnel numbers"):
        _numbers()
    _requests()


def show_funnel_slide() -> None:
    """The streams on the wall, and the goal to be moved."""
    show_drawing("funnel finding", lambda: [text_part("finding", [funnel_finding(needs_now())])])
    show_drawing("funnel", lambda: [_streams(needs_now())])
    show_funnel_sliders("funnel slide", goal_numbers)


def _finding_parts(needs: FunnelNeed) -> list[Part]:
    return [text_part("finding", [funnel_finding(needs)]), text_part("caption", [_rounding_caption(needs.funnel)])]


def _rounding_caption(funnel: Funnel) -> str:
    if funnel.rounding == "at the end":
        return _("From money back to what has to be done; rounded up once, at the end.")
    return _("From money back to what has to be done; rounded up at every step, which asks for more.")


def _picture_parts(needs: FunnelNeed) -> list[Part]:
    caption = _picture_caption(needs)
    sentences = [*lacking_sentences(needs), opening_sentence(needs), chance_sentence(needs), cycle_sentence(needs)]
    return [
        text_part("heading", [_heading(needs)]),
        _streams(needs),
        *[text_part("sentence", [one]) for one in sentences if one],
        file_part("funnel", [funnel_finding(needs)], caption),
    ]


def _streams(needs: FunnelNeed) -> Part:
    made = fitted()
    return funnel_part(needs, made.steps if made else None)


def _heading(needs: FunnelNeed) -> str:
    streams = len(needs.streams)
    return ngettext("{n} stream brings the money", "{n} streams bring the money", streams).format(n=number(streams))


def _picture_caption(needs: FunnelNeed) -> str:
    if not needs.funnel.month:
        return _("Contacts, stages and deals of each stream")
    text = _("Contacts, stages and deals of each stream; money in {month}")
    return text.format(month=period_name(needs.funnel.month))


def _numbers() -> None:
    """The goal, then the numbers of one stream."""
    funnel = funnel_now()
    show_funnel_sliders("funnel goal", goal_numbers)
    show_stream_choice(funnel)
    show_funnel_sliders("funnel stream numbers", stream_numbers)
    with st.expander(_("Month and rounding"), key="funnel settings"):
        _month(funnel)
        _rounding(funnel)
    st.button(
        _("Back to how it was"),
        key="funnel back",
        type="tertiary",
        disabled=session.state().step.funnel is None,
        on_click=redraw_page_after(lambda: put_funnel(base_funnel())),
    )


def _month(funnel: Funnel) -> None:
    if not funnel.month:
        return
    first = pd.Period(base_funnel().month, "M")
    months = sorted({*(str(first + ahead) for ahead in range(-3, _MONTHS - 3)), funnel.month})
    controls.set_widget(keys.FUNNEL_MONTH, funnel.month)
    st.selectbox(
        _("Month of the money"),
        months,
        index=months.index(funnel.month),
        format_func=period_name,
        key=keys.FUNNEL_MONTH,
        on_change=redraw_page_after(lambda: _change(month=st.session_state[keys.FUNNEL_MONTH])),
    )


def _rounding(funnel: Funnel) -> None:
    kinds: dict[Rounding, str] = {"at the end": _("at the end"), "at every step": _("at every step")}
    controls.set_widget(keys.FUNNEL_ROUNDING, funnel.rounding)
    st.segmented_control(
        _("Round up"),
        list(kinds),
        default=funnel.rounding,
        format_func=kinds.__getitem__,
        required=True,
        key=keys.FUNNEL_ROUNDING,
        on_change=redraw_page_after(lambda: _change(rounding=st.session_state[keys.FUNNEL_ROUNDING])),
    )


def _change(**changes: object) -> None:
    put_funnel(funnel_now().revise(**changes))


def _downloads() -> None:
    """The table, the file, and one's own file in its place."""
    needs = needs_now()
    with st.container(horizontal=True, vertical_alignment="center"):
        download_tables({_("Funnel"): needs.table()}, "sixtyforty-funnel")
        download_text(_("Keep as file"), dump_funnel(needs.funnel), "funnel.yaml", key="save funnel")
    with st.expander(_("Open a funnel file"), key="funnel file row"):
        st.file_uploader(_("Funnel (YAML)"), type=["yaml", "yml"], key=keys.FUNNEL_FILE, on_change=_open_file)
        show_problems(st.session_state.get(keys.FUNNEL_WRONG, ()))


def _open_file() -> None:
    file = st.session_state.get(keys.FUNNEL_FILE)
    if file is None:
        return
    try:
        put_funnel(read_funnel(file.getvalue(), file.name))
        st.session_state[keys.FUNNEL_WRONG] = ()
    except Refused as refused:
        st.session_state[keys.FUNNEL_WRONG] = refused.problems


def _requests() -> None:
    """What one's own requests say, or how to open some."""
    if deals() is None:
        offer_requests()
        return
    show_requests_in_use()
    try:
        found = pipeline()
    except Refused as refused:
        show_problems(refused.problems)
        return
    if found is not None:
        show_request_findings(found)

"""The workbench: rules on the left, consequences on the right."""

import streamlit as st

from kpi import charts
from kpi.language import _
from pages import _parts, _session
from pages._extras_form import extras_form
from pages._file_form import file_form
from pages._kpi_form import kpi_form, role_choice
from pages._session import View, require_app
from pages._team_form import team_form

require_app(__file__)


def _controls_for(tab: str) -> None:
    scheme = _session.state().scheme
    if tab == "kpis":
        kpi_form(scheme, role_choice(scheme))
    elif tab == "team":
        team_form(scheme)
    elif tab == "extras":
        extras_form(scheme, role_choice(scheme))
    else:
        file_form()


def _consequences(view: View) -> None:
    _parts.bars(view, "scheme_bars")
    now, before = (found.paid.payout[found.paid.active] / _parts.units() for found in (view.effect, view.before))
    title = _("How the payouts are spread, and (dashed) how they were")
    st.markdown(f"**{title}**")
    st.vega_lite_chart(charts.spread_rows(now, before), charts.spread(), key="scheme_spread", alt=title)
    _parts.problems(view.notices)


@_session.fragment
def workbench() -> None:
    """Everything that moves with a slider."""
    view = _parts.result()
    if view:
        _parts.scoreboard(view)
    _parts.history()
    left, right = st.columns([6, 7], gap="large")
    with left:
        tabs = {
            "kpis": _("KPIs"),
            "team": _("Team"),
            "extras": _("Caps and more"),
            "file": _("File"),
        }
        tab = st.segmented_control(
            _("Part of the scheme"),
            list(tabs),
            format_func=tabs.__getitem__,
            key="scheme_tab",
            default="kpis",
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        _controls_for(str(tab))
    with right:
        if view:
            _consequences(view)


st.title(_("Scheme"))
workbench()

"""SixtyForty: page config, navigation, and the sidebar that every page shares."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.shell import casedoor, door, drawing, log, saved, session, sidebar

ICON = Path(__file__).parent / "assets" / "icon.png"

log.log_without_words()
st.set_page_config(page_title="SixtyForty", page_icon=str(ICON), layout="wide", initial_sidebar_state=216)
sidebar.show_style()  # before anything that takes time, so that nothing stands elsewhere first
if session.begin():
    door.follow_link()
drawing.begin_page()


def _page(name: str, title: str, icon: str) -> StreamlitPage:
    is_first = name == "start"
    return st.Page(
        f"pages/{name}.py", title=title, icon=f":material/{icon}:", url_path="" if is_first else name, default=is_first
    )


MENU = {
    _("Prepare"): [
        _page("start", _("Start"), "home"),
        _page("data", _("Data"), "table_view"),
        _page("roles", _("Roles"), "badge"),
        _page("plans", _("Plans"), "flag"),
    ],
    _("Design"): [
        _page("scheme", _("Scheme"), "tune"),
        _page("split", _("Team or individual"), "balance"),
        _page("checkup", _("Check-up"), "fact_check"),
    ],
    _("Decide"): [
        _page("payouts", _("Payouts"), "payments"),
        _page("forecast", _("Forecast"), "query_stats"),
        _page("compare", _("Compare"), "compare_arrows"),
    ],
    _("Take away"): [
        _page("takeaway", _("Take away"), "download"),
        _page("method", _("Method"), "menu_book"),
    ],
}
PAGES = {page.url_path or "start": page for group in MENU.values() for page in group}


def _start() -> None:
    """The first page has no address of its own, but people write /start."""
    st.switch_page(PAGES["start"], query_params=st.query_params.to_dict())


ALIAS = st.Page(_start, title=_("Start"), url_path="start", visibility="hidden")
# The menu is the sidebar's own: Streamlit's would first show the files of pages/ on a fresh server.
page = st.navigation([*PAGES.values(), ALIAS], position="hidden")
if (goto := door.destination()) and goto[0] in PAGES and PAGES[goto[0]] != page:
    st.switch_page(PAGES[goto[0]], query_params=goto[1])
door.stop_outdated_page(page.url_path or "start")
if page != ALIAS:
    sidebar.show(MENU, page)
    casedoor.show_refused_case()
    saved.show_what_is_in_the_way()
page.run()

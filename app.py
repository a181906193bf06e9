"""SixtyForty: page config, navigation, and the sidebar that every page shares."""

from pathlib import Path

import streamlit as st

from kpi.language import _
from pages.parts.shell import door, drawing, log, session, sidebar

ICON = Path(__file__).parent / "assets" / "icon.png"

log.log_without_words()
st.set_page_config(page_title="SixtyForty", page_icon=str(ICON), layout="wide")
if session.begin():
    door.follow_link()
drawing.begin_page()

PAGES = {
    name: st.Page(
        f"pages/{name}.py", title=title, icon=icon, url_path="" if name == "start" else name, default=name == "start"
    )
    for name, title, icon in [
        ("start", _("Start"), ":material/home:"),
        ("data", _("Data"), ":material/upload_file:"),
        ("scheme", _("Scheme"), ":material/tune:"),
        ("payouts", _("Payouts"), ":material/payments:"),
        ("split", _("Team or individual"), ":material/balance:"),
        ("forecast", _("Forecast"), ":material/insights:"),
        ("compare", _("Compare"), ":material/compare_arrows:"),
        ("method", _("Method"), ":material/menu_book:"),
    ]
}


def _start() -> None:
    """The first page has no address of its own, but people write /start."""
    st.switch_page(PAGES["start"], query_params=st.query_params.to_dict())


ALIAS = st.Page(_start, title=_("Start"), url_path="start", visibility="hidden")
# The menu is the sidebar's own: Streamlit's would first show the files of pages/ on a fresh server.
page = st.navigation([*PAGES.values(), ALIAS], position="hidden")
if (goto := door.destination()) and goto[0] in PAGES and PAGES[goto[0]] != page:
    st.switch_page(PAGES[goto[0]], query_params=goto[1])
door.stop_outdated_page()
if page != ALIAS:
    sidebar.show(PAGES.values())
page.run()

"""SixtyForty: page config, navigation, and the sidebar that every page shares."""

from pathlib import Path

import streamlit as st

from kpi.language import _
from pages.parts.shell import door as _door
from pages.parts.shell import drawing as _drawing
from pages.parts.shell import log as _log
from pages.parts.shell import session as _session
from pages.parts.shell import sidebar as _sidebar

ICON = Path(__file__).parent / "assets" / "icon.png"

_log.keep_to_the_code()
st.set_page_config(page_title="SixtyForty", page_icon=str(ICON), layout="wide")
if _session.begin():
    _door.follow_link()
_drawing.forget()

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
if (goto := _door.destination()) and goto[0] in PAGES and PAGES[goto[0]] != page:
    st.switch_page(PAGES[goto[0]], query_params=goto[1])
_door.stop_a_page_of_before()
if page != ALIAS:
    _sidebar.show(PAGES.values())
page.run()

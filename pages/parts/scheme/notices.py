"""What is to be known of the data, in one line; the whole of it in a drawer."""

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, ngettext, number
from kpi.payment.absent import Absent, absent_results
from pages.parts.shell import consequences
from pages.parts.shell.drawing import is_in_hand
from pages.parts.shell.memory import last
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.view import View


def show_notices_line(view: View) -> None:
    """How many notices there are, when the hand rests, and the way to them."""
    if view.notices:
        with st.container(horizontal=True, vertical_alignment="center", key="notices"):
            consequences.draw("notices_count", _count)
            st.button(_("See them"), key="see notices", type="tertiary", on_click=_open, args=(view,))


def _count(view: View) -> list[charts.Part]:
    """As last found while a hand moves something: to look through all the data takes longer than to pay them."""
    count = len(last(Remembered.NOTICES) or () if is_in_hand() else view.notices)
    text = ngettext("{n} notice about the data.", "{n} notices about the data.", count)
    return [charts.text_part("caption", [text.format(n=number(count))])]


def _open(view: View) -> None:
    st.dialog(_("Notices about the data"), width="large", position="right")(_show)(view)


def _show(view: View) -> None:
    """Missing results in a table by role and KPI, and whatever else there is below it."""
    absent = absent_results(view.scheme, view.workforce)
    if absent:
        show_table(_table(absent), height="content", row_height=36)
    told = {one.notice for one in absent}
    show_problems(problem for problem in view.notices if problem not in told)


def _table(absent: list[Absent]) -> pd.DataFrame:
    heads = [_("Role"), _("KPI"), _("No result"), _("No plan"), _("What is done")]
    rows = [(one.role, one.kpi, one.no_result, one.no_plan, one.done) for one in absent]
    return pd.DataFrame(rows, columns=heads)

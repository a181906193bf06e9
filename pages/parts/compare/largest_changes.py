"""The largest changes between two scenarios, and the step that moved first."""

import streamlit as st

from kpi.charts.comparisonchart import (
    mover_finding,
    mover_rows,
    movers,
)
from kpi.comparison import Comparison
from kpi.comparison.movers import largest
from kpi.language import _
from pages.parts.shell import amounts, privacy
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding


def show_largest_changes(found: Comparison) -> None:
    """The ten largest changes, and the step of the calculation that moved first."""
    rows = largest(found)
    if rows.empty:
        st.markdown(_("Nobody's pay changes."))
        return
    rows = rows.assign(person=privacy.cover_names(rows["person"]))
    show_finding(mover_finding(rows, amounts.cash))
    drawn = mover_rows(rows, amounts.units(), amounts.write_money())
    draw_chart(drawn, movers(len(rows)), key="movers", alt=_("The largest changes"))
    titles = {
        "person": _("Person"),
        "period": _("Period"),
        "step": _("Step that moved first"),
        "was": _("Before"),
        "now": _("After"),
    }
    show_table(rows[list(titles)], titles, key="mover_table")

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
from pages.parts.shell import charts as _charts
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import tables as _tables


def changes_part(found: Comparison) -> None:
    """The ten largest changes, and the step of the calculation that moved first."""
    rows = largest(found)
    if rows.empty:
        st.markdown(_("Nobody's pay changes."))
        return
    rows = rows.assign(person=_names.names(rows["person"]))
    _parts.finding(mover_finding(rows, _parts.cash))
    drawn = mover_rows(rows, _parts.units(), _parts.write_money())
    _charts.draw(drawn, movers(len(rows)), key="movers", alt=_("The largest changes"))
    titles = {
        "person": _("Person"),
        "period": _("Period"),
        "step": _("Step that moved first"),
        "was": _("Before"),
        "now": _("After"),
    }
    _tables.show(rows[list(titles)], titles, key="mover_table")

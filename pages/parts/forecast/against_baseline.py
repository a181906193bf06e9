"""The difference to the baseline, paid in the very same worlds."""

import pandas as pd
import streamlit as st

from kpi.forecast import Forecast, difference
from kpi.language import _, change, number, percent
from pages.parts.shell import amounts
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding


def show_against_baseline(now: Forecast, before: Forecast, budget: float) -> None:
    """The scheme against the baseline on the same worlds: luck that both share cancels."""
    if now is before:
        st.info(_("The scheme is the baseline: move a slider, and the difference appears here."))
        return
    found = difference(now, before, budget=budget)
    rows = {
        _("On average"): found.mean,
        _("In 19 of 20 worlds at most"): found.p95,
        _("Average of the worst 5%"): found.tail,
    }
    table = pd.DataFrame(
        {
            _("Cost"): list(rows),
            _("Change"): [change(one.value, amounts.cash) for one in rows.values()],
            _("± (2 standard errors)"): [amounts.cash(2 * one.error) for one in rows.values()],
        }
    )
    dearer = float((now.cost > before.cost).mean())
    text = _(
        "In {share} of the worlds this scheme costs more than the baseline; the chance to exceed the budget changes by {points}."
    )
    points = change(found.over.value * 100, lambda value: _("{n} points").format(n=number(value, 1)))
    show_finding(text.format(share=percent(dearer), points=points))
    show_table(table, key="ahead difference")
    st.caption(
        _("Both schemes were paid in the very same worlds, so the difference is known far better than either cost.")
    )

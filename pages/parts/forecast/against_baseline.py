"""The difference to today's scheme, paid in the very same possible years."""

import pandas as pd
import streamlit as st

from kpi.forecast import difference
from kpi.language import _, number, percent
from pages.parts.forecast.answer import Answer
from pages.parts.shell import amounts
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_sentence


def show_against_baseline(answer: Answer) -> None:
    """The scheme beside today's on the same possible years: luck that both share cancels."""
    now, before = answer.now, answer.before
    if not answer.differs:
        st.info(_("The scheme is today’s: move the individual share, and the difference appears here."))
        return
    found = difference(now, before, budget=answer.budget)
    rows = {
        _("On average"): found.mean,
        _("In 19 of 20 years at most"): found.p95,
        _("Average of the worst 5%"): found.tail,
    }
    table = pd.DataFrame(
        {
            _("Cost"): list(rows),
            _("Difference"): [costs_more(one.value) for one in rows.values()],
            _("± (2 standard errors)"): [amounts.cash(2 * one.error) for one in rows.values()],
        }
    )
    show_sentence(_dearer(float((now.cost > before.cost).mean()), found.over.value))
    show_table(table, key="ahead difference")
    st.caption(
        _("Both schemes are paid in the same possible years, so the difference is known far better than either cost.")
    )


def costs_more(minor: float) -> str:
    """A difference of cost, its direction in a verb."""
    if round(minor) == 0:
        return _("the same")
    return (_("costs {money} more") if minor > 0 else _("saves {money}")).format(money=amounts.cash(abs(minor)))


def _dearer(share: float, over: float) -> str:
    """How often this scheme costs more, and what that does to the chance to exceed the budget."""
    said = {"share": percent(share, 1), "points": number(abs(over) * 100, 1)}
    if over > 0:
        return _(
            "In {share} of the years this scheme costs more than today’s; the chance to exceed the budget rises by {points} points."
        ).format(**said)
    return _(
        "In {share} of the years this scheme costs more than today’s; the chance to exceed the budget falls by {points} points."
    ).format(**said)

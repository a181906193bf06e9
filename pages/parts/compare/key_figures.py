"""What the change costs, and how many gain and lose."""

import streamlit as st

from kpi.comparison import Comparison
from kpi.language import _, change, percent
from pages.parts.shell import amounts
from pages.parts.shell.texts import plain, show_remark
from pages.parts.shell.view import View


def show_key_figures(found: Comparison, view: View) -> None:
    """Costs, winners and losers, and for which time."""
    share = found.change / found.before.cost if found.before.cost else 0.0
    figures = {
        _("Cost of {name}").format(name=found.before.name): (amounts.cash(found.before.cost), ""),
        _("Cost of {name}").format(name=f"{found.after.name} "): (
            amounts.cash(found.after.cost),
            # Streamlit reads the direction from a plain hyphen, not from a minus sign.
            f"{change(found.change, amounts.cash)} ({percent(share, 1)})".replace("−", "-") if found.change else "",
        ),
        _("Winners"): (str(len(found.winners)), ""),
        _("Losers"): (str(len(found.losers)), ""),
        _("Start or stop being paid"): (str(len(found.crossing)), ""),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (value, delta) in figures.items():
            st.metric(plain(label), plain(value), delta or None, delta_color="inverse", border=True)
    show_remark(amounts.span_note(view))

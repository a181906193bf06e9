"""What the change costs, and how many gain and lose."""

import streamlit as st

from kpi.comparison import Comparison
from kpi.language import _, change, percent
from pages.parts.shell import problems as _parts
from pages.parts.shell.session import View


def show_key_figures(found: Comparison, view: View) -> None:
    share = found.change / found.before.cost if found.before.cost else 0.0
    figures = {
        _("Cost of {name}").format(name=found.before.name): (_parts.cash(found.before.cost), ""),
        _("Cost of {name}").format(name=f"{found.after.name} "): (
            _parts.cash(found.after.cost),
            # Streamlit reads the direction from a plain hyphen, not from a minus sign.
            f"{change(found.change, _parts.cash)} ({percent(share, 1)})".replace("−", "-") if found.change else "",
        ),
        _("Winners"): (str(len(found.winners)), ""),
        _("Losers"): (str(len(found.losers)), ""),
        _("Start or stop being paid"): (str(len(found.crossing)), ""),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (value, delta) in figures.items():
            st.metric(_parts.plain(label), _parts.plain(value), delta or None, delta_color="inverse", border=True)
    _parts.remark(_parts.span(view))

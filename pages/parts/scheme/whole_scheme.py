"""What holds for the whole scheme: limit, budget, days, rounding, currency."""

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.shell import controls, keys, session
from pages.parts.shell.fragments import redraw_page_after


def show_whole_scheme(scheme: Scheme) -> None:
    """What holds for the whole scheme."""
    controls.number(
        _("All bonuses of a period at most (empty: no limit; cut in proportion)"),
        "bonus_limit",
        scheme.bonus_limit,
        lambda s, v: s.revise(bonus_limit=v),
        min_value=0.0,
        step=1000.0,
    )
    controls.set_widget(keys.BUDGET, session.state().budget)
    st.number_input(
        _("Budget for what is shown (empty: the target bonuses)"),
        value=session.state().budget,
        min_value=0.0,
        step=1000.0,
        key=keys.BUDGET,
        on_change=redraw_page_after(lambda: session.set_budget(st.session_state[keys.BUDGET])),
    )
    days = {"target": _("the target bonus"), "target and plan": _("target and plan"), "nothing": _("nothing")}
    controls.choice(
        _("Part of a period employed shrinks"), "prorate", scheme.prorate, days, lambda s, v: s.revise(prorate=v)
    )
    controls.slider(
        _("Attainment is rounded to decimals of a percent"),
        "precision",
        lambda s: s.precision,
        lambda s, v: s.revise(precision=v),
        low=0,
        high=8,
        unit="%d",
    )
    st.caption(_("With 6 or more, only what a computer cannot count exactly is rounded; with 0, 99.5% counts as 100%."))
    owed = {"carried on": _("is taken from later periods"), "given up": _("is given up")}
    controls.choice(
        _("A refund, correction or deduction beyond the period's pay"),
        "owed",
        scheme.owed,
        owed,
        lambda s, v: s.revise(owed=v),
    )
    controls.text(
        _("Currency (a code such as EUR)"),
        "currency",
        scheme.currency,
        lambda s, v: s.revise(currency=v.strip().upper()),
        max_chars=3,
    )

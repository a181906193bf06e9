"""What is moved beside the answer: four sliders, the budget, and what is assumed besides."""

import streamlit as st

from kpi.language import _, ngettext, number
from kpi.periods import shortest, time_of
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.assumptions import assumptions_label, show_assumptions
from pages.parts.forecast.hold_budget import show_hold_budget
from pages.parts.forecast.settings import LEVEL, SPREAD, TARGETS, show_settings
from pages.parts.shell import amounts, controls, keys, session
from pages.parts.shell.change_question import ask_for_budget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.view import View


def show_what_if(view: View, found: Answer) -> None:
    """The card with the sliders; below it rows that unfold."""
    with st.container(border=True, key="what_if"):
        st.header(_("What if"), anchor=False)
        show_settings("ahead settings", (LEVEL, SPREAD, TARGETS), share=True)
        _budget(found)
        _smallest_change(view, found)
    with st.container(gap="xsmall"):
        with st.expander(_("Find what holds the budget"), key="ahead hold", on_change="rerun") as hold:
            if hold.open:
                show_hold_budget(view, found)
        _assumptions(found)
    st.caption(_rests_on(view, found))


def _assumptions(found: Answer) -> None:
    """Folded, with how much is changed on the row; it stays open when that changes, which makes it another row for Streamlit."""
    was_open = bool(st.session_state.get(keys.AHEAD_ASSUMPTIONS))
    with st.expander(assumptions_label(), expanded=was_open, key="ahead assumptions", on_change="rerun") as row:
        st.session_state[keys.AHEAD_ASSUMPTIONS] = row.open
        if row.open:
            show_assumptions(found.ahead)


def show_slide_slider() -> None:
    """The one slider of a slide."""
    show_settings("ahead slide", (), share=True) if session.state().scheme.team.share is not None else show_settings(
        "ahead slide", (LEVEL,)
    )


def _budget(found: Answer) -> None:
    """The money that is there for the whole time ahead."""
    now, periods = session.state().step.ahead_budget, shortest(found.now.periods)
    controls.set_widget(keys.AHEAD_BUDGET, now)
    st.number_input(
        _("Budget: all target bonuses") if now is None else _("Budget"),
        min_value=0.0,
        value=now,
        step=1_000.0,
        key=keys.AHEAD_BUDGET,
        placeholder=amounts.cash(found.now.target),
        help=_("For {first} to {last}. When empty, the sum of all target bonuses.").format(
            first=periods[0], last=periods[-1]
        ),
        on_change=redraw_page_after(lambda: session.put(ahead_budget=st.session_state[keys.AHEAD_BUDGET])),
    )


def _smallest_change(view: View, found: Answer) -> None:
    """To the page that answers it, with this budget as its one condition."""
    words = _("What is the smallest change that keeps this budget?")
    if st.button(words, key="smallest change for budget", type="tertiary", icon=":material/troubleshoot:"):
        ask_for_budget(view, found.budget / amounts.units())
        st.session_state[keys.CHECKED_PARTS] = _("Smallest change")
        st.switch_page("pages/checkup.py")


def _rests_on(view: View, found: Answer) -> str:
    people = len(set(found.ahead.future.workforce.seats["person"]))
    texts = {
        "people": ngettext("{n} person", "{n} people", people).format(n=number(people)),
        "periods": time_of(view.everyone.periods),
        "years": ngettext("{n} possible year", "{n} possible years", found.now.count).format(n=number(found.now.count)),
    }
    return _("Estimated from {periods} of {people}; {years}, seed {seed}.").format(
        seed=str(found.ahead.outlook.seed), **texts
    )

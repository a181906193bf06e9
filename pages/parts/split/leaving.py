"""Will the strong leave? A what-if with its sources and its counter-evidence; and what studies found."""

import math
from collections.abc import Callable

import streamlit as st

from kpi.language import _, number, percent
from kpi.library.evidence import study
from kpi.split.leaving import ASSUMES, COUNTER_EVIDENCE, SOURCES, Leaving, leaving, strong_year
from pages.parts.shell import amounts
from pages.parts.shell.texts import show_finding, show_sentence
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.evidence import show_studies


def show_leaving() -> None:
    """Never a prediction: the base chance and the elasticity are the reader's."""
    if not (view := view_or_none()):
        return
    st.warning(_("A what-if, not a prediction: nobody can say from pay data who will leave."), icon=":material/help:")
    left, right = st.columns([5, 7], gap="large")
    with left:
        base = st.slider(
            _("Chance that a strong person leaves in a year, without a team part"),
            1,
            50,
            10,
            format="%d%%",
            key="leave base",
        )
        elasticity = st.slider(
            _("One percent less pay raises it by"), 1.0, 3.0, 2.5, 0.1, format="%.1f%%", key="leave elasticity"
        )
        replacement = st.slider(
            _("A successor costs, in share of a year's pay"), 0, 200, 21, format="%d%%", key="leave cost"
        )
        margin = st.number_input(
            _("Margin that is lost with each leaver"), 0.0, value=0.0, step=1000.0, key="leave margin"
        )
    with right:
        _answer(view, base / 100, -elasticity, replacement / 100, margin)
    _sources()


def _answer(view: View, base: float, elasticity: float, replacement: float, margin: float) -> None:
    year = strong_year(view.effect)
    if year is None:
        st.info(_("Nobody is strong over all the periods that are shown, or nothing is paid to them."))
        return
    units = amounts.units()
    pay, saved = (year.before / units, year.after / units), year.saved / units
    result = leaving(year.people, base, *pay, saved, elasticity, replacement, margin)
    write = amounts.write_money()
    show_finding(_what_happens(result, write))
    if math.isfinite(result.break_even) and saved > 0:
        show_sentence(
            _("The saving is lost when a leaver costs {money} or more.").format(money=write(result.break_even))
        )
    st.caption(
        _("Strong is here who is strong over all the periods that are shown; pay and savings are brought to one year.")
        + "\n"
        + "\n".join(f"- {_(line)}" for line in ASSUMES)
    )


def _what_happens(result: Leaving, write: Callable[[float], str]) -> str:
    """One sentence for each direction: nobody is said to leave a negative number of times."""
    words = {
        "before": percent(result.before, 1),
        "after": percent(result.after, 1),
        "n": number(result.people),
        "more": number(abs(result.more_leavers), 1),
        "cost": write(abs(result.cost)),
        "kept": write(abs(result.saved)),
    }
    if result.more_leavers < 0:
        text = _(
            "With the team part the chance that a strong person leaves in a year falls from {before} to {after}: {more} fewer of {n} leave, which saves {cost} a year."
        )
    else:
        text = _(
            "With the team part the chance that a strong person leaves in a year rises from {before} to {after}: {more} more of {n} leave, which costs {cost} a year."
        )
    kept = (
        _("The employer keeps {kept} a year through the team part.")
        if result.saved >= 0
        else _("The team part costs the employer {kept} a year.")
    )
    return f"{text.format(**words)} {kept.format(**words)}"


def _sources() -> None:
    with st.expander(
        _("Where this comes from, and what speaks against it"), key="leaving sources", on_change="rerun"
    ) as section:
        if section.open:
            show_finding(_("For it"))
            show_studies([study(key) for key in SOURCES], "leaving_for")
            show_finding(_("Against it"))
            show_studies([study(key) for key in COUNTER_EVIDENCE], "leaving_against")

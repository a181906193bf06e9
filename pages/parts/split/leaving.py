"""Will the strong leave? A what-if with its sources and its counter-evidence; and what studies found."""

import math

import streamlit as st

from kpi import charts
from kpi.language import _, percent_figure
from kpi.library.evidence import study
from kpi.split.leaving import ASSUMES, COUNTER_EVIDENCE, SOURCES, Leaving, leaving, said_of_leaving, strong_year
from pages.parts.shell import amounts, consequences, controls, keys, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.evidence import show_evidence, show_studies

_MARGIN = "leave margin"
"""What is lost with each leaver, in units of the currency: one of the steps, as the sliders beside it are."""


def show_leaving() -> None:
    """Never a prediction: the base chance and the elasticity are the reader's."""
    if not (view := view_or_none()):
        return
    if strong_year(view.effect) is None:
        st.info(_nobody())
        return
    consequences.draw("leaving_finding", leaving_finding)
    left, right = st.columns([6, 6], gap="large")
    with left:
        consequences.draw("leaving_picture", leaving_picture)
        show_remark(_("A what-if, not a prediction: nobody can say from pay data who will leave."))
    with right:
        show_supposed("leave sliders", [_base(), _elasticity(), _replacement()])
        _ask_margin()
    _sources()
    show_evidence()


def _ask_margin() -> None:
    now = _margin()
    controls.set_widget(keys.LEAVE_MARGIN, now)
    st.number_input(
        _("Margin that is lost with each leaver"),
        min_value=0.0,
        value=now,
        step=1000.0,
        key=keys.LEAVE_MARGIN,
        on_change=redraw_page_after(_take_margin),
    )


def _margin() -> float:
    return dict(session.state().step.supposed).get(_MARGIN, 0.0)


def _take_margin() -> None:
    session.suppose(_MARGIN, st.session_state[keys.LEAVE_MARGIN] or None)


def show_leaving_slide() -> None:
    """The same on the wall."""
    consequences.draw_slide("leaving", leaving_finding, leaving_picture)
    show_supposed("leave sliders", [_elasticity()])


def leaving_finding(view: View) -> list[charts.Part]:
    """How many more leave, and what that costs."""
    found = _result(view)
    said = _nobody() if found is None else said_of_leaving(found, amounts.write_money())
    return [charts.text_part("finding", [said])]


def leaving_picture(view: View) -> list[charts.Part]:
    """The chance that a strong person leaves, without and with the team part; and what a leaver must cost for the saving to be lost."""
    found = _result(view)
    if found is None:
        return []
    shares = {_("without a team part"): found.before, _("with the team part"): found.after}
    gauges = [charts.Gauge(name, share, percent_figure(share), None) for name, share in shares.items()]
    title = _("Chance that a strong person leaves in a year")
    bars = charts.gauges_part(gauges, max(*shares.values(), 0.2), title)
    return [charts.text_part("section", [title]), bars, charts.text_part("sentence", [_break_even(found)])]


def _base() -> Supposed:
    return Supposed("leave base", _("Leave in a year without a team part"), 10, 1, 50)


def _elasticity() -> Supposed:
    return Supposed("leave elasticity", _("One percent less pay raises this by"), 2.5, 1, 3, 0.1)


def _replacement() -> Supposed:
    return Supposed("leave cost", _("Cost of a successor, of a year's pay"), 21, 0, 200)


def _result(view: View) -> Leaving | None:
    """In units of the currency; None where nobody is strong."""
    year, units = strong_year(view.effect), amounts.units()
    if year is None:
        return None
    pay, saved = (year.before / units, year.after / units), year.saved / units
    return leaving(year.people, _base().share, *pay, saved, -_elasticity().value, _replacement().share, _margin())


def _nobody() -> str:
    return _("Nobody is strong over all the periods that are shown, or nothing is paid to them.")


def _break_even(found: Leaving) -> str:
    if not (math.isfinite(found.break_even) and found.saved > 0):
        return ""
    money = amounts.write_money()(found.break_even)
    return _("The saving is lost when a leaver costs {money} or more.").format(money=money)


def _sources() -> None:
    with st.expander(
        _("Where this comes from, and what speaks against it"), key="leaving sources", on_change="rerun"
    ) as section:
        if section.open:
            show_remark(
                _(
                    "Strong is here who is strong over all the periods that are shown; pay and savings are brought to one year."
                )
            )
            for line in ASSUMES:
                show_remark(_(line))
            st.markdown(f"### {_('For it')}")
            show_studies([study(key) for key in SOURCES], "leaving_for")
            st.markdown(f"### {_('Against it')}")
            show_studies([study(key) for key in COUNTER_EVIDENCE], "leaving_against")

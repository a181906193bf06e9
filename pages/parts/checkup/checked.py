"""What is checked: the scheme that is open, on what is looked at, with the reader's norms and what the reader has told besides."""

import pandas as pd
import streamlit as st

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.told import Told, groups_of, letters_of
from kpi.forecast import Forecast
from kpi.funnel.solddeals import SoldDeals, sold_deals
from kpi.language import reader
from kpi.plans.goalgrowth import GoalsTogether
from kpi.plans.past import past
from kpi.problem import Refused
from pages.parts.shell import amounts, keys, privacy, session
from pages.parts.shell.ahead import Ahead, time_ahead
from pages.parts.shell.growth_goal import growth_goal, is_growth_set
from pages.parts.shell.memory import last, remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View

MARGIN, ON_COSTS, WRONG_CREDIT = "margin", "on-costs", "weight wrong"
"""What is told in percent, by the names of its sliders on other pages."""


def case_of(view: View) -> CheckCase:
    """The same while nothing of it changes."""
    cover, step, told = privacy.cover(), session.state().step, told_of(view)
    beside = (step.goals, _growth(view), sold(), paid_since(), step.norms, told)
    made: CheckCase = remembered(
        Remembered.CHECK_CASE,
        (view.scheme, view.workforce, cover, reader(), *beside),
        lambda: CheckCase(view.scheme, view.workforce, amounts.cash, cover.name, *beside),
    )
    return made


def _growth(view: View) -> GoalsTogether | None:
    """Goals of the year and of growth, where somebody has set them."""
    team = view.scheme.filled(view.scheme.team)
    name = str(st.session_state.get(keys.PLANNED_KPI) or next(iter(team.kpis), ""))
    try:
        return growth_goal(past(view.everyone, name)) if is_growth_set() else None
    except Refused:
        return None


def sold() -> SoldDeals | None:
    """The deals that are open, as far as they say who sold what when."""
    open_now = session.state().data.deals
    if open_now is None:
        return None
    made: SoldDeals | None = remembered(
        Remembered.SOLD_DEALS, (open_now,), lambda: sold_deals(open_now.table, open_now.columns)
    )
    return made


def paid_since() -> str:
    """The period from which the KPIs are paid, where somebody has said it."""
    return str(st.session_state.get(keys.PAID_SINCE) or "")


def told_of(view: View) -> Told:
    """What the reader has said beside the results, here and on other pages."""
    step, ahead, people = session.state().step, _ahead(view), session.state().data.people
    key = (
        step.supposed,
        step.ahead_budget,
        step.begins,
        ahead,
        _drawn(view, ahead),
        people,
        view.baseline,
        view.scheme.minor,
    )
    made: Told = remembered(Remembered.TOLD, key, lambda: _told(view, ahead, people))
    return made


def _told(view: View, ahead: Ahead | None, people: pd.DataFrame | None) -> Told:
    step = session.state().step
    said = {name: percent / 100 for name, percent in step.supposed}
    return Told(
        margin=said.get(MARGIN),
        on_costs=said.get(ON_COSTS),
        wrong_credit=said.get(WRONG_CREDIT),
        budget=None if step.ahead_budget is None else step.ahead_budget * view.scheme.minor,
        future=ahead.future if ahead else None,
        drawn=_drawn(view, ahead),
        groups=groups_of(people),
        letters=letters_of(people),
        before=view.baseline,
        begins=pd.Timestamp(step.begins) if step.begins else None,
    )


def _ahead(view: View) -> Ahead | None:
    """The time ahead; None where there is nobody or nothing to look at, which the checks then say."""
    try:
        return time_ahead(view)
    except Refused:
        return None


def _drawn(view: View, ahead: Ahead | None) -> Forecast | None:
    """A forecast that the page of that name has made of the same."""
    found: Forecast | None = last(Remembered.FORECAST)
    fits = found is not None and ahead is not None and found.future is ahead.future and found.scheme == view.scheme
    return found if fits else None

"""The time ahead: the fit, the outlook and the workforce it is for, each computed only when what it rests on has changed."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from kpi import expectation, worlds
from kpi.expectation import Exact
from kpi.language import _
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.worlds import Fit, Future, Outlook
from pages.parts.shell import session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View


@dataclass(frozen=True, eq=False)
class Ahead:
    """The fit, the outlook that is in force, and the workforce that it is for."""

    fit: Fit
    outlook: Outlook
    future: Future


def time_ahead(view: View) -> Ahead:
    """The time ahead of all data that are open. Raises `Refused` where there is nobody or nothing to look at."""
    everyone, basis = view.everyone, _basis(view)
    fit: Fit = remembered(Remembered.FIT, (basis, everyone), partial(worlds.fit, basis, everyone))
    outlook = assumed_outlook(fit)
    plans = session.state().step.plans
    future: Future = remembered(
        Remembered.FUTURE, (basis, everyone, fit, outlook, plans), lambda: _future(basis, view, outlook, fit)
    )
    return Ahead(fit, outlook, future)


def _future(basis: Scheme, view: View, outlook: Outlook, fit: Fit) -> Future:
    """With the plans that were set for it, where some are in use."""
    now = session.state()
    plans = now.step.plans.table if now.step.plans else None
    return worlds.ahead(basis, view.everyone, outlook, fit, now.data.people, plans)


def todays_future(view: View, ahead: Ahead) -> Future:
    """The same for today's scheme: another one only where that measures results against another market, with the luck of the same names."""
    if view.baseline.market_indexes == view.scheme.market_indexes:
        return ahead.future
    before, everyone = view.baseline, view.everyone_before

    def make() -> Future:
        fit, step, data = worlds.fit(before, everyone), session.state().step, session.state().data
        plans = step.plans.table if step.plans else None
        return worlds.ahead(before, everyone, _outlook(fit, step.assumed), fit, data.people, plans)

    found: Future = remembered(Remembered.FUTURE_BEFORE, (before, everyone, ahead.future), make)
    return found


def assumed_outlook(fit: Fit) -> Outlook:
    """The outlook as fitted, with what the visitor assumes in its place."""
    assumed = session.state().step.assumed
    found: Outlook = remembered(Remembered.OUTLOOK, (fit, assumed), lambda: _outlook(fit, assumed))
    return found


def _basis(view: View) -> Scheme:
    """The scheme that says what to fit: the baseline, so that moving a slider redraws no luck, unless the new one looks at other results."""
    before, now = view.baseline, view.scheme
    return before if before.needs == now.needs and before.builds == now.builds else now


def _outlook(fit: Fit, assumed: tuple[tuple[str, object], ...]) -> Outlook:
    try:
        return fit.outlook.revise(**dict(assumed))
    except Refused:  # what was assumed with another scheme or seed may contradict this fit
        session.assume_nothing()
        st.info(_("What was assumed contradicts the fit of these data, so the forecast is back to the fit."))
        return fit.outlook


def paid_so_far(view: View) -> Payouts:
    """What the scheme pays for all that is known."""
    found: Payouts = remembered(
        Remembered.PAID_SO_FAR, (view.scheme, view.everyone), partial(pay, view.scheme, view.everyone)
    )
    return found


def in_closed_form(view: View, ahead: Ahead) -> Exact:
    """The expected cost without drawing anything."""
    found: Exact = remembered(
        Remembered.EXACT, (view.scheme, ahead.future), partial(expectation.exact, view.scheme, ahead.future)
    )
    return found


def next_period(view: View, ahead: Ahead) -> Ahead:
    """The same with the next period alone, for questions that are asked very often."""
    outlook = ahead.outlook.revise(horizon="period", true_up="none")
    return Ahead(ahead.fit, outlook, _future(_basis(view), view, outlook, ahead.fit))

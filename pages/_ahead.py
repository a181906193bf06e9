"""What the page Forecast computes: the fit, the workforce ahead, worlds and forecasts, each only when what it rests on has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from pydantic import ValidationError

from kpi import expectation, worlds
from kpi.expectation import Evaluate
from kpi.forecast import Forecast, forecast
from kpi.language import _
from kpi.scheme import Scheme
from kpi.worlds import Fit, Future, Outlook, Worlds
from pages import _session
from pages._session import View

_QUICK = 2_000
"""Worlds that answer a question that is asked many times."""
_KEPT_BYTES = 1 << 29
"""More than this is drawn anew for every scheme instead of kept in memory."""


@dataclass(frozen=True, eq=False)
class Ahead:
    """The fit, the outlook that is in force, and the workforce that it is for."""

    fit: Fit
    outlook: Outlook
    future: Future


def ahead(view: View) -> Ahead:
    """The time ahead of all data that are open. Raises `Refused` where there is nobody or nothing to look at."""
    everyone, basis = view.everyone, _basis(view)
    fit: Fit = _session.remembered("fit", (basis, everyone), partial(worlds.fit, basis, everyone))
    assumed = _session.state().assumed
    outlook = _session.remembered("outlook", (fit, assumed), lambda: _outlook(fit, assumed))
    people = _session.state().data.people
    future = _session.remembered(
        "future", (basis, everyone, fit, outlook), lambda: worlds.ahead(basis, everyone, outlook, fit, people)
    )
    return Ahead(fit, outlook, future)


def _basis(view: View) -> Scheme:
    """The scheme that says what to fit: the baseline, so that moving a slider redraws no luck, unless the new one looks at other results."""
    before, now = view.baseline, view.scheme
    same = before.needs == now.needs and before.precision == now.precision and before.prorate == now.prorate
    return before if same else now


def _outlook(fit: Fit, assumed: tuple[tuple[str, object], ...]) -> Outlook:
    try:
        return fit.outlook.revise(**dict(assumed))
    except ValidationError:  # what was assumed for other data or another scheme may contradict this fit
        _session.assume_nothing()
        return fit.outlook


def drawn(ahead: Ahead, count: int) -> Worlds:
    """The worlds, the same for every scheme; a bar shows how far it is, and a click anywhere ends it."""
    return _session.remembered("worlds", (ahead.future, count), lambda: _draw(ahead.future, count))


def _draw(future: Future, count: int) -> Worlds:
    bar = st.progress(0.0, _("Drawing worlds …"))
    keep = worlds.effort(future, count).bytes <= _KEPT_BYTES
    found = worlds.draw(
        future, count, keep=keep, told=lambda share: bar.progress(share, _("Drawing worlds …")) and None
    )
    bar.empty()
    return found


def forecasts(view: View, ahead: Ahead, count: int) -> tuple[Forecast, Forecast]:
    """What the scheme and what the baseline costs, on the same worlds."""
    future = drawn(ahead, count)
    now: Forecast = _session.remembered("forecast", (view.scheme, future), partial(forecast, view.scheme, future))
    if view.scheme == view.baseline:
        return now, now
    before: Forecast = _session.remembered(
        "before ahead", (view.baseline, future), partial(forecast, view.baseline, future)
    )
    return now, before


def evaluated(scheme: Scheme, ahead: Ahead, people: Sequence[str] | None) -> Evaluate:
    """Expected cost, or mean pay of some people in a period, over few worlds that are drawn when the outlook changes."""
    held: list[tuple[Outlook, Worlds]] = []

    def evaluate(asked: Scheme, outlook: Outlook) -> float:
        if not held or held[0][0] != outlook:
            future = expectation.with_outlook(ahead.future, outlook)
            held[:] = [(outlook, worlds.draw(future, _QUICK))]
        found = forecast(asked, held[0][1])
        if people is None:
            return float(found.cost.mean())
        mine = found.people["person"].isin(people)
        return float(found.people.loc[mine, "mean"].mean()) if mine.any() else 0.0

    return evaluate

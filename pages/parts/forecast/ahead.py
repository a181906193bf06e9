"""What the page Forecast computes: the fit, the workforce ahead, worlds and forecasts, each only when what it rests on has changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from pydantic import ValidationError

from kpi import expectation, worlds
from kpi.expectation import Evaluate, Exact
from kpi.forecast import Forecast, Scored, Splits, footprint, forecast
from kpi.language import _, number
from kpi.payout import Payouts, pay
from kpi.scheme import Scheme
from kpi.worlds import Fit, Future, Outlook, Worlds
from pages.parts.shell import session as _session
from pages.parts.shell.session import View

_QUICK = 2_000
"""Worlds that answer a question that is asked many times."""
_USUAL = 10_000
_LONG = 20.0
"""Seconds after which one is asked before worlds are drawn."""
_KEPT_BYTES = 1 << 29
"""Worlds that take more than this are drawn anew for every scheme instead of kept in memory; and so it is with their scores."""
_A_SCORE = 8.0
"""Bytes for each person, period and world, of what is remembered so that a slider moves only what it moves; as measured."""


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
    outlook: Outlook = _session.remembered("outlook", (fit, assumed), lambda: _outlook(fit, assumed))
    people = _session.state().data.people
    future: Future = _session.remembered(
        "future", (basis, everyone, fit, outlook), lambda: worlds.ahead(basis, everyone, outlook, fit, people)
    )
    return Ahead(fit, outlook, future)


def _basis(view: View) -> Scheme:
    """The scheme that says what to fit: the baseline, so that moving a slider redraws no luck, unless the new one looks at other results."""
    before, now = view.baseline, view.scheme
    return before if before.needs == now.needs and before.builds == now.builds else now


def _outlook(fit: Fit, assumed: tuple[tuple[str, object], ...]) -> Outlook:
    try:
        return fit.outlook.revise(**dict(assumed))
    except ValidationError:  # what was assumed with another scheme or seed may contradict this fit
        _session.assume_only()
        st.info(_("What was assumed contradicts the fit of these data, so the forecast is back to the fit."))
        return fit.outlook


def count_of(ahead: Ahead) -> int:
    """As many worlds as were asked for, when that is quick or somebody has said to go on; meanwhile fewer."""
    asked = _session.state().worlds
    takes, needed, free = worlds.effort(ahead.future, asked), memory(ahead.future, asked), worlds.free()
    large = free is not None and needed > free
    if takes.seconds <= _LONG and not large:
        return asked
    key = (ahead.future, asked)
    if _session.same(st.session_state.get("many worlds"), key):
        # Stands above the bar, so that a click ends the drawing.
        back = _("Back to {fewer} worlds").format(fewer=number(_USUAL))
        st.button(back, key="draw few", icon=":material/stop_circle:", on_click=_go_on_with, args=(None,))
        return asked
    if takes.seconds > _LONG:
        text = _(
            "{n} worlds take about {minutes} min on this machine; {fewer} are shown. Several machines can share the work: see “Several machines” in the README."
        )
        minutes = number(max(1, round(takes.seconds / 60)))
        st.info(text.format(n=number(asked), minutes=minutes, fewer=number(_USUAL)), icon=":material/hourglass:")
    if large:
        text = _(
            "{n} worlds take about {needed} MB of memory, and {free} MB are free on this machine; {fewer} are shown."
        )
        figures = {"needed": number(round(needed / 1e6)), "free": number(round((free or 0) / 1e6))}
        st.warning(text.format(n=number(asked), fewer=number(_USUAL), **figures), icon=":material/memory:")
    st.button(_("Draw them all"), key="draw many", on_click=_go_on_with, args=(key,))
    return _USUAL


def memory(future: Future, count: int) -> float:
    """Bytes that a scheme and the baseline take in so many worlds: what is kept, and what each forecast is computed in."""
    kept = worlds.effort(future, count).bytes if _keeps(future, count) else 0
    scores = _scores(future, count) if _remembers(future, count) else 0.0
    return kept + scores + 2 * footprint(worlds.draw(future, count, keep=False))


def _keeps(future: Future, count: int) -> bool:
    return worlds.effort(future, count).bytes <= _KEPT_BYTES


def _remembers(future: Future, count: int) -> bool:
    return _scores(future, count) <= _KEPT_BYTES


def _scores(future: Future, count: int) -> float:
    return _A_SCORE * future.workforce.recorded.size * count


def _go_on_with(key: tuple[Future, int] | None) -> None:
    st.session_state["many worlds"] = key


def drawn(future: Future, count: int) -> Worlds:
    """The worlds, the same for every scheme; a bar shows how far it is, and a click anywhere ends it."""
    found: Worlds = _session.remembered("worlds", (future, count), partial(_draw, future, count))
    return found


def _draw(future: Future, count: int) -> Worlds:
    with _Bar(_("Drawing worlds …")) as bar:
        return worlds.draw(future, count, keep=_keeps(future, count), told=bar)


class _Bar:
    """A bar that goes when the work is done."""

    def __init__(self, says: str) -> None:
        self._says, self._bar = says, st.empty()

    def __enter__(self) -> Callable[[float], None]:
        def tell(share: float) -> None:
            self._bar.progress(min(share, 1.0), self._says)

        return tell

    def __exit__(self, *_error: object) -> None:
        self._bar.empty()


def forecasts(view: View, ahead: Ahead, count: int) -> tuple[Forecast, Forecast]:
    """What the scheme and what the baseline costs, on the same worlds."""
    future = drawn(ahead.future, count)
    if not _remembers(ahead.future, count):
        now = _anew("forecast", view.scheme, future)
        return now, now if view.scheme == view.baseline else _anew("forecast before", view.baseline, future)
    scored: Scored = _session.remembered("scored", (view.baseline, future), partial(Scored, view.baseline, future))
    now = _forecast("forecast", view.scheme, scored)
    return now, now if view.scheme == view.baseline else _forecast("forecast before", view.baseline, scored)


def _forecast(name: str, scheme: Scheme, scored: Scored) -> Forecast:
    def make() -> Forecast:
        with _Bar(_("Paying every world …")) as bar:
            return scored.under(scheme, bar)

    found: Forecast = _session.remembered(name, (scheme, scored), make)
    return found


def _anew(name: str, scheme: Scheme, drawn: Worlds) -> Forecast:
    def make() -> Forecast:
        with _Bar(_("Paying every world …")) as bar:
            return forecast(scheme, drawn, told=bar)

    found: Forecast = _session.remembered(name, (scheme, drawn), make)
    return found


def over_shares(view: View, ahead: Ahead) -> pd.DataFrame:
    """share, p5, p50 and p95 of the cost in minor units: every percent where that is algebra, otherwise every fifth on fewer worlds."""
    anywhere = view.scheme.shared(1.0)
    found: pd.DataFrame = _session.remembered(
        "shares ahead", (anywhere, ahead.future), lambda: _over_shares(anywhere, ahead.future)
    )
    return found


def _over_shares(scheme: Scheme, future: Future) -> pd.DataFrame:
    splits = Splits(scheme, worlds.draw(future, _QUICK))
    shares = np.linspace(0, 1, 101 if splits.exact_line else 21)
    levels = splits.quantiles(shares.tolist())
    return pd.DataFrame({"share": shares, **dict(zip(("p5", "p50", "p95"), levels.T, strict=True))})


def paid_so_far(view: View) -> Payouts:
    """What the scheme pays for all that is known."""
    found: Payouts = _session.remembered(
        "paid so far", (view.scheme, view.everyone), partial(pay, view.scheme, view.everyone)
    )
    return found


def in_closed_form(view: View, ahead: Ahead) -> Exact:
    """The expected cost without drawing anything."""
    found: Exact = _session.remembered(
        "exact", (view.scheme, ahead.future), partial(expectation.exact, view.scheme, ahead.future)
    )
    return found


def next_period(view: View, ahead: Ahead) -> Ahead:
    """The same with the next period alone, for questions that are asked very often."""
    outlook = ahead.outlook.revise(horizon="period", true_up="none")
    people = _session.state().data.people
    return Ahead(ahead.fit, outlook, worlds.ahead(_basis(view), view.everyone, outlook, ahead.fit, people))


def under(scheme: Scheme, ahead: Ahead, outlooks: Sequence[Outlook]) -> list[Forecast]:
    """The scheme's forecast under each of some outlooks, over few worlds with the same luck."""
    with _Bar(_("Drawing worlds …")) as bar:
        found = []
        for done, outlook in enumerate(outlooks):
            future = expectation.with_outlook(ahead.future, outlook)
            found.append(forecast(scheme, worlds.draw(future, _QUICK, keep=False)))
            bar((done + 1) / len(outlooks))
    return found


def evaluated(ahead: Ahead, people: Sequence[str] | None) -> Evaluate:
    """Expected cost, or mean pay of some people, over few worlds that are drawn when the outlook changes."""
    held: list[tuple[Outlook, Worlds]] = []

    def evaluate(scheme: Scheme, outlook: Outlook) -> float:
        if not held or held[0][0] != outlook:
            held[:] = [(outlook, worlds.draw(expectation.with_outlook(ahead.future, outlook), _QUICK))]
        found = forecast(scheme, held[0][1])
        if people is None:
            return found.mean.value
        mine = found.people["person"].isin(people)
        return float(found.people.loc[mine, "mean"].mean()) if mine.any() else 0.0

    return evaluate

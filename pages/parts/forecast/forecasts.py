"""Worlds and forecasts, each made only when what it rests on has changed."""

from functools import partial

from kpi import worlds
from kpi.forecast import Forecast, ScoredWorlds, forecast
from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Worlds
from pages.parts.forecast.ahead import Ahead
from pages.parts.forecast.progress_bar import ProgressBar
from pages.parts.forecast.world_count import has_scores_kept, is_kept
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered
from pages.parts.shell.view import View


def drawn(future: Future, count: int) -> Worlds:
    """The worlds, the same for every scheme; a bar shows how far it is, and a click anywhere ends it."""
    found: Worlds = remembered(Remembered.WORLDS, (future, count), partial(_draw, future, count))
    return found


def _draw(future: Future, count: int) -> Worlds:
    with ProgressBar(_("Drawing possible years …")) as bar:
        return worlds.draw(future, count, keep=is_kept(future, count), progress=bar)


def forecasts(view: View, ahead: Ahead, count: int) -> tuple[Forecast, Forecast]:
    """What the scheme and what the baseline costs, on the same worlds."""
    future = drawn(ahead.future, count)
    if not has_scores_kept(ahead.future, count):
        now = _anew(Remembered.FORECAST, view.scheme, future)
        return now, now if view.scheme == view.baseline else _anew(Remembered.FORECAST_BEFORE, view.baseline, future)
    scored: ScoredWorlds = remembered(
        Remembered.SCORED, (view.baseline, future), partial(ScoredWorlds, view.baseline, future)
    )
    now = _forecast(Remembered.FORECAST, view.scheme, scored)
    return now, now if view.scheme == view.baseline else _forecast(Remembered.FORECAST_BEFORE, view.baseline, scored)


def _forecast(name: Remembered, scheme: Scheme, scored: ScoredWorlds) -> Forecast:
    def make() -> Forecast:
        with ProgressBar(_("Paying every possible year …")) as bar:
            return scored.under(scheme, bar)

    found: Forecast = remembered(name, (scheme, scored), make)
    return found


def _anew(name: Remembered, scheme: Scheme, drawn: Worlds) -> Forecast:
    def make() -> Forecast:
        with ProgressBar(_("Paying every possible year …")) as bar:
            return forecast(scheme, drawn, progress=bar)

    found: Forecast = remembered(name, (scheme, drawn), make)
    return found

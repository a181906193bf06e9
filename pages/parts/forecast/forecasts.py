"""Possible years and forecasts, each made only when what it rests on has changed."""

from collections.abc import Callable
from functools import partial

from kpi import worlds
from kpi.forecast import Forecast, ScoredWorlds, forecast
from kpi.language import _
from kpi.machine.freememory import promised
from kpi.machine.threads import Progress
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Worlds
from kpi.worlds.streams import CHUNK
from pages.parts.forecast.world_count import has_scores_kept, is_kept, memory_of_one
from pages.parts.shell.ahead import Ahead, todays_future
from pages.parts.shell.memory import last, remembered
from pages.parts.shell.progress_bar import ProgressBar
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View


def drawn(future: Future, count: int) -> Worlds:
    """The possible years, the same for every scheme; they are drawn on where that was left."""
    found: Worlds = remembered(Remembered.WORLDS, (future, count), partial(_draw, future, count))
    return found


def _draw(future: Future, count: int) -> Worlds:
    if not is_kept(future, count):
        return worlds.begin(future, count, keep=False)
    before: Worlds | None = last(Remembered.BEGUN)
    make = partial(worlds.begin, future, count)
    if before is not None and before.future is future and count < before.count:
        make = partial(before.first, count)
    begun: Worlds = remembered(Remembered.BEGUN, (future, count), make)
    takes = worlds.effort(future, count).bytes
    with promised(takes), ProgressBar(_("Drawing possible years …"), lambda _share: begun.ready) as bar:
        begun.fill(bar)
    return begun


def forecasts(view: View, ahead: Ahead, count: int) -> tuple[Forecast, Forecast]:
    """What the scheme and what today's costs, in the same possible years."""
    future, scored = drawn(ahead.future, count), has_scores_kept(ahead.future, count)
    pay = _paying(view, future, scored=scored)
    now = _paid(Remembered.FORECAST, view.scheme, future, pay)
    if view.scheme == view.baseline:
        return now, now
    todays = todays_future(view, ahead)
    if todays is not ahead.future:
        key = (todays, count)
        future = remembered(Remembered.WORLDS_BEFORE, key, partial(worlds.begin, *key, keep=False))
        pay = _paying(view, future, scored=False)
    return now, _paid(Remembered.FORECAST_BEFORE, view.baseline, future, pay)


Pay = Callable[[Scheme, Progress | None], Forecast]


def _paying(view: View, future: Worlds, *, scored: bool) -> Pay:
    """How a scheme is paid: on remembered scores where there is memory for them."""
    if not scored:
        return lambda scheme, progress: forecast(scheme, future, progress=progress)
    key = (view.baseline, future)
    found: ScoredWorlds = remembered(Remembered.SCORED, key, partial(ScoredWorlds, *key))
    return found.under


def _paid(name: Remembered, scheme: Scheme, future: Worlds, pay: Pay) -> Forecast:
    def make() -> Forecast:
        with (
            promised(memory_of_one(future.future, future.count)),
            ProgressBar(
                _("Paying every possible year …"), lambda share: int(share * future.count) // CHUNK * CHUNK
            ) as bar,
        ):
            return pay(scheme, bar)

    found: Forecast = remembered(name, (scheme, future), make)
    return found

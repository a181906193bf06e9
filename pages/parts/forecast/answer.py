"""What the page says of the time ahead: drawn years when the hand rests; while it moves, what is known at once."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from kpi import worlds
from kpi.expectation import Exact, ExpectedFigure, Quick
from kpi.forecast import Forecast, ScoredWorlds
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Outlook
from kpi.worlds.streams import CHUNK
from pages.parts.forecast.forecasts import drawn, forecasts
from pages.parts.forecast.world_count import has_scores_kept, world_count
from pages.parts.shell import amounts, session
from pages.parts.shell.ahead import Ahead, assumed_outlook, time_ahead
from pages.parts.shell.memory import last, remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View

_NOT_BY_FORMULA = ("leavers", "vacant")
"""What the closed form leaves out of an outlook."""
_AT_ONCE = 1.0
"""Seconds of drawing; what is drawn already is paid anew in a tenth of that, while the hand moves."""
_CLOSED_AT_ONCE = 20_000
"""Results of people and periods that the closed form averages while the hand moves."""


@dataclass(frozen=True, eq=False)
class Answer:
    """The forecast of the scheme and of today's, on the same possible years, and the budget in minor units."""

    ahead: Ahead
    now: Forecast
    before: Forecast
    budget: float
    waits: bool = False
    """Whether the drawn years are those from before the hand moved."""
    cost: ExpectedFigure | None = None
    """The expected cost in closed form, while the drawn years wait."""
    chance: ExpectedFigure | None = None
    """The chance to exceed the budget, the same way."""

    @property
    def differs(self) -> bool:
        """Whether today's scheme costs something else."""
        return self.now is not self.before


def answer(view: View) -> Answer:
    """What is known now: what the page has drawn; while a hand moves something since, what is known without drawing."""
    before: Answer | None = last(Remembered.AHEAD_ANSWER)
    if before is None:
        return drawn_answer(view)
    outlook = assumed_outlook(before.ahead.fit)
    if (outlook, view.scheme, view.baseline) == (before.ahead.outlook, before.now.scheme, before.before.scheme):
        return before
    if outlook == before.ahead.outlook and _is_quick(before):
        moved = (view.scheme, before)
        in_hand: Answer = remembered(Remembered.AHEAD_IN_HAND, moved, lambda: replace(before, now=first_years(*moved)))
        return in_hand
    budget = _budget(before.now.target * outlook.targets / before.ahead.outlook.targets)
    closed = quick(view.scheme, before.ahead.future)
    asked = (closed, before, outlook, budget)  # by every drawing of the page
    found: Answer = remembered(Remembered.AHEAD_AT_ONCE, asked, lambda: at_once(*asked))
    return found


def first_years(scheme: Scheme, before: Answer) -> Forecast:
    """The forecast of another scheme on the first of the years that are drawn, as many as a hand does not wait for."""
    if scheme == before.before.scheme:
        return before.before
    all_drawn = drawn(before.ahead.future, before.now.count)
    count = min(CHUNK, before.now.count)
    few = remembered(Remembered.WORLDS_IN_HAND, (all_drawn,), lambda: all_drawn.first(count))
    scored: ScoredWorlds = remembered(Remembered.SCORED_IN_HAND, (few,), lambda: ScoredWorlds(scheme, few))
    return scored.under(scheme)


def quick(scheme: Scheme, future: Future) -> Quick | None:
    """The closed form for a hand that moves; None where it would not keep up."""
    if np.count_nonzero(~np.isnan(future.workforce.fact)) > _CLOSED_AT_ONCE:
        return None
    found: Quick = remembered(Remembered.QUICK, (scheme, future), partial(Quick, scheme, future))
    return found


def drawn_answer(view: View) -> Answer:
    """The years drawn for what is assumed now, which may take its time. Raises `Refused` where there is nobody or nothing to look at."""
    ahead = time_ahead(view)
    now, before = forecasts(view, ahead, world_count(ahead))
    key = (ahead.future, now, before, session.state().step.ahead_budget)
    found: Answer = remembered(Remembered.AHEAD_ANSWER, key, lambda: _of(ahead, now, before))
    return found


def _of(ahead: Ahead, now: Forecast, before: Forecast) -> Answer:
    return Answer(ahead, now, before, _budget(now.target))


def _budget(target: float) -> float:
    """In minor units: all target bonuses where nobody has said another."""
    given = session.state().step.ahead_budget
    return target if given is None else given * amounts.units()


def _is_quick(before: Answer) -> bool:
    future, count = before.ahead.future, before.now.count
    return has_scores_kept(future, count) and worlds.effort(future, count).seconds <= _AT_ONCE


def at_once(closed: Quick | None, before: Answer, outlook: Outlook, budget: float) -> Answer:
    """The years that were drawn last, which wait, and what of another scheme or outlook needs no drawing."""
    waiting = replace(before, budget=budget, waits=True)
    unknown = any(getattr(outlook, name) != getattr(before.ahead.outlook, name) for name in _NOT_BY_FORMULA)
    if unknown or closed is None:
        return waiting
    found = closed.under(outlook)
    return replace(waiting, cost=found.cost, chance=_chance(found, budget))


def _chance(closed: Exact, budget: float) -> ExpectedFigure | None:
    """Only where it is exact: nobody knows how far it is off elsewhere."""
    found = closed.over(budget)
    return found if found.how == "exact" else None

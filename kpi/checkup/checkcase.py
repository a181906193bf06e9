"""What is checked: a scheme on the results that it pays, with what several checks ask of it worked out once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi import worlds
from kpi.checkup.told import NOTHING_TOLD, Told
from kpi.forecast import Forecast, forecast
from kpi.funnel.solddeals import SoldDeals
from kpi.goals.matrix import GoalMatrix
from kpi.language import Write
from kpi.library.norms import USUAL, Norm, Norms
from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.plans.goalgrowth import GoalsTogether
from kpi.rules.due import Due
from kpi.rules.kpi import Kpi
from kpi.rules.people import Mask
from kpi.rules.window import measured_in_periods
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.split.effect import Effect, effect

_WORLDS, _FEW_WORLDS, _SECONDS = 2000, 256, 2.0
"""Possible years that are drawn where no forecast is there, and how few where they would take longer than that."""


@dataclass(frozen=True, eq=False)
class CheckCase:
    """A scheme, the results, and how money (minor units) is written for the reader."""

    scheme: Scheme
    workforce: Workforce
    write: Write
    name: Callable[[str], str] = str
    """What a person is called, where a finding speaks of one."""
    goals: GoalMatrix | None = None
    """Goals with plans, where somebody keeps some."""
    growth: GoalsTogether | None = None
    """A goal of the year beside a goal of growth, where somebody has set both."""
    deals: SoldDeals | None = None
    """The deals behind the results, where they are known."""
    since: str = ""
    """The period from which the KPIs are paid; "" where they always were, or nobody has said."""
    norms: Norms = USUAL
    """As the reader has set them."""
    told: Told = NOTHING_TOLD
    """What no results say, and the reader does."""

    def norm(self, key: str) -> Norm:
        """What is usual, or what the reader says in its place; KeyError where there is no such norm."""
        return self.norms.norm(key)

    @lazy
    def effect(self) -> Effect:
        """The scheme beside its own 100:0. Raises `Refused` as `pay` does."""
        return effect(self.scheme, self.workforce)

    @property
    def paid(self) -> Payouts:
        """What is paid."""
        return self.effect.paid

    @lazy
    def forecast(self) -> Forecast | None:
        """What the scheme may cost in the time ahead; None where nobody looks ahead."""
        told, future = self.told, self.told.future
        if told.drawn is not None and told.drawn.scheme == self.scheme:
            return told.drawn
        if future is None:
            return None
        count = _WORLDS if worlds.effort(future, _WORLDS).seconds <= _SECONDS else _FEW_WORLDS
        return forecast(self.scheme, worlds.draw(future, count, keep=False))

    @lazy
    def heads(self) -> int:
        """People who are paid on something."""
        return len(set(self.workforce.people[np.flatnonzero(self.paid.active.any(axis=1))]))

    @property
    def periods(self) -> int:
        """How many."""
        return len(self.workforce.periods)

    @property
    def target(self) -> int:
        """All target bonuses, in minor units."""
        return int(self.paid.target.sum())

    def rows(self, card: Card) -> NDArray[np.intp]:
        """Seats of a role."""
        return np.flatnonzero(self.workforce.seats["role"].to_numpy(object) == card.role)

    def attained(self, kpi: Kpi, rows: NDArray[np.intp]) -> Floats:
        """(people, periods) results of a KPI on the scale of its curve; NaN where unknown or nothing is paid."""
        values = measured_in_periods(self.workforce, kpi.in_data, "person", rows, kpi.curve.scale)
        return np.where(Due.paid_in(self.workforce, self.paid.active[rows], kpi.since), values, np.nan)

    def own_stake(self, kpi: Kpi, card: Card, who: Mask | None = None) -> int:
        """Target bonus that hangs on a KPI of one's own result, in minor units; of those seats and periods only, where `who` says so."""
        rows = self.rows(card)
        target = self.paid.target[rows] if who is None else np.where(who, self.paid.target[rows], 0)
        return round(float(target.sum()) * kpi.weight * self.own_share(card))

    def own_share(self, card: Card) -> float:
        """Share of the bonus that is paid on the own result."""
        share = self.scheme.team_of(card).share
        return 1.0 if share is None else share

    def names(self, seats: NDArray[np.intp]) -> list[str]:
        """People who sit there, each once, in order."""
        return [self.name(one) for one in dict.fromkeys(map(str, self.workforce.people[seats]))]

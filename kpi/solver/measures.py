"""What conditions look at beside money, weights and the split: each so many numbers of a scheme, worked out only where a condition asks."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from kpi.forecast import ScoredWorlds
from kpi.language import _
from kpi.money import Floats
from kpi.payment.moved import moved_to
from kpi.payment.movedapart import one_point_better
from kpi.payment.payout import pay_again
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.rules.people import Mask, Rows
from kpi.rules.presets import standard_plan
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Worlds

MAGNIFIED = 10_000
"""Money is looked at so closely where it is asked what moves it, that its rounding is not seen."""
YEARS = 2_000
"""Possible years on which is searched."""


def magnified(workforce: Workforce) -> Workforce:
    """The people with target bonuses that are so much larger."""
    return replace(workforce, target_factor=workforce.target_factor * MAGNIFIED)


@dataclass(frozen=True, eq=False)
class Yardstick(ABC):
    """So many numbers of a scheme."""

    money: ClassVar[bool] = False
    """Whether they are in proportion to the target bonuses."""
    still: ClassVar[bool] = False
    """Whether only dials move them that are not straight, so that they are known before anybody is paid."""
    dust: ClassVar[float] = 1e-9
    """By how much of itself each may differ where it is known as a straight function."""

    count: int

    @abstractmethod
    def of(self, scheme: Scheme, paid: Payouts) -> Floats:
        """(count,) of a scheme that pays so."""

    def fine(self, scheme: Scheme, paid: Payouts) -> Floats:
        """The same without rounding, where `paid` is magnified."""
        return self.of(scheme, paid)


@dataclass(frozen=True, eq=False)
class OwnPoint(Yardstick):
    """What one more point of every own result pays, a person and period on average; the teams' results stay."""

    money: ClassVar[bool] = True
    dust: ClassVar[float] = 1e-3

    lifted: Workforce

    @classmethod
    def on(cls, scheme: Scheme, workforce: Workforce) -> "OwnPoint":
        """With everybody lifted once."""
        return cls(1, _lifted(scheme, workforce))

    def of(self, scheme: Scheme, paid: Payouts) -> Floats:
        """By paying both."""
        return self._gain(pay_again(scheme, self.lifted), paid)

    def fine(self, scheme: Scheme, paid: Payouts) -> Floats:
        """The same, closely."""
        return self._gain(pay_again(scheme, magnified(self.lifted)), paid) / MAGNIFIED

    @staticmethod
    def _gain(more: Payouts, paid: Payouts) -> Floats:
        turns = max(int(paid.active.sum()), 1)
        return np.array([float(more.payout.sum() - paid.payout.sum()) / turns])


def _lifted(scheme: Scheme, workforce: Workforce) -> Workforce:
    """Every own result of a plan one point better."""
    seats = np.arange(len(workforce.seats))
    for card in scheme.cards:
        rows = _seats(workforce, card)
        for kpi in card.kpis:
            if kpi.of == "person" and kpi.curve.scale == "plan" and kpi.in_data in workforce.kpi_index:
                reached = workforce.attainment[workforce.kpi_index[kpi.in_data], rows]
                workforce = moved_to(workforce, kpi.in_data, seats[rows], "plan", one_point_better(kpi.curve, reached))
    return workforce


def _seats(workforce: Workforce, card: Card) -> Rows:
    return workforce.members.get(card.role, slice(0, 0))


@dataclass(frozen=True, eq=False)
class Jumps(Yardstick):
    """What a single point decides at each point of each curve: money of one person and period at the mean target bonus of the role."""

    money: ClassVar[bool] = True

    targets: dict[str, float]
    """Mean target bonus by role, in minor units, before what the card multiplies it by."""

    @classmethod
    def on(cls, scheme: Scheme, paid: Payouts) -> "Jumps":
        """Raises `Refused` where a card is no sum of what its KPIs pay."""
        for card in scheme.cards:
            if card.table is not None or not card.adds_up:
                what = _("the KPIs of {role} are not added up, so what one point decides is not known").format(
                    role=card.role
                )
                raise Refused([Problem(what, mend=_("Leave this condition out."))])
        targets = {card.role: _mean_target(card, paid) for card in scheme.cards}
        return cls(sum(1 for _jump in _jumps(scheme, targets)), targets)

    def of(self, scheme: Scheme, _paid: Payouts) -> Floats:
        """By the rule: target bonus, weight, and what the curve jumps by."""
        return np.array(list(_jumps(scheme, self.targets)))


def _mean_target(card: Card, paid: Payouts) -> float:
    rows = np.flatnonzero(paid.seats["role"].to_numpy(object) == card.role)
    active = paid.active[rows]
    mean = float(paid.target[rows][active].mean()) if active.any() else 0.0
    return mean / card.target_times if card.target_times else 0.0


def _jumps(scheme: Scheme, targets: dict[str, float]) -> Iterator[float]:
    """Of every point of every curve in order, also where it does not jump."""
    for card in scheme.cards:
        team = scheme.team_of(card)
        target = targets[card.role] * card.target_times
        share = 1.0 if team.share is None else team.share
        for kpi in card.kpis:
            yield from (target * share * kpi.weight * rise for rise in _rises(kpi.curve))
        part = team.part if team.share is not None else 0.0
        yield from (target * part * rise for rise in _rises(team.curve))


def _rises(curve: Curve) -> Iterator[float]:
    before = 0.0
    for place, knot in enumerate(curve.knots):
        yield knot.pay - before if curve.shape == "steps" or not place else 0.0
        before = knot.pay


@dataclass(frozen=True, eq=False)
class Passed(Yardstick):
    """Of all results of KPIs with a plan, the shares that reach the first point, the one that pays in full, and the last."""

    still: ClassVar[bool] = True

    workforce: Workforce
    active: Mask

    @classmethod
    def on(cls, workforce: Workforce, paid: Payouts) -> "Passed":
        """On these results."""
        return cls(3, workforce, paid.active)

    def of(self, scheme: Scheme, _paid: Payouts) -> Floats:
        """By where the points lie."""
        found = [self._counted(scheme, card, kpi) for card in scheme.cards for kpi in card.kpis if self._asks(kpi)]
        hits = np.array(found, float).reshape(-1, 4).sum(axis=0)
        return np.nan_to_num(quotient(hits[:3], hits[3:]))

    def _asks(self, kpi: Kpi) -> bool:
        return kpi.of == "person" and kpi.curve.scale == "plan" and kpi.in_data in self.workforce.kpi_index

    def _counted(self, _scheme: Scheme, card: Card, kpi: Kpi) -> tuple[int, int, int, int]:
        rows = _seats(self.workforce, card)
        reached = self.workforce.attainment[self.workforce.kpi_index[kpi.in_data], rows]
        known = reached[~np.isnan(reached) & self.active[rows]]
        levels = kpi.curve.knots[0].at, standard_plan(kpi.curve), kpi.curve.knots[-1].at
        over = [known <= level + 1e-9 if kpi.curve.falls else known >= level - 1e-9 for level in levels]
        return int(over[0].sum()), int(over[1].sum()), int(over[2].sum()), len(known)


@dataclass(frozen=True, eq=False)
class YearCosts(Yardstick):
    """The cost in each of some possible years, the same for every scheme."""

    money: ClassVar[bool] = True
    dust: ClassVar[float] = 1e-6

    scored: ScoredWorlds

    @classmethod
    def on(cls, scheme: Scheme, worlds: Worlds) -> "YearCosts":
        """Scored once under today's scheme."""
        return cls(worlds.count, ScoredWorlds(scheme, worlds))

    def of(self, scheme: Scheme, _paid: Payouts) -> Floats:
        """By paying everybody in every one of them."""
        return np.asarray(self.scored.under(scheme).cost, float)

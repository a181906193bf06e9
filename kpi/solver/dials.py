"""Numbers of a scheme that are tried out value by value: the split, one factor on all target bonuses, where points lie, caps."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from kpi.language import _, percent, points
from kpi.problem import Refused
from kpi.rules.curve import Curve, Knot
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

NEAR = 1e-9
_DECIMALS = 10


@dataclass(frozen=True, eq=False)
class Dial(ABC):
    """One number: what else may move is a straight function of it only while it stands still."""

    straight: ClassVar[bool] = False
    """Whether pay is straight in the number itself while all else stands still: what is known at two values is known at all of them."""

    today: float
    values: tuple[float, ...]
    """All that may be tried, today's among them."""
    effort: float
    """How far a change of 1 is from today."""

    def away(self, value: float) -> float:
        """How far a value is from today."""
        return self.effort * abs(value - self.today)

    @abstractmethod
    def put(self, scheme: Scheme, value: float) -> Scheme:
        """The scheme with this value."""

    @abstractmethod
    def tells(self, scheme: Scheme, value: float) -> Iterator[str]:
        """What has to be done to the scheme of today, a sentence each; `value` is another one than today's."""


@dataclass(frozen=True, eq=False)
class SplitDial(Dial):
    """The individual share."""

    straight: ClassVar[bool] = True

    def put(self, scheme: Scheme, value: float) -> Scheme:
        """At another split."""
        return scheme.shared(value)

    def tells(self, _scheme: Scheme, value: float) -> Iterator[str]:
        """Up or down."""
        text = (
            _("Raise the individual share from {before} to {after}.")
            if value > self.today
            else _("Lower the individual share from {before} to {after}.")
        )
        yield text.format(before=percent(self.today, 2), after=percent(value, 2))


@dataclass(frozen=True, eq=False)
class BonusDial(Dial):
    """One factor on all target bonuses; today it is 1."""

    straight: ClassVar[bool] = True

    def put(self, scheme: Scheme, value: float) -> Scheme:
        """On every card."""
        return scheme.with_targets(value)

    def tells(self, _scheme: Scheme, value: float) -> Iterator[str]:
        """By how much."""
        yield _("Multiply all target bonuses by {factor}.").format(factor=percent(value, 2))


@dataclass(frozen=True, eq=False)
class OwnPointsDial(Dial):
    """Where points of KPIs lie, as shares of the plan: all of these KPIs move together, and above 0 they are harder to reach."""

    kpis: frozenset[tuple[str, str]]
    """Role and name."""
    first_only: bool
    """Only the first point, where pay begins."""

    def put(self, scheme: Scheme, value: float) -> Scheme:
        """All of them moved."""
        for card in scheme.cards:
            if any(role == card.role for role, _kpi in self.kpis):
                scheme = scheme.revise_card(card.role, kpis=self._moved(card, value))
        return scheme

    def _moved(self, card: Card, value: float) -> tuple[object, ...]:
        return tuple(
            kpi.revise(curve=shifted(kpi.curve, value, first_only=self.first_only))
            if (card.role, kpi.name) in self.kpis
            else kpi
            for kpi in card.kpis
        )

    def tells(self, scheme: Scheme, value: float) -> Iterator[str]:
        """How far, and in which direction; of one KPI by its name."""
        known = [
            (kpi.label, card.role) for card in scheme.cards for kpi in card.kpis if (card.role, kpi.name) in self.kpis
        ]
        easier, harder = self._texts(alone=len(known) == 1)
        label, role = known[0]
        yield (easier if value < 0 else harder).format(points=points(abs(value)), kpi=label, role=role)

    def _texts(self, *, alone: bool) -> tuple[str, str]:
        if self.first_only:
            return (
                (
                    _("Let pay for {kpi} ({role}) begin {points} of the plan earlier."),
                    _("Let pay for {kpi} ({role}) begin {points} of the plan later."),
                )
                if alone
                else (
                    _("Let pay for the KPIs begin {points} of the plan earlier."),
                    _("Let pay for the KPIs begin {points} of the plan later."),
                )
            )
        return (
            (
                _("Make every point of {kpi} ({role}) {points} of the plan easier to reach."),
                _("Make every point of {kpi} ({role}) {points} of the plan harder to reach."),
            )
            if alone
            else (
                _("Make every point of the KPIs {points} of the plan easier to reach."),
                _("Make every point of the KPIs {points} of the plan harder to reach."),
            )
        )


@dataclass(frozen=True, eq=False)
class TeamPointsDial(Dial):
    """Where the points of the team plan lie."""

    first_only: bool

    def put(self, scheme: Scheme, value: float) -> Scheme:
        """Its curve moved."""
        curve = shifted(scheme.team.curve, value, first_only=self.first_only)
        return scheme.revise(team=scheme.team.revise(curve=curve))

    def tells(self, _scheme: Scheme, value: float) -> Iterator[str]:
        """How far, and in which direction."""
        texts = {
            (True, True): _("Let the team plan begin to pay {points} earlier."),
            (True, False): _("Let the team plan begin to pay {points} later."),
            (False, True): _("Make every point of the team plan {points} easier to reach."),
            (False, False): _("Make every point of the team plan {points} harder to reach."),
        }
        yield texts[self.first_only, value < 0].format(points=points(abs(value)))


@dataclass(frozen=True, eq=False)
class CapDial(Dial):
    """The most that a person of one role is paid, as a share of the target bonus."""

    role: str

    def put(self, scheme: Scheme, value: float) -> Scheme:
        """On the card of the role."""
        return scheme.revise_card(self.role, cap=value)

    def tells(self, _scheme: Scheme, value: float) -> Iterator[str]:
        """Up or down."""
        text = (
            _("Raise the cap of {role} from {before} to {after}.")
            if value > self.today
            else _("Lower the cap of {role} from {before} to {after}.")
        )
        yield text.format(role=self.role, before=percent(self.today, 2), after=percent(value, 2))


def shifted(curve: Curve, by: float, *, first_only: bool) -> Curve:
    """Its points harder to reach by a share of the plan; raises `Refused` where the first would pass the second."""
    by = -by if curve.falls else by
    knots = [
        Knot(round(knot.at + by, _DECIMALS), knot.pay) if place == 0 or not first_only else knot
        for place, knot in enumerate(curve.knots)
    ]
    return curve.revise(knots=tuple(knots))


def can_be(put: Callable[[float], Scheme], value: float) -> bool:
    """Whether there is a scheme with this value."""
    try:
        put(value)
    except Refused:
        return False
    return True


def stepped(today: float, step: float, least: float, most: float) -> tuple[float, ...]:
    """Everything between the bounds that is whole steps away from today; today as well, wherever the bounds are."""
    down, up = (int(np.floor(room / step + NEAR)) for room in (max(today - least, 0), max(most - today, 0)))
    found = (round(today + step * n, _DECIMALS) + 0.0 for n in range(-down, up + 1))
    return tuple(value for value in found if value == today or least - NEAR <= value <= most + NEAR)

"""Groups of numbers in a scheme that are set together: the weights of a card, the pays at the points of a curve."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from kpi.language import _, percent
from kpi.money import Floats
from kpi.rules.curve import Curve, Knot
from kpi.rules.kpi import Kpi
from kpi.rules.said import Frame, as_level
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

Derive = Callable[[Floats], Floats]
"""From a direction (levers,) to what all quantities (quantities,) change by in it, for each unit."""
Bounds = Sequence[tuple[float, float]]
_DECIMALS = 10


@dataclass(frozen=True, eq=False)
class LeverGroup(ABC):
    """Numbers of one place in a scheme, where they stand today and how far they may move."""

    today: Floats
    low: Floats
    high: Floats
    step: float
    effort: Floats
    """How far a change of 1 is from today."""

    @property
    def name(self) -> tuple[str, ...]:
        """The same for the same place of all schemes that differ only in dials."""
        return (type(self).__name__, getattr(self, "role", ""), getattr(self, "kpi", ""))

    @abstractmethod
    def put(self, scheme: Scheme, values: Floats) -> Scheme:
        """The scheme with these values."""

    @abstractmethod
    def columns(self, values: Floats, derive: Derive) -> Floats:
        """(quantities, levers) what all quantities change by, for each unit of each lever, at these values."""

    @abstractmethod
    def rows(self) -> tuple[Floats, Floats, Floats]:
        """(rows, levers) with bounds (rows,) from below and above: how the values hang together."""

    @abstractmethod
    def tells(self, scheme: Scheme, values: Floats) -> Iterator[str]:
        """What has to be done to the scheme of today, a sentence each."""


@dataclass(frozen=True, eq=False)
class WeightsOfCard(LeverGroup):
    """The weights of a card, which go on adding up."""

    role: str

    @classmethod
    def of(cls, _scheme: Scheme, card: Card, bounds: Bounds, step: float, effort: float) -> Self:
        """As they stand."""
        today = np.array([kpi.weight for kpi in card.kpis])
        low, high = np.array(bounds).T
        return cls(today, low, high, step, np.full(len(today), effort), card.role)

    def put(self, scheme: Scheme, values: Floats) -> Scheme:
        """Every weight anew."""
        new = [round(value, _DECIMALS) for value in values.tolist()]
        card = next(card for card in scheme.cards if card.role == self.role)
        kpis = tuple(kpi.revise(weight=weight) for kpi, weight in zip(card.kpis, new, strict=True))
        return scheme.revise_card(self.role, kpis=kpis)

    def columns(self, values: Floats, derive: Derive) -> Floats:
        """Weight can only go from one KPI to another, so it is taken from the heaviest."""
        heaviest, units = int(np.argmax(values)), np.eye(len(values))
        found = [derive(units[k] - units[heaviest]) if k != heaviest else None for k in range(len(values))]
        nothing = np.zeros_like(next(column for column in found if column is not None))
        return np.stack([nothing if column is None else column for column in found], axis=1)

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """Their sum stays."""
        total = np.array([self.today.sum()])
        return np.ones((1, len(self.today))), total, total

    def tells(self, scheme: Scheme, values: Floats) -> Iterator[str]:
        """A sentence for each weight that moves."""
        card = next(card for card in scheme.cards if card.role == self.role)
        for kpi, before, after in zip(card.kpis, self.today, values, strict=True):
            if abs(after - before) > self.step / 2:
                text = (
                    _("Raise the weight of {kpi} ({role}) from {before} to {after}.")
                    if after > before
                    else _("Lower the weight of {kpi} ({role}) from {before} to {after}.")
                )
                words = {"before": percent(before, 2), "after": percent(after, 2)}
                yield text.format(kpi=kpi.label, role=self.role, **words)


@dataclass(frozen=True, eq=False)
class _Pays(LeverGroup):
    """The pays at the points of a curve, which never fall."""

    def columns(self, values: Floats, derive: Derive) -> Floats:
        """Raised from each point on, so that no better result is ever paid less; the differences are what single points do."""
        raised = [derive((np.arange(len(values)) >= point).astype(float)) for point in range(len(values))]
        return np.stack([one - other for one, other in zip(raised, [*raised[1:], 0 * raised[0]], strict=True)], axis=1)

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """Each at least what the one before pays."""
        count = len(self.today)
        rises = np.eye(count)[1:] - np.eye(count)[:-1]
        return rises, np.zeros(count - 1), np.full(count - 1, np.inf)

    def moved(self, curve: Curve, values: Floats) -> Iterator[tuple[Knot, float]]:
        """The points that pay something else, with what they pay."""
        for knot, before, after in zip(curve.knots, self.today, values.tolist(), strict=True):
            if abs(after - before) > self.step / 2:
                yield knot, after


def _paying(curve: Curve, values: Floats) -> Curve:
    pays = [round(value, _DECIMALS) for value in values.tolist()]
    return curve.revise(knots=tuple(Knot(knot.at, pay) for knot, pay in zip(curve.knots, pays, strict=True)))


@dataclass(frozen=True, eq=False)
class OwnPays(_Pays):
    """The pays of one KPI of a card."""

    role: str
    kpi: str

    @classmethod
    def of(cls, card: Card, kpi: Kpi, bounds: Bounds, step: float, effort: float) -> Self:
        """As they stand."""
        today, (low, high) = np.array([knot.pay for knot in kpi.curve.knots]), np.array(bounds).T
        return cls(today, low, high, step, np.full(len(today), effort), card.role, kpi.name)

    def put(self, scheme: Scheme, values: Floats) -> Scheme:
        """The curve of this KPI anew."""
        card = next(card for card in scheme.cards if card.role == self.role)
        kpis = [kpi.revise(curve=_paying(kpi.curve, values)) if kpi.name == self.kpi else kpi for kpi in card.kpis]
        return scheme.revise_card(self.role, kpis=tuple(kpis))

    def tells(self, scheme: Scheme, values: Floats) -> Iterator[str]:
        """A sentence for each point that moves."""
        card = next(card for card in scheme.cards if card.role == self.role)
        kpi = next(kpi for kpi in card.kpis if kpi.name == self.kpi)
        text = (
            _("Let {kpi} ({role}) pay {pay} from {at} on, in place of {before}.")
            if kpi.curve.shape == "steps"
            else _("Let {kpi} ({role}) pay {pay} at {at}, in place of {before}.")
        )
        for knot, pay in self.moved(kpi.curve, values):
            at = as_level(knot.at, Frame(scheme.currency, kpi.curve.scale, kpi.unit))
            words = {"pay": percent(pay, 2), "before": percent(knot.pay, 2), "at": at}
            yield text.format(kpi=kpi.label, role=self.role, **words)


@dataclass(frozen=True, eq=False)
class TeamPlanPays(_Pays):
    """The pays of the team plan that all cards have which have none of their own."""

    @classmethod
    def of(cls, scheme: Scheme, bounds: Bounds, step: float, effort: float) -> Self:
        """As they stand."""
        today, (low, high) = np.array([knot.pay for knot in scheme.team.curve.knots]), np.array(bounds).T
        return cls(today, low, high, step, np.full(len(today), effort))

    def put(self, scheme: Scheme, values: Floats) -> Scheme:
        """The team plan anew."""
        return scheme.revise(team=scheme.team.revise(curve=_paying(scheme.team.curve, values)))

    def tells(self, scheme: Scheme, values: Floats) -> Iterator[str]:
        """A sentence for each point that moves."""
        curve = scheme.team.curve
        text = (
            _("Let the team plan pay {pay} from {at} on.")
            if curve.shape == "steps"
            else _("Let the team plan pay {pay} at {at}.")
        )
        for knot, pay in self.moved(curve, values):
            yield text.format(pay=percent(pay, 2), at=as_level(knot.at, Frame(scheme.currency, curve.scale)))


@dataclass(frozen=True, eq=False)
class BonusesOfRoles(LeverGroup):
    """A factor on the target bonuses of some roles, each by itself; today all are 1."""

    before: dict[str, float]
    """What the cards multiply them by already."""

    @classmethod
    def of(cls, scheme: Scheme, roles: Sequence[str], bounds: tuple[float, float], step: float, effort: float) -> Self:
        """As they stand."""
        ones = np.ones(len(roles))
        before = {card.role: card.target_times for card in scheme.cards if card.role in roles}
        return cls(ones, np.minimum(ones, bounds[0]), np.maximum(ones, bounds[1]), step, effort * ones, before)

    def put(self, scheme: Scheme, values: Floats) -> Scheme:
        """Every factor anew."""
        for (role, before), value in zip(self.before.items(), values.tolist(), strict=True):
            scheme = scheme.revise_card(role, target_times=round(before * value, _DECIMALS))
        return scheme

    def columns(self, values: Floats, derive: Derive) -> Floats:
        """One role after the other."""
        return np.stack([derive(unit) for unit in np.eye(len(values))], axis=1)

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """They do not hang together."""
        return np.zeros((0, len(self.today))), np.zeros(0), np.zeros(0)

    def tells(self, _scheme: Scheme, values: Floats) -> Iterator[str]:
        """A sentence for each role that changes."""
        for role, value in zip(self.before, values.tolist(), strict=True):
            if abs(value - 1) > self.step / 2:
                text = _("Multiply the target bonuses of {role} by {factor}.")
                yield text.format(role=role, factor=percent(value, 2))

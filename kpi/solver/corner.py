"""A scheme with every dial at one value: in all that may move beside them, pay is a straight function there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.scheme.scheme import Scheme
from kpi.solver.dials import BonusDial, Dial, SplitDial
from kpi.solver.ground import Ground
from kpi.solver.levers import LeverGroup
from kpi.solver.moves import Move
from kpi.solver.straight import Straight
from kpi.solver.straightness import is_straight

_INSIDE = (0.25, 0.75)
"""Two splits: what is known at both is known at all."""
Set = Sequence[tuple[Dial, float]]
"""Dials, each with its value."""


@dataclass(frozen=True, eq=False)
class Point:
    """A changed scheme, paid."""

    scheme: Scheme
    paid: Payouts
    quantities: Floats
    distance: float
    tells: tuple[str, ...]
    """What has to be done to today's scheme, a sentence each."""

    @property
    def cost(self) -> int:
        """In minor units."""
        return int(self.paid.cost)


class Family:
    """All corners that differ only in straight dials: at two splits it is worked out what levers do, and so it is known at all."""

    def __init__(self, ground: Ground, moves: Sequence[Move], held: Set) -> None:
        self.ground, self.moves, self._held = ground, moves, held
        self._vertices: dict[float | None, tuple[Floats, dict[tuple[str, ...], Floats]]] = {}

    @cached_property
    def before(self) -> Scheme:
        """With its dials, and nothing opened."""
        return _put(self.ground.scheme, self._held)

    @cached_property
    def still(self) -> Floats:
        """(quantities,) those that are known before anybody is paid; NaN elsewhere."""
        return self.ground.still(self.before)

    @cached_property
    def opened(self) -> Scheme:
        """With all that may move opened."""
        scheme = self.before
        for move in self.moves:
            scheme = move.opened(scheme)
        return scheme

    def groups(self, scheme: Scheme) -> tuple[LeverGroup, ...]:
        """The levers of a scheme of the family, each place once."""
        found = {group.name: group for move in reversed(self.moves) for group in move.levers(scheme)}
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def exact(self) -> bool:
        """Whether pay is straight."""
        return is_straight(self.ground, self.opened, self.groups(self.opened))

    def straight(self, groups: tuple[LeverGroup, ...], share: float | None, factor: float) -> Straight:
        """What all quantities are at some split and factor, and what each lever adds."""
        base, columns = self._at(share)
        times = np.where(self.ground.in_money, factor, 1.0)
        parts = [columns[group.name] * times[:, None] for group in groups]
        today = np.concatenate([group.today for group in groups]) if groups else np.zeros(0)
        return Straight(groups, today, base * times, np.concatenate(parts, axis=1) if parts else _none(base))

    def _at(self, share: float | None) -> tuple[Floats, dict[tuple[str, ...], Floats]]:
        """Between and beyond two splits."""
        if share is None or share == self.opened.team.share:
            return self._vertex(share)
        (low, few), (high, many) = ((place, self._vertex(place)) for place in _INSIDE)
        far = (share - low) / (high - low)
        columns = {name: _on(column, many[1][name], far) for name, column in few[1].items()}
        return _on(few[0], many[0], far), columns

    def _vertex(self, share: float | None) -> tuple[Floats, dict[tuple[str, ...], Floats]]:
        if share not in self._vertices:
            scheme = self.opened if share is None else self.opened.shared(share)
            base = self.ground.fine(scheme)
            found = {group.name: slopes(self.ground, scheme, group, group.today, base) for group in self.groups(scheme)}
            self._vertices[share] = base, found
        return self._vertices[share]


def slopes(ground: Ground, scheme: Scheme, group: LeverGroup, values: Floats, base: Floats) -> Floats:
    """(quantities, levers) what each lever of a group does in a scheme where they stand at these values, and that is `base` there."""

    def derive(direction: Floats) -> Floats:
        reach = _reach(group, values, direction)
        return (ground.fine(group.put(scheme, values + direction * reach)) - base) / reach

    return group.columns(values, derive)


def _reach(group: LeverGroup, values: Floats, direction: Floats) -> float:
    """One step, or less where a value that falls would be below zero."""
    falls = direction < 0
    return float(min([group.step, *(-values[falls] / direction[falls])]))


def _on(one: Floats, other: Floats, far: float) -> Floats:
    """On the line through both."""
    found: Floats = one + far * (other - one)
    return found


def _none(base: Floats) -> Floats:
    return np.zeros((len(base), 0))


def _put(scheme: Scheme, dials: Set) -> Scheme:
    for dial, value in dials:
        scheme = scheme if value == dial.today else dial.put(scheme, value)
    return scheme


@dataclass(frozen=True, eq=False)
class Corner:
    """One value of each dial."""

    family: Family
    dials: Set
    away: float
    """How far they are from today."""

    @property
    def ground(self) -> Ground:
        """What is looked at."""
        return self.family.ground

    @cached_property
    def scheme(self) -> Scheme:
        """With all that may move opened."""
        return _put(self.family.opened, [one for one in self.dials if one[0].straight])

    @cached_property
    def groups(self) -> tuple[LeverGroup, ...]:
        """The levers here."""
        return self.family.groups(self.scheme)

    @property
    def today(self) -> Floats:
        """(levers,) where they stand."""
        return np.concatenate([group.today for group in self.groups]) if self.groups else np.zeros(0)

    @cached_property
    def from_today(self) -> Straight:
        """The straight function at today's levers, exact where pay is straight; kept, for many questions begin there."""
        return self.family.straight(self.groups, self._value(SplitDial, self.scheme.team.share), self._factor)

    @property
    def _factor(self) -> float:
        return self._value(BonusDial, 1.0) or 1.0

    def _value(self, kind: type[Dial], usual: float | None) -> float | None:
        return next((value for dial, value in self.dials if isinstance(dial, kind)), usual)

    def straight(self, values: Floats) -> Straight:
        """The same at other values, by what is paid there: for pay that bends."""
        scheme = self._at(values)
        base = self.ground.fine(scheme)
        pairs = zip(self.groups, self._by_group(values), strict=True)
        parts = [slopes(self.ground, scheme, group, some, base) for group, some in pairs]
        columns = np.concatenate(parts, axis=1) if parts else _none(base)
        return Straight(self.groups, values, base, columns)

    def point(self, values: Floats) -> Point:
        """The scheme at these values, paid as it would stand in its file."""
        scheme = self._at(values)
        for move in self.family.moves:
            scheme = move.closed(scheme, self.family.before)
        paid = self.ground.pays(scheme)
        quantities = self.ground.quantities(scheme, paid)
        return Point(scheme, paid, quantities, round(self.distance(values), 9), tuple(self._tells(values)))

    def distance(self, values: Floats) -> float:
        """How far from today."""
        efforts = np.concatenate([group.effort for group in self.groups]) if self.groups else np.zeros(0)
        return self.away + float(efforts @ np.abs(values - self.today))

    def _at(self, values: Floats) -> Scheme:
        scheme = self.scheme
        for group, some in zip(self.groups, self._by_group(values), strict=True):
            scheme = group.put(scheme, some)
        return scheme

    def _by_group(self, values: Floats) -> list[Floats]:
        ends = np.cumsum([len(group.today) for group in self.groups])
        return np.split(values, ends[:-1]) if self.groups else []

    def _tells(self, values: Floats) -> Iterator[str]:
        for dial, value in self.dials:
            if value != dial.today:
                yield from dial.tells(self.ground.scheme, value)
        for group, some in zip(self.groups, self._by_group(values), strict=True):
            yield from group.tells(self.scheme, some)

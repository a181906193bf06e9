"""The best scheme over all corners: each is a linear program; what it finds is paid, and has to meet every condition on the cent."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from kpi.money import Floats
from kpi.solver.corner import Corner, Point
from kpi.solver.corners import Corners
from kpi.solver.demand import HAIR, Demand
from kpi.solver.ground import Ground
from kpi.solver.program import solved
from kpi.solver.straight import Straight, Wanted

Progress = Callable[[float], object]
_SLACK = (1.0, 0.0, -1.0)
"""Pay is rounded: first no scheme is left out for a cent, and where one that came out breaks a condition by it, the next is tighter."""
_BENDS = 3
_IDLE = 4
"""After so many corners that brought nothing better, the rest is left."""
MOST = 300
"""Corners that are tried in the order of their distance; what lies beyond is only searched."""
_FEW = 12
"""Levers up to which programs are solved closely also where pay bends."""
_ROUNDS = 4
"""How often the neighbours of the best are tried where there are too many corners for all of them."""
"""How often pay is looked at anew where it is no straight function."""


@dataclass(frozen=True, eq=False)
class BestPoint:
    """The best point of a search, and by how much the demands that may give are broken there, weighed."""

    point: Point
    excess: float
    at: tuple[float, ...]
    """Where all dials stand."""

    @property
    def key(self) -> tuple[float, float, int]:
        """Lower is better: what gives, the distance, the cost."""
        return self.excess, self.point.distance, self.point.cost


class Found(NamedTuple):
    """What a search came to."""

    best: BestPoint | None
    """None where nothing meets what is asked."""
    proved: bool
    """Whether it is proved that nothing is better."""

    def beside(self, other: "Found") -> "Found":
        """The better of two."""
        return Found(_better(self.best, other.best), self.proved and other.proved)


@dataclass(frozen=True, eq=False)
class Search:
    """A ground, and the corners that may be tried."""

    ground: Ground
    corners: Corners

    def best(
        self,
        demands: Sequence[Demand],
        give: Mapping[int, float],
        progress: Progress = lambda _done: None,
        *,
        nearer_than: float = np.inf,
    ) -> Found:
        """The point that meets the demands; those in `give` as far as they can."""
        asked = _Question(tuple(demands), give)
        near = _Near(self.corners.nearest(), asked)
        found = self._over(near, asked, Found(None, proved=True), progress, nearer_than)
        return self._around(found, asked, nearer_than) if near.cut else found

    def _over(
        self, corners: Iterable[Corner], asked: "_Question", found: Found, progress: Progress, nearer_than: float
    ) -> Found:
        """The better of what was found and what is best of some corners; those that come after are further away."""
        number = min(self.corners.number, MOST)
        bent: list[Corner] = []
        for done, corner in enumerate(corners):
            within = self._within(found.best, nearer_than)
            if corner.away > within + HAIR:
                break
            if corner.family.exact:
                found = found.beside(self._straight(corner, asked.better_than(found.best, within - corner.away)))
            else:
                bent.append(corner)
            progress(min((done + 1) / number, 1.0) / 2)
        return self._tried(bent, asked, found, progress, nearer_than) if bent else found

    @staticmethod
    def _within(best: BestPoint | None, nearer_than: float) -> float:
        """Points that are further away than this are not better."""
        return min(nearer_than, best.point.distance) if best and best.excess == 0 else nearer_than

    def _around(self, found: Found, asked: "_Question", nearer_than: float) -> Found:
        """From the best so far, one dial after the other as far as it goes, until nothing is better."""
        for _round in range(_ROUNDS):
            start = self.corners.today if found.best is None else found.best.at
            beside = _Near(sorted(self.corners.beside(start), key=lambda corner: corner.away), asked)
            more = self._over(beside, asked, found, lambda _done: None, nearer_than)
            if more.best is found.best:
                break
            found = more
        return Found(found.best, proved=False)

    def _tried(
        self, corners: Sequence[Corner], asked: "_Question", found: Found, progress: Progress, nearer_than: float
    ) -> Found:
        """Where pay bends: the most promising corners, paid; it ends when several bring nothing better."""
        idle = 0
        for guess in self._guesses(corners, asked, found, progress, nearer_than):
            within = self._within(found.best, nearer_than)
            if guess.corner.away > within + HAIR:
                continue
            better = self._bent(guess, asked.better_than(found.best, within - guess.corner.away))
            best = _better(found.best, better)
            idle = 0 if best is not found.best else idle + 1
            found = Found(best, proved=False)
            progress(1.0)
            if idle >= _IDLE:
                break
        return Found(found.best, proved=False)

    def _guesses(
        self, corners: Sequence[Corner], asked: "_Question", found: Found, progress: Progress, nearer_than: float
    ) -> list["_Guess"]:
        """What would be best of each if pay were straight, the most promising first; where none would do, what would break least."""
        guesses: list[_Guess] = []
        for question in (asked, asked.all_give):
            for done, corner in enumerate(corners):
                within = self._within(found.best, nearer_than)
                guesses += self._guessed(corner, asked, question.better_than(found.best, within - corner.away))
                progress(0.5 + 0.5 * (done + 1) / len(corners))
            if guesses:
                break
        return sorted(guesses, key=lambda guess: guess.key)

    def _guessed(self, corner: Corner, asked: "_Question", question: "_Question") -> Iterator["_Guess"]:
        values = solved(corner.from_today, question.asked(self._nothing, exact=_is_small(corner)), self._cost).values
        if values is not None:
            quantities = corner.from_today.quantities(values)
            over = [demand.excess(quantities) for demand in asked.demands]
            sizes = [demand.size for demand in asked.demands]
            broken = sum(over[place] / sizes[place] for place in range(len(over)) if place not in asked.give)
            gives = sum(weight * over[place] for place, weight in asked.give.items())
            yield _Guess((round(broken, 6), round(gives, 6), round(corner.distance(values), 9)), corner, values)

    def _straight(self, corner: Corner, question: "_Question") -> Found:
        for share in _SLACK:
            values, proved = solved(corner.from_today, question.asked(share * self.ground.dust, exact=True), self._cost)
            if values is None:
                return Found(None, proved)
            if best := question.met(corner, corner.point(values)):
                return Found(best, proved)
        return Found(None, proved=False)

    def _bent(self, guess: "_Guess", question: "_Question") -> BestPoint | None:
        """Takes what is really paid at the guess, and asks again from there, until the answer stays; where it leads nowhere, with what
        levers do there."""
        return self._turned(guess, question, guess.corner.from_today) or self._turned(
            guess, question, guess.corner.straight(guess.values)
        )

    def _turned(self, guess: "_Guess", question: "_Question", straight: Straight) -> BestPoint | None:
        corner, values = guess.corner, guess.values
        found: BestPoint | None = None
        for _turn in range(_BENDS):
            point = corner.point(values)
            found = _better(found, question.met(corner, point))
            straight = replace(straight, at=values, base=point.quantities)
            after = solved(straight, question.asked(self._nothing, exact=_is_small(corner)), self._cost).values
            if after is None or (after == values).all():
                break
            values = after
        return found

    @property
    def _nothing(self) -> Floats:
        return np.zeros(self.ground.width)

    @property
    def _cost(self) -> Floats:
        return self.ground.of_money(np.ones((1, len(self.ground.names))))[0]


class _Near:
    """Corners that may meet a question, as many as are tried."""

    def __init__(self, corners: Iterable[Corner], asked: "_Question") -> None:
        self._corners, self._asked = corners, asked
        self.cut = False
        """Whether there were more."""

    def __iter__(self) -> Iterator[Corner]:
        """One after the other."""
        tried = 0
        for corner in self._corners:
            if self._asked.fails(corner.family.still):
                continue
            if tried == MOST:
                self.cut = True
                return
            tried += 1
            yield corner


@dataclass(frozen=True, eq=False)
class _Guess:
    """What would be best of a corner if pay were straight there."""

    key: tuple[float, float, float]
    """Lower is better: what is broken, what gives, the distance."""
    corner: Corner
    values: Floats


@dataclass(frozen=True, eq=False)
class _Question:
    """Demands that have to hold, and those of them that may give, weighed."""

    demands: tuple[Demand, ...]
    give: Mapping[int, float]
    worth: float = np.inf
    """What gives more than this is not asked for."""
    within: float = np.inf
    """Nor what is further away than this."""

    def fails(self, still: Floats) -> bool:
        """Whether it is known before anybody is paid that a demand is broken which may not give."""
        return any(demand.fails(still) for place, demand in enumerate(self.demands) if place not in self.give)

    def better_than(self, best: BestPoint | None, within: float) -> "_Question":
        """The same, where only what is better than a point is wanted."""
        return replace(self, worth=best.excess if best else np.inf, within=within)

    @property
    def all_give(self) -> "_Question":
        """The same where every demand may give."""
        return _Question(self.demands, dict.fromkeys(range(len(self.demands)), 1.0) | dict(self.give))

    def asked(self, slack: Floats, *, exact: bool) -> Wanted:
        """As a program takes it."""
        return Wanted(self.demands, self.give, slack, exact, self.worth, np.inf if self.give else self.within)

    def met(self, corner: Corner, point: Point) -> BestPoint | None:
        """The point, where every demand holds that has to."""
        over = [demand.excess(point.quantities) for demand in self.demands]
        if any(over[place] > 0 for place in range(len(over)) if place not in self.give):
            return None
        at = tuple(value for _dial, value in corner.dials)
        return BestPoint(point, round(sum(weight * over[place] for place, weight in self.give.items()), 9), at)


def _is_small(corner: Corner) -> bool:
    """Whether its program is solved closely in no time."""
    return len(corner.today) <= _FEW


def _better(one: BestPoint | None, other: BestPoint | None) -> BestPoint | None:
    """The better of two; of equal ones the first."""
    if one is None or other is None:
        return other if one is None else one
    return other if other.key < one.key else one

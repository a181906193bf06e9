"""All values of all dials, the nearest to today first; and where there are too many to try, those beside the best so far."""

import heapq
from collections.abc import Iterator, Sequence
from itertools import count

from kpi.problem import Refused
from kpi.solver.corner import Corner, Family
from kpi.solver.dials import BonusDial, Dial, SplitDial
from kpi.solver.ground import Ground
from kpi.solver.moves import Move

Values = tuple[float, ...]


class Corners:
    """The corners of some moves; each is made once."""

    def __init__(self, ground: Ground, moves: Sequence[Move]) -> None:
        self.ground, self.moves = ground, tuple(moves)
        self.dials = tuple(_each_once(dial for move in moves for dial in move.dials(ground.scheme)))
        self._families: dict[Values, Family] = {}
        self._made: dict[Values, Corner | None] = {}

    @property
    def number(self) -> int:
        """How many there are."""
        found = 1
        for dial in self.dials:
            found *= len(dial.values)
        return found

    @property
    def today(self) -> Values:
        """Where all dials stand."""
        return tuple(dial.today for dial in self.dials)

    def nearest(self) -> Iterator[Corner]:
        """The nearest first."""
        ways = [_nearest_first(dial) for dial in self.dials]
        for values in self._by_distance(ways):
            corner = self.at(values)
            if corner is not None:
                yield corner

    def _by_distance(self, ways: list[list[float]]) -> Iterator[Values]:
        """Every combination once, by the sum of its distances: of two that follow from each other only the later place goes on."""
        order = count()
        waiting = [(0.0, next(order), (0,) * len(ways), 0)]
        while waiting:
            _away, _turn, places, first = heapq.heappop(waiting)
            yield tuple(way[place] for way, place in zip(ways, places, strict=True))
            for dial in range(first, len(ways)):
                if places[dial] + 1 < len(ways[dial]):
                    after = (*places[:dial], places[dial] + 1, *places[dial + 1 :])
                    heapq.heappush(waiting, (self._away(ways, after), next(order), after, dial))

    def _away(self, ways: list[list[float]], places: tuple[int, ...]) -> float:
        return self.away(tuple(way[place] for way, place in zip(ways, places, strict=True)))

    def away(self, values: Values) -> float:
        """How far from today."""
        return round(sum(dial.away(value) for dial, value in zip(self.dials, values, strict=True)), 9)

    def beside(self, values: Values) -> Iterator[Corner]:
        """Those that differ from some values in one dial."""
        for place, dial in enumerate(self.dials):
            for value in dial.values:
                if value != values[place]:
                    corner = self.at((*values[:place], value, *values[place + 1 :]))
                    if corner is not None:
                        yield corner

    def at(self, values: Values) -> Corner | None:
        """The corner at these values; None where there is no such scheme."""
        if values not in self._made:
            try:
                self._made[values] = self._new(values)
            except Refused:
                if values == self.today:
                    raise
                self._made[values] = None
        return self._made[values]

    def _new(self, values: Values) -> Corner:
        pairs = tuple(zip(self.dials, values, strict=True))
        held = tuple((dial, value) for dial, value in pairs if not dial.straight)
        key = tuple(value for _dial, value in held)
        if key not in self._families:
            family = Family(self.ground, self.moves, held)
            _opened = family.opened  # raises where a point would change what is paid
            self._families[key] = family
        return Corner(self._families[key], pairs, self.away(values))


def _nearest_first(dial: Dial) -> list[float]:
    return sorted(dial.values, key=lambda value: (round(dial.away(value), 9), value))


def _each_once(dials: Iterator[Dial]) -> Iterator[Dial]:
    """The split and the one factor only once."""
    seen: set[type[Dial]] = set()
    for dial in dials:
        if type(dial) not in seen:
            yield dial
        if isinstance(dial, SplitDial | BonusDial):
            seen.add(type(dial))

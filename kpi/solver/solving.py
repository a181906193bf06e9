"""The questions that are asked of a scheme: what was aimed at first, then other wishes, then what holds it back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import pandas as pd

from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.solver.corner import Point
from kpi.solver.corners import Corners
from kpi.solver.demand import Condition, Demand
from kpi.solver.ease import Ease
from kpi.solver.ground import ground
from kpi.solver.moves import Move
from kpi.solver.search import Found, Progress, Search
from kpi.solver.solveranswers import SMALLEST, WISHES, Alternative, Answers, Wish
from kpi.split.strong import AT_PLAN, Rule
from kpi.worlds import Worlds


def answers(
    scheme: Scheme,
    workforce: Workforce,
    moves: Sequence[Move],
    conditions: Sequence[Condition],
    who: Rule | Mask = AT_PLAN,
    *,
    aim: str = SMALLEST.name,
    people: pd.DataFrame | None = None,
    years: Worlds | None = None,
    progress: Progress = lambda _done: None,
) -> Answers:
    """The smallest changes of a scheme by these moves that meet the conditions, what is aimed at first; `people` is the table for conditions
    on groups, `years` are for conditions on the time ahead. `progress` hears the share that is done and may end it by an exception.
    Raises `Refused`."""
    asked = Solving(scheme, workforce, moves, conditions, who, aim=aim, people=people, years=years)
    questions = len(asked.conditions) + len(WISHES)

    def part(first: int, many: int) -> Progress:
        return lambda done: progress(min((first + done * many) / questions, 1.0))

    first = asked.first(part(0, 1))
    if not first.possible:
        return first
    more = asked.more(first, part(1, len(WISHES) - 1))
    binding = asked.binding(part(len(WISHES), len(asked.conditions))) if first.exact else ()
    return replace(more, binding=binding)


class Solving:
    """One question after another about the same scheme, so that what is known stays known. Raises `Refused`."""

    def __init__(
        self,
        scheme: Scheme,
        workforce: Workforce,
        moves: Sequence[Move],
        conditions: Sequence[Condition],
        who: Rule | Mask = AT_PLAN,
        *,
        aim: str = SMALLEST.name,
        people: pd.DataFrame | None = None,
        years: Worlds | None = None,
    ) -> None:
        _refuse_unmoved(scheme, moves)
        self.conditions = tuple(dict.fromkeys(conditions))
        asks = [name for condition in self.conditions for name in condition.asks]
        self.ground = ground(scheme, workforce, who, asks, people=people, years=years)
        self.aim = next(wish for wish in WISHES if wish.name == aim)
        self._search = Search(self.ground, Corners(self.ground, tuple(dict.fromkeys(moves))))
        self._demands = [condition.demand(self.ground) for condition in self.conditions]
        self._found: dict[str, Found] = {}

    def first(self, progress: Progress = lambda _done: None) -> Answers:
        """What was aimed at; or where nothing meets all conditions, what would have to give."""
        best, proved = self._best(self.aim, progress)
        proved &= all(condition.straight for condition in self.conditions)
        if best is None:
            return replace(self._impossible(progress), exact=proved)
        nothing_is_nearer = self.aim == SMALLEST and best.point.distance == 0
        return replace(self._answers((Alternative(self.aim, best.point),)), exact=proved or nothing_is_nearer)

    def more(self, first: Answers, progress: Progress = lambda _done: None) -> Answers:
        """Other wishes beside it, each scheme once; without conditions today's scheme is all."""
        others = [wish for wish in WISHES if wish != self.aim and self.conditions]
        points = [first.chosen.point]
        for done, wish in enumerate(others):
            best = self._best(wish, _part(progress, done, len(others))).best
            points += [best.point] if best is not None else []
        chosen = ((wish, min(points, key=lambda point: self._rank(wish, point))) for wish in others)
        return replace(first, alternatives=tuple(_different([(self.aim, points[0]), *chosen])))

    def _rank(self, wish: Wish, point: Point) -> tuple[float, float, int]:
        """Of points that meet all conditions: lower is better."""
        least = self._extra.get(wish.name)
        return 0.0 if least is None else least.excess(point.quantities), point.distance, point.cost

    def binding(self, progress: Progress = lambda _done: None) -> tuple[Condition, ...]:
        """The conditions without which a smaller change would do."""
        smallest = self._best(SMALLEST, lambda _done: None).best
        if smallest is None or not smallest.point.distance:
            return ()
        places = range(len(self.conditions))
        binds = [self._binds(place, smallest.point, _part(progress, place, len(places))) for place in places]
        return tuple(condition for condition, one in zip(self.conditions, binds, strict=True) if one)

    @cached_property
    def _extra(self) -> dict[str, Demand]:
        return {wish.name: wish.least.demand(self.ground) for wish in WISHES if wish.least is not None}

    def _best(self, wish: Wish, progress: Progress) -> Found:
        """The best at something of all that meets the conditions; asked once."""
        if wish.name not in self._found:
            least = self._extra.get(wish.name)
            demands = self._demands if least is None else [*self._demands, least]
            give = {} if least is None else {len(self._demands): 1.0}
            self._found[wish.name] = self._search.best(demands, give, progress)
        return self._found[wish.name]

    def _impossible(self, progress: Progress) -> Answers:
        """What each condition would have to give alone, and which of them where all give."""
        count = len(self._demands) + 1
        alone = [
            self._search.best(self._demands, {place: 1.0}, _part(progress, place, count)).best
            for place in range(len(self._demands))
        ]
        eases = tuple(
            self._ease(condition, best.point)
            for condition, best in zip(self.conditions, alone, strict=True)
            if best is not None
        )
        weights = {place: 1 / demand.size for place, demand in enumerate(self._demands)}
        together = self._search.best(self._demands, weights, _part(progress, count - 1, count)).best
        broken = () if together is None else tuple(self._broken(together.point))
        return self._answers(alone=eases, together=broken)

    def _answers(
        self,
        alternatives: tuple[Alternative, ...] = (),
        alone: tuple[Ease, ...] = (),
        together: tuple[Ease, ...] = (),
    ) -> Answers:
        return Answers(self.ground, self.conditions, alternatives, (), alone, together, exact=False)

    def _binds(self, place: int, smallest: Point, progress: Progress) -> bool:
        without = [demand for other, demand in enumerate(self._demands) if other != place]
        found = self._search.best(without, {}, progress, nearer_than=smallest.distance - 1e-6)
        return found.best is not None and found.best.point.distance < smallest.distance - 1e-9

    def _ease(self, condition: Condition, point: Point) -> Ease:
        value, limit = condition.value(self.ground, point.quantities), condition.limit(self.ground)
        return Ease(condition, value, abs(value - limit), point)

    def _broken(self, point: Point) -> Iterator[Ease]:
        for condition, demand in zip(self.conditions, self._demands, strict=True):
            if demand.excess(point.quantities) > 0:
                yield self._ease(condition, point)


def _part(progress: Progress, done: int, count: int) -> Progress:
    """One of several works of the same length."""
    return lambda share: progress((done + share) / count)


def _different(found: Iterable[tuple[Wish, Point]]) -> Iterator[Alternative]:
    """Each scheme once, under the first wish that it fulfils best."""
    seen: list[Scheme] = []
    for wish, point in found:
        if point.scheme not in seen:
            seen.append(point.scheme)
            yield Alternative(wish, point)


def _refuse_unmoved(scheme: Scheme, moves: Sequence[Move]) -> None:
    """Raises `Refused` where nothing can move."""
    dials = any(len(dial.values) > 1 for move in moves for dial in move.dials(scheme))
    if not dials and not any(list(move.levers(move.opened(scheme))) for move in moves):
        mend = _("Choose what may move: the split, pays of the team plan, weights, pays of KPIs, target bonuses.")
        raise Refused([Problem(_("nothing in this scheme may move"), mend=mend)])

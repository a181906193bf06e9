"""The linear program: how far each lever goes, in whole steps, so that demands are met with the smallest change; solved exactly by HiGHS.

Most rows of most demands never bind, so they come in only when an answer breaks them; an answer that breaks none is that of all rows.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.solver.demand import HAIR, Demand, Row, StraightDemand
from kpi.solver.straight import Outcome, Straight, Wanted

if TYPE_CHECKING:
    from scipy.optimize import Bounds, LinearConstraint

_NO_ROW = 1e-12
_TURNS = 80
"""How often rows come in at most."""


class _Search(TypedDict):
    """How long milp looks."""

    mip_rel_gap: float
    node_limit: int


_CLOSELY: _Search = {"mip_rel_gap": 0.0, "node_limit": 3000}
_ROUGHLY: _Search = {"mip_rel_gap": 0.01, "node_limit": 30}
"""A limit in nodes, and not in time, so that the answer is the same on every machine."""
_PROVED = (0, 2)
"""SciPy's words for the best, and for none."""


Stacked = tuple[Floats, Floats, Floats]
"""StraightDemand with their bounds from below and above."""


class _Program:
    """One row of variables: steps up, steps down, what demands give, and which of several rows are broken."""

    def __init__(self, straight: Straight, asked: Wanted, cost: Floats) -> None:
        self._straight, self._asked = straight, asked
        self._today, self._low, self._high, self._effort, self._step = (
            np.concatenate([np.broadcast_to(getattr(group, name), group.today.shape) for group in straight.groups])
            for name in ("today", "low", "high", "effort", "step")
        )
        self._levers = len(self._today)
        self._effect = straight.columns * self._step
        self._start = straight.quantities(self._today)
        self._cost = cost
        self._up = np.floor((self._high - self._today) / self._step + HAIR)
        self._down = np.floor((self._today - self._low) / self._step + HAIR)
        self._counted = {
            place: self._heads(demand)
            for place, demand in enumerate(asked.demands)
            if isinstance(demand, StraightDemand) and demand.allowed is not None
        }
        self._scales = [_scale(demand, straight.base) for demand in asked.demands]
        self._first_head = 2 * self._levers + len(asked.demands)
        self._width = self._first_head + sum(len(heads.rows) for heads in self._counted.values())
        self._known: set[tuple[int, object]] = set()

    def solved(self) -> Outcome:
        """The smallest change; of several the cheapest."""
        if self._hopeless():
            return Outcome(None, True)
        rows = [*self._hang_together(), *self._headed()]
        found, proved = None, True
        for goal, most in self._goals():
            answer, certain = self._best(goal, rows)
            proved &= certain
            if answer is None:
                break
            found = np.round(self._today + self._step * self._steps(answer), 10) + 0.0  # no -0
            best = float(goal @ answer)
            if best > most:
                return Outcome(None, proved)
            rows.append((goal[None], np.array([-np.inf]), np.array([best + self._near * max(1.0, abs(best))])))
        return Outcome(found, proved)

    def _hopeless(self) -> bool:
        """Whether some row is broken wherever the levers stand."""
        for place, demand in enumerate(self._asked.demands):
            if isinstance(demand, StraightDemand) and demand.allowed is None and place not in self._asked.give:
                lowest = demand.rows @ self._start + self._reach(demand.rows)
                room = demand.limits + np.abs(demand.rows) @ np.maximum(self._asked.slack, 0)
                if (lowest > room + 1e-6 * np.maximum(np.abs(room), 1)).any():
                    return True
        return False

    def _reach(self, rows: Floats) -> Floats:
        """(rows,) by how much levers can lower each at most; below 0."""
        effect = rows @ self._effect
        return np.minimum(effect, 0) @ self._up - np.maximum(effect, 0) @ self._down

    def _best(self, goal: Floats, rows: list[Stacked]) -> tuple[Floats | None, bool]:
        """The best of all rows: those that come in stay for what is asked next."""
        from scipy.optimize import milp

        for _turn in range(_TURNS):
            result = milp(
                goal,
                constraints=_stacked(rows),
                bounds=self._bounds(),
                integrality=self._whole(),
                options=_CLOSELY if self._asked.exact else _ROUGHLY,  # type: ignore[arg-type]
            )
            certain = result.status in _PROVED
            if result.x is None:
                return None, certain
            answer = np.asarray(result.x)
            more = list(self._broken(answer))
            if not more:
                return answer, certain
            rows.extend(more)
        return None, False

    def _steps(self, found: Floats) -> Floats:
        """(levers,) whole steps from today."""
        return np.rint(found[: self._levers]) - np.rint(found[self._levers : 2 * self._levers])

    def _broken(self, answer: Floats) -> Iterator[Stacked]:
        """StraightDemand that an answer breaks, and that were not known."""
        quantities = self._start + self._effect @ self._steps(answer)
        for place, demand in enumerate(self._asked.demands):
            if place not in self._counted:
                given = float(answer[2 * self._levers + place]) * self._scales[place]
                for row in demand.cuts(quantities, self._asked.slack, given):
                    if (place, row.name) not in self._known:
                        self._known.add((place, row.name))
                        yield self._row(place, row)

    def _row(self, place: int, row: Row) -> Stacked:
        effect = row.row @ self._effect
        steps = np.zeros((1, self._width))
        steps[0, : self._levers], steps[0, self._levers : 2 * self._levers] = effect, -effect
        steps[0, 2 * self._levers + place] = -row.gives * self._scales[place]
        room = row.limit + np.abs(row.row) @ self._asked.slack - row.row @ self._start
        size = max(float(np.abs(steps).max()), _NO_ROW)
        return steps / size, np.array([-np.inf]), np.array([room / size])

    def _goals(self) -> Iterator[tuple[Floats, float]]:
        """One after the other: what gives, the distance from today, the cost; each with what it may be at most."""
        if self._asked.give:
            goal = np.zeros(self._width)
            for place, weight in self._asked.give.items():
                goal[2 * self._levers + place] = weight * self._scales[place]
            yield goal / self._unit, self._worth
        away = np.zeros(self._width)
        away[: 2 * self._levers] = np.tile(self._effort * self._step, 2)
        yield away, self._asked.within + 1e-6
        if not self._asked.exact:
            return
        effect = self._cost @ self._effect
        money = np.zeros(self._width)
        money[: 2 * self._levers] = np.concatenate([effect, -effect]) / max(float(np.abs(effect).max(initial=0)), 1.0)
        yield money, np.inf

    @property
    def _near(self) -> float:
        """By so much of it an answer may be worse in what was asked for before, so that the next can be asked."""
        return 1e-6 if self._asked.exact else float(_ROUGHLY["mip_rel_gap"])

    @property
    def _unit(self) -> float:
        """In which what gives is counted, so that the largest factor is 1."""
        return max(weight * self._scales[place] for place, weight in self._asked.give.items())

    @property
    def _worth(self) -> float:
        """What may give at most, with room for what rounding does."""
        return self._asked.worth / self._unit * 1.000001 + 1e-6

    def _bounds(self) -> "Bounds":
        from scipy.optimize import Bounds

        given = [np.inf if place in self._asked.give else 0.0 for place in range(len(self._asked.demands))]
        high = np.concatenate([self._up, self._down, given, np.ones(self._width - self._first_head)])
        return Bounds(np.zeros(self._width), high)

    def _whole(self) -> NDArray[np.int64]:
        """Steps and broken rows are whole; what gives is not."""
        whole = np.ones(self._width, np.int64)
        whole[2 * self._levers : self._first_head] = 0
        return whole

    def _hang_together(self) -> Iterator[Stacked]:
        first = 0
        for group in self._straight.groups:
            rows, low, high = group.rows()
            place = slice(first, first + len(group.today))
            first = place.stop
            if len(rows):
                steps = np.zeros((len(rows), self._width))
                steps[:, place] = rows * group.step
                steps[:, self._levers + place.start : self._levers + place.stop] = -rows * group.step
                base = rows @ group.today
                yield steps, low - base - HAIR, high - base + HAIR

    def _heads(self, demand: StraightDemand) -> "_Heads":
        """Of rows of which a few may be broken: those that are at some values of the levers, and not at others."""
        slack = np.abs(demand.rows) @ self._asked.slack
        room = demand.limits + slack - demand.rows @ self._start
        effect = demand.rows @ self._effect
        high = np.maximum(effect, 0) @ self._up - np.minimum(effect, 0) @ self._down
        low, hair = self._reach(demand.rows), HAIR * np.maximum(np.abs(demand.limits), 1)
        always, some = low > room + hair, (low <= room + hair) & (high > room)
        return _Heads(effect[some], room[some], high[some] - room[some] + 1.0, int(always.sum()))

    def _headed(self) -> Iterator[Stacked]:
        first = self._first_head
        for place, heads in self._counted.items():
            demand = self._asked.demands[place]
            stop = first + len(heads.rows)
            steps = np.zeros((len(heads.rows), self._width))
            steps[:, : self._levers], steps[:, self._levers : 2 * self._levers] = heads.rows, -heads.rows
            steps[:, first:stop] = -np.diag(heads.far)
            count = np.zeros((1, self._width))
            count[0, first:stop], count[0, 2 * self._levers + place] = 1.0, -self._scales[place]
            yield count, np.array([-np.inf]), np.array([float(demand.allowed or 0) - heads.always])
            if len(heads.rows):
                size = np.maximum(np.abs(steps).max(axis=1), _NO_ROW)
                yield steps / size[:, None], np.full(len(size), -np.inf), heads.room / size
            first = stop


class _Heads(NamedTuple):
    """StraightDemand that may be broken, what is left to each, how far over it each can come; and how many are broken anyway."""

    rows: Floats
    room: Floats
    far: Floats
    always: int


def solved(straight: Straight, asked: Wanted, cost: Floats) -> Outcome:
    """The values that meet what is asked: first the least that gives, then the smallest change, then the lowest cost, which is
    cost (quantities,) · quantities."""
    if straight.groups:
        return _Program(straight, asked, cost).solved()
    met = all(
        place in asked.give or _is_met(demand, straight.base, asked.slack) for place, demand in enumerate(asked.demands)
    )
    return Outcome(straight.at if met else None, True)


def _is_met(demand: Demand, quantities: Floats, slack: Floats) -> bool:
    if isinstance(demand, StraightDemand) and demand.allowed is not None:
        over = demand.rows @ quantities > demand.limits + np.abs(demand.rows) @ slack
        return int(over.sum()) <= demand.allowed
    return not any(True for _row in demand.cuts(quantities, slack, 0.0))


def _scale(demand: Demand, quantities: Floats) -> float:
    """What a demand gives is counted in this, so that all columns are of one size."""
    return 1.0 if demand.allowed is not None else max(demand.excess(quantities), 1e-3 * demand.size)


def _stacked(rows: Sequence[Stacked]) -> "tuple[LinearConstraint, ...]":
    from scipy.optimize import LinearConstraint

    if not rows:
        return ()
    matrix, low, high = (np.concatenate(part) for part in zip(*rows, strict=True))
    return (LinearConstraint(matrix, low, high),)

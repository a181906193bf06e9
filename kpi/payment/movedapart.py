"""What each person would gain by another result of one KPI, everybody else's results as they are."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.moved import moved_to
from kpi.payment.payout import pay_again
from kpi.payment.workforce import Workforce
from kpi.rules.curve import Curve
from kpi.rules.people import Scale
from kpi.scheme.scheme import Scheme

Seats = NDArray[np.intp]
_POINT = 0.01


def one_point_better(curve: Curve, reached: Floats) -> Floats:
    """Results (...) that are one point of the plan better, or one hundredth of a value in the KPI's own unit."""
    step = _POINT if curve.scale == "plan" else _POINT * np.abs(reached)
    return np.asarray(reached - step if curve.falls else reached + step)


def gained(
    scheme: Scheme,
    workforce: Workforce,
    kpi: str,
    seats: Seats,
    scale: Scale,
    at: Floats | float,
    paid: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Minor units (seats, periods) that each would be paid more at `at`; `paid` (people, periods) is what is paid now.

    All are moved at once where pay hangs on nobody else's results beyond the team's, which stays; where a team divides a pool, one
    of each team at a time; where money is divided among all, one after the other.
    """
    level = np.broadcast_to(np.asarray(at, float), (len(seats), workforce.shape[1]))
    gains = np.zeros(level.shape, np.int64)
    for some in _apart(scheme, workforce, seats):
        moved = moved_to(workforce, kpi, seats[some], scale, level[some])
        gains[some] = pay_again(scheme, moved).payout[seats[some]] - paid[seats[some]]
    return gains


def _apart(scheme: Scheme, workforce: Workforce, seats: Seats) -> Iterator[Seats]:
    """Places among `seats` of those that can be moved together."""
    every = np.arange(len(seats))
    if not scheme.divides:
        yield every
        return
    turn = _turns(workforce.team_index[seats]) if scheme.divides_in_teams else every
    for one in range(int(turn.max(initial=-1)) + 1):
        yield every[turn == one]


def _turns(teams: NDArray[np.intp]) -> NDArray[np.intp]:
    """The how manieth of its team each is."""
    seen: dict[int, int] = {}
    turns = np.zeros(len(teams), np.intp)
    for place, team in enumerate(teams.tolist()):
        turns[place] = seen.get(team, 0)
        seen[team] = turns[place] + 1
    return turns

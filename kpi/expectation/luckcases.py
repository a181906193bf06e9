"""Cases that stand for all that luck can bring: standard normal luck of people and of the groups on whose results their pay depends."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.expectation.plain import Ahead
from kpi.expectation.teams import TeamResult
from kpi.money import Floats
from kpi.normal import with_chance_below
from kpi.rules.people import Rows, Whose
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_LEAST, _MOST = 128, 4096
_QUICK_LEAST = 384
"""Of all periods together."""
_ELEMENTS, _QUICK_ELEMENTS = 1 << 22, 1 << 16
"""Results that are paid in one calculation, spread over people and cases."""
_BLOCK = 1 << 21


class GroupResult(NamedTuple):
    """A result of a group on which pay depends."""

    kpi: str
    whose: Whose


class LuckCases(NamedTuple):
    """Cases for some people of a role: standard normal luck, of them and of the groups on whose results their pay depends."""

    own: list[str]
    groups: list[GroupResult]
    rows: NDArray[np.intp]
    of_groups: Floats
    """(results, groups, periods, points)"""
    of_people: Floats
    """(people, periods, kpis, points)"""


def luck_cases(ahead: Ahead, card: Card, rows: Rows, *, quick: bool = False) -> list[LuckCases]:
    """The cases that stand for all, for as many people at once as there is memory for; `quick` gives few to each period, but others to each."""
    scheme, periods = ahead.scheme, ahead.nothing.shape[1]
    own = [name for name in scheme.needs[card.role] if name in ahead.future.workforce.kpi_index]
    groups = _groups(scheme, card)
    seats = np.arange(len(ahead.future.workforce.seats))[rows]
    size, dimensions = max(len(seats) * periods * len(own), 1), len(groups) + len(own)
    lasting: Floats | None = None
    if (
        card.looks_back or scheme.team_of(card).looks_back
    ):  # a case is a whole course of the time ahead, not one period of it
        count = int(np.clip((_QUICK_ELEMENTS if quick else _ELEMENTS) // size, _QUICK_LEAST, _MOST))
        every = _courses(dimensions, periods + 1, count)
        points, lasting = every[:, 1:], every[:, :1]
        count = points.shape[-1]
    elif quick:
        count = int(np.clip(_QUICK_ELEMENTS // size, -(-_QUICK_LEAST // periods), _MOST))
        points = _points(dimensions, periods * count).reshape(dimensions, periods, count)
    else:
        count = int(np.clip(_ELEMENTS // size, _LEAST, _MOST))
        points = _points(dimensions, count)[:, None]
    whole = scheme.team_of(card).divides
    step = len(seats) if whole else max(1, _BLOCK // (periods * len(own) * count))
    return [
        _luck(ahead, own, groups, seats[start : start + step], _Normals(points, lasting))
        for start in range(0, len(seats), step)
    ]


def _groups(scheme: Scheme, card: Card) -> list[GroupResult]:
    """What pay looks at beyond one's own results, the company's first."""
    team = scheme.team_of(card)
    found = [GroupResult(kpi.in_data, kpi.of) for kpi in card.kpis if kpi.of != "person"]
    found += [GroupResult(kpi.in_data, kpi.missing.whose) for kpi in card.kpis if kpi.missing.whose is not None]
    found += [GroupResult(gate.kpi, gate.of) for gate in card.gates if gate.of != "person"]
    found += [GroupResult(one.kpi, one.of) for one in card.modifiers if one.of != "person"]
    matrices = [kpi.matrix for kpi in card.kpis if kpi.matrix is not None]
    found += [GroupResult(one.kpi, one.of) for one in matrices if one.of != "person"]
    of_others = [rule for rule in card.commissions if rule.of != "person"]
    found += [GroupResult(name, rule.of) for rule in of_others for name in (rule.measure, rule.coefficient_of)]
    found += [GroupResult(name, team.of) for name in team.kpis] if team.counts else []
    return sorted(set(found), key=lambda group: (group.whose != "company", group.kpi))


def luck_of_groups(ahead: Ahead, groups: list[GroupResult]) -> Floats:
    """(results, groups, periods, points) cases that stand for all that luck brings to groups, whatever their people do."""
    points = _Normals(_points(len(groups), _MOST)[:, None], None)
    return _luck_of_groups(ahead, groups, points.of(slice(None)))


def team_result(ahead: Ahead, group: GroupResult, scale: str = "plan") -> TeamResult:
    """The result of a group, as a share of the plan or as a value."""
    return ahead.team_result({group.kpi: 1.0}, scale)


def _points(dimensions: int, count: int) -> Floats:
    """(dimensions, count) points that fill the unit cube evenly: multiples of powers of the generalised golden ratio."""
    ratio = 2.0
    for _step in range(64):
        ratio = (1 + ratio) ** (1 / (dimensions + 1))
    powers = ratio ** -np.arange(1.0, dimensions + 1)
    return (0.5 + powers[:, None] * np.arange(1, count + 1)) % 1.0


def _courses(dimensions: int, steps: int, count: int) -> Floats:
    """(dimensions, steps, points) points that fill a cube of all steps together, about as many as asked for: Sobol's, always the same ones.

    In so many dimensions they lie far more evenly than multiples of a ratio.
    """
    from scipy.stats.qmc import Sobol  # slow to load, and needed only where something is measured to date

    found = Sobol(dimensions * steps, rng=0).random_base2(int(np.log2(count)))
    return np.ascontiguousarray(found.T).reshape(dimensions, steps, -1)


def _normal(points: Floats) -> Floats:
    return with_chance_below(np.clip(points, 1e-12, 1 - 1e-12))


class _Normals(NamedTuple):
    """Standard normal luck of independent results (results, ..., periods or 1, points), and what of it can stay with them over the periods."""

    each: Floats
    lasting: Floats | None
    """(results, ..., 1, points); None where every period is looked at by itself."""

    def of(self, places: slice, shift: Floats | float = 0.0) -> "_Normals":
        """Of some of the results, at shifted points."""
        return self._both(lambda side: _normal((side[places] + shift) % 1.0))

    def for_many(self) -> "_Normals":
        """The same, with an axis for people behind the results."""
        return self._both(lambda side: side[:, None])

    def _both(self, change: Callable[[Floats], Floats]) -> "_Normals":
        return _Normals(change(self.each), None if self.lasting is None else change(self.lasting))

    def staying(self, share: Floats) -> Floats:
        """Luck of which this share of the variance stays."""
        return self.each if self.lasting is None else np.sqrt(1 - share) * self.each + np.sqrt(share) * self.lasting


def _luck(
    ahead: Ahead, own: list[str], groups: list[GroupResult], rows: NDArray[np.intp], points: _Normals
) -> LuckCases:
    """Of people in `rows`, at points of the unit cube."""
    of_groups = _luck_of_groups(ahead, groups, points.of(slice(len(groups))))
    # Everybody's own luck is shifted, so that what the points leave over falls out of a sum over people.
    shift = (np.arange(len(rows)) * (np.sqrt(5) - 1) / 2)[:, None, None]
    alone = points.for_many().of(slice(len(groups), None), shift)
    return LuckCases(own, groups, rows, of_groups, _luck_of_people(ahead, own, groups, rows, of_groups, alone))


def _luck_of_groups(ahead: Ahead, groups: list[GroupResult], alone: _Normals) -> Floats:
    """(results, groups, periods, points) standard normal luck of the results of groups, which move together with the market."""
    if not groups:
        return np.zeros((0, len(ahead.future.workforce.teams) + 1, ahead.nothing.shape[1], 1))
    among = _root(_among_groups(ahead, groups))
    if alone.lasting is None:
        return np.einsum("gtab,btn->agtn", among, _in_periods(alone.each, ahead))
    stays = np.stack([team_result(ahead, group).between_periods for group in groups])[..., None, None]
    every = alone.for_many().staying(stays)
    return np.einsum("gtab,bgtn->agtn", among, _in_periods(every, ahead))


def _in_periods(alone: Floats, ahead: Ahead) -> Floats:
    """The same luck (..., periods, points) in every period where there is only one."""
    return np.broadcast_to(alone, (*alone.shape[:-2], ahead.nothing.shape[1], alone.shape[-1]))


def _among_groups(ahead: Ahead, groups: list[GroupResult]) -> Floats:
    """(groups, periods, results, results) correlation of the results of each team, the company's among them."""
    loads = []
    for group in groups:
        load = team_result(ahead, group).with_market
        loads.append(np.broadcast_to(load[-1:], load.shape) if group.whose == "company" else load)
    load = np.nan_to_num(np.stack(loads, axis=-1))
    index = [ahead.people.index(group.kpi) for group in groups]
    found = load[..., :, None] * load[..., None, :] * ahead.people.matrix[np.ix_(index, index)]
    found[..., range(len(groups)), range(len(groups))] = 1.0
    return found


def _luck_of_people(
    ahead: Ahead,
    own: list[str],
    groups: list[GroupResult],
    rows: NDArray[np.intp],
    of_groups: Floats,
    alone: _Normals,
) -> Floats:
    """(people, periods, kpis, points) standard normal luck of people, given that of their groups; `alone` is (kpis, people, ...)."""
    people = ahead.people
    index = [people.index(kpi) for kpi in own]
    spread = people.spread[index][:, rows]
    together = np.stack([[people.same_person(a, b)[rows] for b in index] for a in index])
    left = np.moveaxis(together / np.maximum(spread[:, None] * spread[None], 1e-12), -1, 0)[:, None]
    left = np.broadcast_to(left, (*ahead.nothing[rows].shape, *left.shape[2:]))
    lasts = (people.still_open[index][:, rows] / np.maximum(spread, 1e-12)) ** 2
    if not groups:
        return _mixed(ahead, _root(left), alone.staying(lasts[..., None, None]))
    teams = ahead.future.workforce.team_index[rows]
    with_groups = np.stack(
        [[team_result(ahead, group).with_person(kpi, group.whose, rows) for group in groups] for kpi in own]
    )
    with_groups = np.moveaxis(with_groups, (0, 1), (2, 3))  # (people, periods, kpis, results)
    among = _among_groups(ahead, groups)[teams] + 1e-9 * np.eye(len(groups))
    pulled = np.swapaxes(np.linalg.solve(among, np.swapaxes(with_groups, -1, -2)), -1, -2)
    left = left - pulled @ np.swapaxes(with_groups, -1, -2)
    shared = np.einsum("itka,aitn->itkn", pulled, of_groups[:, teams])
    stays = _left_to_stay(ahead, groups, teams, lasts, pulled, left)
    return shared + _mixed(ahead, _root(left), alone.staying(stays))


def _mixed(ahead: Ahead, roots: Floats, alone: Floats) -> Floats:
    """(people, periods, kpis, points) luck of (kpis, people, periods, points), mixed by roots (people, periods, kpis, kpis)."""
    return np.einsum("itkl,litn->itkn", roots, _in_periods(alone, ahead))


def _left_to_stay(
    ahead: Ahead, groups: list[GroupResult], teams: NDArray[np.intp], lasts: Floats, pulled: Floats, left: Floats
) -> Floats:
    """(kpis, people, 1, 1) the share of what groups leave of each one's luck that stays over the periods, since what groups bring stays in part."""
    of_groups = np.stack([team_result(ahead, group).between_periods[teams] for group in groups], axis=-1)
    brought = (pulled**2 * of_groups[:, None, None]).sum(axis=-1).mean(axis=1).T
    rest = np.moveaxis(np.diagonal(left, axis1=-2, axis2=-1), -1, 0).mean(axis=-1)
    return np.clip((lasts - brought) / np.maximum(rest, 1e-12), 0.0, 1.0)[..., None, None]


def _root(matrices: Floats) -> Floats:
    """Square roots of covariances (..., n, n), the nearest possible where rounding made one impossible."""
    values, vectors = np.linalg.eigh(matrices)
    return (vectors * np.sqrt(np.maximum(values, 0.0))[..., None, :]) @ np.swapaxes(vectors, -1, -2)

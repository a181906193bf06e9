"""Cards on which several results decide together: the rules themselves, applied to a grid of cases that stand for all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.expectation.plain import PARTS_OF_PAY, Ahead
from kpi.expectation.scatter import Scatter
from kpi.expectation.teams import TeamResult
from kpi.money import Floats
from kpi.normal import with_chance_below
from kpi.payment.payout import pay_again
from kpi.payment.workforce import Workforce
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


GroupScatter = Callable[[GroupResult, str], Scatter]
"""How the result of a group scatters, as a share of the plan or as a value."""


def integrated(ahead: Ahead, card: Card, rows: Rows) -> dict[str, Floats]:
    """(people, periods) expected money of a role, by the name of its part, in minor units."""
    return averaged(ahead, luck_cases(ahead, card, rows), lambda group, scale: team_result(ahead, group, scale).scatter)


def averaged(ahead: Ahead, parts: list[LuckCases], scatter: GroupScatter) -> dict[str, Floats]:
    """The same on given luck."""
    scheme = _without_limit(ahead.scheme)
    blocks = [_paid(scheme, _cases(ahead, luck, scatter)) for luck in parts]
    return {name: np.concatenate([block[name] for block in blocks]) for name in PARTS_OF_PAY}


def luck_cases(ahead: Ahead, card: Card, rows: Rows, *, quick: bool = False) -> list[LuckCases]:
    """The cases that stand for all, for as many people at once as there is memory for; `quick` gives few to each period, but others to each."""
    scheme, periods = _without_limit(ahead.scheme), ahead.nothing.shape[1]
    own = [name for name in scheme.needs[card.role] if name in ahead.future.workforce.kpi_index]
    groups = _groups(scheme, card)
    seats = np.arange(len(ahead.future.workforce.seats))[rows]
    size, dimensions = max(len(seats) * periods * len(own), 1), len(groups) + len(own)
    if quick:
        count = int(np.clip(_QUICK_ELEMENTS // size, -(-_QUICK_LEAST // periods), _MOST))
        points = _points(dimensions, periods * count).reshape(dimensions, periods, count)
    else:
        count = int(np.clip(_ELEMENTS // size, _LEAST, _MOST))
        points = _points(dimensions, count)[:, None]
    whole = scheme.team_of(card).divides
    step = len(seats) if whole else max(1, _BLOCK // (periods * len(own) * count))
    return [_luck(ahead, own, groups, seats[start : start + step], points) for start in range(0, len(seats), step)]


def _without_limit(scheme: Scheme) -> Scheme:
    return scheme if scheme.bonus_limit is None else scheme.revise(bonus_limit=None)


def _paid(scheme: Scheme, cases: Workforce) -> dict[str, Floats]:
    payouts = pay_again(scheme, cases)
    money = {name: getattr(payouts, name).mean(axis=-1) for name in PARTS_OF_PAY}
    return money | {"deduction": money["deduction"] - payouts.carried.mean(axis=-1)}


def _groups(scheme: Scheme, card: Card) -> list[GroupResult]:
    """What pay looks at beyond one's own results, the company's first."""
    team = scheme.team_of(card)
    found = [GroupResult(kpi.name, kpi.of) for kpi in card.kpis if kpi.of != "person"]
    found += [GroupResult(kpi.name, kpi.missing.whose) for kpi in card.kpis if kpi.missing.whose is not None]
    found += [GroupResult(gate.kpi, gate.of) for gate in card.gates if gate.of != "person"]
    found += [GroupResult(name, team.of) for name in team.kpis] if team.counts else []
    return sorted(set(found), key=lambda group: (group.whose != "company", group.kpi))


def _points(dimensions: int, count: int) -> Floats:
    """(dimensions, count) points that fill the unit cube evenly: multiples of powers of the generalised golden ratio."""
    ratio = 2.0
    for _step in range(64):
        ratio = (1 + ratio) ** (1 / (dimensions + 1))
    powers = ratio ** -np.arange(1.0, dimensions + 1)
    return (0.5 + powers[:, None] * np.arange(1, count + 1)) % 1.0


def _normal(points: Floats) -> Floats:
    return with_chance_below(np.clip(points, 1e-12, 1 - 1e-12))


def _luck(ahead: Ahead, own: list[str], groups: list[GroupResult], rows: NDArray[np.intp], points: Floats) -> LuckCases:
    """Of people in `rows`, at points (results, periods or 1, points) of the unit cube."""
    of_groups = _luck_of_groups(ahead, groups, _normal(points[: len(groups)]))
    # Everybody's own luck is shifted, so that what the points leave over falls out of a sum over people.
    shift = (np.arange(len(rows)) * (np.sqrt(5) - 1) / 2)[:, None, None, None]
    alone = _normal((np.moveaxis(points[len(groups) :], 0, 1) + shift) % 1.0)
    return LuckCases(own, groups, rows, of_groups, _luck_of_people(ahead, own, groups, rows, of_groups, alone))


def _cases(ahead: Ahead, luck: LuckCases, scatter: GroupScatter) -> Workforce:
    """The people, with a case on the last axis for every point."""
    own, rows = luck.own, luck.rows
    whole = _with_kpis(ahead.future.workforce, own)
    role = str(whole.seats["role"].iloc[rows[0]])
    attainment, fact = (
        np.stack(
            [
                ahead.people.result(role, kpi, rows, scale).of((..., None)).at(luck.of_people[:, :, k])
                for k, kpi in enumerate(own)
            ]
        )
        for scale in ("plan", "value")
    )
    group_attainment, group_fact = (
        _results_of_groups(whole, getattr(whole, name), luck, scatter, scale)
        for name, scale in (("group_attainment", "plan"), ("group_fact", "value"))
    )
    return replace(
        whole.only(rows),
        plan=np.repeat(whole.plan[:, rows, :, None], fact.shape[-1], axis=-1),
        fact=fact,
        attainment=attainment,
        group_fact=group_fact,
        group_attainment=group_attainment,
    )


def _with_kpis(workforce: Workforce, kpis: list[str]) -> Workforce:
    """The workforce with these KPIs alone."""
    index = [workforce.kpi_index[kpi] for kpi in kpis]
    wide: dict[str, Any] = {
        name: getattr(workforce, name)[index]
        for name in ("plan", "fact", "attainment", "group_fact", "group_attainment")
    }
    return replace(workforce, kpis=tuple(kpis), **wide)


def team_result(ahead: Ahead, group: GroupResult, scale: str = "plan") -> TeamResult:
    """The result of a group, as a share of the plan or as a value."""
    return ahead.team_result({group.kpi: 1.0}, scale)


def _luck_of_groups(ahead: Ahead, groups: list[GroupResult], alone: Floats) -> Floats:
    """(results, groups, periods, points) standard normal luck of the results of groups, which move together with the market."""
    if not groups:
        return np.zeros((0, len(ahead.future.workforce.teams) + 1, ahead.nothing.shape[1], 1))
    among = _root(_among_groups(ahead, groups))
    return np.einsum("gtab,btn->agtn", among, _in_periods(alone, 1, ahead))


def _in_periods(alone: Floats, axis: int, ahead: Ahead) -> Floats:
    """The same luck in every period where there is only one."""
    shape = list(alone.shape)
    shape[axis] = ahead.nothing.shape[1]
    return np.broadcast_to(alone, shape)


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
    ahead: Ahead, own: list[str], groups: list[GroupResult], rows: NDArray[np.intp], of_groups: Floats, alone: Floats
) -> Floats:
    """(people, periods, kpis, points) standard normal luck of people, given that of their groups."""
    people = ahead.people
    index = [people.index(kpi) for kpi in own]
    spread = people.spread[index][:, rows]
    together = np.stack([[people.same_person(a, b)[rows] for b in index] for a in index])
    alone = _in_periods(alone, 1, ahead)
    left = np.moveaxis(together / np.maximum(spread[:, None] * spread[None], 1e-12), -1, 0)[:, None]
    if not groups:
        return np.einsum(
            "itkl,itln->itkn", np.broadcast_to(_root(left), (*ahead.nothing[rows].shape, *left.shape[2:])), alone
        )
    teams = ahead.future.workforce.team_index[rows]
    with_groups = np.stack(
        [[team_result(ahead, group).with_person(kpi, group.whose, rows) for group in groups] for kpi in own]
    )
    with_groups = np.moveaxis(with_groups, (0, 1), (2, 3))  # (people, periods, kpis, results)
    among = _among_groups(ahead, groups)[teams] + 1e-9 * np.eye(len(groups))
    pulled = np.swapaxes(np.linalg.solve(among, np.swapaxes(with_groups, -1, -2)), -1, -2)
    rest = _root(left - pulled @ np.swapaxes(with_groups, -1, -2))
    shared = np.einsum("itka,aitn->itkn", pulled, of_groups[:, teams])
    return shared + np.einsum("itkl,itln->itkn", rest, alone)


def _root(matrices: Floats) -> Floats:
    """Square roots of covariances (..., n, n), the nearest possible where rounding made one impossible."""
    values, vectors = np.linalg.eigh(matrices)
    return (vectors * np.sqrt(np.maximum(values, 0.0))[..., None, :]) @ np.swapaxes(vectors, -1, -2)


def _results_of_groups(
    whole: Workforce, as_expected: Floats, luck: LuckCases, scatter: GroupScatter, scale: str
) -> Floats:
    """Results (kpis, groups, periods, points) of the groups on which pay depends; the others as expected."""
    found = np.repeat(as_expected[..., None], luck.of_groups.shape[-1], axis=-1)
    for place, group in enumerate(luck.groups):
        chosen = slice(-1, None) if group.whose == "company" else slice(0, -1)
        result = scatter(group, scale).of((chosen, ..., None))
        found[whole.kpi_index[group.kpi], chosen] = result.at(luck.of_groups[place, chosen])
    return found

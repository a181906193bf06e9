"""One's own result beside the team's: how often somebody delivers and the team fails, or the other way round, and what that is worth."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.expectation.pieces import Pieces, pieces
from kpi.expectation.plain import Ahead
from kpi.expectation.scatter import Scatter
from kpi.money import Floats
from kpi.rules.people import Rows
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future

_NODES = 8
_FAR = 8.5

COLUMNS = ("reaches", "team_reaches", "reaches_team_fails", "fails_team_reaches", "forfeiture", "premium")


@dataclass(frozen=True, eq=False)
class Together:
    """(people, periods) chances and, in minor units, money; NaN for whom there is no own result or no split."""

    reaches: Floats
    """Chance of the person to reach the level."""
    team_reaches: Floats
    reaches_team_fails: Floats
    fails_team_reaches: Floats
    forfeiture: Floats
    """E[(1 − g)⁺ · team part; own result reached]: what is lost by those who delivered, because the team did not."""
    premium: Floats
    """E[(g − f)⁺ · team part; own result missed]: what those who did not deliver gain through the team."""

    @property
    def fails_given_reaches(self) -> Floats:
        """Chance that the team fails when the person delivers."""
        return np.divide(
            self.reaches_team_fails, self.reaches, out=np.full_like(self.reaches, np.nan), where=self.reaches > 0
        )

    def table(self, future: Future) -> pd.DataFrame:
        """One row a seat: chances on average over the periods ahead, money summed."""
        frame = future.workforce.seats.reset_index(drop=True)
        for name in COLUMNS:
            array = getattr(self, name)
            known = ~np.isnan(array)
            sums = np.where(known, array, 0.0).sum(axis=1)
            count = known.sum(axis=1) if name not in ("forfeiture", "premium") else known.any(axis=1)
            frame[name] = np.divide(sums, count, out=np.full(len(sums), np.nan), where=count > 0)
        return frame


def together(scheme: Scheme, future: Future, level: float = 1.0) -> Together:
    """How the first KPI of each person and the team's result go together, both against `level` (a share of the plan).

    Exact where all results are normal; otherwise the team's result is taken as lognormal, see `Exact`.
    """
    ahead = Ahead(scheme, future)
    found = {name: np.full(future.workforce.shape, np.nan) for name in COLUMNS}
    for role, rows in future.workforce.members.items():
        card = scheme.roles[role]
        team = scheme.team_of(card)
        if team.counts and team.apart and card.kpis[0].of == "person":
            for name, array in _of_role(ahead, card, team, rows, level).items():
                found[name][rows] = array
    return Together(**found)


class _Pair(NamedTuple):
    """Own and team results (people, periods) and the correlation of their luck."""

    own: Scatter
    team: Scatter
    correlation: Floats


def _of_role(ahead: Ahead, card: Card, team: Team, rows: Rows, level: float) -> dict[str, Floats]:
    kpi, workforce = card.kpis[0], ahead.future.workforce
    people = np.arange(len(workforce.seats))[rows]
    of_team = ahead.of_team(team)
    plan = ahead.people.result(card.role, kpi.name, rows, "plan")
    pair = _Pair(
        ahead.people.result(card.role, kpi.name, rows, kpi.curve.scale),
        of_team.scatter.of(workforce.group(team.of, rows)),
        of_team.with_person(kpi.name, team.of, people),
    )
    sign = -1 if kpi.curve.falls else 1
    need, team_need = sign * plan.standard(level), pair.team.standard(level)
    correlation = sign * pair.correlation
    both = both_above(need, team_need, correlation)
    reaches, team_reaches = _chance(need), _chance(team_need)
    money = np.nan_to_num(card.target.found(workforce, rows, ahead.scheme.minor)) * workforce.multiplier[rows]
    money = money * team.part
    lost, gained = _money(pair, pieces(kpi.curve, kpi.cap), pieces(team.curve), need * sign, sign)
    return {
        "reaches": reaches,
        "team_reaches": team_reaches,
        "reaches_team_fails": np.maximum(reaches - both, 0.0),
        "fails_team_reaches": np.maximum(team_reaches - both, 0.0),
        "forfeiture": lost * money,
        "premium": gained * money,
    }


def _chance(need: Floats) -> Floats:
    from scipy.special import ndtr  # a slow import, and most screens never ask

    return np.asarray(ndtr(-need))


def _money(pair: _Pair, own: Pieces, team: Pieces, need: Floats, sign: int) -> tuple[Floats, Floats]:
    """(people, periods) expected forfeiture and premium, as shares of the team part.

    Gauss–Legendre between the corners of the team's curve, and inside of the own one's given the team's luck.
    """
    team_edges = [team.sign * edge for edge in team.starts]
    lost, gained = np.zeros(need.shape), np.zeros(need.shape)
    for luck, weight in _panels([pair.team.standard(edge) for edge in team_edges], need.shape):
        gives = _value(team, pair.team.at(luck))
        rest = np.sqrt(np.maximum(1 - pair.correlation**2, 1e-12))
        given = pair.correlation * luck
        lost += weight * np.maximum(1 - gives, 0.0) * _chance(sign * (need - given) / rest)
        edges = [(pair.own.standard(own.sign * edge) - given) / rest for edge in own.starts]
        bound = (need - given) / rest
        for own_luck, own_weight in _panels([*edges, bound], need.shape):
            fails = sign * (own_luck - bound) < 0
            pays = _value(own, pair.own.at(given + rest * own_luck))
            gained += weight * own_weight * np.where(fails, np.maximum(gives - pays, 0.0), 0.0)
    return lost, gained


def _panels(edges: list[Floats], shape: tuple[int, ...]) -> list[tuple[Floats, Floats]]:
    """Standard normal values (people, periods) and weights, from panels that end at the edges."""
    inner = [np.clip(np.nan_to_num(np.broadcast_to(edge, shape)), -_FAR, _FAR) for edge in edges]
    bounds = np.sort(
        np.stack(
            [np.full(shape, -_FAR), *inner, *(np.full(shape, at) for at in (-2.5, 0.0, 2.5)), np.full(shape, _FAR)]
        ),
        axis=0,
    )
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    found = []
    for start, stop in pairwise(bounds):
        half = (stop - start) / 2
        for node, weight in zip(nodes, weights, strict=True):
            value = start + half * (1 + node)
            found.append((value, half * weight * np.exp(-(value**2) / 2) / np.sqrt(2 * np.pi)))
    return found


def _value(function: Pieces, result: Floats) -> Floats:
    """The curve by its pieces."""
    signed = function.sign * result
    total = np.zeros(result.shape)
    for start, level, slope in function.steps():
        total += np.where(signed >= start, level + slope * signed, 0.0)
    return total


def both_above(one: Floats, other: Floats, correlation: Floats | float) -> Floats:
    """(...) P(X ≥ one and Y ≥ other), by Owen's T function. Levels may be infinite, the correlation −1 or 1."""
    from scipy.special import ndtr, owens_t  # a slow import, and most screens never ask

    h, k, r = np.broadcast_arrays(-np.asarray(one, float), -np.asarray(other, float), np.asarray(correlation, float))
    edge = np.abs(r) > 1 - 1e-12
    far = np.isinf(h) | np.isinf(k)
    rest = np.sqrt(np.where(edge, 1.0, 1 - r**2))
    a, b = (np.where(far | (np.abs(level) < 1e-100), 0.0, level) for level in (h, k))
    inside = (ndtr(a) + ndtr(b)) / 2 - _wedge(owens_t, a, b, r, rest) - _wedge(owens_t, b, a, r, rest)
    opposite = (a * b < 0) | ((a * b == 0) & (a + b < 0))
    inside = np.where((a == 0) & (b == 0), 0.25 + np.arcsin(np.clip(r, -1, 1)) / (2 * np.pi), inside - opposite / 2)
    together = np.where(r > 0, np.minimum(ndtr(h), ndtr(k)), np.maximum(ndtr(h) + ndtr(k) - 1, 0.0))
    apart = np.where(np.minimum(h, k) == -np.inf, 0.0, np.minimum(ndtr(h), ndtr(k)))
    return np.clip(np.where(far, apart, np.where(edge, together, inside)), 0.0, 1.0)


def _wedge(owens_t: object, a: Floats, b: Floats, r: Floats, rest: Floats) -> Floats:
    """T(a, (b − r·a) / (a·rest)), with its limit where a is 0."""
    upwards = b - r * a
    ratio = np.divide(upwards, a * rest, out=np.where(upwards < 0, -np.inf, np.inf), where=a != 0)
    return owens_t(a, ratio)  # type: ignore[operator]

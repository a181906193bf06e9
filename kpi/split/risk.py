"""Risk in pay: own marginal pay, where the variance comes from, and money that a hair decides.

Everybody's last results are scattered around what was reached: normally distributed, with a shock that all share. What is small is left
out: a cap or gate on the whole bonus, and the others' luck in a pool.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi import rules
from kpi.curve import Floats
from kpi.scheme import Card, Scheme
from kpi.split.luck import GRID, Luck, chances, expected, expected_slope, jumps, mean_over_luck
from kpi.team import Team
from kpi.workforce import Rows, Workforce


class ScatteredResults:
    """The last period's results scattered on a grid; made once for all team rules of a scheme."""

    def __init__(self, scheme: Scheme, workforce: Workforce, luck: Luck) -> None:
        self.scheme, self.luck = scheme, luck
        self.workforce = workforce.at(workforce.periods[-1])
        roles = self.workforce.members.items()
        self._roles = [_role(scheme, scheme.roles[role], self.workforce, rows, luck) for role, rows in roles]

    def under(self, scheme: Scheme) -> "Risk":
        """The risk in pay under the team rules of a scheme with the same cards."""
        found = [self._of(scheme, own) for own in self._roles if own.active.any()]
        return Risk(pd.concat(found) if found else pd.DataFrame(columns=list(_COLUMNS)))

    def _of(self, scheme: Scheme, own: "_Own") -> pd.DataFrame:
        team = scheme.team_of(scheme.roles[own.role])
        sharing = [other for other in self._roles if scheme.team_of(scheme.roles[other.role]) == team]
        return _risk(team, own, self.workforce, self.luck, sharing)


class _Own(NamedTuple):
    """One role: its rows, own scores (people, grid), and what the results are scattered around."""

    role: str
    rows: Rows
    active: NDArray[np.bool_]
    score: Floats
    target: Floats
    attained: Floats


def _role(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, luck: Luck) -> _Own:
    signs = np.zeros((len(workforce.kpis), 1, 1, 1))
    for kpi in card.kpis:
        if kpi.of == "person" and kpi.name in workforce.kpi_index:
            signs[workforce.kpi_index[kpi.name]] = -1.0 if kpi.curve.falls else 1.0
    shock = signs * luck.sd * GRID
    wide = {name: getattr(workforce, name)[..., None] for name in ("plan", "fact", "attainment")}
    scattered = replace(
        workforce,
        plan=np.broadcast_to(wide["plan"], (*workforce.plan.shape, len(GRID))).copy(),
        fact=wide["fact"] + shock * np.nan_to_num(wide["plan"]),
        attainment=wide["attainment"] + shock,
        group_fact=_wide(workforce.group_fact),
        group_attainment=_wide(workforce.group_attainment),
    )
    score, active, _gaps = rules.scores(card, scattered, rows)
    target = np.nan_to_num(rules.target_bonus(scheme, card, workforce, rows))[:, 0] * workforce.multiplier[rows][:, 0]
    attained = np.nan_to_num(rules.leading(scheme, workforce)[rows][:, 0])
    return _Own(card.role, rows, active[:, 0].all(axis=-1) & (target > 0), score[:, 0], target, attained)


def _wide(array: Floats) -> Floats:
    return np.repeat(array[..., None], len(GRID), axis=-1)


_COLUMNS = (
    "target",
    "own_mean",
    "team_mean",
    "own_marginal",
    "team_marginal",
    "own_variance",
    "team_variance",
    "own_cliff",
    "team_cliff",
)


@dataclass(frozen=True, eq=False)
class Risk:
    """Risk in pay, a row a seat (its place in the workforce is the index). Money in minor units: marginal pay for one more point of own attainment, the part of it that comes
    through the team, and the money that one point of error decides at a jump. Means and variances as shares of the target bonus."""

    seats: pd.DataFrame

    @property
    def own_marginal(self) -> float:
        """Mean pay for one more point of own attainment, own and team part together."""
        return float((self.seats["own_marginal"] + self.seats["team_marginal"]).mean())

    @property
    def cliff(self) -> float:
        """Mean money of a person that one point of error decides."""
        return float((self.seats["own_cliff"] + self.seats["team_cliff"]).mean())

    @property
    def variance_shares(self) -> tuple[float, float, float]:
        """Shares of the variance of pay that come from own results that last, from the team, and from luck in one's own result.

        By covariance, which is the Shapley value: they add up to 1. NaN where nothing varies.
        """
        mean = self.seats["own_mean"] + self.seats["team_mean"]
        lasting, of_team = (
            float(((self.seats[name] - self.seats[name].mean()) * (mean - mean.mean())).mean())
            for name in ("own_mean", "team_mean")
        )
        team, luck = of_team + float(self.seats["team_variance"].mean()), float(self.seats["own_variance"].mean())
        total = lasting + team + luck
        return (lasting / total, team / total, luck / total) if total > 0 else (math.nan,) * 3


def _risk(team: Team, own: _Own, workforce: Workforce, luck: Luck, sharing: Sequence[_Own]) -> pd.DataFrame:
    gives, weight, spread, common = team_on_grid(team, workforce, own.rows, luck)
    mine, ours = _terms(team, own, gives, workforce, luck, sharing)
    table = {name: np.zeros(len(own.score)) for name in _COLUMNS}
    for meets in np.unique(common):
        rows = common == meets
        chance = chances(float(meets))
        first, second = (_Term(term.of_own[rows], term.of_team[rows]) for term in (mine, ours))
        means = [expected(chance, *term) for term in (first, second)]
        table["own_mean"][rows], table["team_mean"][rows] = means
        own_square, both, team_square = (
            expected(chance, one.of_own * other.of_own, one.of_team * other.of_team)
            for one, other in ((first, first), (first, second), (second, second))
        )
        covered = both - means[0] * means[1]
        table["own_variance"][rows] = own_square - means[0] ** 2 + covered
        table["team_variance"][rows] = team_square - means[1] ** 2 + covered
        per_point = 0.01 / luck.sd if luck.sd else 0.0
        through = np.divide(0.01 * weight[rows], spread[rows], out=np.zeros(rows.sum()), where=spread[rows] > 0)
        slopes = [
            per_point * expected_slope(chance, *term) + through * expected_slope(chance.T, *term[::-1])
            for term in (first, second)
        ]
        table["own_marginal"][rows], table["team_marginal"][rows] = slopes
        table["own_cliff"][rows] = sum(
            jumps(term.of_own, per_point) * mean_over_luck(term.of_team) for term in (first, second)
        )
        share = np.divide(0.01, spread[rows], out=np.zeros(rows.sum()), where=spread[rows] > 0)
        table["team_cliff"][rows] = sum(
            jumps(term.of_team, share) * mean_over_luck(term.of_own) for term in (first, second)
        )
    for name in ("own_marginal", "team_marginal", "own_cliff", "team_cliff"):
        table[name] *= own.target
    seats = np.arange(len(workforce.seats))[own.rows]
    return pd.DataFrame(table | {"target": own.target, "role": own.role}, index=seats)[own.active]


class _Term(NamedTuple):
    """A product of a function of one's own luck and a function of the team's, both (people, grid)."""

    of_own: Floats
    of_team: Floats


def _terms(
    team: Team, own: _Own, gives: Floats, workforce: Workforce, luck: Luck, sharing: Sequence[_Own]
) -> tuple[_Term, _Term]:
    """Own part and team part as shares of the target bonus."""
    one, score = np.ones_like(own.score), own.score
    if not team.counts:
        return _Term(score, one), _Term(one, np.zeros_like(score))
    if team.mode == "multiplier":
        return _Term(score, one), _Term(score, gives - 1)
    if team.mode == "gate":
        return _Term(score, one), _Term(np.minimum(score, team.otherwise) - score, (gives <= 0).astype(float))
    part = (1 - team.individual_share) * gives
    key = one if team.mode == "split" else _key(team, own, workforce, luck, sharing)
    return _Term(score * team.individual_share, one), _Term(key, part)


def _key(team: Team, own: _Own, workforce: Workforce, luck: Luck, sharing: Sequence[_Own]) -> Floats:
    """A seat's share of the pool against its share of the target bonuses (people, grid), while the others stay where they are.

    `sharing` are all roles that have the pool together.
    """
    if team.pool_by == "target":
        return np.ones_like(own.score)
    keys, targets = (_of_groups(team, workforce, sharing, amounts) for amounts in (_middle_keys, _targets))
    groups = workforce.group(team.of, own.rows)
    mine = [
        np.divide(np.where(own.active, part, 0.0), total[groups], out=np.zeros(len(groups)), where=total[groups] > 0)
        for part, total in ((_middle_keys(team, workforce, own), keys), (own.target, targets))
    ]
    share = np.divide(mine[0], mine[1], out=np.zeros(len(groups)), where=mine[1] > 0)
    return share[:, None] * _scattered_keys(team, own, luck)


def _middle_keys(team: Team, workforce: Workforce, own: _Own) -> Floats:
    """(people,) what each counts for as things are."""
    if team.pool_by == "heads":
        return np.ones(len(own.score))
    if team.pool_by == "scores":
        return own.score[:, len(GRID) // 2] * own.target
    return np.nan_to_num(rules.measured(workforce, next(iter(team.kpis)), "person", own.rows, "value")[:, 0])


def _targets(_team: Team, _workforce: Workforce, own: _Own) -> Floats:
    return own.target


def _of_groups(
    team: Team, workforce: Workforce, sharing: Sequence[_Own], amounts: Callable[[Team, Workforce, _Own], Floats]
) -> Floats:
    """(groups,) sums over all who are paid."""
    total = np.zeros(len(workforce.teams) + 1)
    for one in sharing:
        np.add.at(total, workforce.group(team.of, one.rows), np.where(one.active, amounts(team, workforce, one), 0.0))
    return total


def _scattered_keys(team: Team, own: _Own, luck: Luck) -> Floats:
    """(people, grid) how a seat's key moves with its own luck."""
    if team.pool_by == "heads":
        return np.ones_like(own.score)
    middle, reached = own.score[:, len(GRID) // 2], own.score
    if team.pool_by == "results":
        middle, reached = own.attained, np.maximum(own.attained[:, None] + luck.sd * GRID, 0)
    at = middle[:, None]
    as_it_is = np.zeros_like(own.score) if team.pool_by == "scores" else np.ones_like(own.score)
    return np.divide(reached, at, out=as_it_is, where=at > 0)


def team_on_grid(team: Team, workforce: Workforce, rows: Rows, luck: Luck) -> tuple[Floats, Floats, Floats, Floats]:
    """What the team's curve gives (people, grid), own weight in the team's result, its standard deviation, correlation with one's own."""
    count = len(workforce.group(team.of, rows))
    if not team.counts:
        return np.zeros((count, len(GRID))), np.zeros(count), np.zeros(count), np.zeros(count)
    every = workforce.group(team.of, slice(None))
    weight, plan = np.zeros(len(every)), np.zeros(len(workforce.teams) + 1)
    for name, part in team.kpis.items():
        plans = np.nan_to_num(workforce.plan[workforce.kpi_index[name]][:, 0])
        of_group = np.bincount(every, plans, len(plan))
        weight += part * np.divide(plans, of_group[every], out=np.zeros_like(plans), where=of_group[every] > 0)
        plan += part * of_group
    concentration = np.bincount(every, weight**2, len(plan))
    spread = luck.sd * np.sqrt(luck.common + (1 - luck.common) * concentration)
    result = np.nan_to_num(rules.team_result(team, workforce)[:, 0])
    unit = plan if team.curve.scale == "value" else np.ones_like(plan)
    sign = -1.0 if team.curve.falls else 1.0
    gives = team.curve(result[:, None] + sign * (spread * unit)[:, None] * GRID)
    of_seat, mine = every[rows], weight[rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        common = (luck.common + (1 - luck.common) * mine) * luck.sd / spread[of_seat]
    return gives[of_seat], mine, spread[of_seat], np.round(np.nan_to_num(np.minimum(common, 1.0)), 2)

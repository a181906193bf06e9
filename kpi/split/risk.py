"""Risk in pay: own marginal pay, where the variance comes from, and money that a hair decides.

Everybody's last results are scattered around what was reached: normally distributed, with a shock that all share. What is small is left
out: a cap or gate on the whole bonus, and the others' luck in a pool.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment import scoring
from kpi.payment.longer import last_of_pay
from kpi.payment.workforce import Workforce
from kpi.rules.claims import Claims, claims_of_all
from kpi.rules.paysheet import Sheet
from kpi.rules.people import Rows
from kpi.rules.pool import Pool, pool_of
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.split.chance import GRID, Luck, chances
from kpi.split.grids import GridOfLuck, ProductOfLuck
from kpi.split.teamluck import team_on_grid

_AT_ONCE = 32
"""People whose luck is looked at together, so that what is kept of them stays small."""


class ScatteredResults:
    """The last period's results scattered on a grid; made once for all team rules of a scheme.

    Of a role with more than `most` people every so manieth is looked at; a pool that is divided by all needs all of them.
    """

    def __init__(self, scheme: Scheme, workforce: Workforce, luck: Luck, most: int | None = None) -> None:
        self.scheme, self.luck = scheme, luck
        self.workforce = workforce.at(last_of_pay(workforce))
        roles = [(role, _some(rows, most)) for role, rows in self.workforce.members.items()]
        self._roles = [_role(scheme, scheme.roles[role], self.workforce, rows, luck) for role, rows in roles]

    def under(self, scheme: Scheme, *, slopes: bool = True) -> "Risk":
        """The risk in pay under the team rules of a scheme with the same cards; without `slopes` only means and variances, all else 0."""
        found = [self._of(scheme, own, slopes=slopes) for own in self._roles if own.active.any()]
        return Risk(pd.concat(found) if found else _NOBODY)

    def _of(self, scheme: Scheme, own: "_Own", *, slopes: bool) -> pd.DataFrame:
        team = scheme.team_of(scheme.roles[own.role])
        sharing = [other for other in self._roles if scheme.team_of(scheme.roles[other.role]) == team]
        return _risk(team, own, self.workforce, self.luck, sharing, slopes=slopes)


def _some(rows: Rows, most: int | None) -> Rows:
    """Rows of a role, at most so many, evenly spread."""
    every = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    return rows if most is None or len(every) <= most else every[:: -(-len(every) // most)]


class _Own(NamedTuple):
    """One role: its rows, own scores (people, grid), and what the results are scattered around."""

    role: str
    rows: Rows
    active: NDArray[np.bool_]
    score: Floats
    target: Floats
    attained: Floats
    minor: int


def _role(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, luck: Luck) -> _Own:
    signs = np.zeros((len(workforce.kpis), 1, 1, 1))
    for kpi in card.kpis:
        if kpi.of == "person" and kpi.in_data in workforce.kpi_index:
            signs[workforce.kpi_index[kpi.in_data]] = -1.0 if kpi.curve.falls else 1.0
    shock, mine = signs * luck.sd * GRID, workforce.only(np.arange(len(workforce.seats))[rows])
    wide = {name: getattr(mine, name)[..., None] for name in ("plan", "fact", "attainment")}
    scattered = replace(
        mine,
        plan=np.broadcast_to(wide["plan"], (*mine.plan.shape, len(GRID))).copy(),
        fact=wide["fact"] + shock * np.nan_to_num(wide["plan"]),
        attainment=wide["attainment"] + shock,
        group_fact=_wide(workforce.group_fact),
        group_attainment=_wide(workforce.group_attainment),
        group_met=_wide(workforce.group_sums.fact),
    )
    sheet = scoring.scored(scheme, card, Sheet(scattered, slice(0, len(mine.seats)), scheme.minor))
    score, active = sheet.score, card.due.where(workforce, rows)
    target = np.nan_to_num(card.target.found(workforce, rows, scheme.minor))[:, 0] * workforce.multiplier[rows][:, 0]
    attained = np.nan_to_num(scoring.leading(scheme, workforce)[rows][:, 0])
    return _Own(card.role, rows, active[:, 0] & (target > 0), score[:, 0], target, attained, scheme.minor)


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
_NOBODY = pd.DataFrame({name: pd.Series(dtype=float) for name in _COLUMNS} | {"role": pd.Series(dtype=object)})


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


def _risk(
    team: Team, own: _Own, workforce: Workforce, luck: Luck, sharing: Sequence[_Own], *, slopes: bool
) -> pd.DataFrame:
    gives, weight, spread, common = team_on_grid(team, workforce, own.rows, luck)
    key = _key(pool_of(team), own, workforce, luck, sharing) if team.divides and team.counts else None
    table: dict[str, Floats] = {name: np.zeros(len(own.score)) for name in _COLUMNS}
    per_point = 0.01 / luck.sd if luck.sd else 0.0
    for rows in _alike(common):
        chance = chances(float(common[rows[0]]))
        terms = _terms(team, own.score[rows], gives[rows], None if key is None else key[rows])
        _moments(table, rows, terms, chance)
        if slopes:
            _slopes(table, rows, terms, chance, per_point, weight[rows], spread[rows])
    for name in ("own_marginal", "team_marginal", "own_cliff", "team_cliff"):
        table[name] *= own.target
    seats = np.arange(len(workforce.seats))[own.rows]
    return pd.DataFrame(table | {"target": own.target, "role": own.role}, index=seats)[own.active]


_Terms = tuple[ProductOfLuck, ProductOfLuck | GridOfLuck]


def _moments(table: dict[str, Floats], rows: NDArray[np.intp], terms: _Terms, chance: Floats) -> None:
    """Means, and variances with half of what both parts vary together."""
    first, second = terms
    means = [term.mean(chance) for term in terms]
    table["own_mean"][rows], table["team_mean"][rows] = means
    covered = first.times(second).mean(chance) - means[0] * means[1]
    for name, term, mean in (("own_variance", first, means[0]), ("team_variance", second, means[1])):
        table[name][rows] = term.times(term).mean(chance) - mean**2 + covered


def _slopes(
    table: dict[str, Floats],
    rows: NDArray[np.intp],
    terms: _Terms,
    chance: Floats,
    per_point: float,
    weight: Floats,
    spread: Floats,
) -> None:
    """What one more point pays, and what a point of error decides at jumps."""
    through, share = (
        np.divide(points, spread, out=np.zeros(len(rows)), where=spread > 0) for points in (0.01 * weight, 0.01)
    )
    table["own_marginal"][rows], table["team_marginal"][rows] = (
        per_point * term.moved(chance) + through * term.turned().moved(chance.T) for term in terms
    )
    table["own_cliff"][rows] = sum(term.cliff(per_point) for term in terms)
    table["team_cliff"][rows] = sum(term.turned().cliff(share) for term in terms)


def _alike(common: Floats) -> Iterator[NDArray[np.intp]]:
    """Rows whose luck goes with their team's alike, some at a time."""
    for meets in np.unique(common):
        rows = np.flatnonzero(common == meets)
        yield from (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _terms(
    team: Team, score: Floats, gives: Floats, key: Floats | None
) -> tuple[ProductOfLuck, ProductOfLuck | GridOfLuck]:
    """Own part and team part as shares of the target bonus, as functions of own and team luck; `key` is what a pool is divided by."""
    one = np.ones_like(score)
    if not team.counts:
        return ProductOfLuck(score, one), ProductOfLuck(one, np.zeros_like(score))
    own = ProductOfLuck(score * (1 - team.part), one)
    if key is not None:
        return own, ProductOfLuck(key, team.part * gives)
    product = team.product(score, gives)
    return own, GridOfLuck.of(lambda s, g: team.parts(s, g).team, score, gives) if product is None else ProductOfLuck(
        *product
    )


def _key(team: Pool, own: _Own, workforce: Workforce, luck: Luck, sharing: Sequence[_Own]) -> Floats:
    """A seat's part of the pool against its part of the target bonuses (people, grid), while the others stay where they are and the team is at
    its plan.

    `sharing` are all roles that have the pool together.
    """
    groups = np.concatenate([workforce.group(team.of, one.rows) for one in sharing])
    claims = claims_of_all([_claims(team, workforce, one) for one in sharing])
    targets = np.concatenate([np.where(one.active, one.target, 0.0) for one in sharing])
    first, rest, alike = (np.zeros(len(groups)) for _side in range(3))
    for group in np.unique(groups):
        place = np.flatnonzero(groups == group)
        parts = team.parted(team.part * targets[place].sum(keepdims=True), claims.at(place))
        first[place], rest[place] = parts.first[:, 0], (parts.paid - parts.first)[:, 0]
        alike[place] = claims.keys[place].sum() <= 0  # nobody has a key, so all share equally
    start = sum(len(one.target) for one in sharing[: [one.role for one in sharing].index(own.role)])
    mine, brought = slice(start, start + len(own.target)), team.part * np.where(own.active, own.target, 0.0)
    fixed, moved = (
        np.divide(side[mine], brought, out=np.zeros(len(brought)), where=brought > 0)[:, None] for side in (first, rest)
    )
    return fixed + moved * np.where(alike[mine, None] > 0, 1.0, _scattered_keys(team, own, luck))


def _claims(team: Pool, workforce: Workforce, own: _Own) -> Claims:
    """What the members of a role have to show as things are."""
    standing = team.standing(workforce, own.rows, own.target[:, None], own.score[:, len(GRID) // 2, None])
    there = team.met(workforce, own.rows, own.active[:, None])
    return team.claims(own.role, standing, there, own.minor)


def _scattered_keys(team: Pool, own: _Own, luck: Luck) -> Floats:
    """(people, grid) how a seat's key moves with its own luck."""
    reached, where_nothing = team.pool_by.moved(own.score, own.attained[:, None] + luck.sd * GRID)
    at = reached[:, len(GRID) // 2, None]
    return np.divide(reached, at, out=np.full(own.score.shape, where_nothing), where=at > 0)

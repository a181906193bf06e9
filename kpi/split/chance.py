"""How far results stray, and integrals over normally distributed luck: sums over a fixed grid, so nothing is drawn."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kpi.money import Floats
from kpi.normal import chance_below, density
from kpi.payment import scoring
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from kpi.statistics.panel import FEW, variances

_CELLS, FINE, _REACH = 200, 4, 5.0
GRID = np.linspace(-_REACH, _REACH, _CELLS * FINE + 1)
"""Points of luck in standard deviations; every `FINE`-th is the edge of a cell."""
EDGES = GRID[::FINE]
_MIDDLES = (EDGES[1:] + EDGES[:-1]) / 2
STEP = 2 * _REACH / _CELLS
_JUMP = 0.02
"""A payout that rises by more than this share of the target bonus between two points of the grid has jumped."""


@dataclass(frozen=True)
class Luck:
    """How far results stray: standard deviation of an attainment in a period, and the correlation of two people's luck."""

    sd: float = 0.10
    common: float = 0.3
    assumed: bool = True


def fit_luck(scheme: Scheme, workforce: Workforce) -> Luck:
    """Luck as the attainments of the first KPIs show it; the assumption where there are fewer than six periods."""
    attained = scoring.leading(scheme, workforce)
    found = variances(attained) if attained.shape[1] >= FEW else None
    if found is None or found.period + found.luck == 0:
        return Luck()
    return Luck(math.sqrt(found.period + found.luck), found.common, assumed=False)


@lru_cache(maxsize=32)
def chances(common: float) -> Floats:
    """(cells, cells) probability of own and team luck under a bivariate normal distribution."""
    rest = math.sqrt(max(1 - common**2, 1e-9))
    own = np.diff(chance_below(EDGES))
    given = np.diff(chance_below((EDGES[None, :] - common * _MIDDLES[:, None]) / rest), axis=1)
    return own[:, None] * given


def cells(values: Floats) -> Floats:
    """(people, cells) means over the cells of a function on the grid."""
    between = (values[:, 1:] + values[:, :-1]) / 2
    return between.reshape(len(values), _CELLS, FINE).mean(axis=2)


def expected(chance: Floats, of_own: Floats, of_team: Floats) -> Floats:
    """(people,) expected product."""
    return ((cells(of_own) @ chance) * cells(of_team)).sum(axis=1)


def expected_slope(chance: Floats, moves: Floats, stays: Floats) -> Floats:
    """(people,) expected product with the derivative of the first; jumps count with their density."""
    slope = np.diff(moves[:, ::FINE], axis=1) / STEP
    return ((slope @ chance) * cells(stays)).sum(axis=1)


def jumps(values: Floats, per_point: Floats | float) -> Floats:
    """(people,) height of the jumps × chance to lie within one point of them."""
    rise = np.abs(np.diff(values, axis=1))
    middles = (GRID[1:] + GRID[:-1]) / 2
    return np.where(rise > _JUMP, rise, 0.0) @ density(middles) * per_point


def mean_over_luck(values: Floats) -> Floats:
    return np.abs(cells(values) @ np.diff(chance_below(EDGES)))

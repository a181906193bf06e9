"""The formula of `bench.crowd` written for itself alone: as one NumPy expression, the same in blocks, and row by row.

These are the yardsticks, so the first two are as fast as we know how to write them, and they know beforehand what `kpi.pay`
has to find out: one role, nothing missing, rising curves of three knots, a split, a cap. Yet all agree to the cent.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.crowd import CAP, KPIS, MINIMA, SHARE, WEIGHTS
from kpi import Workforce
from kpi.money import Floats

HALF = 0.5 + 1e-6  # half up, and a hair for a product that falls just below its exact half
BLOCK = 1 << 15  # elements of one array that a block works on: what fits the second cache


class Paid(NamedTuple):
    """Whole minor units (people, ...)."""

    individual: NDArray[np.int64]
    team_part: NDArray[np.int64]
    payout: NDArray[np.int64]


def expression(force: Workforce) -> Paid:
    """The formula as one writes it down, on everybody of one period at once."""
    result = force.attainment[..., 0]
    minimum, weight = np.array(MINIMA)[:, None], np.array(WEIGHTS)[:, None]
    pay = (
        0.5 * (result >= minimum)
        + 0.5 / (1 - minimum) * (np.clip(result, minimum, 1.0) - minimum)
        + 2.5 * (np.clip(result, 1.0, 1.2) - 1.0)
    )
    own = SHARE * (weight * pay).sum(axis=0)
    through_team = (1 - SHARE) * _team_pay(force.group_attainment[0, :, 0])[force.team_index]
    whole = own + through_team
    target = np.floor(force.target_bonus[:, 0] * 100 + HALF) * force.presence[:, 0]
    payout = np.floor(np.minimum(whole, CAP) * target + HALF).astype(np.int64)
    team_part = np.floor(through_team * (CAP / np.maximum(whole, CAP)) * target + HALF).astype(np.int64)
    return Paid(payout - team_part, team_part, payout)


def _team_pay(result: Floats) -> Floats:
    """The team's curve; small, so written plainly."""
    return 0.5 * (result >= 0.8) + 2.5 * (np.clip(result, 0.8, 1.0) - 0.8) + 1.5 * (np.clip(result, 1.0, 1.2) - 1.0)


def blocked(force: Workforce) -> Paid:
    """The same in blocks that stay in the cache, in place, weights and slopes multiplied out; worlds ride along."""
    people, behind = force.shape[0], force.shape[1:]
    worlds = math.prod(behind)
    step = max(1, BLOCK // worlds)
    result = force.attainment.reshape(len(KPIS), -1)
    share = np.asarray(1 - SHARE, result.dtype)
    team = share * _team_pay(force.group_attainment[0].reshape(-1, worlds))
    room = np.empty((len(KPIS), step * worlds), result.dtype)
    paid = Paid(*(np.empty((people, worlds), np.int64) for _ in Paid._fields))
    for start in range(0, people, step):
        rows = slice(start, min(start + step, people))
        own = _own_part(result[:, rows.start * worlds : rows.stop * worlds], room).reshape(-1, worlds)
        _book(force, rows, own, team[force.team_index[rows]], paid)
    return Paid(*(money.reshape(people, *behind) for money in paid))


def _own_part(result: Floats, room: Floats) -> Floats:
    """Individual share times score; each piece of all curves is a product of a row of slopes and a clipped array."""
    room = room[:, : result.shape[1]]
    minimum = np.array(MINIMA, result.dtype)[:, None]
    rise, climb, jump = (np.array(slope, result.dtype) for slope in _SLOPES)
    np.maximum(result, minimum, out=room)
    np.minimum(room, 1.0, out=room)
    own = rise @ room
    np.clip(result, 1.0, 1.2, out=room)
    own += climb @ room
    np.greater_equal(result, minimum, out=room)
    own += jump @ room
    own += _START
    return own


_WEIGHT = SHARE * np.array(WEIGHTS)
_SLOPES = (_WEIGHT * 0.5 / (1 - np.array(MINIMA)), _WEIGHT * 2.5, _WEIGHT * 0.5)
_START = float(-(_SLOPES[0] * np.array(MINIMA)).sum() - _SLOPES[1].sum())


def _book(force: Workforce, rows: slice, own: Floats, team: Floats, paid: Paid) -> None:
    """Cap, target bonus and rounding of one block."""
    target = _rounded(force.target_bonus[rows] * 100)
    target *= force.presence[rows]
    whole = own + team
    team *= CAP / np.maximum(whole, CAP)
    np.minimum(whole, CAP, out=whole)
    team_part, payout = _rounded(team * target), _rounded(whole * target)
    paid.team_part[rows] = team_part
    paid.payout[rows] = payout
    paid.individual[rows] = np.subtract(payout, team_part, out=payout)


def _rounded(money: Floats) -> Floats:
    """Rounds half up, in place."""
    money += HALF
    return np.floor(money, out=money)


def table(force: Workforce) -> pd.DataFrame:
    """What somebody with a spreadsheet would have: a row a person, the team's result beside it."""
    columns = dict(zip(KPIS, force.attainment[..., 0], strict=True))
    team = force.group_attainment[0, :, 0][force.team_index]
    return pd.DataFrame({**columns, "team": team, "target": force.target_bonus[:, 0], "presence": force.presence[:, 0]})


def row_by_row(people: pd.DataFrame) -> pd.DataFrame:
    """The same formula through `DataFrame.apply`: a column for each field of `Paid`."""
    return people.apply(_pay_row, axis=1, result_type="expand").set_axis(list(Paid._fields), axis=1)


def _pay_row(row: pd.Series) -> tuple[int, int, int]:
    score = sum(w * _curve(row[kpi], low, 1.5) for kpi, w, low in zip(KPIS, WEIGHTS, MINIMA, strict=True))
    own, through_team = SHARE * score, (1 - SHARE) * _curve(row["team"], 0.8, 1.3)
    whole = own + through_team
    target = math.floor(row["target"] * 100 + HALF) * row["presence"]
    team_part = math.floor(through_team * (CAP / max(whole, CAP)) * target + HALF)
    payout = math.floor(min(whole, CAP) * target + HALF)
    return payout - team_part, team_part, payout


def _curve(result: float, minimum: float, most: float) -> float:
    if result < minimum:
        return 0.0
    if result < 1:
        return 0.5 + 0.5 * (result - minimum) / (1 - minimum)
    return min(1 + (most - 1) * (result - 1) / 0.2, most)

"""One answer for all KPIs: whose the variance is, how sure that is, and how KPIs move together."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.money import Floats
from kpi.normal import with_chance_below
from kpi.statistics.panel import FEW, icc_interval, variance_interval
from kpi.worlds.estimate import KpiEstimate
from kpi.worlds.outlook import Outlook, Pair

_TAKEN_BACK = 20
"""A correlation is taken as if so many further results had shown none."""
_LEAST_ROOM = 0.01
"""Smallest eigenvalue of the correlations."""


class Pooled(NamedTuple):
    """Shares of the variance over all KPIs, with 95 % intervals."""

    person: float
    team: float
    market: float
    person_range: tuple[float, float]
    market_range: tuple[float, float]
    teams_told: bool
    """Whether a team's luck can be told from everybody's and from each person's."""

    @property
    def luck(self) -> float:
        return max(0.0, 1 - self.person - self.team - self.market)


def pooled(estimates: Sequence[KpiEstimate]) -> Pooled | None:
    """Components of each KPI as shares of their total, averaged before they are cut off at 0; None where nothing can be told.

    Each counts by how much of the pay it decides × its results; KPIs without plans only where there are no others, because they are
    measured against each person's own mean. The interval of the person is the F interval of Shrout and Fleiss, widened by that of
    the market; that of the market has a degree of freedom less than there are periods, whatever the number of KPIs.
    """
    told = [
        one for one in estimates if one.usable and one.found and int((one.turns > 0).sum()) > 1 and _periods(one) >= FEW
    ]
    told = [one for one in told if one.past.planned] or told
    if not told:
        return None
    weights = np.array([one.past.weight * len(one.past.seen) for one in told])
    weights = weights if weights.any() else np.ones(len(told))
    rows = [(one.found.person, one.found.team, one.found.period, one.found.luck) for one in told if one.found]
    shares = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    person, team, market, luck = np.maximum(np.average(shares, axis=0, weights=weights), 0.0)
    total = person + team + market + luck
    person, team, market, luck = (round(float(share / total), 4) for share in (person, team, market, luck))
    people, periods = _counts(told, weights)
    turns = float(np.average([one.turns[one.turns > 0].mean() for one in told], weights=weights))
    common = _market_range(market, team, luck, told, weights, periods)
    return Pooled(
        person=person,
        team=team,
        market=market,
        person_range=_person_range(person, market, common, people, turns),
        market_range=common,
        teams_told=any(one.found is not None and one.found.team != 0 for one in told),
    )


def _periods(one: KpiEstimate) -> int:
    return int((~np.isnan(one.y)).any(axis=0).sum())


def _counts(told: Sequence[KpiEstimate], weights: Floats) -> tuple[int, int]:
    """Different seats and different periods of what is pooled."""
    used = [one for one, weight in zip(told, weights, strict=True) if weight > 0]
    seats = {row for one in used for row in one.past.rows[one.turns > 0].tolist()}
    periods = np.any([(~np.isnan(one.y)).any(axis=0) for one in used], axis=0)
    return len(seats), int(periods.sum())


def _person_range(
    person: float, market: float, common: tuple[float, float], people: int, turns: float
) -> tuple[float, float]:
    """The interval of person ÷ (1 − market), and what the market's adds to it (Zou and Donner, 2008)."""
    own, rest = 1 - market, 1 - market - person
    if rest <= 0 or turns <= 1:
        return math.nan, math.nan
    low, high = icc_interval(rest + turns * person, rest, people, turns, (people - 1) * (turns - 1))
    icc = person / own
    below = math.hypot(person - low * own, icc * (common[1] - market))
    above = math.hypot(high * own - person, icc * (market - common[0]))
    return max(person - below, 0.0), min(person + above, 1.0)


def _market_range(
    market: float, team: float, luck: float, told: Sequence[KpiEstimate], weights: Floats, periods: int
) -> tuple[float, float]:
    """The mean of everybody in a period shows the market's variance and what is left of the teams' and of each person's luck."""
    of_teams, of_people = np.average([_left_over(one) for one in told], axis=0, weights=weights)
    teams = float(np.average([len(np.unique(one.teams)) for one in told], weights=weights))
    beside = float(team * of_teams + luck * of_people)
    free = (teams - 1) * (periods - 1) * (beside / (team * of_teams)) ** 2 if team else math.inf
    low, high = variance_interval(market, beside, periods - 1, free)
    rest = 1 - market
    return (float(low / (low + rest)), float(high / (high + rest))) if rest > 0 else (1.0, 1.0)


def _left_over(one: KpiEstimate) -> tuple[float, float]:
    """The shares of a team's and of a person's variance that are left in the mean of everybody."""
    heads = np.bincount(one.teams[one.turns > 0])
    return float(((heads / heads.sum()) ** 2).sum()), 1 / float(heads.sum())


def correlations(estimates: Sequence[KpiEstimate]) -> tuple[float, tuple[Pair, ...]]:
    """How KPIs of a person move together: the mean correlation, and those of pairs that differ from it.

    Of results of the same person and period, as normal scores within role and KPI: an outlook has one matrix for all sources, and this is
    their mean by what each source weighs. Person and period are left in, since what hits all KPIs of everybody at once moves the cost
    most. Drawn towards 0 by how few results there are, and, where they contradict each other, mixed with none until the smallest
    eigenvalue is 0.01.
    """
    names = tuple(dict.fromkeys(one.past.kpi for one in estimates))
    found, counts = _measured(estimates, names)
    upper = np.triu_indices(len(names), 1)
    measured = counts[upper] > 0
    if not measured.any():
        return Outlook().together, ()
    mean = float(np.average(found[upper][measured], weights=counts[upper][measured]))
    together = round(min(max(mean, 0.0), 0.95), 4)
    matrix = repaired(np.where(counts > 0, found, together))
    pairs = (Pair(names[a], names[b], round(float(matrix[a, b]), 4)) for a, b in zip(*upper, strict=True))
    return together, tuple(pair for pair in pairs if pair.correlation != together)


def _measured(estimates: Sequence[KpiEstimate], names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """(kpis, kpis) shrunk correlations and the number of results that both have."""
    both, counts, squares = (np.zeros((len(names), len(names))) for _ in range(3))
    for role in dict.fromkeys(one.past.role for one in estimates):
        mine = [one for one in estimates if one.past.role == role and one.variance > 0]
        scores = [(names.index(one.past.kpi), normal_scores(one.y)) for one in mine]
        for a, first in scores:
            for b, second in scores:
                known = ~np.isnan(first) & ~np.isnan(second)
                both[a, b] += (first[known] * second[known]).sum()
                squares[a, b] += (first[known] ** 2).sum()
                counts[a, b] += known.sum()
    scale = np.sqrt(squares * squares.T)
    found = np.divide(both, scale, out=np.zeros_like(both), where=scale > 0) * counts / (counts + _TAKEN_BACK)
    np.fill_diagonal(found, 1.0)
    return found, np.where(scale > 0, counts, 0)


def normal_scores(values: Floats) -> Floats:
    """Ranks as the standard normal deviations they stand for; NaN stays."""
    ranks = pd.Series(values.ravel()).round(9).rank()
    return np.asarray(with_chance_below((ranks / (ranks.notna().sum() + 1)).to_numpy()), float).reshape(values.shape)


def repaired(matrix: Floats) -> Floats:
    """A correlation matrix as near to the given one as mixing with the identity brings it to the smallest eigenvalue allowed."""
    least = float(np.linalg.eigvalsh(matrix).min())
    if least >= _LEAST_ROOM:
        return matrix
    mix = (_LEAST_ROOM - least) / (1 - least)
    return (1 - mix) * matrix + mix * np.eye(len(matrix))

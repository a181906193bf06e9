"""Skill and luck in a short panel: two-way random effects, reliability of a ranking, shrinkage of a person's mean."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats

ASSUMED_ICC = 0.3
"""Taken where the periods are too few to estimate from. An assumption, not a finding."""
FEW = 6
"""Below so many periods the estimate is not used."""
TRUSTED = 0.7
"""Below this reliability nobody should be called strong or weak for good; an often used rule of thumb."""


@dataclass(frozen=True)
class Variances:
    """Variance of a result that belongs to the person, to the period that all share, and to luck."""

    person: float
    period: float
    luck: float
    team: float = 0.0
    """What a team shares in a period beyond what all share; 0 where it cannot be told apart, or was not asked for."""

    @property
    def total(self) -> float:
        """Variance of a single result of anybody."""
        return self.person + self.period + self.team + self.luck

    @property
    def icc(self) -> float:
        """Intraclass correlation of one period, ICC(3,1): what all share moves no rank. NaN where nothing varies."""
        total = self.person + self.luck
        return self.person / total if total > 0 else float("nan")

    @property
    def common(self) -> float:
        """Correlation of two people's luck in the same period; NaN where nothing varies."""
        total = self.period + self.luck
        return self.period / total if total > 0 else float("nan")


def variances(results: Floats) -> Variances | None:
    """Of results (people, periods) with NaN for gaps; None when people and periods are too few to tell. Negative estimates are 0."""
    found = components(results)
    return found and Variances(max(found.person, 0.0), max(found.period, 0.0), max(found.luck, 0.0))


def components(results: Floats, teams: NDArray[np.intp] | None = None) -> Variances | None:
    """Unbiased, so sometimes below 0: to be averaged before it is cut off. `teams` (people,) asks for the team's share as well.

    Henderson's third method (1953), which is the analysis of variance where there are no gaps. A result is mean + person + period
    (+ team in the period) + luck. Sums of squares that four models leave unexplained are set equal to what they are expected to be:
    person and team in the period (luck alone), person and period (adds the team), person (adds the period), period (person and team).
    """
    known = ~np.isnan(results)
    rows = known.any(axis=1)
    whole = _Layout(results[rows][:, known.any(axis=0)])
    if whole.people < 2 or whole.periods < 2 or whole.free < 1:
        return None
    team_of = np.zeros(whole.people, np.intp) if teams is None else teams[rows]
    parts = [_Layout(whole.y[team_of == code], whole.known[team_of == code]) for code in np.unique(team_of)]
    luck, team = _luck_and_team(whole, parts)
    apart, together = whole.count - whole.people, whole.count - whole.periods
    same = sum(float((part.by_period**2 / whole.by_period).sum()) for part in parts)
    person = (whole.within_period - (whole.count - same) * team) / together - luck
    return Variances(person, whole.within_person / apart - luck - team, luck, team)


def _luck_and_team(whole: "_Layout", parts: Sequence["_Layout"]) -> tuple[float, float]:
    free = sum(part.free for part in parts)
    squares = sum((part.matrix @ part.matrix for part in parts), np.zeros_like(whole.matrix))
    shared = whole.count - whole.people - float(np.trace(np.linalg.lstsq(whole.matrix, squares, rcond=None)[0]))
    if len(parts) < 2 or free < 1 or shared < 1e-9:
        return whole.rest / whole.free, 0.0
    luck = sum(part.rest for part in parts) / free
    return luck, (whole.rest - whole.free * luck) / shared


class _Layout:
    """Sums of squares of results with gaps, after the people, the periods, or both are taken out."""

    def __init__(self, results: Floats, known: NDArray[np.bool_] | None = None) -> None:
        self.known = ~np.isnan(results) if known is None else known
        self.people, self.periods = self.known.shape
        self.count = int(self.known.sum())
        filled = np.nan_to_num(results)
        self.y = np.where(self.known, filled - filled.sum() / max(self.count, 1), 0.0)
        self.by_person, self.by_period = self.known.sum(axis=1), self.known.sum(axis=0)
        shares = self.known / self.by_person[:, None]
        self.matrix = np.diag(self.by_period) - self.known.T.astype(float) @ shares
        right = self.y.sum(axis=0) - shares.T @ self.y.sum(axis=1)
        self.of_periods = np.linalg.lstsq(self.matrix, right, rcond=None)[0]
        self.within_person = float((self.y**2).sum() - (self.y.sum(axis=1) ** 2 / self.by_person).sum())
        met = self.by_period > 0
        self.within_period = float((self.y**2).sum() - (self.y.sum(axis=0)[met] ** 2 / self.by_period[met]).sum())
        self.rest = self.within_person - float(right @ self.of_periods)
        self.free = self.count - self.people - int(np.linalg.matrix_rank(self.matrix))


def effects(results: Floats) -> tuple[Floats, Floats]:
    """People's levels (people,) and the periods' effects around 0 (periods,), by least squares; NaN where there is no result."""
    known = ~np.isnan(results)
    rows, columns = known.any(axis=1), known.any(axis=0)
    of_people, of_periods = (np.full(length, np.nan) for length in results.shape)
    if rows.any():
        seen = results[rows][:, columns]
        of_periods[columns] = _Layout(seen).of_periods
        of_people[rows] = np.nanmean(seen - of_periods[columns], axis=1)
    return of_people, of_periods


def reliability(icc: float, periods: float) -> float:
    """Of a ranking over so many periods (Spearman–Brown)."""
    return periods * icc / (1 + (periods - 1) * icc)


def credibility(periods: float, ratio: float) -> float:
    """Z = P / (P + σ²(luck) / σ²(person)): how far a person's own mean is believed (Bühlmann)."""
    return periods / (periods + ratio)


def icc_interval(
    between: float, within: float, people: int, periods: float, free: float | None = None
) -> tuple[float, float]:
    """95 % interval of an intraclass correlation from two mean squares (Shrout and Fleiss, 1979).

    `free` are the degrees of freedom within, people · (periods − 1) unless the periods have been taken out.
    """
    from scipy.special import fdtri  # a slow import, and most screens never ask

    free = people * (periods - 1) if free is None else free
    ratio = between / within
    low, high = ratio / float(fdtri(people - 1, free, 0.975)), ratio * float(fdtri(free, people - 1, 0.975))
    return max((low - 1) / (low + periods - 1), 0.0), max((high - 1) / (high + periods - 1), 0.0)


def variance_interval(found: float, beside: float, free: float, beside_free: float = math.inf) -> tuple[float, float]:
    """95 % interval of a variance that is seen only together with another one (found + beside) and left when that is taken off.

    Modified large samples (Burdick and Graybill, 1992, without their cross term); where `beside` is known, exactly χ²(free).
    """
    seen = max(found, 0.0) + beside
    (fall, rise), (other_fall, other_rise) = _relative(free), _relative(beside_free)
    low = seen - beside - math.hypot(fall * seen, other_rise * beside)
    high = seen - beside + math.hypot(rise * seen, other_fall * beside)
    return max(low, 0.0), max(high, 0.0)


def _relative(free: float) -> tuple[float, float]:
    """How far a variance may lie below and above its estimate, as shares of it."""
    from scipy.special import chdtri

    if math.isinf(free):
        return 0.0, 0.0
    return 1 - free / float(chdtri(free, 0.025)), free / float(chdtri(free, 0.975)) - 1

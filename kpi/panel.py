"""Skill and luck in a short panel: two-way random effects, reliability of a ranking, shrinkage of a person's mean."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.curve import Floats

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
    """Of results (people, periods) with NaN for gaps; None when people and periods are too few to tell.

    Henderson's third method, which is the analysis of variance where there are no gaps. Negative estimates are 0.
    """
    known = ~np.isnan(results)
    rows, columns = known.any(axis=1), known.any(axis=0)
    known, y = known[rows][:, columns], np.nan_to_num(results[rows][:, columns])
    people, periods = known.shape
    count = int(known.sum())
    free = count - people - periods + 1
    if people < 2 or periods < 2 or free < 1:
        return None
    y = np.where(known, y - y.sum() / count, 0.0)
    by_person, by_period = known.sum(axis=1), known.sum(axis=0)
    within_person = float((y**2).sum() - (y.sum(axis=1) ** 2 / by_person).sum())
    within_period = float((y**2).sum() - (y.sum(axis=0) ** 2 / by_period).sum())
    rest = within_person - _explained_by_periods(y, known.astype(float), by_person)
    luck = rest / free
    person = (within_period - rest - (people - 1) * luck) / (count - periods)
    period = (within_person - rest - (periods - 1) * luck) / (count - people)
    return Variances(max(person, 0.0), max(period, 0.0), max(luck, 0.0))


def _explained_by_periods(y: Floats, known: Floats, by_person: NDArray[np.intp]) -> float:
    """Sum of squares that the periods explain beside the people."""
    shares = known / by_person[:, None]
    matrix = np.diag(known.sum(axis=0)) - known.T @ shares
    right = y.sum(axis=0) - shares.T @ y.sum(axis=1)
    return float(right @ np.linalg.lstsq(matrix, right, rcond=None)[0])


def reliability(icc: float, periods: float) -> float:
    """Of a ranking over so many periods (Spearman–Brown)."""
    return periods * icc / (1 + (periods - 1) * icc)


def periods_needed(icc: float, wanted: float = 0.8) -> float:
    """Periods for a reliability; infinite where nothing of the results is the person's."""
    return wanted * (1 - icc) / (icc * (1 - wanted)) if icc > 0 else math.inf


def credibility(periods: float, ratio: float) -> float:
    """Z = P / (P + σ²(luck) / σ²(person)): how far a person's own mean is believed (Bühlmann)."""
    return periods / (periods + ratio)

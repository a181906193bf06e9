"""One KPI of one role, estimated: its margin, whose the variance is, and how each person stands out."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.normal import REACH_OF_95, with_chance_below
from kpi.statistics.panel import FEW, Variances, components, credibility, effects, icc_interval, variance_interval
from kpi.worlds.history import Past
from kpi.worlds.margins import lognormal_sigma
from kpi.worlds.outlook import FEWEST_POINTS, Margin, Outlook

_MOST_POINTS = 200
"""More of a history is kept as so many quantiles of it: an outlook is a small file."""
_LEAST_MEAN, _MOST_MEAN, _MOST_CV = 0.01, 10.0, 3.0
"""What an outlook can hold."""


@dataclass(frozen=True, eq=False)
class KpiEstimate:
    """What the results of one KPI of one role say."""

    past: Past
    """Without season and strays."""
    teams: NDArray[np.intp]
    """(people,) the team of each seat."""
    season: dict[str, float]
    strays: int

    @cached_property
    def y(self) -> Floats:
        """(people, periods) on the scale on which the margin is normal."""
        return np.log(self.past.shares) if self.past.kind == "lognormal" else self.past.shares

    @cached_property
    def found(self) -> Variances | None:
        """Components of the variance of y, not cut off at 0; None where they cannot be told apart."""
        found = components(self.y, self.teams)
        return found if found and found.total > 1e-12 else None

    @cached_property
    def variance(self) -> float:
        """Of y, of anybody in any period."""
        seen = self.past.seen_as(self.y)
        return self.found.total if self.found else float(seen.var(ddof=1)) if len(seen) > 1 else 0.0

    @property
    def usable(self) -> bool:
        """Whether it says something about the spread: a few results that are not at or below zero on average."""
        return len(self.past.seen) >= FEW and float(self.past.seen.mean()) >= _LEAST_MEAN

    @cached_property
    def mean(self) -> float:
        """Average result as a share of the plan."""
        return min(float(self.past.seen.mean()), _MOST_MEAN) if self.usable else 1.0

    @cached_property
    def cv(self) -> float:
        """Standard deviation as a share of the mean."""
        return self._as_cv(max(self.variance, 0.0)) if self.usable else Margin(kpi=self.past.kpi).cv

    def _as_cv(self, variance: float) -> float:
        cv = math.sqrt(math.expm1(min(variance, 50.0)) if self.past.kind == "lognormal" else variance / self.mean**2)
        return min(cv, _MOST_CV)

    @property
    def held(self) -> bool:
        """Whether mean or spread are larger than an outlook can hold, and so were cut."""
        return self.usable and (float(self.past.seen.mean()) > _MOST_MEAN or self.cv == _MOST_CV)

    @cached_property
    def points(self) -> tuple[float, ...]:
        """Results as shares of the mean, sorted, with a mean of 1; at most so many quantiles of them."""
        seen = np.sort(self.past.seen)
        if not self.usable or len(seen) < FEWEST_POINTS:
            return ()
        kept = min(len(seen), _MOST_POINTS)
        seen = np.quantile(seen, (np.arange(kept) + 0.5) / kept) if kept < len(seen) else seen
        return tuple(np.round(seen / seen.mean(), 4).tolist())

    def margin(self) -> Margin:
        """The margin as an outlook holds it; the season where it is used."""
        return Margin(
            kpi=self.past.kpi,
            role=self.past.role,
            kind=self.past.kind if self.usable else "lognormal",
            mean=self.mean,
            cv=self.cv,
            points=self.points,
            season=self.season,
        )

    @cached_property
    def turns(self) -> NDArray[np.intp]:
        """(people,) periods with a result."""
        return (~np.isnan(self.y)).sum(axis=1)

    def standing(self, outlook: Outlook) -> Floats:
        """(people,) how far each is from an average person, good and bad periods taken out, in standard deviations; 0 if unknown.

        The average person is a mean in which those count most whose own mean is believed most (Bühlmann).
        """
        levels, sd = effects(self.y)[0], math.sqrt(self.variance)
        believed = np.where(self.turns > 0, belief(self.turns, outlook), 0.0)
        if not sd or not believed.any():
            return np.zeros(len(levels))
        middle = float(np.nansum(believed * levels) / believed.sum())
        return np.nan_to_num((levels - middle) / sd)

    def evidence(self) -> dict[str, object]:
        """A row of the table that shows on what the outlook rests."""
        seen, found = self.past.seen, self.found
        people, periods = int((self.turns > 0).sum()), int((~np.isnan(self.y)).any(axis=0).sum())
        total = found.total if found else math.nan
        shares = {
            name: max(getattr(found, source), 0.0) / total if found else math.nan
            for name, source in (("person", "person"), ("team", "team"), ("market", "period"), ("luck", "luck"))
        }
        icc_low, icc_high = self._icc_interval(people)
        cv_low, cv_high = self._cv_interval(people, periods)
        mean_low, mean_high = self._mean_interval(people, periods)
        return {
            "role": self.past.role,
            "kpi": self.past.kpi,
            "weight": self.past.weight,
            "planned": self.past.planned,
            "people": people,
            "periods": periods,
            "results": len(seen),
            "assumed": not self.usable,
            "mean": self.mean,
            "mean_low": mean_low,
            "mean_high": mean_high,
            "kind": self.margin().kind,
            "cv": self.cv,
            "cv_low": cv_low,
            "cv_high": cv_high,
            **shares,
            "icc": max(found.person, 0.0) / (max(found.person, 0.0) + found.luck)
            if found and found.luck > 0
            else math.nan,
            "icc_low": icc_low,
            "icc_high": icc_high,
            "zeros": int((seen == 0).sum()),
            "negative": int((seen < 0).sum()),
            "strays": self.strays,
        }

    def _icc_interval(self, people: int) -> tuple[float, float]:
        found, turns = self.found, float(self.turns[self.turns > 0].mean())
        if not found or found.luck <= 0:
            return math.nan, math.nan
        between = found.luck + turns * max(found.person, 0.0)
        return icc_interval(between, found.luck, people, turns, (people - 1) * (turns - 1))

    def _errors(self, people: int, periods: int) -> tuple[tuple[float, float], ...]:
        """Mean squares of people's means, of the periods' means and of luck, with their degrees of freedom."""
        found, turns = self.found or Variances(0, 0, self.variance), float(self.turns[self.turns > 0].mean())
        luck = max(found.luck + found.team, 0.0)
        return (
            (max(found.person, 0.0) + luck / turns, people - 1),
            (max(found.period, 0.0) + luck / people, periods - 1),
            (luck, (people - 1) * (turns - 1)),
        )

    def _cv_interval(self, people: int, periods: int) -> tuple[float, float]:
        """χ² with the degrees of freedom that fit the sum of the sources (Satterthwaite)."""
        errors = sum(square**2 / free for square, free in self._errors(people, periods) if free > 0)
        if not self.usable or not errors or not self.variance:
            return math.nan, math.nan
        low, high = variance_interval(self.variance, 0.0, max(self.variance**2 / errors, 1.0))
        return self._as_cv(low), self._as_cv(high)

    def _mean_interval(self, people: int, periods: int) -> tuple[float, float]:
        if not self.usable or people < 2 or periods < 2:
            return math.nan, math.nan
        (of_people, _free), (of_periods, _free), _luck = self._errors(people, periods)
        reach = REACH_OF_95 * math.sqrt(of_people / people + of_periods / periods)
        if self.past.kind == "lognormal":
            return self.mean * math.exp(-reach), self.mean * math.exp(reach)
        return self.mean - reach, self.mean + reach

    def qq(self) -> pd.DataFrame:
        """Results against the fitted margin: expected, seen, low and high (95 % for each point, if all were independent)."""
        from scipy.special import betaincinv  # a slow import, and most screens never ask

        seen = np.sort(self.past.seen)
        rank = np.arange(1, len(seen) + 1)
        chances = {
            "expected": (rank - 0.5) / len(seen),
            "low": betaincinv(rank, len(seen) + 1 - rank, 0.025),
            "high": betaincinv(rank, len(seen) + 1 - rank, 0.975),
        }
        lines = {name: self._quantile(with_chance_below(chance)) for name, chance in chances.items()}
        return pd.DataFrame({"expected": lines["expected"], "seen": seen, "low": lines["low"], "high": lines["high"]})

    def _quantile(self, z: Floats) -> Floats:
        if self.margin().kind == "normal":
            return self.mean * (1 + self.cv * z)
        sd = lognormal_sigma(self.cv)
        return self.mean * np.exp(sd * z - sd**2 / 2)


def belief(turns: NDArray[np.intp], outlook: Outlook) -> Floats:
    """How far a person's own mean over so many periods is believed, when the outlook's shares are right (Bühlmann)."""
    if not outlook.person:
        return np.zeros(len(turns))
    ratio = (outlook.luck + outlook.team) / outlook.person
    return np.array([credibility(turn, ratio) if turn else 0.0 for turn in turns.tolist()])

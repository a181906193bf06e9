"""Do plans chase results? How far a plan follows the last result, and what that leaves of the pull of a bonus."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.language import _, number, percent
from kpi.money import Floats
from kpi.normal import REACH_OF_95, one_chance_below
from kpi.periods import a_year_before
from kpi.plans.past import KpiPast
from kpi.quotient import quotient

LEAST_CHANGES, LEAST_PEOPLE = 24, 8
_VAGUE = 1.0
"""An interval so wide says neither."""
DISCOUNT = 0.9
"""What a year's pay is worth a year earlier; an assumption."""


@dataclass(frozen=True)
class Ratchet:
    """λ in plan next year = plan + λ · (result − plan), from the changes of plans from year to year."""

    slope: float
    """λ, as shares of the plan; NaN where there are too few changes."""
    low: float
    high: float
    changes: int
    people: int

    @property
    def left(self) -> float:
        """Share of the pull of the bonus that is left."""
        return incentive_left(max(self.slope, 0.0))

    @property
    def chance(self) -> float:
        """How often changes of plans follow results so far by chance, in both directions."""
        error = (self.high - self.low) / (2 * REACH_OF_95)
        return 2 * one_chance_below(-abs(self.slope) / error) if error > 0 else float(self.slope == 0)

    @property
    def sentence(self) -> str:
        """In words, with its doubt."""
        if np.isnan(self.slope):
            text = _(
                "Not enough data to say whether plans chase results: {n} changes of plans, and it takes {least} of at least {people} people."
            )
            return text.format(n=number(self.changes), least=number(LEAST_CHANGES), people=number(LEAST_PEOPLE))
        shown = {"slope": percent(self.slope), "low": percent(self.low), "high": percent(self.high)}
        if self.high - self.low > _VAGUE:
            text = _(
                "Whether plans chase results cannot be told: the changes of plans vary too much (95 %: {low} to {high})."
            )
            return text.format(**shown)
        if self.low <= 0:
            return _(
                "Plans do not chase results, as far as can be seen (95 %: {low} to {high} of a result above plan)."
            ).format(**shown)
        text = _(
            "Plans chase results: {slope} of each result above plan returns as a higher plan next year (95 %: {low} to {high}). Of the pull of the bonus {left} is left."
        )
        return text.format(left=percent(self.left), **shown)


def incentive_left(slope: float, discount: float = DISCOUNT) -> float:
    """1 ÷ (1 + λ ÷ r) with r = 1 ÷ discount − 1 (Weitzman 1980): who knows that a good year raises the plan earns less by it."""
    rate = 1 / discount - 1
    return 1 / (1 + slope / rate) if rate > 0 else float(slope == 0)


def ratchet(past: KpiPast) -> Ratchet:
    """By least squares on all changes of all units; the interval takes the changes of one unit as one (clustered)."""
    pairs = list(_changes(past))
    reached, raised, who = (
        (np.concatenate(column) if pairs else np.empty(0) for column in zip(*pairs, strict=True))
        if pairs
        else (np.empty(0),) * 3
    )
    people = len(set(who.tolist()))
    if len(reached) < LEAST_CHANGES or people < LEAST_PEOPLE or np.ptp(reached) == 0:
        return Ratchet(*(float("nan"),) * 3, len(reached), people)
    x = reached - reached.mean()
    slope = float((x * raised).sum() / (x**2).sum())
    rest = raised - raised.mean() - slope * x
    scores = np.bincount(np.unique(who, return_inverse=True)[1], x * rest)
    error = float(np.sqrt((scores**2).sum() * people / (people - 1)) / (x**2).sum())
    return Ratchet(slope, slope - REACH_OF_95 * error, slope + REACH_OF_95 * error, len(reached), people)


def _changes(past: KpiPast) -> Iterator[tuple[Floats, Floats, NDArray[np.intp]]]:
    """From each year to the next: attainment − 1, growth of the plan, and whose they are."""
    later = list(past.year)
    while True:
        pairs = [
            (place, before)
            for place in later
            if (before := a_year_before(past.periods[place], past.periods)) is not None
        ]
        if not pairs:
            return
        now, then = (np.array(side, np.intp) for side in zip(*pairs, strict=True))
        plan, planned, fact = past.plan[:, now], past.plan[:, then], past.fact[:, then]
        all_known = ~np.isnan(plan) & ~np.isnan(planned) & ~np.isnan(fact)
        sums = [np.where(all_known, values, 0.0).sum(axis=1) for values in (plan, planned, fact)]
        reached, raised = quotient(sums[2], sums[1]) - 1, quotient(sums[0], sums[1]) - 1
        rows = np.flatnonzero(~np.isnan(reached) & ~np.isnan(raised))
        yield reached[rows], raised[rows], rows
        later = [int(place) for place in then]

"""Are plans equally hard? What became of plans against how much they were raised, how large they are, and what a territory could bring."""

from dataclasses import dataclass

import numpy as np

from kpi.language import _, number
from kpi.money import Floats
from kpi.plans.past import KpiPast
from kpi.quotient import quotient
from kpi.statistics.rankcorrelation import rank_correlation

LEAST = 10
"""People below which nothing is said."""


@dataclass(frozen=True, eq=False)
class Fairness:
    """How the attainment of a plan goes with something about the plan."""

    names: tuple[str, ...]
    against: Floats
    """(people,) what the attainment is held against."""
    reached: Floats
    """(people,) Σ fact ÷ Σ plan of the last year."""
    value: float
    """Spearman's rank correlation; NaN where it cannot be told."""
    interval: tuple[float, float] | None
    """95 %, over people."""

    @property
    def sure(self) -> int:
        """1 or −1 where the interval leaves no doubt about the direction, otherwise 0; the same order has no interval, and no doubt."""
        same = self.value if abs(self.value) == 1 and len(self.names) >= LEAST else 0.0
        low, high = self.interval or (same, same)
        return 1 if low > 0 else -1 if high < 0 else 0

    def figures(self) -> str:
        """The coefficient with its interval."""
        if np.isnan(self.value):
            return _("cannot be told")
        if not self.interval:
            return _("rank correlation {value}").format(value=number(self.value, 2))
        low, high = (number(end, 2) for end in self.interval)
        return _("rank correlation {value} (95 %: {low} to {high})").format(
            value=number(self.value, 2), low=low, high=high
        )


def by_raise(past: KpiPast) -> Fairness:
    """Against the plan as a share of the result of the year before. Part of it is arithmetic: the plan stands on both sides."""
    some = past.only(past.full)
    return _fairness(some, quotient(some.planned, some.before) - 1)


def by_size(past: KpiPast) -> Fairness:
    """Against the size of the plan."""
    return _fairness(past, past.planned)


def by_territory(past: KpiPast) -> Fairness:
    """Against what the territory could bring for each of the plan: a strong link means that "strong" is "good territory"."""
    return _fairness(past, quotient(past.sizes, np.nan_to_num(past.planned)))


def _fairness(past: KpiPast, against: Floats) -> Fairness:
    known = ~np.isnan(against) & ~np.isnan(past.attainment)
    names = tuple(name for name, is_known in zip(past.names, known, strict=True) if is_known)
    x, y = against[known], past.attainment[known]
    if len(x) < LEAST:
        return Fairness(names, x, y, float("nan"), None)
    return Fairness(names, x, y, *rank_correlation(x, -y if past.falls else y))


def raise_finding(found: Fairness) -> str:
    """The title of the page of targets."""
    if np.isnan(found.value):
        return _("Too few people have two full years to say whether the plans were equally hard.")
    if found.sure < 0:
        return _("The more a plan was raised above last year’s result, the less it was reached.")
    if found.sure > 0:
        return _("The more a plan was raised above last year’s result, the better it was reached.")
    return _("How far a plan was raised says nothing about who reached it.")


def size_sentence(found: Fairness) -> str:
    """Whether large plans are easier."""
    if np.isnan(found.value):
        return _("Whether large plans are easier cannot be told: fewer than {n} people.").format(n=LEAST)
    texts = {
        1: _("Large plans were reached more easily: {figures}."),
        -1: _("Large plans were harder to reach: {figures}."),
        0: _("Against the size of the plan alone there is no link: {figures}."),
    }
    return texts[found.sure].format(figures=found.figures())


def territory_sentence(found: Fairness) -> str:
    """Whether the strong have the good territories."""
    if np.isnan(found.value):
        return _("Whether the strong have the better territories cannot be told: fewer than {n} people.").format(
            n=LEAST
        )
    texts = {
        1: _(
            "Who has the better territory for the plan reaches it more easily: {figures}. Look at this before you call anybody strong."
        ),
        -1: _("Who has the better territory for the plan reaches it less: {figures}."),
        0: _("Territory and plan fit each other: {figures}."),
    }
    return texts[found.sure].format(figures=found.figures())

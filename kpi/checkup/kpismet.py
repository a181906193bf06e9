"""All other KPIs met, and the money? How many of a role's other KPIs were met, against what became of the money."""

from dataclasses import dataclass

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.predicting import by_person, money_kpi
from kpi.money import Floats
from kpi.quotient import quotient
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.statistics.shuffling import times_drawn

LEAST = 5
"""Results below which a mean is not shown."""
_ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class MetStep:
    """Results with so many other KPIs met."""

    met: int
    results: int
    mean: float
    """Of the money, as a share of its plan."""
    low: float
    high: float


@dataclass(frozen=True)
class KpisMet:
    """A role's results by how many of its other KPIs were met."""

    role: str
    money: str
    others: int
    steps: tuple[MetStep, ...]
    """Those with enough results, few to many."""

    @property
    def ends(self) -> tuple[MetStep, MetStep] | None:
        """The fewest and the most; None where there is only one."""
        return (self.steps[0], self.steps[-1]) if len(self.steps) > 1 else None


def kpis_met(case: CheckCase, card: Card) -> KpisMet | None:
    """By person and period in which all are known; None where there is no money with a plan, or no other KPI with one."""
    money = money_kpi(case, card)
    if money is None or money.curve.scale != "plan":
        return None
    others = [kpi for kpi in card.kpis if kpi.of == "person" and kpi.name != money.name and kpi.curve.scale == "plan" and kpi.in_data in case.workforce.kpi_index]  # fmt: skip
    if not others:
        return None
    reached = _reached(case, card, money)
    met = np.array([_met(case, card, kpi) for kpi in others])
    counts = np.where(np.isnan(met).any(axis=0) | np.isnan(reached), np.nan, met.sum(axis=0))
    steps = (_step(count, np.where(counts == count, reached, np.nan)) for count in range(len(others) + 1))
    return KpisMet(card.role, money.label, len(others), tuple(step for step in steps if step.results >= LEAST))


def _reached(case: CheckCase, card: Card, kpi: Kpi) -> Floats:
    return by_person(case, case.workforce.attainment[case.workforce.kpi_index[kpi.in_data]], case.rows(card))


def _met(case: CheckCase, card: Card, kpi: Kpi) -> Floats:
    """(people, periods) 1 where the plan is reached, NaN where it is not known."""
    reached = _reached(case, card, kpi)
    reaches = reached <= 1 + 1e-9 if kpi.curve.falls else reached >= 1 - 1e-9
    return np.where(np.isnan(reached), np.nan, reaches)


def _step(count: int, reached: Floats) -> MetStep:
    """Mean, and 95 % of it by resampling people."""
    known = ~np.isnan(reached)
    sums = np.array([np.nansum(reached, axis=1), known.sum(axis=1)])
    drawn = sums @ times_drawn(len(reached))
    means = quotient(drawn[0], drawn[1])
    means = means[~np.isnan(means)]
    low, high = np.quantile(means, _ENDS) if len(means) else (np.nan, np.nan)
    total = known.sum()
    mean = float(sums[0].sum() / total) if total else float("nan")
    return MetStep(count, int(total), mean, float(low), float(high))


@dataclass(frozen=True)
class LastMet:
    """KPIs of the whole company in its last period: how many reached their plan, and the money."""

    period: str
    met: int
    missed: int
    money: str
    reached: float


def last_met(case: CheckCase) -> LastMet | None:
    """Of each KPI all results together; None where no money has a plan."""
    moneys = [kpi for card in case.scheme.cards if (kpi := money_kpi(case, card))]
    place = {kpi.name: float(case.workforce.group_attainment[case.workforce.kpi_index[kpi.in_data], -1, -1]) for kpi in moneys}  # fmt: skip
    known = [kpi for kpi in moneys if not np.isnan(place[kpi.name])]
    if not known:
        return None
    money = known[0]
    others = {kpi.name: kpi for card in case.scheme.cards for kpi in card.kpis if kpi.name != money.name and kpi.curve.scale == "plan" and kpi.in_data in case.workforce.kpi_index}  # fmt: skip
    met = [_reaches(kpi, float(case.workforce.group_attainment[case.workforce.kpi_index[kpi.in_data], -1, -1])) for kpi in others.values()]  # fmt: skip
    return LastMet(case.workforce.periods[-1], met.count(True), met.count(False), money.label, place[money.name])


def _reaches(kpi: Kpi, reached: float) -> bool | None:
    if np.isnan(reached):
        return None
    return reached <= 1 + 1e-9 if kpi.curve.falls else reached >= 1 - 1e-9

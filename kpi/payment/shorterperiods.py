"""Results of periods that are shorter than those that are paid: what stands in for missing ones, and what they are together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment.addedup import brought_together, given_together
from kpi.payment.groupsums import Given, attain, group_sums
from kpi.payment.payperiods import PayPeriods
from kpi.rules.kpi import Adds, Kpi
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme


@dataclass(frozen=True, eq=False)
class ShorterPeriods:
    """Of what the results of the periods that are paid were made."""

    periods: tuple[str, ...]
    into: tuple[str, ...]
    """In which period each is paid."""
    plan: Floats
    """(kpis, people, shorter periods)"""
    fact: Floats
    """(kpis, people, shorter periods)"""
    stands_in: Mask
    """(kpis, people, shorter periods) where a fact stands for a missing one."""
    recorded: Mask
    """(people, shorter periods) whether the results say anything of this seat."""
    there: Mask
    """(people, shorter periods) whether somebody was in the seat."""

    def only(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "ShorterPeriods":
        """Of some seats."""
        wide = {name: getattr(self, name)[:, rows] for name in ("plan", "fact", "stands_in")}
        return replace(self, **wide, recorded=self.recorded[rows], there=self.there[rows])

    def places(self, period: str) -> NDArray[np.intp]:
        """Which of them are paid in a period."""
        return np.flatnonzero(np.array(self.into) == period)


class Together(NamedTuple):
    """Results by seat and by group in the periods that are paid, and of what they were made."""

    plan: Floats
    fact: Floats
    recorded: Mask
    given: Given | None
    shorter: ShorterPeriods


class ShorterResults(NamedTuple):
    """Results by seat and by group, in the periods of the data."""

    plan: Floats
    fact: Floats
    """(kpis, people, periods)"""
    recorded: Mask
    """(people, periods)"""
    there: Mask
    """(people, periods) whether somebody was in the seat."""
    given: Given | None
    weights: Floats | None
    """(kpis, people, periods) of people's own; what weighs nothing needs no result."""

    def together(
        self, axis: PayPeriods, scheme: Scheme, seats: pd.DataFrame, kpis: tuple[str, ...], adds: tuple[Adds, ...]
    ) -> "Together":
        """The same in the periods that are paid. A period in which a result is missing follows the KPI's policy; left
        out, it leaves both sides, and where it is refused, the whole is missing."""
        groups = pd.Index(sorted(set(seats["team"]))).get_indexer(pd.Index(seats["team"])).astype(np.intp)
        sums = group_sums(groups, self.plan, self.fact, self.given)
        fact, refused = self.fact.copy(), np.zeros(self.fact.shape, bool)
        for kpi, index, rows in _own(scheme, seats, kpis):
            gone = np.isnan(fact[index, rows])
            if kpi.missing.fills != "nothing":
                of_team = attain(sums.plan[index], sums.fact[index], scheme.precision)[groups[rows]]
                stands_in = self.plan[index, rows] * (1.0 if kpi.missing.fills == "plan" else of_team)
                fact[index, rows] = np.where(gone, stands_in, fact[index, rows])
            if kpi.missing.refuses:
                lacks_plan = np.isnan(self.plan[index, rows]) & (kpi.curve.scale == "plan")
                counts = self.recorded[rows] & (self.weights is None or self.weights[index, rows] != 0)
                refused[index, rows] = counts & (np.isnan(fact[index, rows]) | lacks_plan)
        plan, found = brought_together(self.plan, fact, adds, axis.places)
        bad = np.stack([refused[..., within].any(axis=-1) for within in axis.places], axis=-1)
        recorded = np.stack([self.recorded[:, within].any(axis=-1) for within in axis.places], axis=-1)
        given = self.given and given_together(self.given, sums, adds, axis.places)
        stood_in = np.isnan(self.fact) & ~np.isnan(fact)
        into = tuple(axis.into[name] for name in axis.measured)
        made_of = ShorterPeriods(axis.measured, into, self.plan, fact, stood_in, self.recorded, self.there)
        return Together(plan, np.where(bad, np.nan, found), recorded, given, made_of)


def _own(scheme: Scheme, seats: pd.DataFrame, kpis: tuple[str, ...]) -> Iterator[tuple[Kpi, int, NDArray[np.intp]]]:
    """The KPIs that are people's own results, with their places among those of the data and the seats that have them."""
    for card in scheme.cards:
        rows = np.flatnonzero(seats["role"] == card.role)
        for kpi in card.kpis:
            if kpi.of == "person" and kpi.in_data in kpis:
                yield kpi, kpis.index(kpi.in_data), rows

"""A block whose periods count as one: what is settled at the end of the time ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.rules.people import Fills, Rows, Scale, Since, Whose, known
from kpi.worlds.block import Block, BlockToDate
from kpi.worlds.grouptotals import Totals


@dataclass(frozen=True, eq=False)
class WholeBlock:
    """`People` over the whole time: plans, facts and target bonuses are added up, values in a KPI's own unit and money a period averaged.

    All arrays end in (people, 1, worlds); presence counts periods.
    """

    parts: Block

    @property
    def kpis(self) -> tuple[str, ...]:
        """Names along the first axis."""
        return self.parts.kpis

    @property
    def kpi_index(self) -> dict[str, int]:
        """Position of a KPI along the first axis."""
        return self.parts.kpi_index

    @property
    def shape(self) -> tuple[int, ...]:
        """(people, 1, worlds)"""
        people, _periods, worlds = self.parts.shape
        return people, 1, worlds

    @lazy
    def attainment(self) -> Floats:
        """(kpis, people, 1, worlds) Σ fact ÷ Σ plan"""
        if not self.kpis:
            return np.empty((0, *self.shape), np.float32)
        return np.stack([self._added_up(name).attained() for name in self.kpis])

    def _added_up(self, name: str) -> Totals:
        cohort, filled = self.parts.cohort, self.parts.drawn.filled
        index = self.kpi_index[name]
        plans = np.where(cohort.both[index], cohort.plan[index], 0.0).astype(np.float32)[..., None]
        facts = np.where(cohort.both[index][..., None], known(self.parts.own(name, "value"), name), np.float32(0))
        against = plans + np.zeros_like(facts) if filled is None else plans * filled
        return Totals(facts.sum(axis=1, keepdims=True), against.sum(axis=1, keepdims=True))

    @lazy
    def complete(self) -> bool:
        """Whether no attainment is missing."""
        return not np.isnan(self.attainment).any()

    @property
    def team_index(self) -> NDArray[np.intp]:
        """(people,)"""
        return self.parts.team_index

    @property
    def person_index(self) -> NDArray[np.intp]:
        """(people,)"""
        return self.parts.person_index

    @property
    def adds(self) -> Sequence[str]:
        """(kpis,) how each adds up over days."""
        return self.parts.adds

    def group(self, whose: Whose, rows: Rows) -> NDArray[np.intp]:
        """Group of each of the rows."""
        return self.parts.group(whose, rows)

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, 1, worlds) attainments, or the average fact of the periods that have one."""
        if name not in self.kpi_index:
            return None
        if scale == "plan":
            return self.attainment[self.kpi_index[name]]
        facts = self.parts.own(name, "value")
        return None if facts is None else _averaged(facts)

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, 1, worlds) attainments, or average facts."""
        return self.parts.groups.whole(name, scale)

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, 1, 1 or worlds) average plan of a period."""
        plans = self.parts.plans_of_groups(name)
        return None if plans is None else _averaged(plans)

    def spans(self, since: Since) -> tuple[int, ...]:  # noqa: ARG002 - of nothing
        """None: the periods count as one."""
        return ()

    def ends(self, since: Since) -> tuple[bool, ...]:  # noqa: ARG002 - of nothing
        """None."""
        return ()

    def to_date(self, since: Since, fills: Fills, *, earlier: bool = False) -> "AtTheEnd":
        """What was planned and reached when the time ends."""
        return AtTheEnd(self.parts.to_date(since, fills, earlier=earlier))

    def plans(self, name: str) -> Floats | None:
        """(people, 1, 1) average plan of a period."""
        plans = self.parts.plans(name)
        return None if plans is None else _averaged(plans)

    @property
    def longer(self) -> None:
        """None: the periods count as one."""
        return

    @lazy
    def _pay(self) -> Floats:
        """(1, periods, 1) 1 for a period of pay, 0 for a quarter or a year beside them."""
        longer = self.parts.longer
        long = np.zeros(self.parts.shape[1], bool) if longer is None else longer.long
        return np.asarray(~long, np.float32)[None, :, None]

    @lazy
    def presence(self) -> Floats:
        """(people, 1, 1 or worlds) periods' worth of days employed."""
        return (self.parts.presence * self._pay).sum(axis=1, keepdims=True)

    @lazy
    def paid_time(self) -> Floats:
        """(people, 1, 1 or worlds) the same, at the share of full time, of periods in which somebody is eligible."""
        return self._paid_time.sum(axis=1, keepdims=True)

    @lazy
    def _paid_time(self) -> Floats:
        reasons = self.parts.ineligible
        time = self.parts.paid_time * self._pay
        return time if reasons is None else time * (reasons == 0)

    @lazy
    def own_weight(self) -> Floats | None:
        """(kpis, people, 1) weights of a person's own, which stay the same over the time ahead."""
        found = self.parts.own_weight
        return None if found is None else found[:, :, :1]

    @lazy
    def guaranteed_time(self) -> Floats | None:
        """(people, 1, 1 or worlds) the part of all time for which a card guarantees something."""
        part = self.parts.guaranteed_time
        return None if part is None else self._weighted(part)

    @property
    def ineligible(self) -> NDArray[np.int8] | None:
        """(people, 1, 1) why somebody is never paid."""
        reasons = self.parts.ineligible
        return None if reasons is None else reasons.min(axis=1, keepdims=True)

    @property
    def seat_share(self) -> Floats | None:
        """(people, 1, 1) the part of a person's time that a seat has; None where nobody sits in two at once."""
        share = self.parts.seat_share
        return None if share is None else share.mean(axis=1, keepdims=True)

    @lazy
    def target_bonus(self) -> Floats:
        """(people, 1, 1 or worlds) money a period, so that the time that is paid makes it the sum."""
        return self._weighted(self.parts.target_bonus)

    @property
    def target_factor(self) -> float:
        """By which all target bonuses are multiplied."""
        return self.parts.target_factor

    @lazy
    def salary(self) -> Floats:
        """(people, 1, 1 or worlds) money a period."""
        return self._weighted(self.parts.salary)

    @lazy
    def multiplier(self) -> Floats:
        """(people, 1, 1 or worlds)"""
        return self._weighted(self.parts.multiplier).astype(np.float32)

    def _weighted(self, array: Floats) -> Floats:
        if (array == array[:, :1]).all():
            return array[:, :1]
        there, all_of_it = self._paid_time, self.paid_time
        weights = np.divide(there, all_of_it, out=np.zeros_like(there), where=all_of_it > 0)
        return (array * weights).sum(axis=1, keepdims=True)

    @lazy
    def recorded(self) -> NDArray[np.bool_]:
        """(people, 1, 1)"""
        return np.asarray(self.parts.recorded.any(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class AtTheEnd:
    """Results to date of the last period."""

    results: BlockToDate

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, 1, worlds)"""
        return _last(self.results.own(name, scale))

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, 1, worlds)"""
        return _last(self.results.of_groups(name, scale))

    def plans(self, name: str) -> Floats | None:
        """(people, 1, 1)"""
        return _last(self.results.plans(name))

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, 1, 1 or worlds)"""
        return _last(self.results.plans_of_groups(name))


def _last(array: Floats | None) -> Floats | None:
    return None if array is None else array[:, -1:]


def _averaged(array: Floats) -> Floats:
    known = ~np.isnan(array)
    counts = known.sum(axis=1, keepdims=True)
    total = np.where(known, array, 0).sum(axis=1, keepdims=True)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan).astype(array.dtype)

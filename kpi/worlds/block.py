"""Drawn results of a cohort, in the shape that the rules look at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.payment.todate import Kind, OpeningSums, Rowed, TwoAmounts, adds_of, running, spans_of
from kpi.payment.workforce import Workforce
from kpi.rules.people import Fills, Longer, Rows, Scale, Since, Whose, known
from kpi.rules.window import a_period_before
from kpi.worlds.batches import Cohort
from kpi.worlds.grouptotals import Drawn, Groups, Totals, counted_where


@dataclass(frozen=True, eq=False)
class Block:
    """A cohort in one chunk of worlds: `People`, as the rules want them; all arrays end in (people, periods, worlds)."""

    cohort: Cohort
    chunk: int
    drawn: Drawn
    groups: Groups

    @property
    def kpis(self) -> tuple[str, ...]:
        """Names along the first axis."""
        return self.cohort.kpis

    @lazy
    def kpi_index(self) -> dict[str, int]:
        """Position of a KPI along the first axis."""
        return {name: index for index, name in enumerate(self.kpis)}

    @property
    def shape(self) -> tuple[int, ...]:
        """(people, periods, worlds)"""
        return self.drawn.results.shape[1:]

    @lazy
    def attainment(self) -> Floats:
        """(kpis, people, periods, worlds)"""
        if self.cohort.shares.all() or np.isnan(self.cohort.base[~self.cohort.shares]).all():
            return self.drawn.results
        return np.where(self.cohort.shares[..., None], self.drawn.results, np.float32(np.nan))

    @lazy
    def complete(self) -> bool:
        """Whether no attainment is missing."""
        return bool(self.cohort.shares.all())

    @property
    def team_index(self) -> NDArray[np.intp]:
        """(people,) the group of each seat, among the batch's."""
        return self.cohort.groups

    @property
    def person_index(self) -> NDArray[np.intp]:
        """(people,) a number for the person of each seat, among all."""
        return self.cohort.future.workforce.person_index[self.cohort.rows]

    @property
    def adds(self) -> Sequence[str]:
        """(kpis,) how each adds up over days."""
        whole = self.cohort.future.workforce
        return [whole.adds[whole.kpi_index[name]] for name in self.kpis] if whole.adds else ()

    def group(self, whose: Whose, rows: Rows) -> NDArray[np.intp]:
        """Group of each of the rows: its team, or the company."""
        own = self.cohort.groups[rows]
        return own if whose == "team" else np.full(len(own), self.groups.teams, np.intp)

    @lazy
    def longer(self) -> Longer | None:
        """The quarters and years beside the periods of pay; None where there are none."""
        longer = self.cohort.future.workforce.longer
        return longer and longer.of_block(self, np.arange(len(self.cohort.future.workforce.seats))[self.cohort.rows])

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, periods, worlds) attainments or facts of a KPI; None when these people have no such results."""
        index = self.kpi_index.get(name)
        if index is None:
            return None
        if scale == "plan":
            return self.attainment[index]
        facts = self.drawn.results[index] * self.cohort.unit[index, ..., None].astype(np.float32)
        return facts if self.drawn.filled is None else facts * self.drawn.filled

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, periods, worlds) attainments or facts of a KPI; None when nobody here has it."""
        return self.groups.of(name, scale)

    def spans(self, since: Since) -> tuple[int, ...]:
        """A number for each period, the same for all of one quarter or year."""
        return self.cohort.future.workforce.spans(since)

    def ends(self, since: Since) -> tuple[bool, ...]:
        """Whether each period is the last of its quarter or year."""
        return self.cohort.future.workforce.ends(since)

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, periods, 1 or worlds) plans of a KPI, of the members who have plan and fact."""
        sums = self.groups.sums(name, "plan")
        return None if sums is None else np.where(sums.plans > 0, sums.plans, np.float32(np.nan))

    def to_date(self, since: Since, fills: Fills, *, earlier: bool = False) -> "BlockToDate":
        """What was planned and reached since the quarter or the year of each period began; what was before the time ahead is not known."""
        asked = (since, fills, earlier)
        return self._to_date.setdefault(asked, BlockToDate(self, *asked))

    @lazy
    def _to_date(self) -> "dict[tuple[Since, Fills, bool], BlockToDate]":
        return {}

    def plans(self, name: str) -> Floats | None:
        """(people, periods, 1) plans of a KPI."""
        index = self.kpi_index.get(name)
        return None if index is None else self.cohort.plan[index, ..., None].astype(np.float32)

    def _still(self, array: NDArray[np.generic]) -> Floats:
        """A (people, periods) array of the future's as (people, periods, 1)."""
        return np.asarray(array[self.cohort.rows])[..., None]

    @lazy
    def presence(self) -> Floats:
        """(people, periods, 1 or worlds) share of the period's days employed."""
        still = self._still(self.cohort.future.workforce.presence).astype(np.float32)
        return still if self.drawn.filled is None else still * self.drawn.filled

    @lazy
    def paid_time(self) -> Floats:
        """(people, periods, 1 or worlds) the same, at the share of full time."""
        full_time = self.cohort.future.workforce.full_time
        return self.presence if full_time is None else self.presence * self._still(full_time).astype(np.float32)

    @property
    def seat_share(self) -> Floats | None:
        """(people, periods, 1) the part of a person's time that a seat has; None where nobody sits in two at once."""
        share = self.cohort.future.workforce.seat_share
        return None if share is None else self._still(share)

    @lazy
    def own_weight(self) -> Floats | None:
        """(kpis, people, periods) weights of a person's own, NaN where the card's count; None where nobody has any."""
        found = self.cohort.future.workforce.own_weight
        if found is None:
            return None
        index = self.cohort.future.workforce.kpi_index
        return np.stack([self._still(found[index[name]])[..., 0] for name in self.kpis])

    @property
    def guaranteed_time(self) -> Floats | None:
        """(people, periods, 1) the part of the time for which a card guarantees something."""
        found = self.cohort.future.workforce.guaranteed_time
        return None if found is None else self._still(found)

    @property
    def ineligible(self) -> NDArray[np.int8] | None:
        """(people, periods, 1) `Why` each is not paid, by the dates that are known today."""
        found = self.cohort.future.workforce.ineligible
        return None if found is None else found[self.cohort.rows][..., None]

    @lazy
    def target_bonus(self) -> Floats:
        """(people, periods, 1) money a period at 100 %."""
        return self._still(self.cohort.future.workforce.target_bonus)

    @property
    def target_factor(self) -> float:
        """By which all target bonuses are multiplied."""
        return self.cohort.future.workforce.target_factor

    @lazy
    def salary(self) -> Floats:
        """(people, periods, 1) money a period."""
        return self._still(self.cohort.future.workforce.salary)

    @lazy
    def multiplier(self) -> Floats:
        """(people, periods, 1)"""
        return self._still(self.cohort.future.workforce.multiplier).astype(np.float32)

    @lazy
    def recorded(self) -> NDArray[np.bool_]:
        """(people, periods, 1)"""
        return self._still(self.cohort.future.workforce.recorded).astype(bool)


@dataclass(frozen=True, eq=False)
class BlockToDate:
    """`Results` of a block, added up from period to period onto what the periods before brought; single precision, each found when it is
    asked for. Whoever follows somebody who left goes on with what the seat has reached."""

    block: Block
    since: Since
    fills: Fills
    earlier: bool

    @property
    def _workforce(self) -> Workforce:
        return self.block.cohort.future.workforce

    @lazy
    def _spans(self) -> tuple[int, ...]:
        return spans_of(self._workforce, self._workforce.periods, self.since)

    @lazy
    def _opening(self) -> OpeningSums:
        return OpeningSums(self._workforce, self.since, self.fills)

    @lazy
    def _kept(self) -> dict[tuple[str, str], Floats | None]:
        return {}

    def _once(self, what: str, name: str, find: Callable[[], Floats | None]) -> Floats | None:
        if (what, name) not in self._kept:
            self._kept[what, name] = find()
        return self._kept[what, name]

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, periods, worlds) Σ fact ÷ Σ plan, or facts added up; None when these people have no such results."""
        if name not in self.block.kpi_index:
            return None
        return self._once(f"own {scale}", name, lambda: self._of_people(name, scale))

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, periods, worlds) the same of teams and the company; None when nobody here has it."""
        return self._once(f"groups {scale}", name, lambda: self._of_groups(name, scale))

    def plans(self, name: str) -> Floats | None:
        """(people, periods, 1) plans added up."""
        plans = self.block.plans(name)
        return None if plans is None else self._summed(name, self._added(counted_where(plans), "plans", "people", name))

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, periods, 1 or worlds) the same of teams and the company."""
        sums = self.block.groups.sums(name, "plan")
        if sums is None:
            return None
        plans = self._added(sums, "reached", "groups", name).plans
        return np.where(plans > 0, plans, np.float32(np.nan))

    def _of_people(self, name: str, scale: Scale) -> Floats:
        block, index = self.block, self.block.kpi_index[name]
        facts = self._filled(name, known(block.own(name, "value"), name))
        if scale == "value":
            return self._summed(name, self._added(counted_where(facts), "facts", "people", name))
        plans, filled = block.cohort.plan[index].astype(np.float32)[..., None], block.drawn.filled
        both = ~np.isnan(plans) & ~np.isnan(facts)
        reached = Totals(np.where(both, facts, 0), np.where(both, plans if filled is None else plans * filled, 0))
        return self._added(reached, "reached", "people", name).attained()

    def _of_groups(self, name: str, scale: Scale) -> Floats | None:
        sums = self.block.groups.sums(name, scale)
        if sums is None:
            return None
        if scale == "plan":
            return self._added(sums, "reached", "groups", name).attained()
        there = Totals(sums.facts, (sums.plans > 0).astype(np.float32))
        return self._summed(name, self._added(there, "facts", "groups", name))

    def _filled(self, name: str, facts: Floats) -> Floats:
        """Facts, and what stands in for them."""
        if self.fills == "nothing" or not np.isnan(facts).any():
            return facts
        plans, block = known(self.block.plans(name), name), self.block
        share = np.float32(1) if self.fills == "plan" else known(block.of_groups(name, "plan"), name)[block.team_index]
        return np.where(np.isnan(facts), plans * share, facts)

    def _added(self, amounts: Totals, kind: Kind, rowed: Rowed, name: str) -> Totals:
        """Facts, and plans or numbers of them, added up."""
        before = self._opening.pair(kind, rowed, name)
        first, second = (self._of_block(side, rowed) for side in before)
        # Plans, or counts, stand first here: what is above 0 in them is known.
        asked = TwoAmounts(amounts.plans, amounts.facts)
        had = TwoAmounts(first, second) if kind == "reached" else TwoAmounts(second, first)
        plans, facts = running(asked, "reached", adds_of(self._workforce, name), self._spans, had)
        if self.earlier:
            plans, facts = (
                a_period_before(*pair) for pair in zip((plans, facts), (self._spans,) * 2, had, strict=True)
            )
        return Totals(facts, plans)

    def _of_block(self, sums: Floats, rowed: Rowed) -> Floats:
        """Sums (rows,) of the whole future for the rows of this block."""
        if rowed == "people":
            return sums[self.block.cohort.rows]
        return sums[self.block.groups.places(self._workforce)]

    def _summed(self, name: str, added: Totals) -> Floats:
        """Sums, or means of what does not add up; NaN where nothing is known."""
        workforce = self._workforce
        over = added.plans if adds_of(workforce, name) != "sum" else np.float32(1)
        missing = np.full(added.facts.shape, np.nan, np.float32)
        return np.divide(added.facts, over, out=missing, where=added.plans > 0)

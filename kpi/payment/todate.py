"""What people and groups reached since a quarter or a year began: plans and facts added up, and rounded once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.machine.lazy import lazy
from kpi.money import Floats, on_grid, settled
from kpi.payment.groupsums import GroupSums
from kpi.periods import spans
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.rules.kpi import Adds
from kpi.rules.people import Fills, Scale, Since, behind
from kpi.rules.window import a_period_before, added_up, latest

Rowed = Literal["people", "groups"]
Kind = Literal["reached", "facts", "plans"]
"""Plans and facts of periods that have both; facts and how many there are; plans and how many there are."""


class Dated(Protocol):
    """What is looked at of a workforce, whose fields mean the same."""

    @property
    def periods(self) -> tuple[str, ...]: ...
    @property
    def kpi_index(self) -> dict[str, int]: ...
    @property
    def seats(self) -> pd.DataFrame: ...
    @property
    def teams(self) -> tuple[str, ...]: ...
    @property
    def team_index(self) -> NDArray[np.intp]: ...
    @property
    def plan(self) -> Floats: ...
    @property
    def fact(self) -> Floats: ...
    @property
    def group_fact(self) -> Floats: ...
    @property
    def group_attainment(self) -> Floats: ...
    @property
    def group_sums(self) -> GroupSums: ...
    @property
    def adds(self) -> tuple[Adds, ...]: ...
    @property
    def precision(self) -> int: ...
    @property
    def year_begins(self) -> int: ...
    @property
    def before(self) -> Self | None: ...
    @property
    def history(self) -> Self | None: ...
    def during(self, places: slice) -> Self: ...


class TwoAmounts(NamedTuple):
    """Two amounts that belong together (rows, periods, ...), or their sums."""

    first: Any
    second: Any


@dataclass(frozen=True, eq=False)
class OpeningSums:
    """What the periods before the first one bring, as far as they belong to the same quarter or year."""

    workforce: Dated
    since: Since
    fills: Fills

    @lazy
    def lead(self) -> Any:
        """The periods before, as a workforce; None where there are none."""
        before = self.workforce.before or self.workforce.history
        if before is None:
            return None
        [first] = spans_of(self.workforce, self.workforce.periods[:1], self.since)
        alike = [
            place for place, span in enumerate(spans_of(self.workforce, before.periods, self.since)) if span == first
        ]
        return before.during(slice(alike[0], None)) if alike else None

    def places(self, rowed: Rowed) -> NDArray[np.intp]:
        """Where each row stands among those of the periods before; -1 where it is not there."""
        lead = self.lead or self.workforce
        if rowed == "people":
            seats = [pd.MultiIndex.from_frame(one.seats) for one in (lead, self.workforce)]
            return np.asarray(seats[0].get_indexer(seats[1]))
        of_teams = pd.Index(lead.teams).get_indexer(pd.Index(self.workforce.teams))
        return np.append(of_teams, len(lead.teams))

    def pair(self, kind: Kind, rowed: Rowed, name: str) -> TwoAmounts:
        """Sums (rows,) of what comes before; 0 where nothing does."""
        lead = self.lead
        if lead is None or name not in lead.kpi_index:
            nothing = np.zeros(len(self.workforce.seats) if rowed == "people" else len(self.workforce.teams) + 1)
            return TwoAmounts(nothing, nothing)
        amounts, places = pair_of(lead, kind, rowed, name, self.fills), self.places(rowed)
        nothing = np.zeros(len(amounts.first))
        whole = running(amounts, kind, adds_of(lead, name), (0,) * len(lead.periods), TwoAmounts(nothing, nothing))
        return TwoAmounts(*(np.where(places < 0, 0.0, side[:, -1][places]) for side in whole))


@dataclass(frozen=True, eq=False)
class ToDate:
    """`Results` of a workforce since the quarter or the year of each period began; of periods that lie before the first one, too.

    A period without a plan or a fact leaves both sides. What does not add up over days, such as a ratio in its own unit, is averaged.
    Raises `Refused` where a period is no date.
    """

    workforce: Dated
    since: Since
    fills: Fills
    earlier: bool
    """Up to the period before."""

    @lazy
    def _spans(self) -> tuple[int, ...]:
        return spans_of(self.workforce, self.workforce.periods, self.since)

    @lazy
    def _opening(self) -> OpeningSums:
        return OpeningSums(self.workforce, self.since, self.fills)

    @lazy
    def _kept(self) -> dict[tuple[str, str], Floats | None]:
        return {}

    def _once(self, what: str, name: str, find: Callable[[], Floats]) -> Floats | None:
        """What is found of a KPI, once; None when the data do not know it."""
        if (what, name) not in self._kept:
            self._kept[what, name] = find() if name in self.workforce.kpi_index else None
        return self._kept[what, name]

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, ...) Σ fact ÷ Σ plan, or facts added up."""
        return self._once(f"own {scale}", name, lambda: self._resulting("people", name, scale))

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, ...) the same of teams and the company."""
        return self._once(f"groups {scale}", name, lambda: self._resulting("groups", name, scale))

    def plans(self, name: str) -> Floats | None:
        """(people, ...) plans added up."""
        return self._once("plans", name, lambda: self._summed(name, self._added("plans", "people", name)))

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, ...) the same of teams and the company, given or of the members who have plan and fact."""
        return self._once("plans of groups", name, lambda: self._plans_of_groups(name))

    def _plans_of_groups(self, name: str) -> Floats:
        plan = self._added("reached", "groups", name).first
        return np.where(plan > 0, settled(plan), np.nan)

    def _resulting(self, rowed: Rowed, name: str, scale: Scale) -> Floats:
        if scale == "value":
            return self._summed(name, self._added("facts", rowed, name))
        plan, fact = self._added("reached", rowed, name)
        return on_grid(quotient(fact, plan), self.workforce.precision)

    def _added(self, kind: Kind, rowed: Rowed, name: str) -> TwoAmounts:
        amounts = pair_of(self.workforce, kind, rowed, name, self.fills)
        before = self._opening.pair(kind, rowed, name)
        found = running(amounts, kind, adds_of(self.workforce, name), self._spans, before)
        if not self.earlier:
            return found
        return TwoAmounts(*(a_period_before(*pair) for pair in zip(found, (self._spans,) * 2, before, strict=True)))

    def _summed(self, name: str, added: TwoAmounts) -> Floats:
        """Sums of what is known, or means of what does not add up; NaN where nothing is known."""
        total, count = settled(added.first), added.second
        kind = adds_of(self.workforce, name)
        return np.where(count > 0, total, np.nan) if kind == "sum" else quotient(total, count)


def adds_of(workforce: Dated, name: str) -> Adds:
    """How a KPI adds up over days; a sum where nobody asked."""
    return workforce.adds[workforce.kpi_index[name]] if workforce.adds else "sum"


def running(amounts: TwoAmounts, kind: Kind, adds: Adds, spans: Sequence[int], before: TwoAmounts) -> TwoAmounts:
    """Two amounts (rows, periods, ...) of each span up to and with each period: added up, or those of the last period that has both."""
    if adds != "last":
        return TwoAmounts(*(added_up(side, spans, had) for side, had in zip(amounts, before, strict=True)))
    known = (amounts.first if kind == "reached" else amounts.second) > 0
    return TwoAmounts(*(latest(side, known, spans, had) for side, had in zip(amounts, before, strict=True)))


def pair_of(workforce: Dated, kind: Kind, rowed: Rowed, name: str, fills: Fills) -> TwoAmounts:
    """Amounts (rows, periods, ...) of single periods, 0 where they do not count."""
    index = workforce.kpi_index[name]
    if rowed == "people":
        plan, fact = workforce.plan[index], _filled(workforce, index, fills)
    elif kind == "reached":
        plan, fact = workforce.group_sums.plan[index], workforce.group_sums.fact[index]
    else:
        plan = fact = workforce.group_fact[index]
    if kind == "reached":
        plan = behind(plan, fact.ndim)
        both = ~np.isnan(plan) & ~np.isnan(fact)
        return TwoAmounts(np.where(both, plan, 0.0), np.where(both, fact, 0.0))
    amounts = fact if kind == "facts" else plan
    known = ~np.isnan(amounts)
    return TwoAmounts(np.where(known, amounts, 0.0), known.astype(float))


def _filled(workforce: Dated, index: int, fills: Fills) -> Floats:
    """Facts (people, periods, ...), and what stands in for them."""
    fact, plan = workforce.fact[index], workforce.plan[index]
    if fills == "nothing":
        return fact
    share = 1.0 if fills == "plan" else workforce.group_attainment[index][workforce.team_index]
    return np.where(np.isnan(fact), plan * share, fact)


def spans_of(workforce: Dated, names: tuple[str, ...], since: Since) -> tuple[int, ...]:
    """A number for each of these periods, the same for all of one quarter or year. Raises `Refused` where one is no date."""
    found = spans(names, since, workforce.year_begins)
    if found is None:
        raise Refused([no_dates(names)])
    return found


def no_dates(names: tuple[str, ...]) -> Problem:
    """That it is not known to which year periods belong."""
    unknown = next(name for name in names if spans((name,), "year") is None)
    what = _("the period “{period}” is no date, so nobody knows in which year it lies")
    mend = _(
        "Name periods by dates, such as 2026-03 or 2026-Q1, or let everything count over the period alone, without a true-up."
    )
    return Problem(what.format(period=unknown), _("periods"), mend)

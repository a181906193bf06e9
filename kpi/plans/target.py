"""Plans proposed for a year: rounded, brought to a total exactly, held at what people can do, each with its reason and chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, number, percent
from kpi.machine.lazy import lazy
from kpi.money import Floats, half_up, largest_remainder
from kpi.periods import Days, days_of
from kpi.plans.expected import Expected, expected_year
from kpi.plans.past import KpiPast
from kpi.plans.planways import PlanWay
from kpi.problem import Problem, Refused
from kpi.quotient import quotient

RAMP = (0.25, 0.5, 0.75)
"""Share of the plan in the first three periods of somebody new; ours, to be changed."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """A year's plan for each unit."""

    past: KpiPast
    way: PlanWay
    plans: Floats
    """(units,) in the KPI's unit, multiples of the step; NaN for whom nothing is known."""
    wanted: Floats
    """(units,) what the way alone asks for, before total and rounding."""
    notes: tuple[tuple[str, ...], ...]
    """(units,) what else was done to the plan of each, in sentences."""
    outlook: Expected = field(repr=False)
    step: float = 1.0
    """All plans are multiples of it."""

    @property
    def bottom_up(self) -> float:
        """What the way alone adds up to; the mean of what does not add up."""
        return self.past.total(self.wanted)

    @property
    def total(self) -> float:
        """What the plans add up to."""
        return self.past.total(self.plans)

    @lazy
    def chance(self) -> Floats:
        """(units,) chance that each reaches the plan, if all goes on as it did."""
        return self.outlook.chance(self.plans)

    @property
    def factors(self) -> Floats:
        """(units,) proposed ÷ present plan; NaN without one."""
        return quotient(self.plans, np.nan_to_num(self.past.planned))

    def reason(self, unit: int) -> str:
        """Why the plan of a unit is what it is."""
        return " ".join([*self._reached(unit), *self.notes[unit]])

    def _reached(self, unit: int) -> list[str]:
        reached = self.past.attainment[unit]
        if np.isnan(reached):
            return [_("No result beside a plan so far.")]
        return [_("Reached {share} of the present plan.").format(share=percent(float(reached)))]

    @property
    def agrees(self) -> bool:
        """Whether the total is what the way alone adds up to, but for rounding."""
        far = abs(self.total - self.bottom_up) > 0.5 * self.step * len(self.plans)
        return self.past.adds != "sum" or not far

    def gap(self) -> str:
        """Top-down against bottom-up, in a sentence."""
        more = self.total - self.bottom_up
        if self.agrees:
            return _("Top-down and bottom-up agree.")
        texts = {True: _("The plans add up to {more} more than this way alone asks for ({total} against {own})."),
                 False: _("The plans add up to {more} less than this way alone asks for ({total} against {own}).")}  # fmt: skip
        return texts[more > 0].format(more=number(abs(more)), total=number(self.total), own=number(self.bottom_up))

    def table(self) -> pd.DataFrame:
        """A row a unit: name, role, before (result of the year before), planned, result, plan (proposed), change (share), chance,
        reason; units are those of the KPI."""
        columns = {
            "name": self.past.names,
            "role": self.past.roles,
            "before": self.past.before,
            "planned": self.past.planned,
            "result": self.past.result,
            "plan": self.plans,
            "change": self.factors - 1,
            "chance": self.chance,
            "reason": [self.reason(unit) for unit in range(len(self.plans))],
        }
        return pd.DataFrame(columns)


def propose_plans(
    past: KpiPast,
    way: PlanWay,
    *,
    total: float | None = None,
    step: float = 1.0,
    capacity: Mapping[str, float] | None = None,
    ramps: Mapping[str, float] | None = None,
    growth: float = 0.0,
) -> Proposal:
    """A year's plan of each unit by one way.

    `total` is divided exactly (largest remainder) by what the way asks for; without it each is only rounded to whole `step`s.
    `capacity` is what each can do at most, `ramps` the share of a year's plan that
    somebody new has (`ramp_shares`). `growth` is what is expected of results, for the chance to reach a plan. Who has no result yet
    gets the mean of the role. Raises `Refused` where nothing can be told, or people cannot do the total.
    """
    _refuse_arguments(past, total, step, capacity)
    wanted, notes = _or_of_role(past, way.plans(past))
    if np.isnan(wanted).all():
        raise Refused([_nothing_to_plan_from(past, way)])
    wanted = _ramped(wanted, notes, past, ramps or {})
    limit = np.array([(capacity or {}).get(name, np.inf) for name in past.names])
    plans = _rounded(wanted, limit, total, step)
    for unit in np.flatnonzero((plans >= np.floor(limit / step) * step) & np.isfinite(limit)):
        notes[unit].append(_("Held at what can be done, {capacity}.").format(capacity=number(float(limit[unit]))))
    return Proposal(past, way, plans, wanted, tuple(map(tuple, notes)), expected_year(past, growth), step)


def ramp_shares(
    hired: Mapping[str, pd.Timestamp], periods: Sequence[str], ramp: Sequence[float] = RAMP
) -> dict[str, Floats]:
    """By person hired so lately that the ramp reaches into `periods` ahead: (periods,) shares of a whole plan; 0 before the first day."""
    found = {}
    bounds = [days_of(name) for name in periods]
    if None in bounds or not bounds:
        return {}
    for name, day in hired.items():
        if pd.isna(day):
            continue
        worked = [_periods_since(day, days) for days in bounds if days]
        shares = np.array([0.0 if count < 0 else ramp[count] if count < len(ramp) else 1.0 for count in worked])
        if (shares < 1).any():
            found[name] = shares
    return found


def _periods_since(day: pd.Timestamp, days: Days) -> int:
    """How many periods of this length somebody was there before this one, to the nearest; −1 before the first day."""
    if day > days[1]:
        return -1
    return max(round((days[0] - day).days / ((days[1] - days[0]).days + 1)), 0)


def _refuse_arguments(past: KpiPast, total: float | None, step: float, capacity: Mapping[str, float] | None) -> None:
    problems = []
    if not step > 0:
        problems.append(
            Problem(_("plans cannot be rounded to steps of {step:g}").format(step=step), mend=_("Give a step above 0."))
        )
    if total is not None and past.adds != "sum":
        text = _("{kpi} does not add up, so there is no total to divide").format(kpi=past.kpi)
        problems.append(Problem(text, mend=_("Leave out the total; each plan is set on its own.")))
    if total is not None and not total > 0:
        problems.append(
            Problem(_("the total must be above 0"), number(total), _("Give what all plans together should be."))
        )
    for name, value in (capacity or {}).items():
        if not value >= 0:
            problems.append(
                Problem(_("a capacity below 0 is none"), f"{name} ({value:g})", _("Correct it, or leave it blank."))
            )
    if problems:
        raise Refused(problems)


def _nothing_to_plan_from(past: KpiPast, way: PlanWay) -> Problem:
    title = _(way.title)
    what = _("“{way}” has nothing to go by for {kpi}").format(way=title, kpi=past.kpi)
    return Problem(what, mend=_("Choose another way, or upload plans, results or sizes."))


def _or_of_role(past: KpiPast, wanted: Floats) -> tuple[Floats, list[list[str]]]:
    """Who has nothing gets the mean of the role, with a note."""
    roles = np.array(past.roles, object)
    notes: list[list[str]] = [[] for _name in past.names]
    found = np.where(wanted > 0, wanted, np.nan)
    for unit in np.flatnonzero(np.isnan(found)):
        like = found[(roles == roles[unit]) & (wanted > 0)]
        if len(like):
            wanted = np.where(np.arange(len(wanted)) == unit, like.mean(), wanted)
            notes[unit].append(_("Nothing to go by, so the average of the role."))
    return np.where(wanted > 0, wanted, np.nan), notes


def _ramped(wanted: Floats, notes: list[list[str]], past: KpiPast, ramps: Mapping[str, float]) -> Floats:
    share = np.array([ramps.get(name, 1.0) for name in past.names])
    for unit in np.flatnonzero(share < 1):
        notes[unit].append(_("New: {share} of a year's plan.").format(share=percent(float(share[unit]))))
    return np.where(share > 0, wanted * share, np.nan) if past.adds == "sum" else wanted


def _rounded(wanted: Floats, limit: Floats, total: float | None, step: float) -> Floats:
    known = ~np.isnan(wanted)
    most = np.floor(limit / step + 1e-9)
    if total is None:
        return np.where(known, np.minimum(half_up(wanted / step), most), np.nan) * step
    whole = int(half_up(np.array([total / step]))[0])
    if np.isfinite(most[known]).all() and most[known].sum() < whole:
        what = _("people can do {most} at most, and the plan is {total}")
        text = what.format(most=number(float(most[known].sum() * step)), total=number(total))
        raise Refused([Problem(text, mend=_("Lower the total, or raise what people can do."))])
    return _divided(np.where(known, wanted, 0.0), most, whole, known) * step


def _divided(keys: Floats, most: Floats, whole: int, known: NDArray[np.bool_]) -> Floats:
    """Whole parts that add up; whoever would get more than can be done gets that, and the others the rest."""
    held = np.zeros(len(keys), bool)
    while True:
        rest = whole - int(most[held].sum())
        free = known & ~held
        parts = np.where(held, np.where(np.isfinite(most), most, 0), 0.0)
        parts[free] = largest_remainder(np.array(rest), keys[free])
        over = free & (parts > most)
        if not over.any():
            return np.where(known, parts, np.nan)
        held |= over

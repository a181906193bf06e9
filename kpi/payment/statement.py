"""One person's pay of one period as a statement: what each KPI and the team pay in money. It is read from an explanation; nothing is paid anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpi.money import half_up, largest_remainder
from kpi.payment.explanation import Explanation
from kpi.rules.base import Reading, Step

_NEAR = 2.0
"""Minor units by which rounding may part the individual part from the sum of what the KPIs pay."""


@dataclass(frozen=True)
class Entry:
    """A line with its money in minor units; None where the money is not its own."""

    step: Step
    minor: int | None = None

    @property
    def reading(self) -> Reading:
        """The result on its curve; only of a KPI or a team."""
        if self.step.reading is None:
            raise ValueError(self.step.step)
        return self.step.reading


@dataclass(frozen=True)
class Statement:
    """An explanation in the order of a letter to the person. Money is in whole minor units, and adds up to the payout."""

    explained: Explanation

    @cached_property
    def target(self) -> int:
        """Target bonus of the days employed."""
        return _sum(self._of("target"))

    @cached_property
    def individual(self) -> int:
        """What is paid on one's own result, before a true-up and a limit on all bonuses."""
        return _sum(self._of("individual"))

    @property
    def bonus(self) -> int:
        """Individual and team part, and what a true-up and a limit on all bonuses change."""
        return self.individual + sum(entry.minor or 0 for entry in (*self.team_part, *self.limits))

    @property
    def payout(self) -> int:
        """All of it."""
        return self.explained.payout

    @cached_property
    def share(self) -> float:
        """The part of the bonus that the own result decides."""
        [*teams] = self._of("team")
        weight = teams[0].reading.weight if teams and teams[0].reading else 0.0
        return 1.0 if np.isnan(weight) else 1 - weight

    @cached_property
    def kpis(self) -> tuple[Entry, ...]:
        """Every KPI; money where the score is their sum and nothing else changed it, or before that was changed."""
        steps = [step for step in self.explained.steps if step.line in ("kpi", "left out")]
        if self.together or not steps:
            return tuple(Entry(step) for step in steps)
        keys = np.array([step.reading.pays * step.reading.weight if step.reading else 0.0 for step in steps])
        exact = keys * self.share * self.target
        if abs(exact.sum() - self.individual) <= _NEAR and self.individual >= 0 and exact.sum() > 0:
            amounts = largest_remainder(np.array(self.individual), exact).tolist()
        else:
            amounts = half_up(exact).tolist()
        return tuple(
            Entry(step, int(minor) if step.reading else None) for step, minor in zip(steps, amounts, strict=True)
        )

    @cached_property
    def adjusted(self) -> int:
        """What gates, caps, multipliers and the like change of the sum of all KPIs; where there is no such sum, the individual part."""
        return self.individual - sum(entry.minor or 0 for entry in self.kpis)

    @cached_property
    def between(self) -> tuple[Step, ...]:
        """The steps that make the individual part of the sum of all KPIs, where they change it."""
        return tuple(self._of("")) if self.adjusted else ()

    @property
    def together(self) -> tuple[Step, ...]:
        """How the KPIs become one score, where that is no sum."""
        return tuple(self._of("together"))

    @property
    def gates(self) -> tuple[Step, ...]:
        """Every gate."""
        return tuple(step for step in self.explained.steps if step.line in ("open", "shut"))

    @property
    def teams(self) -> tuple[Entry, ...]:
        """The team's result on its curve, with the money that comes through it."""
        paid = _sum(self._of("team part"))
        return tuple(Entry(step, paid) for step in self._of("team"))

    @property
    def team_part(self) -> tuple[Entry, ...]:
        """What comes through the team; negative where it takes away."""
        return _entries(self._of("team part"))

    @property
    def limits(self) -> tuple[Entry, ...]:
        """What changes the bonus as a whole: a true-up, a limit on all bonuses."""
        return _entries(self._of("limit"))

    @property
    def beside(self) -> tuple[Entry, ...]:
        """Commission, deductions, and what periods leave to each other."""
        return _entries(self._of("beside"))

    @property
    def beside_in_full(self) -> tuple[Step, ...]:
        """The same with the steps that lead to it."""
        return tuple(step for step in self.explained.steps if step.line in ("detail", "beside"))

    @property
    def team_details(self) -> tuple[Step, ...]:
        """How a team's pool was divided."""
        return tuple(self._of("team detail"))

    @property
    def bonus_in_words(self) -> Step | None:
        """How the bonus comes from the target bonus, where both parts are rounded together."""
        return next(iter(self._of("bonus")), None)

    @property
    def target_in_words(self) -> Step | None:
        """For which time the target bonus is."""
        return next(iter(self._of("target")), None)

    @property
    def money(self) -> tuple[int, ...]:
        """Every amount that is added up, in the order of the statement."""
        entries = (*self.kpis, *self.team_part, *self.limits, *self.beside)
        return (*(entry.minor for entry in entries if entry.minor is not None), self.adjusted)

    def _of(self, line: str) -> list[Step]:
        return [step for step in self.explained.steps if step.line == line]


def _entries(steps: Iterable[Step]) -> tuple[Entry, ...]:
    return tuple(Entry(step, round(step.minor)) for step in steps)


def _sum(steps: Iterable[Step]) -> int:
    return sum(round(step.minor) for step in steps)

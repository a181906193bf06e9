"""Do a year's goal and a goal of growth fit each other? Three million a year, and five percent more every month."""

from dataclasses import dataclass
from typing import Literal

from kpi.language import _, number, percent
from kpi.problem import Problem, Refused

Growing = Literal["compound", "of the first"]
_PERIODS = 12


@dataclass(frozen=True)
class GoalsTogether:
    """A goal for all periods together, and a growth from one to the next."""

    goal: float
    """In the KPI's unit."""
    growth: float
    """From a period to the next: a share of the one before, or of the first."""
    first: float | None = None
    """Result of the first period, where it is known."""
    periods: int = _PERIODS
    growing: Growing = "compound"

    def __post_init__(self) -> None:
        problems = []
        if not self.goal > 0:
            problems.append(Problem(_("a goal must be above 0"), number(self.goal)))
        if self.periods < 2:
            problems.append(Problem(_("growth needs at least two periods"), number(self.periods)))
        if not self.growth > -1:
            problems.append(Problem(_("results cannot fall by more than all"), percent(self.growth)))
        if self.first is not None and not self.first > 0:
            problems.append(Problem(_("the first period must be above 0"), number(self.first)))
        if not problems and self._sum(self.growth) <= 0:
            problems.append(Problem(_("with such a fall the results end below 0"), percent(self.growth)))
        if problems:
            raise Refused(problems)

    @property
    def needed_first(self) -> float:
        """Result of the first period from which this growth leads to the goal."""
        return self.goal / self._sum(self.growth)

    @property
    def reached(self) -> float | None:
        """What this growth makes of the first period; None where that is not known."""
        return None if self.first is None else self.first * self._sum(self.growth)

    @property
    def needed_growth(self) -> float | None:
        """Growth that leads from the first period to the goal; None where that is not known, or where none does."""
        if self.first is None:
            return None
        low, high = -0.9999, 10.0
        if not self.first * self._sum(low) <= self.goal <= self.first * self._sum(high):
            return None
        for _step in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if self.first * self._sum(middle) < self.goal else (low, middle)
        return high

    def line(self, first: float | None = None) -> list[float]:
        """Results of all periods from a first one; the needed one, if none is given."""
        start = self.needed_first if first is None else first
        return [start * self._factor(self.growth, place) for place in range(self.periods)]

    @property
    def sentence(self) -> str:
        """Whether the second goal leads to the first."""
        if self.first is None or self.reached is None:
            text = _("{growth} more in each period leads to {goal} from a first period of {first}.")
            return text.format(growth=percent(self.growth), goal=number(self.goal), first=number(self.needed_first))
        shown = {
            "growth": percent(self.growth),
            "reached": number(self.reached),
            "goal": number(self.goal),
            "first": number(self.first),
        }
        needed = self.needed_growth
        if needed is None:
            return _(
                "{growth} more in each period makes {reached} of {first}, and the goal is {goal}: no growth leads there."
            ).format(**shown)
        if self.reached >= self.goal * (1 - 1e-9):
            text = _(
                "The goals fit: {growth} more in each period makes {reached} of {first}, and the goal is {goal}; {needed} would do."
            )
        else:
            text = _(
                "The goals do not fit: {growth} more in each period makes {reached} of {first}, and the goal is {goal}; it takes {needed}."
            )
        return text.format(needed=percent(needed, 2), **shown)

    def _sum(self, growth: float) -> float:
        return sum(self._factor(growth, place) for place in range(self.periods))

    def _factor(self, growth: float, place: int) -> float:
        return float((1 + growth) ** place) if self.growing == "compound" else 1 + growth * place

"""A condition that holds pay back while it is not met."""

from typing import Literal

import numpy as np
from pydantic import Field

from kpi.frozen import Frozen, Level, Name, Rate
from kpi.language import N_
from kpi.money import on_grid
from kpi.rules.curve import Floats
from kpi.rules.people import Mask, People, Rows, Whose, measured


class Gate(Frozen):
    """A condition; while it is not met, pay is held at `pays_at_most`: 0 closes (hard), 1 withholds what is above plan (soft)."""

    kpi: Name = Field(title=N_("KPI"))
    of: Whose = Field("person", title=N_("Result of"))
    is_: Literal["at least", "at most"] = Field("at least", alias="is", title=N_("Condition"))
    level: Level = Field(title=N_("Level"), description=N_("Share of the plan."))
    pays_at_most: Rate = Field(0.0, title=N_("Otherwise pays at most"))
    holds: Literal["own part", "whole bonus"] = Field("own part", title=N_("Holds back"))

    @property
    def on_whole(self) -> bool:
        """Whether it holds the whole bonus back, the team's part as well."""
        return self.holds == "whole bonus"

    def on_grid(self, decimals: int) -> "Gate":
        """The gate with its level on the grid of attainments."""
        level = float(on_grid(self.level, decimals))
        return self if level == self.level else self.revise(level=level)

    def reached(self, people: People, rows: Rows) -> Floats:
        """The results (people, ...) that it looks at; NaN where missing."""
        return measured(people, self.kpi, self.of, rows, "plan")

    def opened(self, people: People, rows: Rows) -> Mask:
        """Where its condition is met; a missing result does not meet it."""
        result = self.reached(people, rows)
        return result >= self.level if self.is_ == "at least" else result <= self.level


def held(pay: Floats, opened: Mask, at_most: Floats | float) -> Floats:
    """Pay held at `at_most` where a gate is shut."""
    return np.where(opened, pay, np.minimum(pay, at_most))

"""What a changed scheme is asked for: conditions, each switched on or off, what may move, and what comes first."""

from typing import Literal

from pydantic import Field

from kpi.frozen import Frozen
from kpi.language import N_
from kpi.solver.conditions import AnyCondition
from kpi.solver.demand import Condition
from kpi.solver.moves import AnyMove

Aim = Literal["smallest", "cheapest", "fairest", "few", "own"]


class ChangeAsked(Frozen):
    """All of it, as it is kept."""

    conditions: tuple[tuple[AnyCondition, bool], ...] = Field((), title=N_("Conditions"), max_length=60)
    moves: tuple[AnyMove, ...] = Field((), title=N_("What may move"), max_length=60)
    aim: Aim = Field("smallest", title=N_("First of all"))

    @property
    def chosen(self) -> tuple[Condition, ...]:
        """The conditions that are asked for."""
        return tuple(condition for condition, is_on in self.conditions if is_on)

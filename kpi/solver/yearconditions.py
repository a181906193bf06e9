"""Conditions on what a scheme may cost ahead: over possible years that are the same for every scheme."""

from abc import abstractmethod
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from kpi.language import N_, _
from kpi.money import Floats
from kpi.solver.demand import Condition, Demand, StraightDemand, Tail
from kpi.solver.ground import Ground


class _Ahead(Condition):
    """A figure of the cost of the time ahead."""

    unit, asks = "money", ("years",)
    most: float = Field(ge=0, title=N_("At most"), description=N_("In units of the currency."))

    def limit(self, ground: Ground) -> float:
        """In minor units."""
        return float(round(self.most * ground.scheme.minor))

    @abstractmethod
    def figure(self) -> str:
        """What the figure is called, with a place for {money}; a whole sentence."""

    def says(self, ground: Ground) -> str:
        """The limit."""
        return self.figure().format(money=ground.write(self.limit(ground)))


class ExpectedCostAtMost(_Ahead):
    """The mean of all possible years."""

    title = N_("Expected cost of the time ahead at most")
    kind: Literal["expected cost"] = "expected cost"

    def demand(self, ground: Ground) -> Demand:
        """The mean."""
        row, place = np.zeros((1, ground.width)), ground.place("years")
        row[:, place] = 1 / (place.stop - place.start)
        return StraightDemand(row, np.array([self.limit(ground)]), np.ones(1))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The mean."""
        return float(quantities[ground.place("years")].mean())

    def figure(self) -> str:
        """The mean."""
        return _("The expected cost of the time ahead is at most {money}.")

    def has_to_give(self, ground: Ground, value: float) -> str:
        """A higher one."""
        text = _("To keep all other conditions, the expected cost of the time ahead would have to be {money}.")
        return text.format(money=ground.write(value))

    def stands(self, ground: Ground, value: float) -> str:
        """Today's."""
        return _("With today’s scheme the time ahead is expected to cost {money}.").format(money=ground.write(value))


class _Bad(_Ahead):
    """A figure of bad years."""

    level: ClassVar[float]
    mean: ClassVar[bool]

    def demand(self, ground: Ground) -> Demand:
        """Of the worst years."""
        return Tail(ground.place("years"), self.limit(ground), self.level, self.mean)

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The figure."""
        return Tail(ground.place("years"), 0.0, self.level, self.mean).figure(quantities)


class NineOfTenYearsAtMost(_Bad):
    """The cost that nine of ten years do not exceed."""

    title, straight = N_("Cost in nine of ten possible years at most"), False
    kind: Literal["nine of ten years"] = "nine of ten years"
    level, mean = 0.9, False

    def figure(self) -> str:
        """P90."""
        return _("In nine of ten possible years it costs at most {money}.")

    def has_to_give(self, ground: Ground, value: float) -> str:
        """A higher one."""
        text = _("To keep all other conditions, nine of ten possible years would cost up to {money}.")
        return text.format(money=ground.write(value))

    def stands(self, ground: Ground, value: float) -> str:
        """Today's."""
        text = _("With today’s scheme nine of ten possible years cost up to {money}.")
        return text.format(money=ground.write(value))


class WorstYearsAtMost(_Bad):
    """The mean of the worst tenth of the years."""

    title = N_("Mean cost of the worst tenth of possible years at most")
    kind: Literal["worst years"] = "worst years"
    level, mean = 0.9, True

    def figure(self) -> str:
        """CVaR."""
        return _("The worst tenth of possible years costs at most {money} on average.")

    def has_to_give(self, ground: Ground, value: float) -> str:
        """A higher one."""
        text = _("To keep all other conditions, the worst tenth of possible years would cost {money} on average.")
        return text.format(money=ground.write(value))

    def stands(self, ground: Ground, value: float) -> str:
        """Today's."""
        text = _("With today’s scheme the worst tenth of possible years costs {money} on average.")
        return text.format(money=ground.write(value))

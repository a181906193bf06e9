"""Conditions on the scheme itself: its weights, its split, how many results pass its points, what single points pay and decide."""

from typing import Literal

import numpy as np
from pydantic import Field

from kpi.frozen import Share
from kpi.language import N_, _, percent, points
from kpi.money import Floats
from kpi.solver.demand import Condition, Demand, StraightDemand
from kpi.solver.ground import Ground


class WeightAtLeast(Condition):
    """No KPI counts so little that nobody looks at it."""

    title, unit, number, least = N_("Each weight at least"), "share", "share", True
    kind: Literal["least weight"] = "least weight"
    share: Share = Field(title=N_("Each weight at least"))

    def limit(self, _ground: Ground) -> float:
        """The weight."""
        return self.share

    def demand(self, ground: Ground) -> Demand:
        """Of each weight."""
        rows = -ground.of_weights()
        return StraightDemand(rows, np.full(len(rows), -self.share), np.ones(len(rows)))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The smallest weight."""
        return float(quantities[len(ground.names) : ground.share_place].min())

    def says(self, _ground: Ground) -> str:
        """The weight."""
        return _("Each KPI has a weight of at least {share}.").format(share=percent(self.share, 2))

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """A smaller weight."""
        text = _("To keep all other conditions, a weight would have to be {share}, in place of at least {limit}.")
        return text.format(share=percent(value, 2), limit=percent(self.share, 2))

    def stands(self, _ground: Ground, value: float) -> str:
        """The smallest weight."""
        return _("Today the smallest weight is {share}.").format(share=percent(value, 1))


class OwnShareAtMost(Condition):
    """The team has to keep some part."""

    title, unit, number = N_("Individual share at most"), "share", "share"
    kind: Literal["own share at most"] = "own share at most"
    share: Share = Field(title=N_("Individual share at most"))

    def limit(self, _ground: Ground) -> float:
        """The share."""
        return self.share

    def demand(self, ground: Ground) -> Demand:
        """Of the split."""
        return StraightDemand(ground.of_share(), np.array([self.share]), np.ones(1))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The individual share."""
        return float(quantities[ground.share_place])

    def says(self, _ground: Ground) -> str:
        """The share."""
        return _("The individual share is at most {share}.").format(share=percent(self.share, 2))

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """A larger own share."""
        text = _("To keep all other conditions, the individual share would have to be {share}, {points} higher.")
        return text.format(share=percent(value, 2), points=points(value - self.share))

    def stands(self, _ground: Ground, value: float) -> str:
        """The split."""
        return _("Today the individual share is {share}.").format(share=percent(value, 1))


class OwnShareAtLeast(Condition):
    """Own work has to be paid."""

    title, unit, number, least = N_("Individual share at least"), "share", "share", True
    kind: Literal["own share at least"] = "own share at least"
    share: Share = Field(title=N_("Individual share at least"))

    def limit(self, _ground: Ground) -> float:
        """The share."""
        return self.share

    def demand(self, ground: Ground) -> Demand:
        """Of the split."""
        return StraightDemand(-ground.of_share(), np.array([-self.share]), np.ones(1))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The individual share."""
        return float(quantities[ground.share_place])

    def says(self, _ground: Ground) -> str:
        """The share."""
        return _("The individual share is at least {share}.").format(share=percent(self.share, 2))

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """A smaller own share."""
        text = _("To keep all other conditions, the individual share would have to be {share}, {points} lower.")
        return text.format(share=percent(value, 2), points=points(self.share - value))

    def stands(self, _ground: Ground, value: float) -> str:
        """The split."""
        return _("Today the individual share is {share}.").format(share=percent(value, 1))


Level = Literal["first", "plan", "last"]
_PLACE = {"first": 0, "plan": 1, "last": 2}


class _Passing(Condition):
    """How many of all results of KPIs with plans reach a point of their curve."""

    unit, asks = "share", ("passed",)
    level: Level = Field("plan", title=N_("Which point"))
    share: Share = Field(title=N_("Share of the results"))
    number = "share"

    def limit(self, _ground: Ground) -> float:
        """The share."""
        return self.share

    def _row(self, ground: Ground) -> Floats:
        return ground.of_measure("passed")[[_PLACE[self.level]]]

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The share that reaches it."""
        return float(quantities[ground.place("passed")][_PLACE[self.level]])

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """Another share."""
        texts = {
            "first": _("To keep all other conditions, {share} of the results would have to pass the threshold."),
            "plan": _("To keep all other conditions, {share} of the results would have to reach the target."),
            "last": _("To keep all other conditions, {share} of the results would have to reach the maximum."),
        }
        return texts[self.level].format(share=percent(value))

    def stands(self, _ground: Ground, value: float) -> str:
        """The share of today."""
        texts = {
            "first": _("Today {share} of the results pass the threshold."),
            "plan": _("Today {share} of the results reach the target."),
            "last": _("Today {share} of the results reach the maximum."),
        }
        return texts[self.level].format(share=percent(value))


class PassAtLeast(_Passing):
    """Enough of them."""

    title, least = N_("Results that reach the target, at least"), True
    kind: Literal["pass at least"] = "pass at least"

    @property
    def label(self) -> str:
        """Of which point."""
        texts = {
            "first": _("Results that pass the threshold, at least"),
            "plan": _("Results that reach the target, at least"),
            "last": _("Results that reach the maximum, at least"),
        }
        return texts[self.level]

    def demand(self, ground: Ground) -> Demand:
        """Of the share."""
        return StraightDemand(-self._row(ground), np.array([-self.share]), np.ones(1))

    def says(self, _ground: Ground) -> str:
        """The share."""
        texts = {
            "first": _("At least {share} of the results pass the threshold."),
            "plan": _("At least {share} of the results reach the target."),
            "last": _("At least {share} of the results reach the maximum."),
        }
        return texts[self.level].format(share=percent(self.share, 2))


class PassAtMost(_Passing):
    """Not too many of them."""

    title = N_("Results that reach the target, at most")
    kind: Literal["pass at most"] = "pass at most"

    @property
    def label(self) -> str:
        """Of which point."""
        texts = {
            "first": _("Results that pass the threshold, at most"),
            "plan": _("Results that reach the target, at most"),
            "last": _("Results that reach the maximum, at most"),
        }
        return texts[self.level]

    def demand(self, ground: Ground) -> Demand:
        """Of the share."""
        return StraightDemand(self._row(ground), np.array([self.share]), np.ones(1))

    def says(self, _ground: Ground) -> str:
        """The share."""
        texts = {
            "first": _("At most {share} of the results pass the threshold."),
            "plan": _("At most {share} of the results reach the target."),
            "last": _("At most {share} of the results reach the maximum."),
        }
        return texts[self.level].format(share=percent(self.share, 2))


class _OfOnePoint(Condition):
    """Money of one person and period."""

    unit = "money"

    def limit(self, ground: Ground) -> float:
        """In minor units."""
        return float(round(getattr(self, self.number) * ground.scheme.minor))


class OnePointDecidesAtMost(_OfOnePoint):
    """No jump is larger, for one person at the mean target bonus of the role."""

    title, asks = N_("One point decides at most, a person and period"), ("jumps",)
    kind: Literal["cliff"] = "cliff"
    most: float = Field(ge=0, title=N_("One point decides at most"), description=N_("In units of the currency."))

    def demand(self, ground: Ground) -> Demand:
        """Of every point of every curve."""
        rows = ground.of_measure("jumps")
        return StraightDemand(rows, np.full(len(rows), self.limit(ground)), np.ones(len(rows)))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The largest."""
        return float(quantities[ground.place("jumps")].max(initial=0.0))

    def says(self, ground: Ground) -> str:
        """The money."""
        text = _("No single point decides more than {money} of a person’s pay in a period.")
        return text.format(money=ground.write(self.limit(ground)))

    def has_to_give(self, ground: Ground, value: float) -> str:
        """A larger jump."""
        text = _("To keep all other conditions, a single point would have to decide {money}.")
        return text.format(money=ground.write(value))

    def stands(self, ground: Ground, value: float) -> str:
        """The largest jump."""
        text = _("Today a single point decides {money} of a person’s pay in a period.")
        return text.format(money=ground.write(value))


class OwnPointPaysAtLeast(_OfOnePoint):
    """Own work stays worth it."""

    title, asks = N_("One more point of all own results pays at least"), ("own point",)
    number, least = "least_pay", True
    kind: Literal["own point"] = "own point"
    least_pay: float = Field(
        ge=0, title=N_("One more point pays at least"), description=N_("In units of the currency.")
    )

    def demand(self, ground: Ground) -> Demand:
        """Of the mean."""
        return StraightDemand(-ground.of_measure("own point"), np.array([-self.limit(ground)]), np.ones(1))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The mean of all people and periods."""
        return float(quantities[ground.place("own point")][0])

    def says(self, ground: Ground) -> str:
        """The money."""
        text = _("One more point of all own results pays at least {money} a person and period.")
        return text.format(money=ground.write(self.limit(ground)))

    def has_to_give(self, ground: Ground, value: float) -> str:
        """Less for it."""
        text = _("To keep all other conditions, one more point could only pay {money}.")
        return text.format(money=ground.write(value))

    def stands(self, ground: Ground, value: float) -> str:
        """The mean of today."""
        text = _("Today one more point of all own results pays {money} a person and period.")
        return text.format(money=ground.write(value))

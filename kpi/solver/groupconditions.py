"""A condition on the mean bonuses of two groups of people, by a column of their table."""

from typing import Literal

import numpy as np
from pydantic import Field

from kpi.frozen import Share
from kpi.language import N_, _, percent
from kpi.money import Floats
from kpi.problem import Problem, Refused
from kpi.rules.people import Mask
from kpi.solver.demand import Condition, Demand, StraightDemand
from kpi.solver.ground import Ground

FEWEST = 5
"""People in a group, so that no single pay can be read from a mean."""


class GapAtMost(Condition):
    """How much less one group is paid on average than another, by a column of the people's table."""

    title, unit = N_("Gap between the mean bonuses of two groups at most"), "share"
    kind: Literal["pay gap"] = "pay gap"
    most: Share = Field(title=N_("Gap at most"))
    column: str = Field(title=N_("Column"))
    group: str = Field(title=N_("Group"))
    reference: str = Field(title=N_("Compared with"))

    @property
    def label(self) -> str:
        """Between whom."""
        text = _("“{group}” is paid less than “{reference}” on average by at most")
        return text.format(group=self.group, reference=self.reference)

    def limit(self, _ground: Ground) -> float:
        """The share."""
        return self.most

    def demand(self, ground: Ground) -> Demand:
        """The mean of the group at least so much of the other's."""
        group, reference = self._means(ground)
        row = ground.of_money(((1 - self.most) * reference - group)[None])
        scale = max(float(reference @ ground.today), 1.0)
        return StraightDemand(row, np.zeros(1), np.array([scale]))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The gap; below 0 where the group has more."""
        group, reference = self._means(ground)
        money = quantities[: len(ground.names)]
        other = float(reference @ money)
        return 1 - float(group @ money) / other if other else 0.0

    def _means(self, ground: Ground) -> tuple[Floats, Floats]:
        """(persons,) of either group, so that a product with money is its mean; raises `Refused` for groups that are too small."""
        return self._mean(ground, self.group), self._mean(ground, self.reference)

    def _mean(self, ground: Ground, name: str) -> Floats:
        members = self._members(ground, name)
        if members.sum() < FEWEST:
            what = _("too few people have “{group}” as {column}").format(column=self.column, group=name)
            raise Refused(
                [Problem(what, mend=_("A gap is only told of groups of five or more, which hide each single pay."))]
            )
        return members / members.sum()

    def _members(self, ground: Ground, name: str) -> Mask:
        table = ground.people
        if table is None or self.column not in table:
            what = _("the people’s table has no column “{column}”").format(column=self.column)
            raise Refused([Problem(what, mend=_("Add it to the people’s table."))])
        known = dict(zip(table["person"].astype(str), table[self.column].astype(str), strict=True))
        return np.array([known.get(person) == name for person in ground.names])

    def says(self, _ground: Ground) -> str:
        """Both groups."""
        text = _("“{group}” is paid on average at most {share} less than “{reference}”.")
        return text.format(group=self.group, share=percent(self.most, 2), reference=self.reference)

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """A larger gap."""
        text = _("To keep all other conditions, the gap between “{group}” and “{reference}” would have to be {share}.")
        return text.format(group=self.group, share=percent(value, 2), reference=self.reference)

    def stands(self, _ground: Ground, value: float) -> str:
        """The gap."""
        text = _("Today “{group}” is paid on average {share} less than “{reference}”.")
        return text.format(group=self.group, share=percent(value, 1), reference=self.reference)

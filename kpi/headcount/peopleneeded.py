"""How many people a month takes at good and at slow days, whether those who are there are enough, and by when they would be."""

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kpi.headcount.staffing import StaffGroup, Staffing
from kpi.language import _, number
from kpi.shown import on_one_line

Feasible = Literal["yes", "depends", "no"]


@dataclass(frozen=True)
class GroupNeed:
    """What the work of one group takes in a month."""

    group: StaffGroup
    days_needed: tuple[float, float]
    """Full working days at good days and at slow days."""

    @property
    def range(self) -> tuple[float, float]:
        """People needed at good days and at slow days, unrounded."""
        fewest, most = self.days_needed
        return fewest / self.group.days_there, most / self.group.days_there

    @property
    def whole(self) -> tuple[int, int]:
        """The same in whole people."""
        return whole_people(self.range[0]), whole_people(self.range[1])

    @property
    def feasible(self) -> Feasible:
        """Whether the people there are enough: at slow days, only at good days, or not even then."""
        fewest, most = self.whole
        return "yes" if self.group.people >= most else "depends" if self.group.people >= fewest else "no"

    @property
    def reach(self) -> tuple[float, float]:
        """Share of the work that the people there can do at slow days and at good days; more than 1 where some time is left."""
        fewest, most = self.range
        return _share(self.group.people, most), _share(self.group.people, fewest)

    @property
    def lacking(self) -> tuple[int, int]:
        """Whole people who are missing at good days and at slow days."""
        fewest, most = self.whole
        return max(fewest - self.group.people, 0), max(most - self.group.people, 0)

    @property
    def months(self) -> tuple[float, float]:
        """Months that the work of one month takes the people there, at good days and at slow days; infinite without people."""
        slow, good = self.reach
        return (1 / good if good else math.inf), (1 / slow if slow else math.inf)


def _share(people: int, needed: float) -> float:
    return people / needed if needed else math.inf


def whole_people(count: float) -> int:
    """The next whole number of people; what is whole but for the dust of floating point stays."""
    return math.ceil(float(f"{count:.12g}"))


@dataclass(frozen=True)
class PeopleNeeded:
    """What all groups take."""

    staffing: Staffing
    groups: tuple[GroupNeed, ...]

    @property
    def tightest(self) -> GroupNeed:
        """The group that can do the smallest share of its work at slow days."""
        return min(self.groups, key=lambda need: need.reach[0])

    @property
    def money(self) -> tuple[float, float]:
        """Money that the people there can bring, at slow days and at good days, never more than the goal; units of the currency."""
        goal = self.staffing.goal
        slow, good = (min(1.0, *(need.reach[at] for need in self.groups)) for at in (0, 1))
        return goal * slow, goal * good

    @property
    def missing(self) -> tuple[float, float]:
        """Money that the goal is short of, at good days and at slow days."""
        slow, good = self.money
        return self.staffing.goal - good, self.staffing.goal - slow

    def table(self) -> pd.DataFrame:
        """A row a group: role, people, days_there, needed_least and needed_most (unrounded), whole_least, whole_most, feasible."""
        rows = [
            (need.group.role, need.group.people, need.group.days_there, *need.range, *need.whole, need.feasible)
            for need in self.groups
        ]
        columns = [
            "role",
            "people",
            "days_there",
            "needed_least",
            "needed_most",
            "whole_least",
            "whole_most",
            "feasible",
        ]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        """One line."""
        said = (f"{need.group.role} {number(need.range[0], 2)}–{number(need.range[1], 2)}" for need in self.groups)
        return on_one_line(_("People needed: {groups}").format(groups=", ".join(said)))


def people_needed(staffing: Staffing) -> PeopleNeeded:
    """How many people each group takes."""
    return PeopleNeeded(staffing, tuple(GroupNeed(group, _days(group)) for group in staffing.groups))


def _days(group: StaffGroup) -> tuple[float, float]:
    good = math.fsum(activity.needed / activity.most for activity in group.activities)
    slow = math.fsum(activity.needed / activity.fewest for activity in group.activities)
    return good, slow


@dataclass(frozen=True)
class OneMore:
    """What one more person of a group brings in a month, and costs."""

    brings: tuple[float, float]
    """Money of the goal that one more makes possible, at slow days and at good days; units of the currency."""
    cost: float
    keeps: tuple[float, float]
    """What is left of it after margin and cost; below 0 where one more costs more than it brings."""


def one_more(needed: PeopleNeeded, place: int) -> OneMore:
    """One more person in the group at this place, against the money that is missing."""
    before = needed.money
    group = needed.staffing.groups[place]
    after = people_needed(needed.staffing.with_group(place, people=group.people + 1)).money
    slow, good = (later - earlier for earlier, later in zip(before, after, strict=True))
    margin = needed.staffing.margin
    return OneMore((slow, good), group.cost, (slow * margin - group.cost, good * margin - group.cost))


def months_until(need: GroupNeed, cycle: float) -> float:
    """Months from a decision to hire until the money of the first full month comes: until people are ready, and then the cycle of sales."""
    return need.group.ready + cycle

"""Results of teams and of the company: given for them, or the sums of their people's."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats, on_grid, settled
from kpi.quotient import quotient
from kpi.rules.people import behind

_TEAMS, _COMPANY = slice(0, -1), slice(-1, None)


class Given(NamedTuple):
    """What the data give for teams and the company themselves (kpis, groups, ...), beside their people's; NaN where they give nothing."""

    plan: Floats
    fact: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where they give anything."""
        return ~np.isnan(self.plan) | ~np.isnan(self.fact)

    def of(self, groups: slice) -> "Given":
        """Of some groups."""
        return Given(*(side[:, groups] for side in self))

    def of_company_among(self, teams: int) -> "Given":
        """What is given for the company alone, beside so many other teams."""
        nothing = np.full((len(self.plan), teams, *self.plan.shape[2:]), np.nan)
        return Given(*(np.concatenate([nothing, side[:, _COMPANY]], axis=1) for side in self))


class GroupSums(NamedTuple):
    """(kpis, groups, ...) of which the results of groups are made; NaN where there are none."""

    plan: Floats
    """Of those whose plan and fact are known."""
    fact: Floats
    """The same."""
    facts: Floats
    """Of all whose fact is known."""

    def of(self, groups: slice) -> "GroupSums":
        """Of some groups."""
        return GroupSums(*(side[:, groups] for side in self))


def attain(plan: Floats, fact: Floats, precision: int) -> Floats:
    """fact ÷ plan, rounded half up to `precision` decimals of a percent; NaN where the plan is missing, or not above 0.

    Rounding once, here, is what lets an exact hit of a threshold be recognised.
    """
    return on_grid(quotient(fact, plan), precision)


def measured_fields(plan: Floats, fact: Floats, sums: GroupSums, given: Given | None, precision: int) -> dict[str, Any]:
    """All that plans and facts (kpis, people, ...) make of the fields of a workforce."""
    return {
        "plan": plan,
        "fact": fact,
        "attainment": attain(plan, fact, precision),
        "group_fact": sums.facts,
        "group_attainment": attain(sums.plan, sums.fact, precision),
        "given_plan": given and given.plan,
        "given_fact": given and given.fact,
    }


def group_sums(team_of: NDArray[np.intp], plan: Floats, fact: Floats, given: Given | None = None) -> GroupSums:
    """What people (kpis, people, ...) bring to their teams and, last, to the company. What is given for a group stands before its sum,
    and where something is given for a team, the company's sum is that of its teams."""
    planned, done = ~np.isnan(plan), ~np.isnan(fact)
    both = planned & done
    sums = GroupSums(*(of_groups(team_of, side, some) for side, some in ((plan, both), (fact, both), (fact, done))))
    if given is None:
        return sums
    return _with_given(sums, of_groups(team_of, plan, planned), Given(*(behind(side, fact.ndim) for side in given)))


def _with_given(sums: GroupSums, plans: Floats, given: Given) -> GroupSums:
    """`plans` (kpis, groups, ...) are those of all members."""
    teams, of_teams = _before_sums(sums.of(_TEAMS), plans[:, _TEAMS], given.of(_TEAMS))
    both = ~np.isnan(teams.plan) & ~np.isnan(teams.fact)
    added = GroupSums(_added(teams.plan, both), _added(teams.fact, both), _added(teams.facts, ~np.isnan(teams.facts)))
    theirs = given.of(_TEAMS).known.any(axis=1, keepdims=True)
    whole = GroupSums(*(np.where(theirs, one, other) for one, other in zip(added, sums.of(_COMPANY), strict=True)))
    all_plans = np.where(theirs, _added(of_teams, ~np.isnan(of_teams)), plans[:, _COMPANY])
    company, _plans = _before_sums(whole, all_plans, given.of(_COMPANY))
    return GroupSums(*(np.concatenate(sides, axis=1) for sides in zip(teams, company, strict=True)))


def _before_sums(sums: GroupSums, plans: Floats, given: Given) -> tuple[GroupSums, Floats]:
    """What is given for groups before what their members bring, and all plans likewise."""
    plans = np.where(np.isnan(given.plan), plans, given.plan)
    facts = np.where(np.isnan(given.fact), sums.facts, given.fact)
    has = given.known
    return GroupSums(np.where(has, plans, sums.plan), np.where(has, facts, sums.fact), facts), plans


def _added(of_teams: Floats, known: NDArray[np.bool_]) -> Floats:
    """(kpis, 1, ...) the sum over teams; NaN where nothing is known."""
    total = settled(np.where(known, of_teams, 0.0).sum(axis=1, keepdims=True))
    return np.where(known.any(axis=1, keepdims=True), total, np.nan)


def of_groups(team_of: NDArray[np.intp], array: Floats, known: NDArray[np.bool_]) -> Floats:
    """(kpis, groups, ...) sums of what is known of the members; NaN where nothing is. The last group is everybody."""
    some = sums_of_groups(team_of, known.astype(float)) > 0
    return np.where(some, sums_of_groups(team_of, np.where(known, array, 0.0)), np.nan)


def sums_of_groups(team_of: NDArray[np.intp], array: Floats) -> Floats:
    """(kpis, groups, ...) sums of what everybody brings; the last group is everybody."""
    order = np.argsort(team_of, kind="stable")
    starts = np.flatnonzero(np.diff(team_of[order], prepend=-1))
    of_teams = np.add.reduceat(array[:, order], starts, axis=1)
    return settled(np.concatenate([of_teams, of_teams.sum(axis=1, keepdims=True)], axis=1))

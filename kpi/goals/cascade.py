"""What is odd in a goal matrix, from the company down to the person, and how its perspectives are balanced."""

from collections.abc import Iterator
from typing import NamedTuple

from kpi.goals.matrix import PLANES, USUAL_INDICATORS, Goal, GoalMatrix, Indicator, owner_goals
from kpi.language import _, ngettext, number, percent
from kpi.library.rolecards import PERSPECTIVE_WORDS
from kpi.problem import Problem

MOST_OF_ONE = 0.75
"""A perspective that weighs more than this leaves too little for the others."""


def goal_concerns(matrix: GoalMatrix) -> list[Problem]:
    """Everything worth a second look, as notices; what cannot be is refused when the matrix is read."""
    found = [one for goal in matrix.goals for one in (*_many(goal), *_place(matrix, goal), *_gap(matrix, goal))]
    return [*found, *(one for owner in matrix.by_owner for one in _one_sided(matrix, owner))]


def _notice(what: str, goal: Goal, mend: str = "") -> Problem:
    return Problem(what, _("{owner}, {goal}").format(owner=goal.owner, goal=goal.text), mend, "notice")


def _many(goal: Goal) -> Iterator[Problem]:
    count = len(goal.indicators)
    if count > USUAL_INDICATORS:
        text = ngettext("this goal has {n} indicator", "this goal has {n} indicators", count)
        yield _notice(text.format(n=number(count)), goal, _("Two are enough: leave out what moves with the others."))


def _place(matrix: GoalMatrix, goal: Goal) -> Iterator[Problem]:
    """Where a goal stands: nobody works for it, it serves none, or it is the company's in the hands of a person."""
    above = matrix.by_id.get(goal.parent)
    if goal.level == "person" and above is not None and above.level == "company":
        what = _("it stands directly below the company's goal “{goal}”: can one person move that?")
        mend = _("Put a goal of the department between them.")
        yield _notice(what.format(goal=above.text), goal, mend)
    if goal.level == "company" and _has_own(matrix, goal.owner):
        what = _("a goal of the company stands among the goals of a person, who can hardly move it")
        yield _notice(what, goal, _("Break it down to what this person does."))
    if goal.level != "company" and not goal.parent:
        yield _notice(_("it serves no goal of the level above"), goal, _("Say which, or leave it out."))
    if goal.level != "person" and not matrix.below(goal) and _has_lower(matrix, goal):
        yield _notice(_("nobody below works for it"), goal, _("Break it down, or leave it out."))


def _has_own(matrix: GoalMatrix, owner: str) -> bool:
    return any(goal.level == "person" for goal in matrix.by_owner[owner])


def _has_lower(matrix: GoalMatrix, goal: Goal) -> bool:
    levels = list(PLANES)
    return any(levels.index(other.level) > levels.index(goal.level) for other in matrix.goals)


class PlansBelow(NamedTuple):
    """A plan, and what the goals that serve it plan of the same KPI."""

    goal: Goal
    indicator: Indicator
    plan: float
    below: tuple[tuple[str, float], ...]
    """Owner and plan of each."""

    @property
    def sum(self) -> float:
        """Of what is planned below."""
        return sum(plan for _owner, plan in self.below)

    @property
    def adds_up(self) -> bool:
        """Whether the parts come to the whole."""
        return abs(self.sum - self.plan) <= 1e-9 * max(1.0, abs(self.plan))


def plans_below(matrix: GoalMatrix, goal: Goal) -> Iterator[PlansBelow]:
    """Each plan of a goal for which goals below plan the same KPI."""
    for one in goal.indicators:
        below = tuple(
            (lower.owner, other.plan)
            for lower in matrix.below(goal)
            for other in lower.indicators
            if other.kpi == one.kpi and other.plan is not None
        )
        if one.plan is not None and below:
            yield PlansBelow(goal, one, one.plan, below)


def _gap(matrix: GoalMatrix, goal: Goal) -> Iterator[Problem]:
    """Where plans of the same KPI below do not add up to the plan above."""
    for one in plans_below(matrix, goal):
        if not one.adds_up:
            text = _("the plans of {kpi} below add up to {sum}, and its own is {plan}")
            said = text.format(kpi=one.indicator.label, sum=number(one.sum, 2), plan=number(one.plan, 2))
            yield _notice(said, goal, _("Raise or lower one of them."))


class GoalBalance(NamedTuple):
    """How much each perspective weighs among the goals of an owner; only those that are said."""

    owner: str
    weights: dict[str, float]

    @property
    def missing(self) -> tuple[str, ...]:
        """The perspectives that weigh nothing."""
        return tuple(name for name in PERSPECTIVE_WORDS if not self.weights.get(name))


def goal_balance(matrix: GoalMatrix, owner: str) -> GoalBalance:
    """The weights of the goals of an owner by perspective; of those whose perspective is not said, nothing is known."""
    found = dict.fromkeys(PERSPECTIVE_WORDS, 0.0)
    for goal in owner_goals(matrix, owner):
        for one, share in zip(goal.indicators, goal.shares, strict=True):
            if one.perspective:
                found[one.perspective] += matrix.weights[goal.id] * share
    return GoalBalance(owner, {name: weight for name, weight in found.items() if weight})


def balance_finding(balance: GoalBalance) -> str:
    """How the perspectives are balanced, in one sentence; empty where none is said."""
    if not balance.weights:
        return ""
    parts = [
        f"{_(PERSPECTIVE_WORDS[name])} ({percent(weight, 1)})"
        for name, weight in sorted(balance.weights.items(), key=lambda one: -one[1])
    ]
    missing = [_(PERSPECTIVE_WORDS[name]) for name in balance.missing]
    if not missing:
        text = _("The goals of {owner} look at all four perspectives: {parts}.")
        return text.format(owner=balance.owner, parts=", ".join(parts))
    text = _("The goals of {owner} look at: {parts}. Nothing looks at: {missing}.")
    return text.format(owner=balance.owner, parts=", ".join(parts), missing=", ".join(missing))


def _one_sided(matrix: GoalMatrix, owner: str) -> Iterator[Problem]:
    if sum(len(goal.indicators) for goal in matrix.by_owner[owner]) == 1:
        return  # one goal alone cannot be balanced
    balance = goal_balance(matrix, owner)
    for name, weight in balance.weights.items():
        if weight > MOST_OF_ONE:
            text = _("{weight} of all goals look at one thing: {perspective}")
            what = text.format(weight=percent(weight, 1), perspective=_(PERSPECTIVE_WORDS[name]))
            yield Problem(what, owner, _("Balance it with goals of another kind."), "notice")

"""A goal more or less: the others of its owner give it weight, or take what it had."""

from collections.abc import Mapping
from itertools import count

from kpi.goals.matrix import Goal, GoalMatrix, Indicator
from kpi.language import _
from kpi.scheme.weights import drag_above_zero, whole_percents

FIRST_WEIGHT = 10
"""Of a new goal, in percent."""
FIRST_SCORE = 5


def with_goal(matrix: GoalMatrix, owner: str, measured: Indicator) -> GoalMatrix:
    """One goal more beside those of the owner, serving what the first of them serves."""
    own = matrix.by_owner[owner]
    name = next(f"goal{n}" for n in count(1) if f"goal{n}" not in matrix.by_id)
    by_score = own[0].score is not None
    new = Goal(
        id=name,
        level=own[0].level,
        owner=owner,
        text=_("A new goal"),
        parent=own[0].parent,
        weight=None if by_score else FIRST_WEIGHT / 100,
        score=FIRST_SCORE if by_score else None,
        indicators=(measured,),
    )
    if by_score:
        return matrix.revise(goals=(*matrix.goals, new))
    return matrix.revise(goals=(*_weighing(matrix.goals, dragged(matrix, owner, {name: 0}, name, FIRST_WEIGHT)), new))


def without_goal(matrix: GoalMatrix, name: str) -> GoalMatrix:
    """One goal less; the others of its owner share its weight in whole percents, and what served it serves what it served."""
    gone = matrix.by_id[name]
    own = {one.id: matrix.weights[one.id] for one in matrix.by_owner[gone.owner] if one.id != name}
    left = tuple(
        one.revise(parent=gone.parent) if one.parent == name else one for one in matrix.goals if one.id != name
    )
    return matrix.revise(goals=left if gone.score is not None or not own else _weighing(left, whole_percents(own)))


def with_weight(matrix: GoalMatrix, name: str, percent: int) -> GoalMatrix:
    """A goal that weighs so much; the others of its owner give or take the rest."""
    owner = matrix.by_id[name].owner
    return matrix.revise(goals=_weighing(matrix.goals, dragged(matrix, owner, {}, name, percent)))


def dragged(matrix: GoalMatrix, owner: str, more: Mapping[str, int], name: str, to: int) -> dict[str, int]:
    """Whole percents of the goals of an owner, and `more`, after one was moved."""
    own = whole_percents({one.id: matrix.weights[one.id] for one in matrix.by_owner[owner]})
    return drag_above_zero({**own, **more}, name, to)


def _weighing(goals: tuple[Goal, ...], percents: Mapping[str, int]) -> tuple[Goal, ...]:
    return tuple(one.revise(weight=percents[one.id] / 100) if one.id in percents else one for one in goals)

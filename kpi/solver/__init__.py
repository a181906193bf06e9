"""The smallest change of a scheme that meets conditions; and where none does, which of them has to give, and by how much."""

from kpi.solver.conditions import CONDITIONS, AnyCondition
from kpi.solver.demand import Condition
from kpi.solver.moves import MOVES, AnyMove, Move
from kpi.solver.solveranswers import Answers
from kpi.solver.solving import Solving, answers

__all__ = [
    "CONDITIONS",
    "MOVES",
    "Answers",
    "AnyCondition",
    "AnyMove",
    "Condition",
    "Move",
    "Solving",
    "answers",
]

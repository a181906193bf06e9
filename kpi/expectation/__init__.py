"""Expected pay in closed form: what a forecast is checked against, and what the page shows while it still counts."""

from kpi.expectation.allornothing import Distribution, all_or_nothing
from kpi.expectation.calibration import Solution, neutral_team_threshold, solve, team_moved
from kpi.expectation.cost import Exact, exact
from kpi.expectation.figure import ExpectedFigure
from kpi.expectation.quick import QUICK_ERROR, Quick
from kpi.expectation.sensitivity import Input, cases, indices, inputs, sobol, tornado
from kpi.expectation.whatif import Evaluate, attained, with_outlook

__all__ = [
    "QUICK_ERROR",
    "Distribution",
    "Evaluate",
    "Exact",
    "ExpectedFigure",
    "Input",
    "Quick",
    "Solution",
    "all_or_nothing",
    "attained",
    "cases",
    "exact",
    "indices",
    "inputs",
    "neutral_team_threshold",
    "sobol",
    "solve",
    "team_moved",
    "tornado",
    "with_outlook",
]

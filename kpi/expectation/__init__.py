"""Expected pay in closed form: what a forecast is checked against, and what the page shows while it still counts."""

from kpi.expectation.allornothing import Distribution, all_or_nothing, payouts_distribution
from kpi.expectation.calibration import (
    Found,
    at_risk,
    equal_team_threshold,
    implied,
    levels,
    neutral_team_threshold,
    solve,
    target_bonus,
    team_moved,
)
from kpi.expectation.cost import Exact, exact
from kpi.expectation.figure import Figure
from kpi.expectation.moments import beyond, chance, expected, variance
from kpi.expectation.orthant import both_above
from kpi.expectation.sensitivity import Input, cases, indices, inputs, sobol, stress, tornado
from kpi.expectation.together import Together, together
from kpi.expectation.whatif import Evaluate, attained, costs, pay_of, with_outlook

__all__ = [
    "Distribution",
    "Evaluate",
    "Exact",
    "Figure",
    "Found",
    "Input",
    "Together",
    "all_or_nothing",
    "at_risk",
    "attained",
    "beyond",
    "both_above",
    "cases",
    "chance",
    "costs",
    "equal_team_threshold",
    "exact",
    "expected",
    "implied",
    "indices",
    "inputs",
    "levels",
    "neutral_team_threshold",
    "pay_of",
    "payouts_distribution",
    "sobol",
    "solve",
    "stress",
    "target_bonus",
    "team_moved",
    "together",
    "tornado",
    "variance",
    "with_outlook",
]

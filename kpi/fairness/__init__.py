"""Fairness of pay, measured several ways, each with what it means and what it does not say."""

import numpy as np
from numpy.typing import NDArray

from kpi.fairness.equity import AdverseImpact, PayEquity, adverse_impact, pay_equity
from kpi.fairness.inequality import atkinson, differentiation, gini, lorenz, theil, top_share
from kpi.fairness.measure import Measure
from kpi.fairness.ranks import somers_d, spearman, tau_b
from kpi.fairness.variance import VarianceShares, parts_of, variance_shares
from kpi.money import Floats

__all__ = [
    "AdverseImpact",
    "Measure",
    "PayEquity",
    "VarianceShares",
    "adverse_impact",
    "atkinson",
    "differentiation",
    "gini",
    "lorenz",
    "parts_of",
    "pay_equity",
    "scorecard",
    "somers_d",
    "spearman",
    "tau_b",
    "theil",
    "top_share",
    "variance_shares",
]


def scorecard(
    performance: Floats, pay: Floats, strong: NDArray[np.bool_], weights: Floats | None = None
) -> list[Measure]:
    """All single measures of one scheme, arrays (people,): pay for performance first, then differentiation and inequality."""
    return [
        *(measure(performance, pay, weights) for measure in (somers_d, spearman, tau_b)),
        *(measure(pay, strong, weights) for measure in (differentiation, top_share)),
        *(measure(pay, weights) for measure in (gini, theil, atkinson)),
    ]

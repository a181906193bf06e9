"""The measures of one scheme as a list, and one measure within each group."""

import numpy as np
from numpy.typing import NDArray

from kpi.fairness.inequality import atkinson, differentiation, gini, theil, top_share
from kpi.fairness.measure import Measure
from kpi.fairness.ranks import somers_d, spearman, tau_b
from kpi.money import Floats


def scorecard(
    performance: Floats, pay: Floats, strong: NDArray[np.bool_], weights: Floats | None = None
) -> list[Measure]:
    """All single measures of one scheme, arrays (people,): pay for performance first, then differentiation and inequality."""
    return [
        *(measure(performance, pay, weights) for measure in (somers_d, spearman, tau_b)),
        *(measure(pay, strong, weights) for measure in (differentiation, top_share)),
        *(measure(pay, weights) for measure in (gini, theil, atkinson)),
    ]

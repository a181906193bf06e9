"""Fairness of pay, measured several ways, each with what it means and what it does not say."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.fairness.equity import AdverseImpact, PayEquity, adverse_impact, pay_equity
from kpi.fairness.inequality import atkinson, differentiation, gini, lorenz, theil, top_share, top_third
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
    "by_group",
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
    "top_third",
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


def by_group(measure: Callable[..., Measure], groups: Iterable[str], *arrays: NDArray[np.generic]) -> pd.DataFrame:
    """A measure within each group: group, people, value, low, high, sentence; `by_group(gini, teams, pay)`."""
    codes, names = pd.factorize(np.array(list(groups), dtype=object), sort=True)
    rows = []
    for code, name in enumerate(names):
        found = measure(*(np.asarray(array)[codes == code] for array in arrays))
        low, high = found.interval or (np.nan, np.nan)
        rows.append((name, int((codes == code).sum()), found.value, low, high, found.sentence))
    return pd.DataFrame(rows, columns=["group", "people", "value", "low", "high", "sentence"])

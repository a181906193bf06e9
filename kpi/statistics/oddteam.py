"""Does a group reach more or less than all others? A test that knows whose results they are."""

import numpy as np
from numpy.typing import NDArray

Hits = NDArray[np.float64]
"""(people, periods) 1 where something was reached, 0 where not, NaN where nothing is known."""


def odd_group(inside: Hits, outside: Hits) -> float:
    """p value of two groups of people that reach equally often; NaN where one is empty.

    In one period Fisher's exact test. In several, somebody's periods are alike, so people are compared by their shares: the rank test of
    Wilcoxon, Mann and Whitney (1947).
    """
    from scipy.stats import fisher_exact, mannwhitneyu  # a slow import, and most screens never ask

    one, other = _shares(inside), _shares(outside)
    if not one or not other:
        return float("nan")
    if max(inside.shape[1], outside.shape[1]) == 1:
        return float(fisher_exact(np.array([_met_and_missed(one), _met_and_missed(other)])).pvalue)
    return float(mannwhitneyu(one, other).pvalue)


def _met_and_missed(hits: list[float]) -> tuple[int, int]:
    return int(sum(hits)), len(hits) - int(sum(hits))


def _shares(hits: Hits) -> list[float]:
    known = (~np.isnan(hits)).sum(axis=1)
    return [float(one) for one in np.nansum(hits, axis=1)[known > 0] / known[known > 0]]

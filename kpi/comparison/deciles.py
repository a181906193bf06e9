"""Tenths of the people by the pay that they had before."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Whole


def deciles(before: Whole, there: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Decile (people,) of the pay before among those who were there, 1 lowest; NaN for the others.

    Equal pay is the same decile, that of the middle of their places, so that nobody's group hangs on the order of rows.
    """
    found = np.full(len(before), np.nan)
    ranks = pd.Series(before[there]).rank(method="average").to_numpy()
    found[there] = np.clip(np.ceil(10 * (ranks - 0.5) / max(len(ranks), 1)), 1, 10)
    return found

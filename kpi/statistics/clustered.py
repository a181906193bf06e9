"""Spread and quantiles of results that belong to people: 95 % intervals that know that somebody's periods are alike."""

import numpy as np

from kpi.money import Floats
from kpi.normal import REACH_OF_95


def clustered_spread(results: Floats) -> tuple[float, tuple[float, float]]:
    """Standard deviation of results (people, periods), NaN for gaps, and its interval; NaN of fewer than two people."""
    known = ~np.isnan(results)
    middle = float(results[known].mean()) if known.any() else float("nan")
    squares = (results - middle) ** 2
    if (known.any(axis=1)).sum() < 2:
        return float("nan"), (float("nan"), float("nan"))
    variance = float(squares[known].mean())
    half = REACH_OF_95 * _error_of_mean(squares, variance)
    low, high = max(variance - half, 0.0) ** 0.5, (variance + half) ** 0.5
    return variance**0.5, (low, high)


def clustered_quantile(results: Floats, share: float) -> tuple[float, tuple[float, float]]:
    """The result below which a share of them lies, and its interval: that of the share, read off the results (Woodruff, 1952)."""
    known = results[~np.isnan(results)]
    value = float(np.quantile(known, share))
    below = np.where(np.isnan(results), np.nan, (results <= value).astype(float))
    half = REACH_OF_95 * _error_of_mean(below, float(np.nanmean(below)))
    low, high = np.quantile(known, np.clip([share - half, share + half], 0, 1)).tolist()
    return value, (low, high)


def _error_of_mean(values: Floats, mean: float) -> float:
    """Standard error of a mean of (people, periods): what people deviate together, not each of their periods by itself."""
    off = np.where(np.isnan(values), 0.0, values - mean).sum(axis=1)
    people, count = int((~np.isnan(values)).any(axis=1).sum()), int((~np.isnan(values)).sum())
    if people < 2:
        return float("inf")
    return float(np.sqrt(people / (people - 1) * (off**2).sum()) / count)

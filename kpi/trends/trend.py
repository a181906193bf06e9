"""Periods against each other: who gets better, where it slips, and since when.

A trend is Sen's slope, the median of all slopes between two periods, which one odd month does not move; whether there is one is
asked with the test of Mann and Kendall, and corrected for asking of many people at once (Benjamini and Hochberg, 1995). With fewer
than six periods nothing is claimed. Results as shares of the plan already know the season, as far as the plan does.
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.normal import REACH_OF_95, one_chance_below
from kpi.payment.units import Of, units
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme

LEAST = 6
"""Periods below which nothing is said about a trend."""

_SURE, _BLOCK = 0.05, 2048


def falling_kpis(scheme: Scheme) -> frozenset[str]:
    """KPIs whose payout curve falls on some card, so that a falling result is an improvement.

    For shares of the plan and for values alike.
    """
    return frozenset(kpi.in_data for card in scheme.cards for kpi in card.kpis if kpi.curve.falls)


def series(workforce: Workforce, of: Of) -> pd.DataFrame:
    """Results over time, a row for each unit, KPI and period with a result: name, kpi, period, place, level, scale.

    `level` is a share of the plan, or, for a KPI without plans (`scale` "value"), in its own unit.
    """
    found = units(workforce, of)
    levels = found.levels
    kpi, unit, period = np.nonzero(~np.isnan(levels))
    columns = {
        "name": np.array(found.names, object)[unit],
        "kpi": np.array(workforce.kpis, object)[kpi],
        "period": np.array(workforce.periods, object)[period],
        "place": period,
        "level": levels[kpi, unit, period],
        "scale": np.where(found.planned, "plan", "value")[kpi],
    }
    return pd.DataFrame(columns)


def trends(workforce: Workforce, of: Of, *, falling: Collection[str] = ()) -> pd.DataFrame:
    """A row for each person, team or the company and KPI that has results; `falling` names KPIs where lower is better.

    Columns: name, kpi, scale, periods (with a result), first, last, mean, slope (a period; shares of the plan or the KPI's unit), low and
    high (95 %), p (adjusted), direction ("better", "worse", "steady", or "unknown" with fewer than six periods), since (the
    period with which the later level begins, where there is a direction).
    """
    found = units(workforce, of)
    rows = found.levels.reshape(-1, len(workforce.periods))
    kpi, unit = np.divmod(np.arange(len(rows)), len(found.names))
    some = (~np.isnan(rows)).any(axis=1)
    rows, kpi, unit = rows[some], kpi[some], unit[some]
    count = (~np.isnan(rows)).sum(axis=1)
    slope, low, high, p = _slopes(rows)
    enough = count >= LEAST
    adjusted = np.where(enough, benjamini_hochberg(np.where(enough, p, np.nan)), np.nan)
    rises = np.where(np.isin(np.array(workforce.kpis)[kpi], list(falling)), -slope, slope)
    sure = enough & (np.nan_to_num(adjusted, nan=1.0) <= _SURE) & (rises != 0)
    direction = np.select([~enough, sure & (rises > 0), sure], ["unknown", "better", "worse"], "steady")
    columns = {
        "name": np.array(found.names, object)[unit],
        "kpi": np.array(workforce.kpis, object)[kpi],
        "scale": np.where(found.planned, "plan", "value")[kpi],
        "periods": count,
        "first": _edge(rows, 1),
        "last": _edge(rows, -1),
        "mean": np.nansum(rows, axis=1) / count,
        "slope": slope,
        "low": np.where(enough, low, np.nan),
        "high": np.where(enough, high, np.nan),
        "p": adjusted,
        "direction": direction,
        "since": [_since(row, workforce.periods) if said else "" for row, said in zip(rows, sure, strict=True)],
    }
    return pd.DataFrame(columns)


def _slopes(rows: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Sen's slope with its 95 % interval, and the p value of Mann and Kendall, for each row; NaN is left out."""
    blocks = [_block_slopes(rows[start : start + _BLOCK]) for start in range(0, len(rows), _BLOCK)]
    slope, low, high, p = (
        (np.concatenate(column) for column in zip(*blocks, strict=True)) if blocks else [np.empty(0)] * 4
    )
    return slope, low, high, p


def _block_slopes(rows: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    i, j = np.triu_indices(rows.shape[1], 1)
    slopes = np.sort((rows[:, j] - rows[:, i]) / (j - i), axis=1)
    pairs = (~np.isnan(slopes)).sum(axis=1)
    rising = np.nan_to_num(np.sign(slopes)).sum(axis=1)
    spread = REACH_OF_95 * np.sqrt(_variance(rows))
    ends = np.rint((pairs - spread) / 2) - 1, np.rint((pairs + spread) / 2)
    low, high = (_taken(slopes, np.clip(end, 0, np.maximum(pairs - 1, 0))) for end in ends)
    middle = (_taken(slopes, (pairs - 1) // 2) + _taken(slopes, pairs // 2)) / 2
    z = np.maximum(np.abs(rising) - 1, 0) / np.maximum(spread / REACH_OF_95, 1e-300)
    return middle, low, high, np.array([2 * one_chance_below(-value) for value in z])


def _taken(slopes: Floats, place: NDArray[np.number]) -> Floats:
    if not slopes.shape[1]:
        return np.full(len(slopes), np.nan)
    return np.take_along_axis(slopes, np.maximum(place, 0).astype(np.intp)[:, None], axis=1)[:, 0]


def _variance(rows: Floats) -> Floats:
    """Variance of Kendall's S when there is no trend, with ties."""
    n = (~np.isnan(rows)).sum(axis=1)
    ties = (rows[:, :, None] == rows[:, None, :]).sum(axis=2)
    tied = np.where(ties > 0, (ties - 1) * (2 * ties + 5), 0).sum(axis=1)
    return np.maximum(n * (n - 1) * (2 * n + 5) - tied, 0) / 18


def benjamini_hochberg(p: Floats) -> Floats:
    """P values adjusted so that of what is called a trend, at most the asked share is chance; NaN stays and is not counted."""
    adjusted = np.full(len(p), np.nan)
    order = np.argsort(p)[: int((~np.isnan(p)).sum())]
    raised = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return adjusted


def _edge(rows: Floats, step: int) -> Floats:
    """The first (step 1) or last (step −1) known value of each row."""
    turned = rows[:, ::step]
    return (
        np.take_along_axis(turned, (~np.isnan(turned)).argmax(axis=1)[:, None], axis=1)[:, 0]
        if len(rows)
        else np.empty(0)
    )


def _since(row: Floats, periods: Sequence[str]) -> str:
    """The period that best begins a second level: two means fit the row with the least error."""
    known = np.flatnonzero(~np.isnan(row))
    values = row[known]
    errors = [values[:cut].var() * cut + values[cut:].var() * (len(values) - cut) for cut in range(2, len(values) - 1)]
    return periods[known[2 + int(np.argmin(errors))]]

"""From what was added up to facts: exact division, enough rows or none, and what a value from too few of them is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.measures.gathering import KEYS
from kpi.measures.interval import of_mean, wilson
from kpi.measures.measurekinds import ADDS_UP, Average, DaysBetween, Distinct, Plain, Ratio, RatioPart, Receivables
from kpi.measures.tally import Tallied
from kpi.money import Floats
from kpi.quotient import quotient

_TOO_FEW = ("person", "number", "kpi", "value", "rows", "at_least", "low", "high")
_NOTHING_IS_ZERO = (*ADDS_UP, Distinct)
"""Kinds that are 0 where no row is meant."""
_EXACT = 2**53


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts of one KPI."""

    kpi: Plain
    facts: pd.DataFrame
    """person, number, kpi, fact; NaN where there are too few rows."""
    too_few: pd.DataFrame
    """Values that are no facts, with the ends of their 95 % intervals; NaN where none can be told."""
    undivided: int
    """Values of a ratio that have nothing to divide by."""


def facts_of(kpi: Plain, some: Sequence[Tallied]) -> Facts:
    """The facts of a KPI from its one tally, or from the two of a ratio."""
    if isinstance(kpi, Ratio):
        return _of_ratio(kpi, *some)
    groups, sums = some[0].groups, some[0].sums
    if isinstance(kpi, Receivables):
        return _sorted_out(kpi, groups, *[_owed(kpi, sums)] * 3)
    used, passed = (groups[name].to_numpy(float) for name in ("used", "passed"))
    # Somebody whose rows are all outside the filter has reached nothing; whose rows cannot be read, something unknown.
    there = (passed > 0) | isinstance(kpi, _NOTHING_IS_ZERO)
    value = np.where((used > 0) | (passed == 0), nearest_float(sums), np.nan)
    low = high = value
    if isinstance(kpi, Average | DaysBetween):
        value = quotient(value, used)
        low, high = of_mean(value, groups["deviation"].to_numpy(float), used) if kpi.at_least else (value, value)
    return _sorted_out(kpi, groups[there], *(one[there] for one in (value, low, high)))


def nearest_float(sums: Sequence[tuple[Fraction, NDArray[Any]]], times: Fraction = Fraction(1)) -> Floats:
    """The float nearest to Σ worth × number; whole numbers are only divided once, at the end."""
    worths = [worth * times for worth, _numbers in sums]
    below = lcm(*(worth.denominator for worth in worths))
    whole = [(int(worth * below), numbers) for worth, (_worth, numbers) in zip(worths, sums, strict=True)]
    most = sum(abs(factor) * int(np.abs(numbers.astype(float)).max(initial=0)) for factor, numbers in whole)
    if most < _EXACT and below < _EXACT:
        return np.asarray(sum(factor * numbers.astype(np.int64) for factor, numbers in whole) / below, float)
    totals = sum(factor * numbers.astype(object) for factor, numbers in whole)
    return np.array([int(total) / below for total in np.atleast_1d(totals)], float)


def _owed(kpi: Receivables, sums: Sequence[tuple[Fraction, NDArray[Any]]]) -> Floats:
    top = nearest_float(sums[:1])
    if kpi.shows != "days overdue":
        return top
    bottom = nearest_float(sums[1:])
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0)


def _of_ratio(kpi: Ratio, top: Tallied, bottom: Tallied) -> Facts:
    times = Fraction(str(kpi.times))
    above = top.groups.assign(value=nearest_float(top.sums, times))
    below = bottom.groups.assign(value=nearest_float(bottom.sums))
    both = below.merge(above, on=KEYS, how="left", suffixes=("", "_top"))
    # Without a single row that is meant above, there is nothing above; with rows that cannot be read, it is not known.
    nothing = ~(both["passed_top"] > 0)
    both = both[(both["used"] > 0) & ((both["used_top"] > 0) | nothing)]
    divisible = both["value"] != 0
    undivided = int((~divisible).sum())
    both = both[divisible].fillna({"value_top": 0.0, "used_top": 0})
    value = (both["value_top"] / both["value"]).to_numpy(float)
    low = high = np.full(len(both), np.nan)
    if kpi.at_least and _counts(kpi.top) and _counts(kpi.bottom):
        hits, rows = both["used_top"].to_numpy(float), both["used"].to_numpy(float)
        ends = wilson(np.minimum(hits, rows), rows)
        low, high = (np.where(hits <= rows, end * float(times), np.nan) for end in ends)
    made = _sorted_out(kpi, both, value, low, high)
    return Facts(kpi, made.facts, made.too_few, undivided)


def _counts(part: RatioPart) -> bool:
    return not part.of and not part.distinct


def _sorted_out(kpi: Plain, groups: pd.DataFrame, value: Floats, low: Floats, high: Floats) -> Facts:
    """Facts where there are rows enough, and the others apart."""
    at_least = getattr(kpi, "at_least", 0)
    few = ((groups["used"] < at_least) & (groups["used"] > 0)).to_numpy()
    names = kpi.name if not getattr(kpi, "per", "") else kpi.name + ": " + groups["channel"].astype(object)
    facts = groups[["person", "number"]].assign(kpi=names, fact=np.where(few, np.nan, value))
    apart = (
        facts[few]
        .drop(columns="fact")
        .assign(value=value[few], rows=groups["used"][few], at_least=at_least, low=low[few], high=high[few])
    )
    return Facts(kpi, facts, apart[list(_TOO_FEW)], 0)

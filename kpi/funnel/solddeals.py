"""Deals that were made, a row each: who, when, at which price before and after the discount, and what they earned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.funnel.dealsums import listed_of, won_of
from kpi.measures.suggestion import discount_rate
from kpi.money import Floats
from kpi.periods import days_of


@dataclass(frozen=True, eq=False)
class SoldDeals:
    """What is known of each deal, and of each request that came to nothing."""

    rows: pd.DataFrame
    """person, day, won, amount, listed (before the discount), rate (of the discount, NaN where none is known), cost (NaN where unknown)."""

    @property
    def won(self) -> pd.DataFrame:
        """Those that were made and bring money."""
        found = self.rows
        return found[found["won"] & (found["amount"] > 0)]

    @property
    def has_discounts(self) -> bool:
        """Whether discounts are known at all."""
        return bool(self.won["rate"].notna().any())

    @property
    def has_costs(self) -> bool:
        """Whether costs are known at all."""
        return bool(self.won["cost"].notna().any())


def places_in(days: pd.Series, periods: Sequence[str]) -> NDArray[np.intp]:
    """Of each day the place of its period; −1 where it lies in none."""
    bounds = [days_of(name) for name in periods]
    out = np.full(len(days), -1, np.intp)
    at = pd.DatetimeIndex(days).normalize()
    for place, found in enumerate(bounds):
        if found:
            out[(at >= found[0]) & (at <= found[1])] = place
    return out


def sold_deals(table: pd.DataFrame, columns: Mapping[str, str]) -> SoldDeals | None:
    """Of a table of deals or requests with our name (person, date, amount, ...) to its heading; None where it lacks person, day or amount."""
    day = columns.get("date", columns.get("started", ""))
    needed = (columns.get("person", ""), day, columns.get("amount", ""))
    if not set(needed) <= set(table.columns):
        return None
    rows = table[table[needed[0]].notna() & pd.to_datetime(table[day], errors="coerce").notna()]
    amount = _numbers(rows, needed[2])
    listed = listed_of(rows, columns, amount.fillna(0.0))
    discounted = columns.get("discount", "") in rows
    made = {
        "person": rows[needed[0]].astype(str).to_numpy(object),
        "day": pd.to_datetime(rows[day]).to_numpy(),
        "won": won_of(rows[columns["status"]]).to_numpy(bool) if columns.get("status", "") in rows else True,
        "amount": amount.to_numpy(float),
        "listed": listed.to_numpy(float),
        "rate": _rates(rows, columns, amount, listed) if discounted else np.nan,
        "cost": _numbers(rows, columns["cost"]).to_numpy(float) if columns.get("cost", "") in rows else np.nan,
    }
    return SoldDeals(pd.DataFrame(made).sort_values("day", kind="stable", ignore_index=True))


def _numbers(rows: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(rows[column], errors="coerce")


def _rates(rows: pd.DataFrame, columns: Mapping[str, str], amount: pd.Series, listed: pd.Series) -> Floats:
    """Share of the price before discount that was given away; a deal without a discount has none."""
    written = _numbers(rows, columns["discount"]).fillna(0.0)
    kind = discount_rate(columns, rows)
    given = written / {"0 to 1": 1, "per cent": 100}[kind] if kind else (listed - amount) / listed.where(listed > 0)
    return given.to_numpy(float)

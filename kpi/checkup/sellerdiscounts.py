"""Who sells only by discount, and up to which discount selling more pays: each seller against all others."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.funnel.solddeals import SoldDeals
from kpi.measures.interval import of_mean
from kpi.money import Floats
from kpi.statistics.dealt import chance_to_be_drawn

LEAST_DEALS = 10
"""Deals of a seller below which nothing is said."""
MORE = 1.5
"""Times the others' discount; our line."""


@dataclass(frozen=True)
class SellerDiscount:
    """What one gives away and sells."""

    person: str
    deals: int
    rate: float
    """Of the prices before discount."""
    low: float
    high: float
    others: float
    """The same of all others together."""
    listed: float
    """Sold a month at prices before discount, in units of the currency."""
    given: float
    """Given away in all beyond the others' rate, in units of the currency."""
    pays_up_to: float
    """The discount at which what this person sells earns as much as the others' average; NaN where costs are not known."""
    chance: float
    """How often deals dealt to sellers at random show so high a rate."""

    @property
    def much(self) -> bool:
        """Whether it is more than our line."""
        return self.rate > MORE * self.others

    @property
    def pays(self) -> bool:
        """Whether what is sold makes up for it; no where costs are not known."""
        return self.pays_up_to >= self.rate - 1e-9


@dataclass(frozen=True)
class Discounts:
    """All sellers with enough deals, the highest discount first."""

    sellers: tuple[SellerDiscount, ...]
    usual: float
    """Discount of all deals."""
    cost: float
    """Of the goods, as a share of prices before discount; NaN where it is not known."""
    listed: float
    """What an average seller sells a month at prices before discount."""

    def table(self) -> pd.DataFrame:
        """A row a seller: person, deals, rate, others, listed, given, pays_up_to."""
        columns = ["person", "deals", "rate", "others", "listed", "given", "pays_up_to"]
        return pd.DataFrame([{name: getattr(one, name) for name in columns} for one in self.sellers], columns=columns)

    def as_much(self, rate: float) -> float:
        """What has to be sold a month at a discount to earn what the average seller earns."""
        return self.listed * (1 - self.cost - self.usual) / (1 - self.cost - rate)


def discounts(deals: SoldDeals, cost: float = float("nan")) -> Discounts:
    """Of all deals with a price. `cost` is the goods' share of prices before discount, where the deals do not say what they cost."""
    rows = deals.won.assign(off=lambda one: one["listed"] - one["amount"]).dropna(subset=["rate"])
    if deals.has_costs:
        costed = rows.dropna(subset=["cost"])
        cost = float(costed["cost"].sum() / costed["listed"].sum())
    months = rows["day"].dt.to_period("M")
    by = rows.assign(month=months).groupby("person", sort=True)
    sums = by.agg(deals=("rate", "size"), listed=("listed", "sum"), off=("off", "sum"), months=("month", "nunique"))
    total = sums.sum()
    made = [
        _seller(str(name), one, total, by.get_group(name)["rate"].to_numpy(float), rows["rate"].to_numpy(float), cost)
        for name, one in sums[sums["deals"] >= LEAST_DEALS].iterrows()
    ]
    usual, listed = (float(quotient) for quotient in (total["off"] / total["listed"], total["listed"] / total["months"])) if len(sums) else (np.nan,) * 2  # fmt: skip
    return Discounts(tuple(sorted(made, key=lambda one: -one.rate)), usual, cost, listed)


def _seller(
    name: str, own: pd.Series, total: pd.Series, rates: Floats, everybody: Floats, cost: float
) -> SellerDiscount:
    rest = total - own
    others = float(rest["off"] / rest["listed"]) if rest["listed"] else float("nan")
    rate, listed = float(own["off"] / own["listed"]), float(own["listed"] / own["months"])
    theirs = float(rest["listed"] / rest["months"]) if rest["months"] else float("nan")
    low, high = of_mean(np.array([rates.mean()]), np.array([rates.std(ddof=1)]), np.array([float(len(rates))]))
    return SellerDiscount(
        name, int(own["deals"]), rate, float(low[0]), float(high[0]), others, listed,
        float(own["off"] - others * own["listed"]), 1 - cost - theirs / listed * (1 - cost - others),
        chance_to_be_drawn(rates, everybody),
    )  # fmt: skip

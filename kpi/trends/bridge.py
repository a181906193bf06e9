"""What moved a result between two periods: leads, conversion, average deal and discount, each in money.

Result = leads × conversion × average deal before discount × what is left after it. What a factor brought depends on which of them is changed first,
so it is averaged over all orders (Shapley): the parts add up to the change exactly.
"""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pandas as pd

from kpi.language import N_, minor_units
from kpi.money import Floats, half_up
from kpi.quotient import quotient

FACTORS = ("leads", "conversion", "average", "discount")
"""The names of the columns of a bridge."""
FACTOR_TITLES = {
    "leads": N_("Leads"),
    "conversion": N_("Conversion"),
    "average": N_("Average deal"),
    "discount": N_("Discount"),
}
SUMS = ("leads", "deals", "listed", "amount")
"""What is known of each person and period: requests, deals, money of the deals before and after discount."""


def shapley(before: Floats, after: Floats) -> Floats:
    """(factors, ...) what each factor brought to the change of their product, averaged over all orders of changing them."""
    count = len(before)
    orders = list(permutations(range(count)))
    parts = np.zeros(np.broadcast_shapes(before.shape, after.shape))
    for order in orders:
        now = before.astype(float).copy()
        for factor in order:
            earlier = now.prod(axis=0)
            now[factor] = after[factor]
            parts[factor] += now.prod(axis=0) - earlier
    return parts / len(orders)


def bridge_table(
    sums: pd.DataFrame, before: str, after: str, by: Sequence[str] = ("person",), currency: str = "EUR"
) -> pd.DataFrame:
    """A row for each person (or team, or whatever `by` names; everybody together for none): what moved the result between two periods.

    `sums` has a row for each person and period: the columns of `by`, period, leads, deals, listed (money before discount), amount. Columns of the
    result: those of `by`, before, after, change, leads, conversion, average, discount; in units of the currency, and each row adds up by the cent.
    A team is the sum of its people, and so is everybody: who came or left is a change of leads.
    """
    people = ["person", *(name for name in by if name != "person")]
    wide = [_side(sums, period, people) for period in (before, after)]
    index = wide[0].index.union(wide[1].index)
    first, last = (side.reindex(index).fillna(0.0) for side in wide)
    parts = _parts(first, last)
    table = pd.DataFrame(parts.T, columns=list(FACTORS), index=index)
    table.insert(0, "before", first["amount"])
    table.insert(1, "after", last["amount"])
    grouped = table.groupby(level=list(by)).sum() if by else table.sum().to_frame().T
    return _by_the_cent(grouped, minor_units(currency)).reset_index(drop=not by)


def _side(sums: pd.DataFrame, period: str, people: list[str]) -> pd.DataFrame:
    return sums[sums["period"] == period].groupby(people)[list(SUMS)].sum()


def _parts(first: pd.DataFrame, last: pd.DataFrame) -> Floats:
    """(factors, people); a factor that is unknown on one side, such as the conversion of nobody, is taken as on the other."""
    factors = [_factors(side) for side in (first, last)]
    known = [np.where(np.isnan(one), np.nan_to_num(other), one) for one, other in (factors, factors[::-1])]
    return shapley(*known)


def _factors(side: pd.DataFrame) -> Floats:
    leads, deals, listed, amount = (side[name].to_numpy(float) for name in SUMS)
    return np.array([leads, quotient(deals, leads), quotient(listed, deals), quotient(amount, listed)])


def _by_the_cent(table: pd.DataFrame, units: int) -> pd.DataFrame:
    """Whole minor units, in units of the currency: what rounding leaves goes to the largest part."""
    minor = half_up(table.to_numpy(float) * units)
    change = minor[:, 1] - minor[:, 0]
    parts = minor[:, 2:]
    largest = np.abs(parts).argmax(axis=1)
    parts[np.arange(len(parts)), largest] += change - parts.sum(axis=1)
    values = {"before": minor[:, 0], "after": minor[:, 1], "change": change} | dict(zip(FACTORS, parts.T, strict=True))
    return pd.DataFrame({name: column / units for name, column in values.items()}, index=table.index)

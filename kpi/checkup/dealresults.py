"""Which results of a scheme are made of the deals: found by their values, whatever they are called."""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.predicting import by_person
from kpi.funnel.solddeals import SoldDeals, places_in
from kpi.money import Floats
from kpi.quotient import quotient
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card

Made = Literal["", "sum", "average", "conversion"]
_ALIKE, _MOSTLY = 0.01, 0.9
_PERCENT = 100.0


class DealTable:
    """The deals of a role's people by person and period."""

    def __init__(self, case: CheckCase, card: Card, deals: SoldDeals) -> None:
        self.case, self.seats = case, case.rows(card)
        _codes, self.people = pd.factorize(case.workforce.people[self.seats])
        rows = deals.rows.assign(place=places_in(deals.rows["day"], case.workforce.periods))
        rows["code"] = pd.Index(self.people).get_indexer(pd.Index(rows["person"]))
        self.rows = rows[(rows["place"] >= 0) & (rows["code"] >= 0)].reset_index(drop=True)
        self.won = self.rows[self.rows["won"] & (self.rows["amount"] > 0)].reset_index(drop=True)

    def _added(self, rows: pd.DataFrame, values: Floats | None = None) -> Floats:
        out = np.zeros((len(self.people), self.case.periods))
        np.add.at(out, (rows["code"].to_numpy(), rows["place"].to_numpy()), 1.0 if values is None else values)
        return out

    @property
    def requests(self) -> Floats:
        """(people, periods) all rows."""
        return self._added(self.rows)

    @property
    def sales(self) -> Floats:
        """(people, periods) deals that were made."""
        return self._added(self.won)

    @property
    def amounts(self) -> Floats:
        """(people, periods) their money."""
        return self._added(self.won, self.won["amount"].to_numpy(float))

    def plan(self, kpi: Kpi) -> Floats:
        """(people, periods)."""
        return self._of(self.case.workforce.plan, kpi)

    def _of(self, values: Floats, kpi: Kpi) -> Floats:
        return by_person(self.case, values[self.case.workforce.kpi_index[kpi.in_data]], self.seats)

    def makes(self, kpi: Kpi) -> Made:
        """What of the deals the results of a KPI are; "" for nothing of them."""
        if kpi.of != "person" or kpi.in_data not in self.case.workforce.kpi_index:
            return ""
        fact = self._of(self.case.workforce.fact, kpi)
        share = quotient(self.sales, self.requests)
        some: dict[Made, tuple[Floats, ...]] = {
            "sum": (self.amounts,),
            "average": (quotient(self.amounts, self.sales),),
            "conversion": (share, share * _PERCENT),
        }
        return next((made for made, ways in some.items() if any(_the_same(fact, way) for way in ways)), "")


def _the_same(fact: Floats, other: Floats) -> bool:
    both: NDArray[np.bool_] = ~np.isnan(fact) & ~np.isnan(other) & (other != 0)
    if not both.any():
        return False
    return bool((np.abs(fact[both] - other[both]) <= _ALIKE * np.abs(other[both])).mean() >= _MOSTLY)

"""Results of people, teams or everybody over time, added up over seats, where the data do not give them."""

from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.money import Floats
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient

Of = Literal["person", "team", "company"]


class Units(NamedTuple):
    """Plan and fact (kpis, units, periods) of those who have both, and the fact alone; NaN where nothing is known."""

    names: tuple[str, ...]
    plan: Floats
    fact: Floats
    fact_alone: Floats

    @property
    def planned(self) -> NDArray[np.bool_]:
        """(kpis,) whether a KPI has any plan: then it is looked at as a share of it, otherwise in its own unit."""
        return np.asarray((self.plan > 0).any(axis=(1, 2)))

    def level(self, first: int = 0, last: int | None = None) -> Floats:
        """(kpis, units) Σ fact ÷ Σ plan over some periods, or the mean fact of KPIs without a plan; NaN where unknown."""
        plan, fact, alone = (array[..., first:last] for array in (self.plan, self.fact, self.fact_alone))
        return np.where(self.planned[:, None], quotient(np.nansum(fact, -1), np.nansum(plan, -1)), _mean(alone))

    @property
    def levels(self) -> Floats:
        """(kpis, units, periods) the same of each period."""
        return np.where(self.planned[:, None, None], quotient(self.fact, np.nan_to_num(self.plan)), self.fact_alone)


def units(workforce: Workforce, of: Of) -> Units:
    """Results of each person, each team or the whole company."""
    codes, names = unit_codes(workforce, of)
    if of != "person" and workforce.given is not None:
        rows = slice(0, -1) if of == "team" else slice(-1, None)
        return Units(names, *(side[:, rows] for side in workforce.group_sums))
    both = ~np.isnan(workforce.plan) & ~np.isnan(workforce.fact)
    known = ~np.isnan(workforce.fact)
    return Units(
        names,
        _added(workforce.plan, both, codes, len(names)),
        _added(workforce.fact, both, codes, len(names)),
        _added(workforce.fact, known, codes, len(names)),
    )


def unit_codes(workforce: Workforce, of: Of) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """(seats,) the unit to which each belongs, and the units' names."""
    if of == "company":
        return np.zeros(len(workforce.seats), np.intp), (_("Company"),)
    if of == "team":
        return workforce.team_index, workforce.teams
    codes, names = pd.factorize(workforce.seats["person"])
    return codes, tuple(map(str, names))


def last_seats(workforce: Workforce) -> dict[str, int]:
    """By person, the seat in which the data saw them last."""
    last = np.where(workforce.recorded, np.arange(workforce.recorded.shape[1]), -1).max(axis=1)
    return {str(workforce.people[seat]): int(seat) for seat in np.argsort(last, kind="stable")}


def _added(values: Floats, known: NDArray[np.bool_], codes: NDArray[np.intp], count: int) -> Floats:
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    total = np.add.reduceat(np.where(known, values, 0.0)[:, order], starts, axis=1)
    some = np.add.reduceat(known[:, order].astype(np.intp), starts, axis=1) > 0
    full: Any = np.full((len(values), count, values.shape[2]), np.nan)
    full[:, codes[order][starts]] = np.where(some, total, np.nan)
    return full


def _mean(values: Floats) -> Floats:
    known = (~np.isnan(values)).sum(-1)
    return quotient(np.nansum(values, -1), known)

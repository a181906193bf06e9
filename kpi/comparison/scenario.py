"""A named scheme, paid."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats, Whole
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient
from kpi.scheme.scheme import Scheme
from kpi.split.strong import summed


@dataclass(frozen=True, eq=False)
class Scenario:
    """A scheme with a name, and what it pays whom. The workforce may be another one where a scheme rounds differently."""

    name: str
    scheme: Scheme
    workforce: Workforce
    paid: Payouts

    @property
    def cost(self) -> int:
        """Bonuses, commissions and deductions of everybody, in minor units."""
        return int(self.paid.cost)


def scenario(name: str, scheme: Scheme, workforce: Workforce) -> Scenario:
    """A scheme with a name, paid. Raises `Refused` as `pay` does."""
    return Scenario(name, scheme, workforce, pay(scheme, workforce))


def per_person(paid: Payouts, performance: Floats | None = None) -> pd.DataFrame:
    """One row for each person who is paid on something, seats and periods added up; the index is the person.

    Columns: team and role of the last seat that is paid; score, and `performance` (people, periods) such as
    `rules.leading` where given, both weighted by target bonus, NaN where unknown; target, payout and salary in minor units.
    """
    codes, names = pd.factorize(paid.seats["person"])
    active = paid.active.reshape(len(codes), -1)
    last = np.where(active.any(axis=1), active.shape[1] - active[:, ::-1].argmax(axis=1), 0)
    seat = np.zeros(len(names), np.intp)
    order = np.argsort(last, kind="stable")
    seat[codes[order]] = order
    columns = {
        "team": paid.seats["team"].to_numpy(object)[seat],
        "role": paid.seats["role"].to_numpy(object)[seat],
        "score": _weighted(paid.score, paid, codes),
        "target": _whole(np.where(paid.active, paid.target, 0), codes),
        "payout": _whole(paid.payout, codes),
        "salary": _whole(np.where(paid.active, paid.salary, 0), codes),
    }
    if performance is not None:
        columns["performance"] = _weighted(performance, paid, codes)
    table = pd.DataFrame(columns, index=pd.Index(names, name="person"))
    return table[summed(paid.active, codes) > 0]


def _weighted(values: Floats, paid: Payouts, codes: NDArray[np.intp]) -> Floats:
    """Mean (distinct people,) by target bonus of what is known."""
    known = paid.active & ~np.isnan(values)
    weight = summed(np.where(known, paid.target, 0), codes)
    total = summed(np.where(known, np.nan_to_num(values) * paid.target, 0.0), codes)
    return quotient(total, weight)


def _whole(array: NDArray[Any], codes: NDArray[np.intp]) -> Whole:
    return np.rint(summed(array, codes)).astype(np.int64)

"""What everybody is paid in a whole period at full time: one row a person, so that people can be compared whatever time they had."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.payment import scoring
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme


def paid_people(scheme: Scheme, paid: Payouts) -> pd.DataFrame:
    """Everybody who was employed in some period, in order of their seats, with what was paid in their last role.

    Columns: person, role; base and variable, what a whole period at full time brings as salary (0 where unknown) and as variable pay (minor units), and pay,
    both together; time, the periods that they worked, at full time; target, the target bonuses in all of them (minor units); result, the mean attainment
    of what leads the card, NaN where unknown.
    """
    workforce = paid.workforce
    there = _employed(paid)
    codes, names = pd.factorize(workforce.people)
    roles = workforce.seats["role"].to_numpy(object)
    role = roles[_last_seats(there, codes, len(names))]
    mine = (roles == role[codes])[:, None]

    def of_person(values: NDArray[Any]) -> Floats:
        return np.bincount(codes, np.where(mine, values, 0.0).sum(axis=1), len(names)).astype(float)

    # A salary is that of full time, and is known of those, too, who are not eligible for a bonus.
    weights = np.where(there & (workforce.salary > 0), _full(workforce), 0.0)
    time = of_person(np.where(there, workforce.paid_time, 0.0))
    attained = scoring.leading(scheme, workforce)
    known = there & paid.active & ~np.isnan(attained)
    table = pd.DataFrame(
        {
            "person": names,
            "role": role,
            "base": np.nan_to_num(quotient(of_person(workforce.salary * scheme.minor * weights), of_person(weights))),
            "variable": quotient(of_person(paid.payout), time),
            "time": time,
            "target": of_person(paid.target),
            "result": quotient(of_person(np.where(known, attained, 0.0)), of_person(known)),
        }
    )
    table.insert(4, "pay", table["base"] + table["variable"])
    return table[table["time"] > 0].reset_index(drop=True)


def _employed(paid: Payouts) -> Mask:
    """(seats, periods) who worked in a period of which anything is known; a quarter or a year beside the periods of pay is none of them."""
    workforce = paid.workforce
    there: Mask = (workforce.recorded | paid.active) & (workforce.paid_time > 0)
    return there if workforce.longer is None else there & ~np.asarray(workforce.longer.long)


def _full(workforce: Workforce) -> Floats:
    """(seats, periods) the part of a salary at full time that a seat is paid."""
    shares = [one for one in (workforce.seat_share, workforce.full_time) if one is not None]
    return np.prod([np.ones(workforce.presence.shape), *shares], axis=0)


def _last_seats(there: Mask, codes: NDArray[np.intp], people: int) -> NDArray[np.intp]:
    """(people,) the seat in which each worked last."""
    last = np.where(there.any(axis=1), there.shape[1] - there[:, ::-1].argmax(axis=1), 0)
    seat = np.zeros(people, np.intp)
    order = np.argsort(last, kind="stable")
    seat[codes[order]] = order
    return seat

"""For which part of their time people have a guarantee that holds only in the first months of employment."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.daycount import Days, shares_of_periods
from kpi.money import Floats
from kpi.payment.stretches import Stretches, employed_days
from kpi.quotient import quotient
from kpi.scheme.scheme import Scheme


def guaranteed_time(
    scheme: Scheme | None,
    people: pd.DataFrame,
    seats: pd.DataFrame,
    periods: tuple[str, ...],
    stretches: Stretches | None,
) -> Floats | None:
    """(people, periods) the part of the days of employment that lies in the first months of the guarantee of each card; None where every
    guarantee is for ever. Of whom no day of hiring is known, those months are over."""
    of_role = {card.role: card.guarantee.months for card in scheme.cards if card.guarantee} if scheme else {}
    if scheme is None or not any(of_role.values()):
        return None
    months = np.array([of_role.get(role, 0) for role in seats["role"]], np.int64)
    hired, left = employed_days(people, seats, stretches)
    alone = np.arange(len(seats))
    until = np.minimum(_after_months(hired, months) - 1, left)
    within, all_days = (shares_of_periods(hired, last, alone, periods, scheme.days) for last in (until, left))
    return np.where(months[:, None] > 0, np.nan_to_num(quotient(within, all_days)), 1.0)


def _after_months(day: Days, months: NDArray[np.int64]) -> Days:
    """The same day of the month so many months later, or the first of the next one where the month has no such day."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    later = month + months.astype("timedelta64[M]")
    found = later.astype("datetime64[D]") + (date - month.astype("datetime64[D]"))
    next_month = (later + np.timedelta64(1, "M")).astype("datetime64[D]")
    return np.asarray(np.minimum(found, next_month).astype(np.int64))

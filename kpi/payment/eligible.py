"""Who is eligible in each period: by the days of employment, and by what the people table says."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.daycount import bounds_of
from kpi.language import _
from kpi.payment.frames import yes_or_no
from kpi.payment.ofpeople import told_last
from kpi.payment.stretches import employed_days
from kpi.problem import Problem, Refused
from kpi.rules.eligibility import Eligibility, Why

Reasons = NDArray[np.int8]


def ineligible(
    terms: Eligibility | None, people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...]
) -> Reasons | None:
    """(people, periods) `Why` each is not paid; None where everybody is. Raises `Refused` for periods that are no dates, where they decide."""
    found = np.zeros((len(seats), len(periods)), np.int8)
    if terms is not None and terms.by_dates:
        hired, left = employed_days(people, seats)
        for column, name in enumerate(periods):
            found[:, column] = terms.why_not(hired, left, *_bounds(name))
    if "eligible" in people:
        answers = people.assign(eligible=yes_or_no(people["eligible"]))
        said = told_last(answers, "eligible", seats, periods)
        found = np.where((found == Why.ELIGIBLE) & (said == 0), Why.SAID, found).astype(np.int8)
    return found if found.any() else None


def _bounds(period: str) -> tuple[int, int]:
    found = bounds_of(period)
    if found is None:
        what = _("the period “{period}” is no date, so nobody knows who was employed at its end")
        mend = _("Name periods by dates, such as 2026-03 or 2026-Q1, or let everybody be eligible.")
        raise Refused([Problem(what.format(period=period), _("periods"), mend)])
    return found

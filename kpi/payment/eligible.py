"""Who is eligible in each period: by the days of employment, and by what the people table says."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.daycount import Days, bounds_of
from kpi.language import _
from kpi.money import Floats
from kpi.payment.frames import yes_or_no
from kpi.payment.ofpeople import told_last
from kpi.payment.stretches import Stretches, employed_days
from kpi.problem import Problem, Refused
from kpi.rules.eligibility import Eligibility, Why

Reasons = NDArray[np.int8]


def ineligible(
    terms: Eligibility | None,
    people: pd.DataFrame,
    seats: pd.DataFrame,
    periods: tuple[str, ...],
    stretches: Stretches | None,
) -> Reasons | None:
    """(people, periods) `Why` each is not paid; None where everybody is. Raises `Refused` for periods that are no dates, where they decide."""
    found = np.zeros((len(seats), len(periods)), np.int8)
    if terms is not None and terms.by_dates:
        hired, left = employed_days(people, seats, stretches)
        for column, name in enumerate(periods):
            first, last = _bounds(name)
            until = _until(left, seats, stretches, terms.day_that_counts(last))
            found[:, column] = terms.why_not(hired, until, first, last)
    if "eligible" in people:
        answers = people.assign(eligible=yes_or_no(people["eligible"]))
        said = told_last(answers, "eligible", seats, periods)
        said = said if stretches is None else _by_stretches(said, seats, periods, stretches)
        found = np.where((found == Why.ELIGIBLE) & (said == 0), Why.SAID, found).astype(np.int8)
    return found if found.any() else None


def _until(left: Days, seats: pd.DataFrame, stretches: Stretches | None, day: int) -> Days:
    """(people,) until when each is employed, as seen from a day that counts: of somebody who comes and goes, whether they are there on it."""
    if stretches is None:
        return left
    there = stretches.rows["person"][(stretches.begins <= day) & (day <= stretches.ends)]
    dated = seats["person"].isin(stretches.people).to_numpy()
    return np.where(dated, np.where(seats["person"].isin(there), np.maximum(left, day), day - 1), left)


def _by_stretches(said: Floats, seats: pd.DataFrame, periods: tuple[str, ...], stretches: Stretches) -> Floats:
    """(people, periods) what the last row says that holds in each period, of those who have dated rows."""
    answers = yes_or_no(stretches.rows["eligible"]).to_numpy(float)
    there = stretches.days(periods) > 0
    order = np.argsort(stretches.begins, kind="stable")
    found = np.array(said, float)
    for column in range(len(periods)):
        held = order[there[order, column]]
        last = pd.Series(answers[held], stretches.rows["person"].to_numpy()[held])
        last = last[~last.index.duplicated(keep="last")]
        of_seats = last.reindex(seats["person"]).to_numpy()
        found[:, column] = np.where(seats["person"].isin(last.index), of_seats, found[:, column])
    return found


def _bounds(period: str) -> tuple[int, int]:
    found = bounds_of(period)
    if found is None:
        what = _("the period “{period}” is no date, so nobody knows who was employed at its end")
        mend = _("Name periods by dates, such as 2026-03 or 2026-Q1, or let everybody be eligible.")
        raise Refused([Problem(what.format(period=period), _("periods"), mend)])
    return found

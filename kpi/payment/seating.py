"""In which seat, a team and a role, each person sits in each period: in one at a time."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.payment.workforce import SEAT
from kpi.problem import Problem, Refused


def seated(
    people: pd.DataFrame, seats: pd.DataFrame, periods: tuple[str, ...], recorded: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(people, periods) True in one seat of each person: where the people table puts them in that period, or where they were last seen."""
    given = np.zeros((len(seats), len(periods)), bool)
    if "period" in people:
        known = people[people["period"].astype(str).isin(periods)]
        row = pd.MultiIndex.from_frame(seats).get_indexer(pd.MultiIndex.from_frame(known[SEAT]))
        given[row, pd.Index(periods).get_indexer(pd.Index(known["period"].astype(str)))] = True
    codes, names = pd.factorize(seats["person"])
    somewhere = np.zeros((len(names), len(periods)), bool)
    np.logical_or.at(somewhere, codes, given)
    return given | (~somewhere[codes] & _last_seen(codes, recorded))


def _last_seen(codes: NDArray[np.intp], recorded: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(people, periods) True in the seat that only the people table knows, such as that of somebody who became head; where there is none,
    in the one that the results spoke of last by then, or will speak of first."""
    found = np.ones(recorded.shape, bool)
    for person in np.flatnonzero(np.bincount(codes) > 1):
        rows = np.flatnonzero(codes == person)
        anywhere = np.logical_or.reduce(recorded[rows])
        last = np.maximum.accumulate(np.where(anywhere, np.arange(len(anywhere)), -1))
        seat = recorded[rows].argmax(axis=0)[np.where(last < 0, anywhere.argmax(), last)]
        silent = np.flatnonzero(~np.logical_or.reduce(recorded[rows], axis=1))
        seat = silent[0] if len(silent) else seat
        found[rows] = np.arange(len(rows))[:, None] == seat
    return found


def refuse_two_seats(seats: pd.DataFrame, periods: tuple[str, ...], recorded: NDArray[np.bool_]) -> None:
    """Somebody with results in two teams or roles at once would be paid a whole target bonus in each."""
    codes, names = pd.factorize(seats["person"])
    if len(names) == len(seats):
        return
    count = np.zeros((len(names), len(periods)), np.intp)
    np.add.at(count, codes, recorded)
    places = np.argwhere(count > 1)[:20]
    if len(places):
        raise Refused(
            Problem(
                _("results in two teams or roles: {seats}").format(seats=_seats_of(seats, codes, recorded, *place)),
                f"{names[place[0]]}, {periods[place[1]]}",
                _("A change within a period cannot be calculated: give all results of the period to one of them."),
            )
            for place in places
        )


def _seats_of(
    seats: pd.DataFrame, codes: NDArray[np.intp], recorded: NDArray[np.bool_], person: int, period: int
) -> str:
    """The teams and roles in which a person has results of one period, in words."""
    there = seats[(codes == person) & recorded[:, period]]
    return ", ".join(" / ".join(filter(None, (row.team, row.role))) or "–" for row in there.itertuples())

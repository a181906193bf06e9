"""Who changed team, role, pay or hours within a period, and how it was counted, in words."""

from collections.abc import Iterator, Sequence

import numpy as np

from kpi.language import _, ngettext, number
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, some_of

_SAMPLE = 5


def changes_told(workforce: Workforce) -> Iterator[Problem]:
    """Notices of results that count in several teams or roles, as far as the workforce has their periods, and of pay for a share of full time."""
    undated, divided = (
        [place for place in places if place[1] in workforce.periods]
        for places in (workforce.changes.undated, workforce.changes.divided)
    )
    if undated:
        what = ngettext(
            "{n} person and period has results in several teams or roles, and no dates: each counts for an equal part of the period",
            "{n} people and periods have results in several teams or roles, and no dates: each counts for an equal part of the period",
            len(undated),
        )
        mend = _("Write in the people table from when to when each holds: columns “from” and “to”.")
        yield Problem(what.format(n=number(len(undated), 0)), _some(undated), mend, level="notice")
    if divided:
        what = ngettext(
            "{n} person and period has results of several teams or roles in one: sums are divided by days and hours, and what does not add up counts in each",
            "{n} people and periods have results of several teams or roles in one: sums are divided by days and hours, and what does not add up counts in each",
            len(divided),
        )
        mend = _("Where the results of each are known, write them in rows with its team or role.")
        yield Problem(what.format(n=number(len(divided), 0)), _some(divided), mend, level="notice")
    outside = workforce.recorded & ~(workforce.presence > 0)
    outside = np.logical_or.reduce(outside.reshape(*outside.shape[:2], -1), axis=-1)  # in whatever world
    if outside.any():
        places = [(str(workforce.people[row]), workforce.periods[column]) for row, column in np.argwhere(outside)]
        what = ngettext(
            "{n} person and period has results outside the dates of the people table, and is not paid for them",
            "{n} people and periods have results outside the dates of the people table, and are not paid for them",
            len(places),
        )
        mend = _("Correct the dates, or add the row that holds before or after.")
        yield Problem(what.format(n=number(len(places), 0)), _some(places), mend, level="notice")
    if workforce.full_time is not None:
        people = len(set(workforce.people[(workforce.full_time != 1).any(axis=1)]))
        what = ngettext(
            "{n} person works less or more than full time: target bonus and salary are taken as those of full time",
            "{n} people work less or more than full time: target bonuses and salaries are taken as those of full time",
            people,
        )
        mend = _("If they are those of the hours worked already, leave out the share of full time.")
        yield Problem(what.format(n=number(people, 0)), mend=mend, level="notice")


def _some(places: Sequence[tuple[str, str]]) -> str:
    return some_of([f"{person} {period}" for person, period in places], _SAMPLE)

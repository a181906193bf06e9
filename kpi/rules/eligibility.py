"""Eligibility: who is paid a period at all, by the days of employment."""

import datetime as dt
from enum import IntEnum
from typing import Annotated, Literal, final

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from kpi.frozen import Frozen
from kpi.language import N_, _
from kpi.rules.asked import Asked
from kpi.rules.people import Mask
from kpi.rules.said import Choice, Said, as_number, as_text

Days = NDArray[np.int64]
_LEAP_YEAR = 2024


class Why(IntEnum):
    """Why somebody is not paid a period."""

    ELIGIBLE = 0
    SAID = 1
    """The people table says so."""
    GONE = 2
    NEW = 3
    LATE = 4

    @property
    def words(self) -> str:
        """The reason behind "not eligible"."""
        return {
            Why.ELIGIBLE: "",
            Why.SAID: _("the people table says so"),
            Why.GONE: _("no longer employed on the day that counts"),
            Why.NEW: _("not employed for long enough"),
            Why.LATE: _("hired too late in the period"),
        }[self]


def _month_and_day(text: str) -> str:
    """A day of any year."""
    try:
        return text and f"{dt.date.fromisoformat(f'{_LEAP_YEAR}-{text}'):%m-%d}"
    except ValueError:
        raise ValueError(_("“{text}” is no day of a year: write month and day as 04-01").format(text=text)) from None


MonthDay = Annotated[str, AfterValidator(_month_and_day)]
"""Month and day, such as 04-01; "" for none."""


@final
class Eligibility(Frozen):
    """Who is paid a period at all. What somebody forfeits stays with the employer, and the results still count for the team."""

    employed: Annotated[
        Literal["at any time", "to the last day", "on the payout day"],
        Said(
            N_("Who has left is paid a period"),
            Choice(
                {
                    "at any time": N_("for the days employed"),
                    "to the last day": N_("only if there on its last day"),
                    "on the payout day": N_("only if there on the payout day"),
                }
            ),
        ),
        Asked(N_("Who leaves is paid the period")),
    ] = Field("to the last day", title=N_("Who has left is paid"))
    payout_day: Annotated[
        int,
        Said(N_("Payout day, days after the end of a period"), as_number),
        Asked(N_("Payout day: days after the end")),
    ] = Field(
        0,
        ge=0,
        le=366,
        title=N_("Days from the end of a period to its payout"),
        description=N_("For a year that is paid on 15 March it is 74. Only counts where the payout day does."),
    )
    tenure: Annotated[
        int, Said(N_("Least days of employment"), as_number), Asked(N_("Employed for at least so many days"))
    ] = Field(
        0, ge=0, title=N_("Least days of employment"), description=N_("At the end of the period; 0 asks for none.")
    )
    full_before: Annotated[
        MonthDay,
        Said(N_("Hired in a period before this day: paid in full"), as_text),
        Asked(N_("Hired in a period before this day (such as 04-01): paid in full")),
    ] = Field(
        "",
        title=N_("Hired before: in full"),
        description=N_("Month and day, such as 04-01. Whoever is hired from it on is paid by days."),
    )
    none_from: Annotated[
        MonthDay,
        Said(N_("Hired in a period from this day on: not paid"), as_text),
        Asked(N_("Hired in a period from this day on (such as 10-01): not paid")),
    ] = Field("", title=N_("Hired from: not at all"), description=N_("Month and day, such as 10-01."))

    @property
    def by_dates(self) -> bool:
        """Whether it has to be known when periods begin and end."""
        return self != Eligibility(employed="at any time", payout_day=self.payout_day)

    def begins(self, hired: Days, first: int, last: int) -> Days:
        """From which day on each counts in a period between two days; whoever is hired early in it counts from its first."""
        full = _within(self.full_before, first, last)
        return hired if full is None else np.where((hired >= first) & (hired < full), first, hired)

    def day_that_counts(self, last: int) -> int:
        """On which somebody has to be employed, of a period that ends on this day."""
        return last + (self.payout_day if self.employed == "on the payout day" else 0)

    def why_not(self, hired: Days, left: Days, first: int, last: int) -> NDArray[np.int8]:
        """(people,) `Why` each is not paid a period; the first reason that holds."""
        late = _within(self.none_from, first, last)
        gone: Mask = np.zeros(len(hired), bool)
        if self.employed != "at any time":
            gone = left < self.day_that_counts(last)
        new = (last - hired + 1 < self.tenure) & (self.tenure > 0)
        too_late = np.zeros(len(hired), bool) if late is None else (hired >= late) & (hired <= last)
        return np.select([gone, new, too_late], [Why.GONE, Why.NEW, Why.LATE], Why.ELIGIBLE).astype(np.int8)


def _within(day: str, first: int, last: int) -> int | None:
    """A day of the year as a day within a period; None where the period has no such day."""
    if not day:
        return None
    month, of_month = map(int, day.split("-"))
    begins, ends = (np.datetime64(one, "D").astype(dt.date) for one in (first, last))
    for year in range(begins.year, ends.year + 1):
        leap = month != 2 or of_month != 29 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        found = dt.date(year, month, of_month) if leap else dt.date(year, 2, 28)
        if begins <= found <= ends:
            return int(np.datetime64(found, "D").astype(np.int64))
    return None

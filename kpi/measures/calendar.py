"""Days to periods: months, quarters, years that may start in any month, and ISO weeks."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kpi.periods import MONTHS_IN

Grain = Literal["month", "quarter", "year", "week"]

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A date outside is a slip of the pen."""

_FIRST_MONDAY = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """Periods counted through: each has a whole number, the next one has the next number."""

    grain: Grain = "month"
    first_month: int = 1
    """Of the year, for quarters and years."""

    def number_sql(self, day: str) -> str:
        """SQL for the number of the period of a day; `day` is SQL of the type DATE."""
        if self.grain == "week":
            return f"(date_diff('day', DATE '{_FIRST_MONDAY}', {day}) // 7)"
        return f"((year({day}) * 12 + month({day}) - 1 - {self.first_month - 1}) // {MONTHS_IN[self.grain]})"

    def number(self, day: dt.date) -> int:
        """The number of the period of a day."""
        if self.grain == "week":
            return (day - _FIRST_MONDAY).days // 7
        return (day.year * 12 + day.month - self.first_month) // MONTHS_IN[self.grain]

    def days(self, number: int) -> tuple[dt.date, dt.date]:
        """First and last day of a period."""
        return self._first(number), self._first(number + 1) - dt.timedelta(days=1)

    def _first(self, number: int) -> dt.date:
        if self.grain == "week":
            return _FIRST_MONDAY + dt.timedelta(weeks=number)
        months = number * MONTHS_IN[self.grain] + self.first_month - 1
        return dt.date(months // 12, months % 12 + 1, 1)

    def name(self, number: int) -> str:
        """2026-01, 2026-Q1, 2026, 2026-W05; a year or quarter that is none of the calendar's is 2025-04/2026-03."""
        first, last = self.days(number)
        if self.grain == "week":
            year, week, _day = first.isocalendar()
            return f"{year}-W{week:02}"
        if self.grain == "month":
            return f"{first:%Y-%m}"
        if self.grain == "quarter" and first.month % 3 == 1:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        return f"{first.year}" if (self.grain, first.month) == ("year", 1) else f"{first:%Y-%m}/{last:%Y-%m}"

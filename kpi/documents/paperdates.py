"""Days as papers write them."""

import datetime as dt

from babel import dates

from kpi.language import reader


def day(when: dt.date) -> str:
    """A day in the reader's language: "Nov 30, 2026"."""
    return str(dates.format_date(when, "medium", locale=reader()))


def weekday(when: dt.date) -> str:
    """The same with the day of the week: "Mon, Nov 30, 2026"."""
    return str(dates.format_skeleton("yMMMEd", when, locale=reader()))


def days_from(when: dt.date, days: int) -> dt.date | None:
    """So many days later, or earlier below 0; None where no calendar has that day."""
    try:
        return when + dt.timedelta(days=days)
    except OverflowError:
        return None

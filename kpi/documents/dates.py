"""Days as papers write them."""

import datetime as dt

from babel import dates

from kpi.language import reader


def day(when: dt.date) -> str:
    """A day in the reader's language: "Nov 30, 2026"."""
    return str(dates.format_date(when, "medium", locale=reader()))

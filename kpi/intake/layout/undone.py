"""What a spreadsheet program has done to numbers, undone: ids that it shows as days."""

import datetime as dt

import pandas as pd

from kpi.intake.cells.decided import place
from kpi.intake.cells.values import is_blank
from kpi.intake.findings.finding import Finding, found
from kpi.intake.headings.columns import is_id
from kpi.intake.layout.tables import Table
from kpi.language import _

_START = dt.date(1899, 12, 30)
_MOSTLY = 0.5


def without_false_days(table: Table) -> tuple[Table, list[Finding]]:
    """The table with days made numbers again in columns that number things: 2019-07-13 is 43659."""
    findings = []
    for at, heading in enumerate(table.header):
        if is_id(heading) and _are_days(table.body[at]):
            first = next(value for value in table.body[at] if isinstance(value, dt.date))
            findings.append(_said(table, heading, first))
            table = table.with_column(at, pd.Series([_serial(value) for value in table.sheet.cells[at]], dtype=object))
    return table, findings


def _are_days(column: pd.Series) -> bool:
    if column.dtype != object:
        return False
    given = column[~is_blank(column)]
    return len(given) > 0 and sum(isinstance(value, dt.date) for value in given) >= _MOSTLY * len(given)


def _serial(value: object) -> object:
    if not isinstance(value, dt.date):
        return value
    day = value.date() if isinstance(value, dt.datetime) else value
    return (day - _START).days


def _said(table: Table, heading: str, first: dt.date) -> Finding:
    what = _("“{heading}” numbers something, but its cells are days; {day} was read as {number} again").format(
        heading=heading, day=f"{first:%Y-%m-%d}", number=_serial(first)
    )
    mend = _("Your spreadsheet program shows these numbers as dates; the numbers themselves are unharmed.")
    return found(what, place(table, heading), mend, level="notice", value=str(_serial(first)))

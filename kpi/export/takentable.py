"""A table as somebody takes it away: what it is about above it, percentages as such, and sums below."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from kpi.language import _, period_name
from kpi.payment.payoutcolumns import Shown, columns_of
from kpi.payment.payouts import Payouts
from kpi.scheme.scheme import Scheme

BALANCES = ("owed", "drawn")
"""Columns of payouts that are no amounts of a period, so that their sum says nothing."""


class TakenTable(NamedTuple):
    """A sheet of a workbook, and what a reader of it has to know."""

    table: pd.DataFrame
    about: Mapping[str, str] = {}
    """Lines above it: what, and its value."""
    shares: Sequence[str] = ()
    """Columns of shares, shown as percentages."""
    totals: Sequence[str] = ()
    """Columns that are added up below."""


def subject_of(scheme: Scheme, periods: Sequence[str], **more: str) -> dict[str, str]:
    """The scheme, the time and the currency, and before them what else there is to say."""
    first, last = period_name(periods[0]), period_name(periods[-1])
    time = first if first == last else _("{first} to {last}").format(first=first, last=last)
    return {**more, _("Scheme"): scheme.title or "–", _("Period"): time, _("Currency"): scheme.currency}


def taken_payouts(table: pd.DataFrame, scheme: Scheme, paid: Payouts) -> TakenTable:
    """Payouts as a file has them, with their sums."""
    money = [
        one.heading or one.name for one in columns_of(Shown.FILE) if one.kind == "money" and one.name not in BALANCES
    ]
    return TakenTable(table, subject_of(scheme, paid.periods), totals=[name for name in money if name in table])

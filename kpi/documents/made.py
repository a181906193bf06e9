"""What every paper says of itself: by which scheme and data it was made, when, and in which currency."""

import datetime as dt
from typing import NamedTuple

from kpi.documents.paperdates import day
from kpi.export.workbookrecord import data_hash, text_hash
from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import dump

_SHORT = 10
"""Letters of a hash that two people can compare."""


class Made(NamedTuple):
    """Of one paper."""

    foot: str
    today: dt.date


def made_of(scheme: Scheme, workforce: Workforce | None, today: dt.date) -> Made:
    """The line at the foot of every page."""
    written = text_hash(dump(scheme))[:_SHORT]
    if workforce is None:
        foot = _("Scheme {scheme} · {currency} · made on {day} with SixtyForty")
        return Made(foot.format(scheme=written, currency=scheme.currency, day=day(today)), today)
    foot = _("Scheme {scheme} · data {data} · {currency} · made on {day} with SixtyForty")
    read = data_hash(workforce)[:_SHORT]
    return Made(foot.format(scheme=written, data=read, currency=scheme.currency, day=day(today)), today)

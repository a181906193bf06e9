"""Shares of full time, however a table writes them: 0.5, 50 %, or 50."""

import numpy as np

from kpi.intake.cells.figures import Numbers
from kpi.intake.findings.finding import Finding, found
from kpi.intake.sourcetable import SourceTable
from kpi.language import _, percent
from kpi.money import Floats

_LEAST, _MOST, _HUNDRED = 10, 200, 100


def in_full_time(read: Numbers, one: SourceTable, name: str) -> tuple[Floats, list[Finding]]:
    """(rows,) the shares, and what is said where numbers without a sign are taken for per cents."""
    bare = read.values[~np.isnan(read.values) & ~read.percent]
    in_percent = len(bare) > 0 and _LEAST <= bare.max() <= _MOST and not ((bare > 0) & (bare < 1)).any()
    if not in_percent:
        return read.values, []
    shares = np.where(read.percent, read.values, read.values / _HUNDRED)
    what = _("“{heading}” is read in per cents of full time: the largest is {share}")
    told = what.format(heading=one.headings.get(name, name), share=percent(float(bare.max() / _HUNDRED), 2))
    return shares, [found(told, one.place(), _("Write 0.5, or 50 %, if it is something else."), level="notice")]

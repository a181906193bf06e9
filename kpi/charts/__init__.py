"""Table in, Vega-Lite specification out. Built by Altair once per language and kept as plain dicts; data come beside it.

Titles are sentences and belong to the page, which can wrap them. Money in the tables is in whole currency units.
"""

from kpi.charts.coverage import coverage, coverage_finding, coverage_rows, kpi_rows
from kpi.charts.notebook import Picture, picture
from kpi.charts.people import (
    MOST_BARS,
    bar_rows,
    bars,
    group_rows,
    groups,
    spread,
    spread_rows,
    waterfall,
    waterfall_rows,
)
from kpi.charts.remedies import REMEDY, SCHEME, remedies, remedy_rows, tradeoff_rows, tradeoffs
from kpi.charts.rules import curve, curve_rows, frontier, frontier_rows
from kpi.charts.split import SHARE, split_bars, split_lines, split_pair, split_rows

__all__ = [
    "MOST_BARS",
    "REMEDY",
    "SCHEME",
    "SHARE",
    "Picture",
    "bar_rows",
    "bars",
    "coverage",
    "coverage_finding",
    "coverage_rows",
    "curve",
    "curve_rows",
    "frontier",
    "frontier_rows",
    "group_rows",
    "groups",
    "kpi_rows",
    "picture",
    "remedies",
    "remedy_rows",
    "split_bars",
    "split_lines",
    "split_pair",
    "split_rows",
    "spread",
    "spread_rows",
    "tradeoff_rows",
    "tradeoffs",
    "waterfall",
    "waterfall_rows",
]

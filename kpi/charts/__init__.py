"""Table in, Vega-Lite specification out. Built by Altair once per language and kept as plain dicts; data come beside it.

Titles are sentences and belong to the page, which can wrap them. Money in the tables is in whole currency units.
"""

from kpi.charts.coverage import coverage, coverage_finding, coverage_rows, kpi_rows
from kpi.charts.curvesketch import Outline, curve_part, scheme_outline
from kpi.charts.notebook import Picture, picture
from kpi.charts.paysketch import MOST_NAMED, MOST_SINGLE, bars_part, is_share, split_bars_part, subtitle
from kpi.charts.peoplechart import (
    MOST_BARS,
    bar_rows,
    bars,
    group_rows,
    groups,
    spread_chart,
    spread_rows,
)
from kpi.charts.pictures import (
    cost_over_splits_picture,
    cost_picture,
    curve_picture,
    pay_picture,
    periods_picture,
    split_picture,
)
from kpi.charts.remedysketch import Gauge, gauges_part, team_months_part, tradeoff_dots, tradeoffs_part
from kpi.charts.rulechart import curve, curve_rows, frontier_chart, frontier_rows
from kpi.charts.sketch import (
    Figure,
    Part,
    figures_part,
    lines_part,
    readout_part,
    replay_part,
    save_part,
    text_part,
)

__all__ = [
    "MOST_BARS",
    "MOST_NAMED",
    "MOST_SINGLE",
    "Figure",
    "Gauge",
    "Outline",
    "Part",
    "Picture",
    "bar_rows",
    "bars",
    "bars_part",
    "cost_over_splits_picture",
    "cost_picture",
    "coverage",
    "coverage_finding",
    "coverage_rows",
    "curve",
    "curve_part",
    "curve_picture",
    "curve_rows",
    "figures_part",
    "frontier_chart",
    "frontier_rows",
    "gauges_part",
    "group_rows",
    "groups",
    "is_share",
    "kpi_rows",
    "lines_part",
    "pay_picture",
    "periods_picture",
    "picture",
    "readout_part",
    "replay_part",
    "save_part",
    "scheme_outline",
    "split_bars_part",
    "split_picture",
    "spread_chart",
    "spread_rows",
    "subtitle",
    "team_months_part",
    "text_part",
    "tradeoff_dots",
    "tradeoffs_part",
]

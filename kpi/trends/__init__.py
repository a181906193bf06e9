"""Periods against each other: who gets better, where it slips, and since when."""

from kpi.statistics.season import Season, season
from kpi.trends.progress import left_in_year, progress, this_year
from kpi.trends.trend import LEAST, benjamini_hochberg, falling_kpis, series, trends
from kpi.trends.units import Of

__all__ = [
    "LEAST",
    "Of",
    "Season",
    "benjamini_hochberg",
    "falling_kpis",
    "left_in_year",
    "progress",
    "season",
    "series",
    "this_year",
    "trends",
]

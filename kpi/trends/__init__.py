"""Periods against each other: who gets better, where it slips, and since when."""

from kpi.payment.units import Of
from kpi.statistics.season import Season, season
from kpi.trends.trend import LEAST, benjamini_hochberg, falling_kpis, series, trends

__all__ = [
    "LEAST",
    "Of",
    "Season",
    "benjamini_hochberg",
    "falling_kpis",
    "season",
    "series",
    "trends",
]

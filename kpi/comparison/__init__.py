"""Schemes on the same people, side by side: what it costs, who gains and who loses."""

from kpi.comparison.bands import APART, BANDS, band_title
from kpi.comparison.comparing import Comparison, compare, overview, parts
from kpi.comparison.comparisonheadline import asides, comparison_headline, shift_headline, shown, who_changes
from kpi.comparison.groups import by, by_band, columns, groupings
from kpi.comparison.scenario import Scenario, per_person, scenario

__all__ = [
    "APART",
    "BANDS",
    "Comparison",
    "Scenario",
    "asides",
    "band_title",
    "by",
    "by_band",
    "columns",
    "compare",
    "comparison_headline",
    "groupings",
    "overview",
    "parts",
    "per_person",
    "scenario",
    "shift_headline",
    "shown",
    "who_changes",
]

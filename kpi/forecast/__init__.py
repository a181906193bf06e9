"""What a scheme may cost, and whom it may pay what: over drawn worlds, each figure with its error."""

from kpi.forecast.estimates import (
    Difference,
    Estimate,
    chance_over,
    mean,
    quantile,
    tail_mean,
    value_at_risk,
)
from kpi.forecast.needs import unforeseen
from kpi.forecast.parts import PaidChunk
from kpi.forecast.result import Forecast, detailed, difference, forecast, merged
from kpi.forecast.scored import ScoredWorlds
from kpi.forecast.splits import Splits
from kpi.forecast.spread import distributed, footprint

__all__ = [
    "Difference",
    "Estimate",
    "Forecast",
    "PaidChunk",
    "ScoredWorlds",
    "Splits",
    "chance_over",
    "detailed",
    "difference",
    "distributed",
    "footprint",
    "forecast",
    "mean",
    "merged",
    "quantile",
    "tail_mean",
    "unforeseen",
    "value_at_risk",
]

"""The future as it may come: an outlook, fitted to history or assumed, and worlds drawn from it. The only randomness of the engine."""

from kpi.worlds.ahead import ahead, periods_ahead
from kpi.worlds.block import Asked, Block
from kpi.worlds.crews import Batch
from kpi.worlds.drawing import Worlds, draw, halves, paired
from kpi.worlds.fitting import Fit, fit
from kpi.worlds.future import Future
from kpi.worlds.margins import Moments, Quantiles, cdf, moments, quantiles
from kpi.worlds.outlook import FEWEST_POINTS, Kind, Margin, Outlook, Pair
from kpi.worlds.toil import Effort, effort, free
from kpi.worlds.whole import WholeBlock

__all__ = [
    "FEWEST_POINTS",
    "Asked",
    "Batch",
    "Block",
    "Effort",
    "Fit",
    "Future",
    "Kind",
    "Margin",
    "Moments",
    "Outlook",
    "Pair",
    "Quantiles",
    "WholeBlock",
    "Worlds",
    "ahead",
    "cdf",
    "draw",
    "effort",
    "fit",
    "free",
    "halves",
    "moments",
    "paired",
    "periods_ahead",
    "quantiles",
]

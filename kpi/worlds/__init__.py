"""The future as it may come: an outlook, fitted to history or assumed, and worlds drawn from it. The only randomness of the engine."""

from kpi.worlds.ahead import ahead
from kpi.worlds.batches import Batch
from kpi.worlds.block import Block
from kpi.worlds.draws import Worlds, begin, draw, halves, paired
from kpi.worlds.fitting import Fit, fit
from kpi.worlds.future import Future
from kpi.worlds.grouptotals import Asked
from kpi.worlds.horizon import pay_only, periods_ahead, with_results
from kpi.worlds.margins import Quantiles, quantiles
from kpi.worlds.outlook import FEWEST_POINTS, Kind, Margin, Outlook, Pair
from kpi.worlds.whole import WholeBlock
from kpi.worlds.workload import Effort, effort

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
    "Outlook",
    "Pair",
    "Quantiles",
    "WholeBlock",
    "Worlds",
    "ahead",
    "begin",
    "draw",
    "effort",
    "fit",
    "halves",
    "paired",
    "pay_only",
    "periods_ahead",
    "quantiles",
    "with_results",
]

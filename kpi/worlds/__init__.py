"""The future as it may come: an outlook, fitted to history or assumed, and worlds drawn from it. The only randomness of the engine."""

from kpi.worlds.ahead import ahead, periods_ahead
from kpi.worlds.fitting import Fit, fit
from kpi.worlds.future import Future
from kpi.worlds.outlook import FEWEST_POINTS, Kind, Margin, Outlook, Pair

__all__ = ["FEWEST_POINTS", "Fit", "Future", "Kind", "Margin", "Outlook", "Pair", "ahead", "fit", "periods_ahead"]

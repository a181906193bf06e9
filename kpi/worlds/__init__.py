"""The future as it may come: an outlook, fitted to history or assumed, and worlds drawn from it. The only randomness of the engine."""

from kpi.worlds.future import Future
from kpi.worlds.outlook import FEWEST_POINTS, Kind, Margin, Outlook, Pair

__all__ = ["FEWEST_POINTS", "Future", "Kind", "Margin", "Outlook", "Pair"]

"""What the team part does to the strong and to the weak, and what would mend it: the 60:40 laboratory."""

from kpi.split.effect import Effect, effect, frontier, people
from kpi.split.groups import AT_PLAN, AboveHistory, AtPlan, Named, Rule, Top, over_all, said, strong
from kpi.split.sweep import SHARES, Sweep, sweep

__all__ = [
    "AT_PLAN",
    "SHARES",
    "AboveHistory",
    "AtPlan",
    "Effect",
    "Named",
    "Rule",
    "Sweep",
    "Top",
    "effect",
    "frontier",
    "over_all",
    "people",
    "said",
    "strong",
    "sweep",
]

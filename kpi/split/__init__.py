"""What the team part does to the strong and to the weak, and what would mend it: the 60:40 laboratory."""

from kpi.split.chance import Luck, fit_luck
from kpi.split.compared import MONEY_COMPARED, at_budget, compared, compared_in_minor_units, paid_in_minor_units
from kpi.split.effect import (
    Effect,
    Sums,
    effect,
    frontier,
    frontier_in_minor_units,
    mean_pay,
    people,
    people_in_minor_units,
    sums_of,
)
from kpi.split.effects import Effects, effects_of
from kpi.split.headline import Headline, headline
from kpi.split.label import Label, label, label_verdict
from kpi.split.record import (
    Territory,
    said_of_teams,
    said_of_territory,
    said_of_the_strong,
    strong_record,
    strong_record_in_minor_units,
    team_record,
    territory,
)
from kpi.split.remedies import Levels, Remedy, remedies
from kpi.split.strong import AT_PLAN, AboveHistory, AtPlan, Named, Rule, Top, over_all, said, strong
from kpi.split.sweep import SHARES, Sweep, sweep
from kpi.split.tradeoffs import shape_name, shaped, tradeoffs, tradeoffs_in_minor_units

__all__ = [
    "AT_PLAN",
    "MONEY_COMPARED",
    "SHARES",
    "AboveHistory",
    "AtPlan",
    "Effect",
    "Effects",
    "Headline",
    "Label",
    "Levels",
    "Luck",
    "Named",
    "Remedy",
    "Rule",
    "Sums",
    "Sweep",
    "Territory",
    "Top",
    "at_budget",
    "compared",
    "compared_in_minor_units",
    "effect",
    "effects_of",
    "fit_luck",
    "frontier",
    "frontier_in_minor_units",
    "headline",
    "label",
    "label_verdict",
    "mean_pay",
    "over_all",
    "paid_in_minor_units",
    "people",
    "people_in_minor_units",
    "remedies",
    "said",
    "said_of_teams",
    "said_of_territory",
    "said_of_the_strong",
    "shape_name",
    "shaped",
    "strong",
    "strong_record",
    "strong_record_in_minor_units",
    "sums_of",
    "sweep",
    "team_record",
    "territory",
    "tradeoffs",
    "tradeoffs_in_minor_units",
]

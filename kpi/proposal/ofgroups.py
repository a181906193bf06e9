"""KPIs of teams and of the company in a first scheme."""

import pandas as pd

from kpi.payment.roster import lower_is_better
from kpi.proposal.firstcurve import value_curve
from kpi.proposal.firstkpi import readable
from kpi.rules.kpi import Kpi
from kpi.rules.missing import LeaveOut
from kpi.rules.presets import OWN_PLAN, plan_curve


def equal_weights(count: int) -> list[float]:
    """Equal weights in whole percents that add up to 1: 34, 33 and 33 %."""
    each, over = divmod(100, count)
    return [(each + (place < over)) / 100 for place in range(count)]


def only_of_groups(groups: pd.DataFrame, everyone: pd.DataFrame) -> list[str]:
    """KPIs with plans that teams or the company have, and no person; where no person has any, those without plans, too."""
    if groups.empty or ("plan" not in groups and not everyone.empty):
        return []
    counts = groups["fact"].notna() & ~groups["kpi"].isin(everyone["kpi"])
    if not everyone.empty:
        counts &= groups["plan"] > 0
    return list(map(str, groups.loc[counts, "kpi"].unique()))


def kpi_of_group(groups: pd.DataFrame, name: str, weight: float) -> Kpi:
    """A KPI of the team, or, where no team has it, of the company."""
    theirs, lower = groups[groups["kpi"] == name], is_falling(groups, name)
    planned = "plan" in theirs and bool((theirs["plan"] > 0).any())
    curve = plan_curve(OWN_PLAN, falls=lower) if planned else value_curve(theirs["fact"].dropna(), falls=lower)
    return Kpi(
        name=name,
        title=readable(name),
        unit=unit_of(groups, name),
        weight=weight,
        curve=curve,
        of="team" if (theirs["team"] != "").any() else "company",
        missing=LeaveOut(),
    )


def unit_of(rows: pd.DataFrame, name: str) -> str:
    units = rows.loc[rows["kpi"] == name, "unit"].dropna() if "unit" in rows else pd.Series([], dtype="str")
    return str(units.iloc[0]) if len(units) else ""


def is_falling(rows: pd.DataFrame, name: str) -> bool:
    """Whether lower is better, as most rows of the KPI that say it say."""
    return name in lower_is_better(rows)

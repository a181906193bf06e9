"""Facts and plans of different tables, joined: of somebody who has several seats in a period, each finds its own."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpi.intake.findings.checks import place_of
from kpi.intake.findings.finding import Finding, found, listed
from kpi.intake.readings.tidy import KEYS, TEXTS
from kpi.intake.sourcetable import Tables
from kpi.language import _

SEATED = ("team", "role")
_NUMBERED = ["source", "row"]


def with_plans(facts: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Facts with the plans of other tables; a plan without a fact stays. Of somebody with several teams or roles each plan finds its own."""
    if plans.empty:
        return facts
    several = pd.concat([frame.loc[frame.duplicated(KEYS, keep=False), KEYS] for frame in (facts, plans)])
    apart = [_is_of(frame, several) for frame in (facts, plans)]
    alone = _joined(facts[~apart[0]], plans[~apart[1]], [])
    if several.empty:
        return alone
    return pd.concat([alone, _joined(facts[apart[0]], plans[apart[1]], SEATED)], ignore_index=True)


def half_named(of_people: pd.DataFrame, tables: Tables) -> list[Finding]:
    """Facts and plans of one person, period and KPI of which only one side says the team or the role."""
    names = [name for name in SEATED if name in of_people]
    several = of_people[of_people.duplicated(KEYS, keep=False)]
    if not names or several.empty:
        return []
    nameless = several[several[names].isna().all(axis=1)]
    mend = _("Write team and role in the rows of plans and of facts alike, or in neither.")

    def one(index: Any) -> Finding:
        row = nameless.loc[index]
        what = _("{kpi} of {person} in {period} names its team or role in some rows and not in others").format(
            kpi=row["kpi"], person=row["person"], period=row["period"]
        )
        return found(what, place_of(nameless, index, "", tables), mend, value=str(row["person"]))

    return list(listed((one(index) for index in nameless.index), len(nameless)))


def _is_of(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    found = pd.MultiIndex.from_frame(frame[KEYS]).isin(pd.MultiIndex.from_frame(keys))
    return pd.Series(found, index=frame.index)


def _joined(facts: pd.DataFrame, plans: pd.DataFrame, seats: Sequence[str]) -> pd.DataFrame:
    """One row for each person, period and KPI, and each of what else tells them apart, with plan and fact."""
    named = [
        frame.assign(**{name: frame[name].fillna("") if name in frame else "" for name in seats})
        for frame in (facts, plans)
    ]
    both = named[0].merge(named[1], on=[*KEYS, *seats], how="outer", suffixes=("", "_planned"), sort=False)
    both = both.assign(**{name: both[name].where(both[name] != "", None) for name in seats})
    for name in ("plan", *_NUMBERED):
        both[name] = both[name].fillna(both[f"{name}_planned"])
    for name in TEXTS:
        if f"{name}_planned" in both:
            both[name] = both[name].fillna(both[f"{name}_planned"])
    for name in ("plan_percent", "fact_percent"):
        both[name] = both[name].fillna(value=False).astype(bool)
    return both

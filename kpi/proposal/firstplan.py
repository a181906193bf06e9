"""Plans for results that come without any, so that they have an attainment: for each role and KPI the middle result."""

import pandas as pd

from kpi.language import _, number
from kpi.payment.grouprows import apart
from kpi.payment.roster import lower_is_better
from kpi.proposal.firstcurve import middle
from kpi.proposal.firstscheme import rows_with_seats

_TOLD, _DIGITS = 8, 6


def first_plans(results: pd.DataFrame, people: pd.DataFrame | None = None) -> pd.DataFrame:
    """A plan (role, kpi, plan) for each KPI of a role that has no plan of any KPI; none where the middle result is not above 0."""
    rows = rows_with_seats(apart(results)[0], people)
    known = rows[rows["known"] & ~rows.groupby("role")["planned"].transform("any")]
    falls = lower_is_better(results)
    middles = [
        (str(role), str(kpi), middle(of_kpi["fact"], falls=kpi in falls))
        for (role, kpi), of_kpi in known.groupby(["role", "kpi"], sort=False)
    ]
    plans = pd.DataFrame(middles, columns=["role", "kpi", "plan"]).astype({"plan": float})
    return plans[plans["plan"] > 0].reset_index(drop=True)


def with_plans(results: pd.DataFrame, people: pd.DataFrame | None, plans: pd.DataFrame) -> pd.DataFrame:
    """The results with these plans (role, kpi, plan) where they have none."""
    given = plans.dropna(subset="plan").set_index(["role", "kpi"])["plan"]
    rows = rows_with_seats(results, people)
    rows["kpi"] = rows["kpi"].where(rows["person"].notna(), None)  # what is given for groups stays
    found = given.reindex(pd.MultiIndex.from_frame(rows[["role", "kpi"]].astype(str))).to_numpy(float)
    own = results["plan"] if "plan" in results else pd.Series(float("nan"), index=results.index)
    return results.assign(plan=own.fillna(pd.Series(found, index=results.index)))


def told(plans: pd.DataFrame) -> tuple[str, ...]:
    """A sentence about plans that nobody has set, for the note of a scheme."""
    given = plans.dropna(subset="plan")
    if given.empty:
        return ()
    several = given["role"].nunique() > 1
    names = [
        f"{kpi} ({role}) {number(float(plan), _DIGITS)}" if several else f"{kpi} {number(float(plan), _DIGITS)}"
        for role, kpi, plan in given[["role", "kpi", "plan"]].head(_TOLD).itertuples(index=False, name=None)
    ]
    more = ", …" if len(given) > _TOLD else ""
    return (_("The data have no plans. Assumed as plans: {names}.").format(names=", ".join(names) + more),)

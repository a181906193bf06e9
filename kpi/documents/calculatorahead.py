"""Periods ahead, of which only plans are there: a calculator for them begins with everything at plan."""

import pandas as pd


def periods_without_facts(results: pd.DataFrame) -> frozenset[str]:
    """The periods that have plans and not a single fact. `results` are tidy, a row a person, period and KPI."""
    if not {"period", "plan", "fact"} <= set(results.columns):
        return frozenset()
    known = results[["plan", "fact"]].notna().groupby(results["period"].astype(str)).any()
    return frozenset(known.index[known["plan"] & ~known["fact"]])


def begun_at_plan(results: pd.DataFrame) -> pd.DataFrame:
    """The same results, where the fact of a period ahead is its plan."""
    ahead = periods_without_facts(results)
    if not ahead:
        return results
    here = results["period"].astype(str).isin(ahead)
    return results.assign(fact=results["fact"].where(~here, results["plan"]))

"""Rows of results that name nobody: results of teams and of the company, or rows whose name is missing."""

import numpy as np
import pandas as pd

from kpi.intake.cells.values import Bools
from kpi.intake.findings.finding import Finding, Place, found
from kpi.intake.words.names import plain
from kpi.language import _, ngettext

OF_GROUP = "of_group"
"""The column (rows,) that a mend adds where somebody says that rows which name nobody are of teams and of the company."""
GROUP_KEYS = ["team", "period", "kpi"]
_RULE = "of groups"
_SHOWN = 5
_MANY = 0.5
"""Share of the people who would have a KPI if names were filled down, beyond which the names are missing because they are written once a block."""


def of_groups(results: pd.DataFrame) -> Bools:
    """(rows,) which of all tidy rows are results of teams and of the company: those that somebody says are, and those that cannot be a
    person's. These have no role, stand once for each team, period and KPI, and are of a KPI that no person has, or plans without a fact
    beside people's facts. Names that are written once a block would, filled down, give the KPI to most people, and nothing twice."""
    nobody = ~_has(results, "person")
    if not nobody.any():
        return nobody
    said = np.asarray(results.get(OF_GROUP, pd.Series(data=False, index=results.index)).fillna(value=False), bool)
    may = nobody & results[["period", "kpi"]].notna().all(axis=1).to_numpy(bool) & ~_has(results, "role")
    if not may[nobody].all() or _twice(with_team(results[nobody])) or _written_in_blocks(results):
        return nobody & said
    of_people = results.loc[~nobody]
    known = set(map(plain, of_people["kpi"].dropna().unique()))
    only_theirs = results["kpi"].isin([name for name in results["kpi"].dropna().unique() if plain(name) not in known])
    plans = (results["plan"].notna() & results["fact"].isna()).to_numpy(bool) & bool(of_people["fact"].notna().any())
    return nobody & (said | only_theirs | plans)


def _has(results: pd.DataFrame, name: str) -> Bools:
    return results[name].notna().to_numpy(bool) if name in results else np.zeros(len(results), bool)


def _twice(rows: pd.DataFrame) -> bool:
    return any(bool(rows[rows[side].notna()].duplicated(GROUP_KEYS).any()) for side in ("plan", "fact"))


def _written_in_blocks(results: pd.DataFrame) -> bool:
    in_order = results.sort_values(["source", "row"], kind="stable")
    filled = in_order.assign(person=in_order.groupby("source")["person"].ffill())
    if filled.duplicated(["person", "period", "kpi"]).any():
        return False
    added = filled[in_order["person"].isna()]
    people = results["person"].nunique()
    return bool((added.groupby("kpi")["person"].nunique() > _MANY * people).any())


def with_team(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of groups with a team each, "" for the company."""
    team = rows["team"] if "team" in rows else pd.Series(None, index=rows.index, dtype="str")
    return rows.assign(team=team.fillna(""))


def told(rows: pd.DataFrame) -> list[Finding]:
    """That these rows are results of groups, and of which."""
    if rows.empty:
        return []
    teams = [str(name) or _("the company") for name in with_team(rows)["team"].unique()]
    names = ", ".join(teams[:_SHOWN]) + (", …" if len(teams) > _SHOWN else "")
    what = ngettext(
        "{n} row names nobody: it counts as a result of {names}, in place of the sum of its people",
        "{n} rows name nobody: they count as results of {names}, in place of the sums of their people",
        len(rows),
    )
    mend = _("If a name is missing, write it.")
    return [found(what.format(n=len(rows), names=names), Place(), mend, level="notice", rule=_RULE)]

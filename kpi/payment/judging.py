"""KPIs that are judged: where one has no result of its own, the mean of its judges' columns counts."""

from collections.abc import Sequence

import pandas as pd

from kpi.language import ngettext, number

Judged = Sequence[tuple[str, Sequence[str]]]
"""A KPI, and the names of its judges' columns."""
_CELL = ["person", "period"]


def judged(results: pd.DataFrame, judges: Judged) -> pd.DataFrame:
    """The results (a row a person, period and KPI) with a fact, and a plan, for each judged KPI that has none.

    A judge who did not judge somebody does not count for that person. Their columns stay results of their own.
    """
    for name, columns in judges:
        rated = results[results["kpi"].isin(columns)]
        if not rated.empty:
            results = _filled(results, name, rated)
    return results


def _filled(results: pd.DataFrame, name: str, rated: pd.DataFrame) -> pd.DataFrame:
    numbers = [column for column in ("fact", "plan") if column in results]
    means = rated.groupby(_CELL)[numbers].mean()
    means["reason"] = rated.groupby(_CELL)["fact"].count().map(_told)
    own = results["kpi"] == name
    known = pd.MultiIndex.from_frame(results.loc[own, _CELL])
    filled = results.copy()
    for column in numbers:
        mean = means[column].reindex(known).to_numpy()
        filled.loc[own, column] = results.loc[own, column].fillna(pd.Series(mean, index=results.index[own]))
    rest = means[~means.index.isin(known)].reset_index()
    first = rated.drop_duplicates(_CELL).set_index(_CELL)
    kept = [column for column in results if column not in {*_CELL, *numbers, "kpi", "reason"}]
    seats = first[kept].reindex(pd.MultiIndex.from_frame(rest[_CELL])).reset_index(drop=True)
    return pd.concat([filled, pd.concat([rest, seats], axis=1).assign(kpi=name)], ignore_index=True)


def _told(count: int) -> str:
    """Why a result is as it is."""
    return ngettext("judged by {n} person", "the mean of {n} judges", count).format(n=number(count))

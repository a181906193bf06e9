"""Charts of data before they are used: what is there and what is missing."""

from functools import cache

import pandas as pd

from kpi.charts.chartstyle import AFTER_RANK, BASELINE, LOST, OWN, Spec, beside, ranked, spec_of
from kpi.charts.later import alt
from kpi.language import _, percent, period_name, reader
from kpi.money import settled
from kpi.periods import in_order

MOST_ROWS = 40
"""More people than this are shown by team."""
_ROW, _AROUND = 22, 110
"""Pixels: a row of squares, and what Vega counts in besides: legend, axis and padding."""


@cache
def _coverage(_locale: str, rows: int) -> Spec:
    named = alt.Axis(ticks=False, domain=False, labelExpr=AFTER_RANK, labelLimit=140, labelOverlap=False)
    y = alt.Y("who:O", title=None, axis=named)
    when = alt.Axis(ticks=False, domain=False, labelExpr=AFTER_RANK, labelOverlap=True, labelAngle=0)
    x = alt.X("when:O", title=None, axis=when)
    states = ["complete", "partly", "missing"]
    words = {"complete": _("complete"), "partly": _("in part"), "missing": _("missing")}
    label = "".join(f"datum.label == '{state}' ? '{words[state]}' : " for state in states) + "''"
    colour = alt.Color(
        "state:N",
        scale=alt.Scale(domain=states, range=[OWN, BASELINE, LOST]),
        legend=alt.Legend(orient="top", title=None, labelExpr=label),
    )
    size = alt.Size("state:N", scale=alt.Scale(domain=states, range=[190, 100, 40]), legend=None)
    tips = [
        alt.Tooltip("name:N", title=_("who")),
        alt.Tooltip("period:N", title=_("Period")),
        alt.Tooltip("text:N", title=_("filled")),
    ]
    chart = alt.Chart(beside()).mark_square(opacity=0.9).encode(x=x, y=y, color=colour, size=size, tooltip=tips)
    return spec_of(chart, _ROW * rows + _AROUND)


def coverage(rows: int) -> Spec:
    """A square for each of `rows` people or teams and each period: complete, in part or missing, from `coverage_rows`."""
    return _coverage(reader(), rows)


def coverage_rows(results: pd.DataFrame) -> pd.DataFrame:
    """Rows for `coverage` from tidy results: how many of the facts of a person, or a team, are there in each period.

    What is expected is every KPI that the person has anywhere in the data.
    """
    results = results.dropna(subset="person").assign(period=lambda rows: rows["period"].astype(str))
    by = "team" if results["person"].nunique() > MOST_ROWS and "team" in results else "person"
    cells = _filled(results)
    cells["who"] = cells["person"] if by == "person" else cells["person"].map(_team_of(results))
    shown = cells.groupby(["who", "period"], as_index=False, sort=False)[["there", "expected"]].sum()
    names = sorted(shown["who"].unique())
    ranks = dict(zip(names, ranked(map(str, names)), strict=True))
    periods = in_order(results["period"])
    order = dict(zip(periods, ranked(map(period_name, periods)), strict=True))
    share = shown["there"] / shown["expected"]
    state = pd.Series("partly", shown.index).mask(share >= 1, "complete").mask(share == 0, "missing")
    return pd.DataFrame(
        {
            "who": shown["who"].map(ranks),
            "when": shown["period"].map(order),
            "name": shown["who"].astype(str),
            "period": shown["period"].map(period_name),
            "state": state,
            "text": [percent(value) for value in share],
        }
    )


def _filled(results: pd.DataFrame) -> pd.DataFrame:
    """(person, period) the number of facts that are there and that are expected, over every period of the data."""
    facts = results[results["fact"].notna()]
    there = facts.groupby(["person", "period"])["kpi"].nunique()
    expected = results.groupby("person")["kpi"].nunique()
    every = pd.MultiIndex.from_product([expected.index, results["period"].unique()], names=["person", "period"])
    cells = there.reindex(every, fill_value=0).rename("there").reset_index()
    return cells.assign(expected=cells["person"].map(expected))


def _team_of(results: pd.DataFrame) -> pd.Series:
    """The last team of each person."""
    return results[results["team"].notna()].drop_duplicates("person", keep="last").set_index("person")["team"]


def coverage_finding(rows: pd.DataFrame) -> str:
    """How much is there, in one sentence."""
    complete, missing = ((rows["state"] == state).mean() for state in ("complete", "missing"))
    if complete == 1:
        return _("Every result of every period is there.")
    return _("{complete} of the squares are complete, {missing} are empty.").format(
        complete=percent(complete), missing=percent(missing)
    )


def kpi_rows(results: pd.DataFrame) -> pd.DataFrame:
    """A row for each KPI: kpi, people, periods, filled (share of its rows with plan and fact) and trend, a list of one number a period.

    The trend is fact over plan, everybody added up; the sum of the facts for a KPI without plans. Results of groups count only for a KPI
    that no person has.
    """
    nobody = results["person"].isna() & results["kpi"].isin(results.loc[results["person"].notna(), "kpi"].unique())
    results = results[~nobody].assign(period=lambda rows: rows["period"].astype(str))
    periods = list(in_order(results["period"]))
    rows = [
        {
            "kpi": name,
            "people": rows["person"].nunique(),
            "periods": rows["period"].nunique(),
            "filled": _filled_share(rows),
            "trend": _trend(rows, periods),
        }
        for name, rows in results.groupby("kpi", sort=False)
    ]
    return pd.DataFrame(rows, columns=["kpi", "people", "periods", "filled", "trend"])


def _filled_share(rows: pd.DataFrame) -> float:
    names = ["plan", "fact"] if rows["plan"].notna().any() else ["fact"]
    return float(rows[names].notna().all(axis=1).mean())


def _trend(rows: pd.DataFrame, periods: list[str]) -> list[float]:
    planned = rows["plan"].notna().any()
    both = rows[rows["fact"].notna() & rows["plan"].notna()] if planned else rows
    sums = both.groupby("period")[["plan", "fact"]].sum().reindex(periods)
    sums = pd.DataFrame(settled(sums.to_numpy(float)), sums.index, sums.columns)  # however the table lies in memory
    values = sums["fact"] / sums["plan"].where(sums["plan"] != 0) if planned else sums["fact"]
    return [float(value) for value in values.dropna()]

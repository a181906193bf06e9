"""Conversions from requests, by the month in which they came: what became of them within so many days, and never of the contracts of a month.

A request that is too young to have had its time is left out and counted. A share that stands on fewer than 500 requests, or an average deal on
fewer than 100, is not told as a figure.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpi.funnel.pipeline import Bools, Pipeline
from kpi.language import _, ngettext, number
from kpi.measures.interval import of_mean, wilson
from kpi.money import Floats
from kpi.problem import Problem, Refused

LEAST_REQUESTS, LEAST_DEALS = 500, 100
"""Rules of thumb from practice: a conversion from 500 calls on, an average sale from 100 sales on."""
WAITED = 0.99
"""Of all that went on, so many had done so within the cycle."""


def cycle_days(pipeline: Pipeline, first: int = 0, last: int = -1) -> int:
    """Days within which nearly all that went from one stage to another did so; 0 where none did. Raises `Refused`."""
    waited = pipeline.days[last] - pipeline.days[first]
    known = waited[~np.isnan(waited)]
    days = int(np.ceil(np.quantile(known, WAITED))) if len(known) else 0
    started = pipeline.days[first][pipeline.reached[first]]
    if len(started) and days > pipeline.until - started.min():
        raise Refused([_too_long(pipeline, first, last, days)])
    return days


def _too_long(pipeline: Pipeline, first: int, last: int, days: int) -> Problem:
    span = int(pipeline.until - np.nanmin(pipeline.days[first]))
    what = _(
        "from “{first}” to “{last}” takes up to {days}, and the data reach over {span}: nothing is old enough to be judged"
    ).format(first=pipeline.stages[first], last=pipeline.stages[last], days=_in_days(days), span=_in_days(span))
    return Problem(what, _("cycle"), _("Take a longer time, or earlier stages only."))


def _in_days(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=number(days))


def old_enough(pipeline: Pipeline, stage: int, days: int) -> Bools:
    """(requests,) whether a stage was reached so many days before the data end."""
    return np.asarray(np.nan_to_num(pipeline.days[stage], nan=np.inf) <= pipeline.until - days)


def within(pipeline: Pipeline, first: int, last: int, days: int) -> Bools:
    """(requests,) whether the later stage was reached within so many days from the earlier one."""
    return np.asarray(np.nan_to_num(pipeline.days[last] - pipeline.days[first], nan=np.inf) <= days)


def conversions(pipeline: Pipeline, by: str = "", cycles: Sequence[int] | None = None) -> pd.DataFrame:
    """A row for each step and each channel, person or team (`by`, everybody by default).

    Columns: group, step (0 is the first), of and to (headings), days (within which), young (left out, since too young), requests (judged),
    went_on, share, low and high (95 %, Wilson), enough (from 500 on). Raises `Refused`.
    """
    steps = range(len(pipeline.stages) - 1)
    days = list(cycles) if cycles is not None else [cycle_days(pipeline, at, at + 1) for at in steps]
    groups = pipeline.groups(by) if by else [("", pipeline)]
    rows = [_row(name, some, at, days[at]) for name, some in groups for at in steps]
    table = pd.DataFrame(rows, columns=["group", "step", "of", "to", "days", "young", "requests", "went_on"])
    return with_intervals(table).assign(enough=table["requests"] >= LEAST_REQUESTS)


def _row(name: str, pipeline: Pipeline, at: int, days: int) -> tuple[str, int, str, str, int, int, int, int]:
    old = old_enough(pipeline, at, days)
    young = int((pipeline.reached[at] & ~old).sum())
    went_on = int((old & within(pipeline, at, at + 1, days)).sum())
    return name, at, pipeline.stages[at], pipeline.stages[at + 1], days, young, int(old.sum()), went_on


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """A table with requests and went_on, and the share with its 95 % interval beside them."""
    rows, hits = table["requests"].to_numpy(float), table["went_on"].to_numpy(float)
    low, high = wilson(hits, rows)
    with np.errstate(invalid="ignore"):
        share: Floats = hits / rows
    return table.assign(share=share, low=low, high=high)


def cohorts(pipeline: Pipeline, days: Sequence[int] = (30, 90, 180), last: int = -1) -> pd.DataFrame:
    """A row for each month of the request: month, requests, amount (of all that was won), and for each number of days the share that was won
    within them; NaN where the youngest of the month has not had that time."""
    months = pipeline.months()
    rows = []
    for month in sorted(set(months)):
        some = pipeline.only(months == month)
        shares = [_share_within(some, within_days, last, pd.Period(month, "M")) for within_days in days]
        amount = float(some.rows["amount"].where(pd.Series(some.reached[last])).sum())
        rows.append((month, len(some.rows), amount, *shares))
    return pd.DataFrame(rows, columns=["month", "requests", "amount", *(f"within_{count}" for count in days)])


def _share_within(pipeline: Pipeline, days: int, last: int, month: pd.Period) -> float:
    last_day = (month.end_time.normalize() - pd.Timestamp(0)).days
    return float(within(pipeline, 0, last, days).mean()) if last_day + days <= pipeline.until else np.nan


def average_deals(pipeline: Pipeline, by: str = "") -> pd.DataFrame:
    """Average deal of each group: group, deals, average, low and high (95 %, Student), total, enough (from 100 on)."""
    groups = pipeline.groups(by) if by else [("", pipeline)]
    won = [(name, some.rows.loc[some.won, "amount"].dropna().to_numpy(float)) for name, some in groups]
    table = pd.DataFrame(
        [(name, len(money), money.mean() if len(money) else np.nan, money.sum()) for name, money in won],
        columns=["group", "deals", "average", "total"],
    )
    spread = np.array([money.std(ddof=1) if len(money) > 1 else np.nan for _name, money in won])
    low, high = of_mean(table["average"].to_numpy(float), spread, table["deals"].to_numpy(float))
    return table.assign(low=low, high=high, enough=table["deals"] >= LEAST_DEALS)

"""Each stage's conversion by week, and where it began to slip.

The test adds up, week by week, how many more went on than at the mean share. Without a change these sums are a Brownian bridge, so the chance that
its highest point lies above s is exp(−2 s²) (Kolmogorov and Smirnov's one-sided distribution); where the sums are highest is where it began.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.funnel.cohorts import LEAST_REQUESTS, cycle_days, old_enough, with_intervals, within
from kpi.funnel.pipeline import Pipeline
from kpi.money import Floats
from kpi.trends.trend import benjamini_hochberg

LEAST_WEEKS = 8
"""Weeks below which nothing is said."""
SURE = 0.05


def weekly(pipeline: Pipeline) -> pd.DataFrame:
    """A row for each step and week in which it was begun: step, of, to, week (its Monday), requests, went_on, share, low and high (95 %)."""
    found = [
        _named(pipeline, at, _begun(pipeline, at).groupby("week")["went_on"].agg(["size", "sum"]).reset_index())
        for at in range(len(pipeline.stages) - 1)
    ]
    return with_intervals(pd.concat(found, ignore_index=True))


def _named(pipeline: Pipeline, at: int, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.set_axis(["week", "requests", "went_on"], axis=1)
    named = rows.assign(step=at, of=pipeline.stages[at], to=pipeline.stages[at + 1])
    return named[["step", "of", "to", "week", "requests", "went_on"]]


def _begun(pipeline: Pipeline, at: int) -> pd.DataFrame:
    """Every request that was at a stage and is old enough: week (Monday), channel, went_on."""
    days = cycle_days(pipeline, at, at + 1)
    old = old_enough(pipeline, at, days)
    stamps = pd.to_datetime(pipeline.days[at, old], unit="D")
    monday = stamps - pd.to_timedelta(stamps.day_of_week, unit="D")
    channel = pipeline.rows["channel"].to_numpy(object)[old]
    return pd.DataFrame({"week": monday, "channel": channel, "went_on": within(pipeline, at, at + 1, days)[old]})


def slips(pipeline: Pipeline) -> pd.DataFrame:
    """A row for each step: step, of, to, weeks, requests, since (Monday of the first week of the later level), before and after (shares), p (adjusted
    for asking of every step), slips (whether it surely fell; never with fewer than eight weeks or 500 requests).

    A request is compared with its own channel, so that another mix of channels is no slip.
    """
    rows = [_slip(pipeline, at) for at in range(len(pipeline.stages) - 1)]
    table = pd.DataFrame(rows, columns=["step", "of", "to", "weeks", "requests", "since", "before", "after", "p"])
    table["p"] = benjamini_hochberg(table["p"].to_numpy(float))
    return table.assign(slips=(table["p"] <= SURE) & (table["after"] < table["before"]))


def _slip(pipeline: Pipeline, at: int) -> tuple[int, str, str, int, int, pd.Timestamp | None, float, float, float]:
    begun = _begun(pipeline, at)
    weeks = np.array(sorted(set(begun["week"])))
    named = at, pipeline.stages[at], pipeline.stages[at + 1], len(weeks), len(begun)
    share = begun.groupby("channel")["went_on"].transform("mean").to_numpy(float)
    if len(weeks) < LEAST_WEEKS or len(begun) < LEAST_REQUESTS or not (share * (1 - share)).any():
        return (*named, None, np.nan, np.nan, np.nan)
    height = bridge(np.searchsorted(weeks, begun["week"]), begun["went_on"].to_numpy(float), share)
    since = weeks[int(np.argmax(height[:-1])) + 1]
    later = (begun["week"] >= since).to_numpy()
    before, after = (float(begun.loc[which, "went_on"].mean()) for which in (~later, later))
    return (*named, pd.Timestamp(since), before, after, float(np.exp(-2 * max(height.max(), 0.0) ** 2)))


def bridge(week: NDArray[np.intp], went_on: Floats, share: Floats) -> Floats:
    """(weeks,) how many more than expected went on up to each week, in standard deviations of all of them; 0 at the end.

    For each request the place of its week, whether it went on, and the share that goes on of all alike.
    """
    return np.asarray(np.cumsum(np.bincount(week, weights=went_on - share)) / np.sqrt((share * (1 - share)).sum()))

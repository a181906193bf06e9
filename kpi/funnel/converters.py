"""Lucky once, or every month: does a person really convert more of the requests than the others, channel by channel?

The test is exact: within each channel, who of all requests became a deal is dealt out by chance (Fisher), and the channels are added up. Asked of
many people at once, the p values are adjusted (Benjamini and Hochberg, 1995).
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.funnel.cohorts import LEAST_REQUESTS, cycle_days, old_enough, with_intervals, within
from kpi.funnel.pipeline import Pipeline
from kpi.money import Floats
from kpi.trends.trend import benjamini_hochberg

SURE = 0.05
_SAME = 1 + 1e-7
"""Chances that are equal but for the dust of floating point."""

Verdict = Literal["better", "worse", "chance", "too few"]


def converters(pipeline: Pipeline) -> pd.DataFrame:
    """A row for each person with requests that are old enough, the best first.

    Columns: person, requests, went_on (deals), share, low and high (95 %), others (share that the others make of the same mix of channels),
    p (adjusted), months (with a request), months_above (better than the others in that month), shrunk (share after taking out luck),
    verdict ("better", "worse", "chance", or "too few" with fewer than 500 requests).
    """
    days = cycle_days(pipeline)
    judged = pipeline.only(old_enough(pipeline, 0, days))
    won = within(judged, 0, -1, days)
    people = judged.rows["person"].to_numpy(object)
    names = sorted(set(people))
    rows = [_person(name, people == name, won, judged) for name in names]
    table = pd.DataFrame(rows, columns=["person", "requests", "went_on", "others", "p", "months", "months_above"])
    table["p"] = benjamini_hochberg(table["p"].to_numpy(float))
    table = with_intervals(table)
    table["shrunk"] = shrunk_shares(table["went_on"].to_numpy(float), table["requests"].to_numpy(float))
    table["verdict"] = [
        _verdict(*row) for row in zip(table["requests"], table["p"], table["share"], table["others"], strict=True)
    ]
    return table.sort_values("shrunk", ascending=False, kind="stable", ignore_index=True)


def _person(
    name: str, theirs: NDArray[Any], won: NDArray[np.bool_], judged: Pipeline
) -> tuple[str, int, int, float, float, int, int]:
    channels = judged.rows["channel"].to_numpy(object)
    strata = [_stratum(theirs, won, channels == channel) for channel in sorted(set(channels[theirs]))]
    requests, deals = int(theirs.sum()), int(won[theirs].sum())
    months = judged.months()
    known = sorted(set(months[theirs]))
    above = sum(
        bool(won[theirs & (months == month)].mean() > _mean(won[~theirs & (months == month)])) for month in known
    )
    return name, requests, deals, _others(strata), dealt_by_chance(strata), len(known), above


def _mean(won: NDArray[np.bool_]) -> float:
    return float(won.mean()) if len(won) else np.nan


Stratum = tuple[int, int, int, int]
"""Requests of the person, their deals, requests of everybody, all deals: within one channel."""


def _stratum(theirs: NDArray[Any], won: NDArray[np.bool_], here: NDArray[Any]) -> Stratum:
    return int((theirs & here).sum()), int((won & theirs & here).sum()), int(here.sum()), int((won & here).sum())


def _others(strata: Sequence[Stratum]) -> float:
    """The share that the others convert, over the channels as the person has them; NaN where nobody else has one of them."""
    rest = [(own, all_won - won, every - own) for own, won, every, all_won in strata]
    if any(count == 0 for _own, _won, count in rest) or not rest:
        return np.nan
    return sum(own * won / count for own, won, count in rest) / sum(own for own, _won, _count in rest)


def dealt_by_chance(strata: Sequence[Stratum]) -> float:
    """Two-sided p value: how often chance would deal a person a number of deals that is as unlikely as theirs, or more so."""
    chance, seen, least = np.ones(1), 0, 0
    for own, won, every, all_won in strata:
        first, some = _hypergeometric(own, every, all_won)
        chance, seen, least = np.convolve(chance, some), seen + won, least + first
    return float(min(chance[chance <= chance[seen - least] * _SAME].sum(), 1.0)) if len(chance) > 1 else 1.0


def _hypergeometric(own: int, every: int, all_won: int) -> tuple[int, Floats]:
    """The fewest deals possible among `own` of `every` requests, and the chances from there on."""
    from scipy.special import gammaln  # a slow import, and most screens never ask

    def ways(among: Any, chosen: Any) -> Any:
        return gammaln(among + 1.0) - gammaln(chosen + 1.0) - gammaln(among - chosen + 1.0)

    first, last = max(own + all_won - every, 0), min(own, all_won)
    hits = np.arange(first, last + 1, dtype=float)
    logs = ways(all_won, hits) + ways(every - all_won, own - hits) - ways(every, own)
    return first, np.asarray(np.exp(logs))


def _verdict(requests: int, p: float, share: float, others: float) -> Verdict:
    if requests < LEAST_REQUESTS or np.isnan(others):
        return "too few"
    if p > SURE:
        return "chance"
    return "better" if share > others else "worse"


def shrunk_shares(hits: Floats, requests: Floats) -> Floats:
    """Shares pulled towards that of all, the more so the fewer requests stand behind one (beta-binomial, by moments)."""
    total = hits.sum() / requests.sum()
    if len(hits) < 2 or not 0 < total < 1:
        return np.full(len(hits), total)
    share = hits / requests
    effective = requests.sum() - (requests**2).sum() / requests.sum()
    spread = (requests * (share - total) ** 2).sum() - (len(hits) - 1) * total * (1 - total)
    between = max(spread / effective, 0.0)
    if between == 0:
        return np.full(len(hits), total)
    weight = requests / (requests + total * (1 - total) / between)
    return np.asarray(weight * share + (1 - weight) * total)


def best_by_chance(people: int, months: int) -> float:
    """The chance that a given one of so many equal people is the best in each of so many months."""
    return (1 / people) ** months

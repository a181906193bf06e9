"""What it would bring to give incoming requests to those who convert more of them, as far as they have room for them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.funnel.cohorts import average_deals
from kpi.funnel.pipeline import Pipeline

ROOM = 0.2
"""Of their own requests, so many more can somebody take, if nobody says another share."""


@dataclass(frozen=True, eq=False)
class MovedRequests:
    """Requests given to others, and what it would bring if everybody went on converting as before, luck taken out."""

    people: pd.DataFrame
    """person, requests (a month now), after (a month then), shrunk (share that becomes a deal)."""
    moved: float
    """Requests a month that change hands."""
    deals: float
    """Deals a month more."""
    money: float
    """Units of the currency a month more; NaN where the average deal is unknown."""


def moved_requests(people: pd.DataFrame, pipeline: Pipeline, room: float = ROOM) -> MovedRequests:
    """Requests go from those who convert least to those who convert most; nobody gets more than `room` (a share) beyond their own.

    `people` is the table of `converters`; only who is surely better gets more, and only who is surely worse gives some away.
    """
    months = len(set(pipeline.months()))
    now = people["requests"].to_numpy(float) * _all_to_judged(people, pipeline) / months
    share, verdict = people["shrunk"].to_numpy(float), people["verdict"].to_numpy(object)
    take = np.where(verdict == "better", now * room, 0.0)
    give = np.where(verdict == "worse", now, 0.0)
    much = min(take.sum(), give.sum())
    after = now + _poured(take, -share, much) - _poured(give, share, much)
    deals = float(((after - now) * share).sum())
    average = float(average_deals(pipeline)["average"].iloc[0])
    table = pd.DataFrame({"person": people["person"], "requests": now, "after": after, "shrunk": share})
    return MovedRequests(table, float(much), deals, deals * average)


def _all_to_judged(people: pd.DataFrame, pipeline: Pipeline) -> float:
    """All requests for each one that was old enough to be judged."""
    return len(pipeline.rows) / max(float(people["requests"].sum()), 1.0)


def _poured(room: np.ndarray, order: np.ndarray, much: float) -> np.ndarray:
    """So much divided: the first in order takes all that it has room for, then the next."""
    places = np.argsort(order, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(room[places])[:-1]])
    taken = np.zeros(len(room))
    taken[places] = np.clip(much - before, 0.0, room[places])
    return taken

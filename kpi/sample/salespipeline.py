"""The requests of two years and how far each came: a row a request, with the day on which it reached each stage.

Three things are planted, for the page Plans to find: few offers by call become contracts; since one week fewer talks become offers; one seller
converts more than the others every month, and one less.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from kpi.sample.transactions import SELLERS, Draw

SEED = 6044
PIPELINE = ("deal", "seller", "region", "channel", "request date", "talk", "offer", "contract", "status", "amount")
REQUESTS, FIRST_REQUEST, LAST_DAY = 7_200, dt.date(2024, 7, 1), dt.date(2026, 6, 30)

CONVERSIONS = {"call": (0.58, 0.6, 0.13), "web": (0.62, 0.62, 0.42), "meeting": (0.84, 0.66, 0.46)}
"""Channel to the shares of requests that have a talk, of talks that have an offer, of offers that become a contract."""
SHARES = {"call": 0.5, "web": 0.28, "meeting": 0.22}
"""How the requests come."""
DELAYS = ((0, 6), (3, 20), (5, 55))
"""Days from one stage to the next, the first and the last."""
SLIPS_FROM, SLIPS_TO = dt.date(2026, 1, 5), 0.62
"""Of talks since this day, so much of the usual share have an offer."""
BETTER, WORSE = {"Hazel": 1.3}, {"Elm": 0.7}
"""Of the usual share, what these sellers make of requests in their first talk."""
OPEN_AFTER_OFFER = ("thinking", "consulting")


class _Way(NamedTuple):
    """How far a request came: the days of its stages, and whether it goes on."""

    days: tuple[dt.date, ...]
    lost: bool


def pipeline_rows() -> Iterator[Sequence[Any]]:
    """All requests, in the order in which they came."""
    draw = np.random.default_rng(SEED)
    span = (LAST_DAY - FIRST_REQUEST).days + 1
    days = sorted(int(day) for day in draw.integers(0, span, REQUESTS))
    for number, day in enumerate(days, 1):
        yield (f"R{number:04}", *_request(draw, FIRST_REQUEST + dt.timedelta(days=day)))


def _request(draw: Draw, day: dt.date) -> Sequence[Any]:
    seller = str(draw.choice(list(SELLERS)))
    channel = str(draw.choice(list(SHARES), p=list(SHARES.values())))
    way = _way(draw, seller, channel, day)
    stages = [one.isoformat() for one in way.days[1:]] + [""] * (len(DELAYS) + 1 - len(way.days))
    amount = int(draw.lognormal(np.log(7_000), 0.5)) // 10 * 10
    return (
        seller,
        SELLERS[seller],
        channel,
        day.isoformat(),
        *stages,
        _status(draw, way),
        amount if len(way.days) > 2 else "",
    )


def _way(draw: Draw, seller: str, channel: str, day: dt.date) -> _Way:
    days = [day]
    for place, (share, (first, last)) in enumerate(zip(CONVERSIONS[channel], DELAYS, strict=True)):
        factor = _factor(seller, place, days[-1])
        goes_on, wait = draw.random() < min(share * factor, 0.97), int(draw.integers(first, last + 1))
        reached = days[-1] + dt.timedelta(days=wait if goes_on else last + 5)
        if reached > LAST_DAY:
            return _Way(tuple(days), lost=False)
        if not goes_on:
            return _Way(tuple(days), lost=True)
        days.append(reached)
    return _Way(tuple(days), lost=False)


def _factor(seller: str, place: int, day: dt.date) -> float:
    """What makes a step of this seller better or worse than usual."""
    own = BETTER.get(seller, WORSE.get(seller, 1.0)) if place == 0 else 1.0
    return own * (SLIPS_TO if place == 1 and day >= SLIPS_FROM else 1.0)


def _status(draw: Draw, way: _Way) -> str:
    open_states = ("new", "in talks", str(draw.choice(OPEN_AFTER_OFFER, p=[0.8, 0.2])), "won")
    return "lost" if way.lost else open_states[len(way.days) - 1]

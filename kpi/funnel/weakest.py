"""Which step of a funnel is the weakest: the one where one more point of conversion brings most money."""

from collections.abc import Iterator
from typing import NamedTuple

from kpi.funnel.backwards import FunnelNeed

POINT = 0.01
"""One point of a conversion."""


class PointGain(NamedTuple):
    """What one more point of conversion brings at one step, with as many at the first stage as now."""

    stream: int
    """Place of the stream in the funnel."""
    stage: int
    """Place of the stage in the stream."""
    before: float
    """Share that goes on now."""
    after: float
    money: float
    """Units of the currency that come in more, on average."""


def gains_of_a_point(needs: FunnelNeed) -> tuple[PointGain, ...]:
    """Every step with what one point more is worth; where less than a point is left to 100 %, what is left."""
    return tuple(_gains(needs))


def _gains(needs: FunnelNeed) -> Iterator[PointGain]:
    for place, need in enumerate(needs.streams):
        for at, stage in enumerate(need.stream.stages):
            after = min(stage.conversion + POINT, 1.0)
            yield PointGain(place, at, stage.conversion, after, need.money * (after / stage.conversion - 1))


def weakest_stage(needs: FunnelNeed) -> PointGain:
    """Where one point brings most; of several the first."""
    return max(gains_of_a_point(needs), key=lambda gain: gain.money)

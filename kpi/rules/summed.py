"""The score of a plain card in one go: the weighted sum of what its KPIs pay, for very many worlds.

A short way that stands for two rules, `KpisOneByOne` and `Combined`, where nothing lies between them. Why it is there: a forecast of a
thousand people with six KPIs in ten thousand worlds scores sixty million results. Paying KPI after KPI writes an array of all of them for
every piece of every curve, which the processor has to fetch from memory again; here each piece is one comparison or one clip on one KPI,
weights and slopes are multiplied out beforehand, and the sum is built in strips that stay in the caches. It also says what another weight
or threshold changes, in no more pieces than differ, so that a slider does not score everything anew (`kpi/forecast/scored.py`).
Only single precision without gaps takes it, since its last digits may differ; money that is paid never does. `tests/test_summed.py` holds it
equal to the rules on random cards, and the forecasts of hand-made worlds do. The benches "everything again" and "another weight" show it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.machine.scratch import scratch, strips_of
from kpi.money import Floats
from kpi.rules.curve import Curve, next_single

_DUST = 1e-12


class _Step(NamedTuple):
    """So much more between two ends, of which the first counts."""

    start: float
    stop: float
    rise: float


class _Slope(NamedTuple):
    start: float
    stop: float
    slope: float


class Paying(NamedTuple):
    """How a KPI pays: its curve, weight and cap."""

    curve: Curve
    weight: float
    cap: float | None


class _Pieces(NamedTuple):
    """What depends on one KPI."""

    kpi: int
    falls: bool
    steps: list[_Step]
    slopes: list[_Slope]


class Summed:
    """Σ weight × curve of results (kpis, ...), each KPI's pay held at its cap: the same as one by one, but for the last digits.

    Weights and slopes are multiplied out, pieces of equal slope are one, and each piece is a comparison or a clip with plain numbers, on
    one KPI at a time, which is what the processor's caches hold.
    """

    def __init__(self, kpis: Sequence[Paying], less: Sequence[Paying] = ()) -> None:
        """With `less`, the same KPIs as they paid before: what the sum changes by, in no more pieces than differ."""
        self._pieces = [_pieces(index, paying) for index, paying in enumerate(kpis)]
        for index, before in enumerate(less):
            taken = _pieces(index, before._replace(weight=-before.weight))
            if taken.falls == self._pieces[index].falls:
                self._pieces[index] = _together(self._pieces[index], taken)
            else:
                self._pieces.append(taken)
        self._start = -sum(slope * start for piece in self._pieces for start, _stop, slope in piece.slopes)

    def __call__(self, results: Floats | Sequence[Floats]) -> Floats:
        """Scores (...) of results (kpis, ...) without NaN, in their float type."""
        return self._added(results, np.full_like(results[0], self._start))

    def onto(self, before: Floats, results: Floats | Sequence[Floats], out: Floats) -> Floats:
        """What was before (...) and the scores of results (kpis, ...), written into `out`."""
        return self._added(results, np.add(before, self._start, out=out))

    def _added(self, results: Floats | Sequence[Floats], total: Floats) -> Floats:
        for some in strips_of(total.shape):
            self._add([result[some] for result in results], total[some])
        return total

    def _add(self, results: Sequence[Floats], total: Floats) -> None:
        piece = scratch("piece", total.shape, total.dtype)
        for kpi, falls, steps, slopes in self._pieces:
            result = results[kpi]
            for start, stop, rise in steps:
                np.copyto(piece, _between(result, start, stop, falls=falls))
                piece *= rise
                total += piece
            for start, stop, slope in slopes:
                # Where lower is better the curve runs over −x; clipping x itself at the opposite ends saves a pass.
                np.clip(result, -stop if falls else start, -start if falls else stop, out=piece)
                piece *= -slope if falls else slope
                total += piece


def _between(result: Floats, start: float, stop: float, *, falls: bool) -> NDArray[np.bool_]:
    """Whether results have reached one end and not the other, in the memory of the next call."""
    better = np.less_equal if falls else np.greater_equal
    reached: NDArray[np.bool_] = better(result, -start if falls else start, out=scratch("reached", result.shape, bool))
    if stop < np.inf:
        beyond = better(result, -stop if falls else stop, out=scratch("beyond", result.shape, bool))
        np.not_equal(reached, beyond, out=reached)
    return reached


def _pieces(kpi: int, paying: Paying) -> _Pieces:
    steps, slopes = _held(paying.curve, np.inf if paying.cap is None else paying.cap)
    rises = [step._replace(rise=paying.weight * step.rise) for step in steps]
    climbs = [piece._replace(slope=paying.weight * piece.slope) for piece in slopes]
    return _Pieces(kpi, paying.curve.falls, rises, climbs)


def _together(one: _Pieces, other: _Pieces) -> _Pieces:
    """Two of one KPI added up; what cancels is left out."""
    rises: dict[float, float] = {}
    for at, _stop, rise in (*one.steps, *other.steps):
        rises[at] = rises.get(at, 0.0) + rise
    slopes = (*one.slopes, *other.slopes)
    ends = sorted({end for piece in slopes for end in piece[:2]})
    climbs = [
        _Slope(start, stop, sum(slope for first, last, slope in slopes if first <= start and stop <= last))
        for start, stop in pairwise(ends)
    ]
    return one._replace(
        steps=_back([(at, rise) for at, rise in sorted(rises.items()) if abs(rise) > _DUST]),
        slopes=_joined([climb for climb in climbs if abs(climb.slope) > _DUST]),
    )


def _back(jumps: Sequence[tuple[float, float]]) -> list[_Step]:
    """Jumps (at, rise) in their order, as steps; a jump that the next takes back, as where a threshold moved, ends there."""
    found: list[_Step] = []
    for at, rise in jumps:
        last = found[-1] if found else None
        if last and last.stop == np.inf and abs(last.rise + rise) <= _DUST:
            found[-1] = last._replace(stop=at)
        else:
            found.append(_Step(at, np.inf, rise))
    return found


def _held(curve: Curve, cap: float) -> tuple[list[_Step], list[_Slope]]:
    """Steps and slopes of a curve up to where it reaches its cap."""
    at_start, slopes = dict(curve.canonical.jumps), curve.slopes
    steps: list[_Step] = []
    level = 0.0
    climbs: list[_Slope] = []
    for at, rise in at_start.items():
        kept = min(rise, cap - level)
        level += kept
        if kept > 0:
            steps.append(_Step(next_single(at) if curve.strict else at, np.inf, kept))
    for start, stop, slope in slopes:
        held = min(stop, start + max(0.0, cap - level) / slope)
        if held > start:
            level += slope * (held - start)
            climbs.append(_Slope(start, held, slope))
    return steps, _joined(climbs)


def _joined(slopes: list[_Slope]) -> list[_Slope]:
    """Neighbours that climb alike as one."""
    found: list[_Slope] = []
    for piece in slopes:
        last = found[-1] if found else None
        if last and last.stop == piece.start and abs(last.slope - piece.slope) <= 1e-12 * last.slope:
            found[-1] = last._replace(stop=piece.stop)
        else:
            found.append(piece)
    return found

"""The score of a plain card in one go: the weighted sum of what its KPIs pay, for very many worlds."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kpi.curve import Curve, Floats


class _Jump(NamedTuple):
    at: float
    rise: float


class _Slope(NamedTuple):
    start: float
    stop: float
    slope: float


class Summed:
    """Σ weight × curve of results (kpis, ...), each KPI's pay held at its cap: the same as one by one, but for the last digits.

    Weights and slopes are multiplied out, pieces of equal slope are one, and each piece is a comparison or a clip with plain numbers, on
    one KPI at a time, which is what the processor's caches hold.
    """

    def __init__(self, curves: Sequence[Curve], weights: Sequence[float], caps: Sequence[float | None]) -> None:
        self._start = 0.0
        self._pieces: list[tuple[int, bool, list[_Jump], list[_Slope]]] = []
        for index, (curve, weight, cap) in enumerate(zip(curves, weights, caps, strict=True)):
            jumps, slopes = _held(curve, np.inf if cap is None else cap)
            self._start -= weight * sum(piece.slope * piece.start for piece in slopes)
            rises = [_Jump(jump.at, weight * jump.rise) for jump in jumps]
            climbs = [_Slope(piece.start, piece.stop, weight * piece.slope) for piece in slopes]
            self._pieces.append((index, curve.falls, rises, climbs))

    def __call__(self, results: Floats | Sequence[Floats]) -> Floats:
        """Scores (...) of results (kpis, ...) without NaN, in their float type."""
        total = np.full(results[0].shape, self._start, results[0].dtype)
        piece = np.empty_like(total)
        for index, falls, jumps, slopes in self._pieces:
            result = results[index]
            for at, rise in jumps:
                better = np.less_equal if falls else np.greater_equal
                better(result, -at if falls else at, out=piece, casting="unsafe")
                piece *= rise
                total += piece
            for start, stop, slope in slopes:
                # Where lower is better the curve runs over −x; clipping x itself at the opposite ends saves a pass.
                np.clip(result, -stop if falls else start, -start if falls else stop, out=piece)
                piece *= -slope if falls else slope
                total += piece
        return total


def _held(curve: Curve, cap: float) -> tuple[list[_Jump], list[_Slope]]:
    """Jumps and slopes of a curve up to where it reaches its cap."""
    at_start, slopes = dict(curve.canonical.jumps), curve.slopes
    jumps: list[_Jump] = []
    level = 0.0
    climbs: list[_Slope] = []
    for at, rise in at_start.items():
        kept = min(rise, cap - level)
        level += kept
        if kept > 0:
            jumps.append(_Jump(at, kept))
    for start, stop, slope in slopes:
        held = min(stop, start + max(0.0, cap - level) / slope)
        if held > start:
            level += slope * (held - start)
            climbs.append(_Slope(start, held, slope))
    return jumps, _joined(climbs)


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

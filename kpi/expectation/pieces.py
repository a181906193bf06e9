"""A payout curve as straight pieces, each of which can be integrated exactly."""

from typing import NamedTuple

import numpy as np

from kpi.money import Floats
from kpi.rules.curve import Curve


class Pieces(NamedTuple):
    """From each start on, until the next, f(x) = level + slope · (sign · x). Nothing before the first."""

    sign: int
    starts: Floats
    """(pieces,) rising."""
    levels: Floats
    slopes: Floats

    def steps(self) -> list[tuple[float, float, float]]:
        """(start, rise of level, rise of slope): what each start adds."""
        return list(
            zip(
                self.starts.tolist(),
                np.diff(self.levels, prepend=0.0).tolist(),
                np.diff(self.slopes, prepend=0.0).tolist(),
                strict=True,
            )
        )

    def squared(self) -> list[tuple[float, float, float, float]]:
        """(start, rise of the constant, of the linear and of the quadratic term) of f²."""
        terms = (self.levels**2, 2 * self.levels * self.slopes, self.slopes**2)
        rises = [np.diff(term, prepend=0.0).tolist() for term in terms]
        return list(zip(self.starts.tolist(), *rises, strict=True))

    def at_most(self, cap: float) -> "Pieces":
        """The same, cut at a cap."""
        return self._cut(cap) if np.isfinite(cap) else self

    def _cut(self, cap: float) -> "Pieces":
        ends = np.append(self.starts, np.inf)[1:] if len(self.starts) else self.starts
        kept: list[tuple[float, float, float]] = []
        for start, end, level, slope in zip(self.starts, ends, self.levels, self.slopes, strict=True):
            if level + slope * start >= cap:
                kept.append((start, cap, 0.0))
                break
            kept.append((start, level, slope))
            if slope > 0 and (reached := (cap - level) / slope) < end:
                kept.append((reached, cap, 0.0))
                break
        return Pieces(self.sign, *np.array(kept).reshape(-1, 3).T)


def pieces(curve: Curve, cap: float | None = None) -> Pieces:
    """The straight pieces of a curve, cut at a cap where there is one."""
    sign, jumps, bends = curve.canonical
    jump, bend = dict(jumps), dict(bends)
    starts = np.array(sorted({*jump, *bend}), float)
    rises = np.array([jump.get(at, 0.0) for at in starts])
    kinks = np.array([bend.get(at, 0.0) for at in starts])
    whole = Pieces(sign, starts, np.cumsum(rises - kinks * starts), np.cumsum(kinks))
    return whole if cap is None else whole.at_most(cap)


def one_from(level: float) -> Pieces:
    """1 from a level on: its mean is the chance to reach it."""
    return Pieces(1, np.array([level]), np.array([1.0]), np.array([0.0]))

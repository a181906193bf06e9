"""Payout curve: a result goes in, a share of the target bonus comes out."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_serializer, model_validator

from kpi.formulas.nodes import Binary, CellOf, Sign
from kpi.formulas.points import Points
from kpi.frozen import Frozen, Level, Rate, write_share
from kpi.language import N_, _
from kpi.money import Floats, on_grid
from kpi.rules.people import Mask
from kpi.rules.said import Choice, Said


class Knot(NamedTuple):
    """A corner of a payout curve: a result and what it pays."""

    at: Level
    pay: Rate


class Canonical(NamedTuple):
    """f(x) = Σ jump·1{s·x ≥ at} + Σ bend·max(s·x − at, 0), with sign s."""

    sign: int
    jumps: tuple[tuple[float, float], ...]
    bends: tuple[tuple[float, float], ...]


class Curve(Frozen):
    """Knots from worst to best; nothing is paid below the first, and an edge is paid.

    Knots that fall (a maximum below the minimum) mean that lower is better.
    """

    shape: Annotated[
        Literal["linear", "steps"],
        Said(N_("Between the points of {where}"), Choice({"linear": N_("straight line"), "steps": N_("steps")})),
    ] = Field(
        "linear",
        title=N_("Between points"),
        description=N_("A straight line, or steps that hold until the next point."),
    )
    scale: Annotated[
        Literal["plan", "value"],
        Said(
            N_("Points of {where} are"),
            Choice({"plan": N_("shares of the plan"), "value": N_("values in its own unit")}),
        ),
    ] = Field("plan", title=N_("Points are"), description=N_("Shares of the plan, or values in the KPI's own unit."))
    above: Annotated[
        Literal["flat", "continue"],
        Said(N_("Above the maximum of {where} pay"), Choice({"flat": N_("flat"), "continue": N_("keeps rising")})),
    ] = Field("flat", title=N_("Above the maximum"), description=N_("Pay stays, or continues with its last slope."))
    edge: Annotated[
        Literal["reached", "exceeded"],
        Said(
            N_("A point of {where} counts where it is"),
            Choice({"reached": N_("reached"), "exceeded": N_("exceeded")}),
        ),
    ] = Field("reached", title=N_("A point counts where it is"), description=N_("Reached, or exceeded: strictly more."))
    knots: tuple[Knot, ...] = Field(title=N_("Points"), min_length=1, max_length=60)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        at, pay = np.array(self.knots, dtype=float).T
        gaps = np.diff(at)
        if not ((gaps > 0).all() or (gaps < 0).all()):
            raise ValueError(_("points out of order: write them from worst to best, each result once"))
        if (np.diff(pay) < 0).any():
            raise ValueError(_("points out of order: a better result may not pay less than a worse one"))
        if self.above == "continue" and (self.shape == "steps" or len(self.knots) < 2):
            raise ValueError(_("only a linear curve with two or more points can continue above the last one"))
        return self

    @field_serializer("knots", when_used="json")
    def _write_knots(self, knots: tuple[Knot, ...]) -> list[list[float | str]]:
        return [[write_share(at) if self.scale == "plan" else at, write_share(pay)] for at, pay in knots]

    @cached_property
    def falls(self) -> bool:
        """Whether lower is better."""
        return len(self.knots) > 1 and self.knots[0].at > self.knots[-1].at

    @cached_property
    def _starts(self) -> tuple[float, ...]:
        return tuple(-knot.at if self.falls else knot.at for knot in self.knots)

    @cached_property
    def _jumps(self) -> tuple[tuple[float, float], ...]:
        pays = (0.0, *(knot.pay for knot in self.knots))
        rises = [after - before for before, after in pairwise(pays)]
        wanted = rises if self.shape == "steps" else rises[:1]
        jumps = ((at, rise) for at, rise in zip(self._starts, wanted, strict=False) if rise)
        # Where a point has to be exceeded, the next number is the first that does.
        return tuple((float(np.nextafter(at, np.inf)) if self.strict else at, rise) for at, rise in jumps)

    @property
    def strict(self) -> bool:
        """Whether a point that is only just reached does not count."""
        return self.edge == "exceeded"

    def begun(self, result: Floats) -> Mask:
        """Where results (...) reach the first point, or exceed it where that is what counts."""
        first, places = self._starts[0], -result if self.falls else result
        return np.asarray(places > first if self.strict else places >= first)

    @cached_property
    def slopes(self) -> tuple[tuple[float, float, float], ...]:
        """Straight pieces that rise: start, stop and slope, from worst to best; over −x where lower is better."""
        if self.shape == "steps":
            return ()
        ends = list(pairwise(self._starts))
        rises = [after.pay - before.pay for before, after in pairwise(self.knots)]
        pieces = [(start, stop, rise / (stop - start)) for (start, stop), rise in zip(ends, rises, strict=True)]
        if self.above == "continue":
            pieces[-1] = (pieces[-1][0], np.inf, pieces[-1][2])
        return tuple(piece for piece in pieces if piece[2])

    @cached_property
    def _alone(self) -> "Curves":
        return Curves((self,))

    def __call__(self, result: Floats) -> Floats:
        """Share of the target bonus for results of any shape and float type; fill NaN before."""
        return self._alone(np.asarray(result)[None])[0]

    @cached_property
    def canonical(self) -> Canonical:
        """Jumps and changes of slope, which an expectation can integrate exactly."""
        bends: dict[float, float] = {}
        for start, stop, slope in self.slopes:
            bends[start] = bends.get(start, 0.0) + slope
            bends[stop] = bends.get(stop, 0.0) - slope
        kinks = tuple((at, bend) for at, bend in bends.items() if bend and np.isfinite(at))
        return Canonical(-1 if self.falls else 1, self._jumps, kinks)

    def moved(self, index: int, *, at: float | None = None, pay: float | None = None) -> "Curve":
        """The curve with one knot moved; neighbours that stand in the way are pushed along, so that the order holds."""
        ats = [-knot.at if self.falls else knot.at for knot in self.knots]
        pays = [knot.pay for knot in self.knots]
        if at is not None:
            ats = _pushed(
                ats, index, -at if self.falls else at, gap=0.01 * max(1.0, abs(at)) if self.scale == "value" else 0.01
            )
        if pay is not None:
            pays = _pushed(pays, index, pay, gap=0.0)
        return self.revise(knots=tuple((round(-a if self.falls else a, 10), p) for a, p in zip(ats, pays, strict=True)))

    def on_grid(self, decimals: int) -> "Curve":
        """The curve with its knots where attainments lie that are rounded to `decimals` of a percent, so that 1/3 reaches 1/3.

        Of knots that fall together the best one pays; values in a KPI's own unit stay as they are.
        """
        ats = [knot.at for knot in self.knots]
        if self.scale == "value" or (grid := on_grid(ats, decimals).tolist()) == ats:
            return self
        kept = dict(zip(grid, (knot.pay for knot in self.knots), strict=True))
        if self.above == "continue" and grid[-1] == grid[-2]:
            return self  # the slope that continues would be another one
        return self.revise(knots=tuple(Knot(at, pay) for at, pay in kept.items()))

    @property
    def highest(self) -> float:
        """The largest share that the curve can pay."""
        return float("inf") if self.above == "continue" else self.knots[-1].pay


def begun_formula(points: Points, result: CellOf) -> Binary:
    """The same as `begun` as an expression, of a result that is there."""
    sign: Sign = ("<" if points.shift else "<=") if points.falls else (">" if points.shift else ">=")
    return Binary(sign, result, points.at[0])


def _pushed(values: Sequence[float], index: int, value: float, gap: float) -> list[float]:
    """Values with one set anew and the others moved just so far that each is at least `gap` above the one before."""
    new = list(values)
    new[index] = value
    for place in range(index + 1, len(new)):
        new[place] = max(new[place], new[place - 1] + gap)
    for place in range(index - 1, -1, -1):
        new[place] = min(new[place], new[place + 1] - gap)
    return new


class Curves:
    """Several curves side by side: results (kpis, ...) in, shares of the target bonus (kpis, ...) out.

    Each piece is one pass over the whole array, in place, whatever stands behind the KPIs; that is what makes ten thousand
    worlds run through the same lines as one person. Shorter curves are padded with pieces that pay nothing.
    """

    def __init__(self, curves: Sequence[Curve]) -> None:
        falls = [curve.falls for curve in curves]
        self._signs = _column([-1.0 if fall else 1.0 for fall in falls]) if any(falls) else None
        self._jumps = _padded([curve._jumps for curve in curves], (np.inf, 0.0))
        self._single = _padded([_in_single(curve) for curve in curves], (np.inf, 0.0))
        self._slopes = _padded([curve.slopes for curve in curves], (0.0, 0.0, 0.0))
        self._fitted: dict[tuple[int, np.dtype[Any]], _Pieces] = {}

    def _pieces(self, like: Floats) -> "_Pieces":
        """The pieces as columns that meet arrays of this depth and type; made once for each."""
        key = (like.ndim, like.dtype)
        if key not in self._fitted:
            jumps, slopes = (
                [tuple(_behind(column, like) for column in piece) for piece in pieces]
                for pieces in (self._single if like.dtype == np.float32 else self._jumps, self._slopes)
            )
            self._fitted[key] = _Pieces(None if self._signs is None else _behind(self._signs, like), jumps, slopes)
        return self._fitted[key]

    def __call__(self, result: Floats) -> Floats:
        """Shares of the target bonus in the float type of the results; fill NaN before."""
        signs, jumps, slopes = self._pieces(result)
        x = result if signs is None else result * signs
        pay = np.zeros(x.shape, x.dtype)
        piece = np.empty_like(pay)
        for at, rise in jumps:
            np.greater_equal(x, at, out=piece, casting="unsafe")
            piece *= rise
            pay += piece
        for start, stop, slope in slopes:
            np.clip(x, start, stop, out=piece)
            piece -= start
            piece *= slope
            pay += piece
        return pay


def _in_single(curve: Curve) -> Sequence[tuple[float, float]]:
    """Jumps for results in single precision, whose next number lies further off."""
    return [(next_single(at) if curve.strict else at, rise) for at, rise in curve._jumps]


def next_single(number: float) -> float:
    """The next number in single precision."""
    return float(np.nextafter(np.float32(number), np.float32(np.inf)))


class _Pieces(NamedTuple):
    """Signs, jumps (at, rise) and slopes (start, stop, slope) of several curves, ready to meet an array."""

    signs: Any
    jumps: list[tuple[Any, ...]]
    slopes: list[tuple[Any, ...]]


def _padded(rows: Sequence[Sequence[tuple[float, ...]]], nothing: tuple[float, ...]) -> list[tuple[Floats, ...]]:
    """The j-th piece of every curve as columns (kpis,), for each j; a column of equal numbers is one number."""
    longest = max(map(len, rows))
    full = [[*row, *[nothing] * (longest - len(row))] for row in rows]
    return [tuple(_column(column) for column in zip(*(row[j] for row in full), strict=True)) for j in range(longest)]


def _column(numbers: Sequence[float]) -> Floats:
    return np.array(numbers[:1] if len(set(numbers)) == 1 else numbers)


def _behind(column: NDArray[Any], like: Floats) -> Any:
    """A column (kpis,) that meets (kpis, ...), in its float type; a plain number where all are equal."""
    if len(column) == 1:
        return column.item()
    return column.astype(like.dtype, copy=False).reshape(column.shape + (1,) * (like.ndim - 1))

"""A matrix of two results: what a point of a KPI's curve pays hangs on a level of another KPI, too."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self, final

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from kpi.formulas.nodes import CellOf, Expression
from kpi.formulas.points import FromBlock, Looked
from kpi.formulas.shorthand import NOTHING, either, is_number, most
from kpi.frozen import Frozen, Level, Name, Rate
from kpi.language import N_, _, percent
from kpi.money import Floats, on_grid
from kpi.rules.base import Step
from kpi.rules.curve import Curve
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Scale, Whose
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import WHOSE, Choice, Frame, Said, as_level, as_measured, as_share, result_in_words
from kpi.rules.window import measured_in_periods


class Matrix(Frozen):
    """By what the pay of each point of the own curve is multiplied, for each level of another KPI.

    Without figures, a point pays in full where the other KPI reaches the level of the same place, and otherwise nothing.
    """

    kpi: Annotated[Name, Said(N_("Other KPI in the matrix of {where}"), as_measured)] = Field(title=N_("Other KPI"))
    of: Annotated[Whose, Said(N_("Whose result of the other KPI counts for {where}"), WHOSE)] = Field(
        "person", title=N_("Result of")
    )
    scale: Annotated[
        Scale,
        Said(
            N_("Levels in the matrix of {where} are"), Choice({"plan": N_("shares of the plan"), "value": N_("values")})
        ),
    ] = Field("plan", title=N_("Levels are"))
    levels: tuple[Level, ...] = Field(title=N_("Levels"), min_length=1, max_length=60)
    times: tuple[tuple[Rate, ...], ...] = Field(
        (), title=N_("Times"), description=N_("A row for each point of the curve, a figure for each level.")
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        gaps = np.diff(np.array(self.levels, float))
        if not ((gaps > 0).all() or (gaps < 0).all()):
            raise ValueError(_("levels of the matrix out of order: write them from worst to best, each once"))
        if any(len(row) != len(self.levels) for row in self.times):
            text = _("the matrix has gaps: each of its rows needs {n} figures, one for each level")
            raise ValueError(text.format(n=len(self.levels)))
        return self

    def __str__(self) -> str:
        """All of it in one line."""
        frame = Frame("", self.scale)
        levels = ", ".join(as_level(level, frame) for level in self.levels)
        if not self.times:
            return _("each point asks for its own level of {kpi}: {levels}").format(kpi=self.kpi, levels=levels)
        rows = "; ".join(", ".join(as_share(share, frame) for share in row) for row in self.times)
        return _("by {kpi} of {levels}: {rows}").format(kpi=self.kpi, levels=levels, rows=rows)

    def why_not(self, curve: Curve) -> str:
        """Why it does not fit a curve; "" where it does."""
        points, rows = len(curve.knots), len(self.times)
        if rows in (0, points) and (rows or len(self.levels) == points):
            return ""
        if not rows:
            text = _("the matrix has {n} levels and the curve {points} points: each point needs its own level")
            return text.format(n=len(self.levels), points=points)
        return _("the matrix has {n} rows and the curve {points} points: each point needs a row").format(
            n=rows, points=points
        )

    def on_grid(self, decimals: int) -> Self:
        """With its levels where attainments lie."""
        if self.scale == "value":
            return self
        levels = tuple(float(on_grid(level, decimals)) for level in self.levels)
        return self if levels == self.levels else self.revise(levels=levels)

    def factor(self, curve: Curve, own: Floats, other: Floats) -> Floats:
        """By what the pay of `own` results (...) is multiplied, beside `other` ones; between points and levels along straight lines where the
        curve has such, and 0 below the first level."""
        at, strict = np.array([knot.at for knot in curve.knots]), curve.strict
        if not self.times:
            return (_reached(other, self.levels) >= np.maximum(_reached(own, at, strict=strict), 0)).astype(own.dtype)
        times, straight = np.array(self.times), curve.shape == "linear"
        rows = _along(own, at, straight=straight, strict=strict)
        columns = _along(other, self.levels, straight=straight)
        found = _between(times, rows, columns)
        return np.where(_reached(other, self.levels) < 0, 0.0, found).astype(own.dtype)

    def factor_formula(self, sheet: FormulaSheet, kpi: Frozen, curve: Curve, own: CellOf) -> Expression:
        """The same as an expression, of an own result that is there."""
        plan = self.scale == "plan"
        title = _("Matrix by {kpi}: result").format(kpi=self.kpi)
        other = sheet.add(title, sheet.in_periods(self.kpi, self.of, self.scale), "share" if plan else "number")
        book = sheet.book
        levels = book.scale_of(self, "levels", straight=False)
        reached = sheet.add(
            _("Level reached of {kpi}").format(kpi=self.kpi),
            either(is_number(other), Looked(levels, other), 0.0),
            "whole",
        )
        straight = bool(self.times) and curve.shape == "linear"
        along_curve = Looked(book.places_of(kpi, "curve", straight=straight), own)
        title = _("Row of the matrix") if self.times else _("Point reached")
        row = sheet.add(title, either(is_number(own), most(along_curve, 1.0), 1.0), "number")
        if not self.times:
            return either(reached >= row, 1.0, 0.0)
        along = Looked(book.scale_of(self, "levels", straight=straight), other)
        column = sheet.add(_("Column of the matrix"), either(is_number(other), most(along, 1.0), 1.0), "number")
        return either(reached >= 1.0, FromBlock(book.block(self, "times"), row, column), 0.0)


def _reached(result: Floats, points: Floats | tuple[float, ...], *, strict: bool = False) -> NDArray[np.intp]:
    """The place of the last point that is reached, or exceeded; -1 for none."""
    sign = -1.0 if points[0] > points[-1] else 1.0
    # In the float type of the results, so that what hits a point on paper hits it here.
    places, found = sign * np.asarray(points, result.dtype), sign * np.nan_to_num(result, nan=-np.inf * sign)
    return np.searchsorted(places, found, side="left" if strict else "right") - 1


def _along(result: Floats, points: Floats | tuple[float, ...], *, straight: bool, strict: bool = False) -> Floats:
    """Where a result lies among the points, 0 for the first and 1 for the second."""
    ends = np.asarray(points, float)
    if not straight:
        return np.maximum(_reached(result, ends, strict=strict), 0).astype(float)
    order = np.argsort(ends)
    return np.interp(np.nan_to_num(result), ends[order], np.arange(len(ends), dtype=float)[order])


def _between(times: Floats, rows: Floats, columns: Floats) -> Floats:
    """Figures of a table at places that may lie between its rows and columns."""
    low, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    high, right = np.minimum(low + 1, len(times) - 1), np.minimum(left + 1, times.shape[1] - 1)
    down, along = rows - low, columns - left
    upper = times[low, left] * (1 - along) + times[low, right] * along
    lower = times[high, left] * (1 - along) + times[high, right] * along
    return np.asarray(upper * (1 - down) + lower * down)


@final
class MatrixTimes(Rule):
    """What one KPI pays, times the figure of its matrix."""

    stands: ClassVar[Place] = Place.KPI_GATES

    matrix: Matrix
    curve: Curve
    kpi: str
    at: int
    """The place of the KPI on the card."""

    def _other(self, sheet: Sheet) -> Floats:
        return measured_in_periods(sheet.people, self.matrix.kpi, self.matrix.of, sheet.rows, self.matrix.scale)

    def work(self, sheet: Sheet) -> None:
        """A result that is missing pays what its policy says."""
        own, other = sheet.results[self.at], self._other(sheet)
        factor = np.where(np.isnan(own), 1.0, self.matrix.factor(self.curve, own, other))
        sheet.pays[self.at] = sheet.pays[self.at] * factor
        if sheet.seat:
            sheet.see("other result", other)
            sheet.see("figure of the matrix", factor)

    def formulas(self, sheet: FormulaSheet) -> None:
        """The figure, and what the KPI pays times it."""
        own, pay = sheet.results[self.at], sheet.pays[self.at]
        figure = self.matrix.factor_formula(sheet, sheet.kpis[self.at], self.curve, own)
        factor = sheet.add(_("Figure of the matrix"), either(is_number(own), figure, 1.0), "factor")
        title = _("{column}, times the matrix").format(column=pay.column.title)
        sheet.pays[self.at] = sheet.add(title, either(is_number(pay), pay * factor, NOTHING))

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The other result, and the figure that stands there."""
        title = _("Matrix: {kpi} by {other}").format(kpi=after.title(self.kpi), other=after.title(self.matrix.kpi))
        read = result_in_words(after["other result"], self.matrix.scale)
        yield Step(title, read, f"× {percent(after['figure of the matrix'], 4)}")

    def needs(self) -> Iterator[Need]:
        """The other result."""
        lacks = _("no plan or fact of {kpi} for the matrix of {other}").format(kpi=self.matrix.kpi, other=self.kpi)
        yield Need(self.matrix.kpi, self.matrix.of, self.matrix.scale, lacks)

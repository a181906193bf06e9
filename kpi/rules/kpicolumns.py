"""The columns of one KPI in a workbook: what was reached, what counts of it, and what that pays; the same as in kpisonebyone.py."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.nodes import CellOf, Content, Expression, Form, Function, Operand, PerRow, expression
from kpi.formulas.points import Looked
from kpi.formulas.shorthand import NOTHING, all_of, either, is_number, least
from kpi.language import _
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.fullunits import in_full_formula
from kpi.rules.kpi import Kpi
from kpi.rules.people import People, Rows

Marks = Callable[[Kpi, People, Rows], NDArray[Any]]


class KpiColumns(NamedTuple):
    """One KPI on the sheet of its role."""

    kpi: Kpi
    sheet: FormulaSheet
    is_there: Marks
    """Where a result is there, in periods of an earlier time."""
    is_missing: Marks
    """Where one that has to be there is not."""

    def result(self) -> CellOf:
        """What was reached, in full units where only such count; nothing where it is missing."""
        return self._add(_("{kpi}: result"), self._counted(self._found()), self._form)

    def filled(self, found: CellOf) -> CellOf:
        """The same with what stands in for it."""
        other = self._stand_in()
        if other is None:
            return found
        counted = either(is_number(found), found, self._counted(expression(other)))
        return self._add(_("{kpi}: what counts"), counted, self._form)

    def pays(self, filled: CellOf, counts: Expression | None, due: NDArray[np.bool_] | None) -> CellOf:
        """What the curve gives for it, where it `counts` for somebody and is `due` (rows,); None says that it always is."""
        pay: Expression = Looked(self.sheet.book.points(self.kpi, "curve"), filled)
        if self.kpi.cap is not None:
            pay = least(pay, self.sheet.field(self.kpi, "cap"))
        there = is_number(filled) if counts is None else all_of(is_number(filled), counts)
        paid = either(there, pay, NOTHING)
        return self._add(_("{kpi}: pays"), paid if due is None else PerRow(due, paid, NOTHING))

    @property
    def _form(self) -> Form:
        return "share" if self.kpi.curve.scale == "plan" else "number"

    def _add(self, title: str, content: Content, form: Form = "share") -> CellOf:
        return self.sheet.add(title.format(kpi=self.kpi.label), content, form)

    def _stand_in(self) -> Operand | None:
        return self.kpi.missing.stand_in_formula(self.sheet, self.kpi.in_data, self.kpi.of, self.kpi.curve)

    def _counted(self, result: Expression) -> Expression:
        kpi = self.kpi
        if kpi.full_unit is None:
            return result
        unit = self.sheet.field(kpi, "full_unit") / (100.0 if kpi.curve.scale == "plan" else 1.0)
        return either(is_number(result), in_full_formula(result, unit, kpi.full_direction), NOTHING)

    def _found(self) -> Expression:
        """Over its time; nothing where a result is missing that has to be there."""
        kpi, sheet, fills = self.kpi, self.sheet, self.kpi.missing.fills
        found = sheet.over(kpi.over, kpi.in_data, kpi.of, kpi.curve.scale, falls=kpi.curve.falls, fills=fills)
        if not kpi.missing.refuses:
            return found
        if kpi.since is not None and sheet.people.longer is not None:
            return self._without_gaps(found)
        if kpi.over == "period":
            return found
        now = sheet.in_periods(kpi.in_data, kpi.of, kpi.curve.scale, fills)
        return either(self._known(now), found, NOTHING)

    def _known(self, result: Expression) -> Expression:
        """Whether it is there, or something stands in for it."""
        other = self._stand_in()
        if other is None:
            return is_number(result)
        return Function("OR", (is_number(result), is_number(expression(other))))

    def _without_gaps(self, found: Expression) -> Expression:
        """Nothing in a quarter or year that is made of shorter periods of which one is missing."""
        kpi, sheet, people = self.kpi, self.sheet, self.sheet.people
        alone = self._add(_("{kpi}: alone"), sheet.measured(kpi.in_data, kpi.of, kpi.curve.scale), self._form)
        speaks = sheet.at_rows(people.recorded & (people.paid_time > 0))
        there = self._add(_("{kpi}: is there"), either(is_number(alone), 1.0, 0.0), "whole")
        missing = PerRow(speaks, either(self._known(alone), 0.0, 1.0), expression(0.0))
        gone = self._add(_("{kpi}: is missing"), missing, "whole")
        made = sheet.brought(there, partial(self.is_there, kpi)) > 0.0
        gaps = all_of(made, sheet.brought(gone, partial(self.is_missing, kpi)) > 0.0)
        return either(gaps, NOTHING, found)

"""Result-to-pay table: what all KPIs give together goes in, a share of the target bonus comes out."""

from collections.abc import Iterator
from typing import ClassVar, final

import numpy as np

from kpi.formulas.shorthand import NOTHING, either, gridded, is_number
from kpi.language import _, percent
from kpi.money import FINEST, on_grid, settled
from kpi.rules.base import Step
from kpi.rules.curve import Curve
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.rule import Place, Rule
from kpi.rules.said import result_in_words


@final
class PayTable(Rule):
    """A curve of the combined score; 0 where there is nothing to look up."""

    stands: ClassVar[Place] = Place.TABLE

    curve: Curve

    def work(self, sheet: Sheet) -> None:
        """What a table pays at 0 is for a result of 0, not for none."""
        gone = np.isnan(sheet.score)
        found = self.curve(on_grid(settled(np.where(gone, 0.0, sheet.score)), FINEST))
        sheet.score = np.where(gone, 0.0, found)

    def formulas(self, sheet: FormulaSheet) -> None:
        """The score where the table's points lie, and what it pays."""
        there = is_number(sheet.score)
        placed = sheet.add(_("Result in the table"), either(there, gridded(sheet.score, FINEST), NOTHING))
        sheet.score = sheet.add(_("The table pays"), sheet.curve(sheet.card, "table", placed))

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What is looked up, and what it pays."""
        paid = percent(after["score"], 4)
        read = result_in_words(before["score"], "plan")
        yield Step(_("Result-to-pay table"), _("{result} pays {pay}").format(result=read, pay=paid), paid)

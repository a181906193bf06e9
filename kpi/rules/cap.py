"""Cap: the most that the bonus of one person can be."""

from collections.abc import Iterator
from typing import ClassVar, final

import numpy as np

from kpi.formulas.shorthand import either, most
from kpi.frozen import Rate
from kpi.language import _, percent
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.rule import Place, Rule


@final
class Cap(Rule):
    """The bonus at most so much of the target bonus; both parts are cut in the same proportion."""

    stands: ClassVar[Place] = Place.CAP

    at_most: Rate

    def work(self, sheet: Sheet) -> None:
        """A cap of 0 leaves nothing."""
        whole = sheet.own + sheet.team
        share = self.at_most / np.clip(whole, self.at_most, np.inf) if self.at_most else 0.0
        sheet.own, sheet.team = sheet.own * share, sheet.team * share
        if sheet.seat:
            sheet.see("left by the cap", np.where(whole > self.at_most, self.at_most, np.nan))

    def formulas(self, sheet: FormulaSheet) -> None:
        """The share that is left, and both parts."""
        cap, whole = sheet.of_card("cap"), sheet.add(_("Both parts"), sheet.own + sheet.team)
        share = sheet.add(_("Left by the cap"), either(cap > 0.0, cap / most(whole, cap), 0.0), "factor")
        sheet.own, sheet.team = sheet.own * share, sheet.team * share

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """Where it cuts."""
        whole = before["own"] + before["team"]
        if whole > self.at_most:
            how = _("{before}, at most {cap}").format(before=percent(whole, 4), cap=percent(self.at_most, 4))
            yield Step(_("Cap"), how, percent(after["own"] + after["team"], 4))

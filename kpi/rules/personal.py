"""Personal multiplier: a factor that the data give a person."""

from collections.abc import Iterator
from typing import ClassVar, final

from kpi.language import _, number
from kpi.rules.base import Step
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import behind
from kpi.rules.rule import Place, Rule


@final
class PersonalMultiplier(Rule):
    """Own and team part times the person's factor, which is 1 unless the data say otherwise; a share in a pool stays, because a pool is divided exactly."""

    stands: ClassVar[Place] = Place.PERSONAL

    def work(self, sheet: Sheet) -> None:
        """Mostly everybody's is 1, and nothing is to be done."""
        factor = sheet.people.multiplier[sheet.rows]
        sheet.see("multiplier", factor)
        if (factor != 1).any():
            factor = behind(factor, sheet.own.ndim)
            sheet.own, sheet.team = sheet.own * factor, sheet.team * factor

    def formulas(self, sheet: FormulaSheet) -> None:
        """Nothing where nobody has one."""
        if sheet.book.anybody("multiplier"):
            factor = sheet.seat("multiplier")
            sheet.own, sheet.team = sheet.own * factor, sheet.team * factor

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The factor, where there is one."""
        if after["multiplier"] != 1:
            yield Step(_("Personal multiplier"), _("times"), f"× {number(after['multiplier'], 4)}")

"""A card without KPIs pays no bonus: somebody is paid commission alone, a share of a pool, or a salary."""

from typing import ClassVar, final

import numpy as np

from kpi.formulas.nodes import expression
from kpi.language import _
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Sheet
from kpi.rules.rule import Place, Silent


@final
class NothingScored(Silent):
    """The score: 0 in every period and world."""

    stands: ClassVar[Place] = Place.COMBINED

    def work(self, sheet: Sheet) -> None:
        """In the float type of the results."""
        seats, results = len(sheet.people.recorded[sheet.rows]), sheet.people.attainment
        sheet.score, sheet.out = np.zeros((seats, *results.shape[2:]), results.dtype), None

    def formulas(self, sheet: FormulaSheet) -> None:
        """0 as well."""
        sheet.score = sheet.add(_("Individual score"), expression(0.0))


@final
class NoBonus(Silent):
    """The bonus in money: 0."""

    stands: ClassVar[Place] = Place.IN_MONEY

    def work(self, sheet: Sheet) -> None:
        """No part of it."""
        sheet.individual = sheet.team_part = np.zeros_like(sheet.score)

    def formulas(self, sheet: FormulaSheet) -> None:
        """0 as well."""
        sheet.individual = sheet.team_part = sheet.add(_("Bonus"), expression(0.0), "minor")

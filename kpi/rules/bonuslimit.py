"""A limit on what all bonuses of a period cost together."""

from collections.abc import Iterator
from typing import ClassVar, final

import numpy as np
from pydantic import NonNegativeFloat

from kpi.formulas.apportion import apportioned
from kpi.formulas.nodes import expression
from kpi.formulas.shorthand import either, same, to_whole
from kpi.language import _, money
from kpi.money import Floats, half_up, largest_remainder
from kpi.rules.base import Step
from kpi.rules.everybodysheet import of_everybody
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.rule import Place, Rule


@final
class BonusLimit(Rule):
    """All bonuses of a period at most so much; above it they are cut in proportion."""

    stands: ClassVar[Place] = Place.EVERYBODY

    at_most: NonNegativeFloat
    """In minor units."""

    def share(self, total: Floats, periods: int) -> Floats:
        """What share of all bonuses stays, for their total (...) over so many periods in minor units."""
        limit = half_up(np.array(self.at_most)) * periods
        return np.divide(limit, total, out=np.ones_like(total), where=total > limit)

    def work(self, sheet: Sheet) -> None:
        """With everybody on the sheet, so that whole minor units add up to the limit exactly."""
        bonus = sheet.individual + sheet.team_part
        limit = half_up(np.array(self.at_most))
        over = bonus.sum(axis=0) > limit
        kept = np.where(over, largest_remainder(np.where(over, limit, 0), bonus.astype(float)), bonus)
        share = np.divide(kept, bonus, out=np.ones(bonus.shape), where=bonus != 0)
        sheet.team_part = half_up(sheet.team_part * share).astype(np.int64)
        sheet.individual = kept - sheet.team_part

    def formulas(self, sheet: FormulaSheet) -> None:
        """The bonus of each, what of it stays, and both parts of that."""
        sheet = of_everybody(sheet)
        bonus = sheet.add(_("Bonus before the limit"), sheet.individual + sheet.team_part, "minor")
        members, groups = sheet.members("company", expression(1.0), _("Limit")), sheet.groups
        whole = groups.add(_("All bonuses"), members.sum(bonus), "minor")
        limit = groups.add(
            _("Limit on all bonuses"), to_whole(sheet.of_card("bonus_limit") * float(sheet.minor)), "minor"
        )
        held = groups.add(_("All bonuses are cut to"), either(whole > limit, limit, 0.0), "minor")
        all_of_it, most = members.of_group(whole.column), members.of_group(held.column)
        # Where nothing is left of the bonuses, all count alike.
        exact = either(all_of_it > 0.0, most * bonus / either(all_of_it > 0.0, all_of_it, 1.0), 0.0)
        parts = apportioned(sheet.table, members, exact, held, _("Bonus within the limit"))
        over = all_of_it > members.of_group(limit.column)
        kept = sheet.add(_("Bonus after the limit"), either(over, parts, bonus), "minor")
        share = either(same(bonus, 0.0), 1.0, kept / either(same(bonus, 0.0), 1.0, bonus))
        sheet.team_part = sheet.add(_("Team part after the limit"), to_whole(sheet.team_part * share), "minor")
        sheet.individual = sheet.add(_("Individual part after the limit"), kept - sheet.team_part, "minor")

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What it takes away."""
        cut = sum(after[part] - before[part] for part in ("individual", "team_part"))
        how = _("all bonuses of the period at most {limit}, cut in proportion")
        currency = after.seat.currency
        yield Step(
            _("Limit on all bonuses"),
            how.format(limit=money(self.at_most, currency)),
            money(cut, currency),
            cut,
            line="limit",
        )

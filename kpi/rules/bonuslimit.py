"""A limit on what all bonuses of a period cost together."""

from collections.abc import Iterator
from typing import ClassVar, final

import numpy as np
from pydantic import NonNegativeFloat

from kpi.language import _, money
from kpi.money import Floats, half_up, largest_remainder
from kpi.rules.base import Step
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

"""Who is to be paid: those who are employed and eligible, and of whom the results speak."""

from collections.abc import Iterator
from typing import ClassVar, final

import numpy as np

from kpi.language import _, percent
from kpi.rules.base import Step
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Mask, People, Rows, behind
from kpi.rules.rule import Place, Rule


@final
class Due(Rule):
    """Somebody who is paid on the team alone, as a head is, needs no results of their own. Who has no result left that counts still has the
    team part."""

    stands: ClassVar[Place] = Place.SCORED

    only_team: bool
    """Whether nothing on the card is a person's own result."""
    scored: bool
    """Whether the card has KPIs, for the words, as the next."""
    gated: bool
    """Whether it has gates."""

    def where(self, people: People, rows: Rows) -> Mask:
        """Where (people, periods) a seat is to be paid."""
        there = people.paid_time[rows] > 0  # on leave for all of it, nobody is
        if people.ineligible is not None:
            there = there & (people.ineligible[rows] == 0)
        return there if self.only_team else there & people.recorded[rows]

    def work(self, sheet: Sheet) -> None:
        """The same for every world."""
        found, shape = self.where(sheet.people, sheet.rows), sheet.score.shape
        sheet.active = found if found.shape == shape else np.broadcast_to(behind(found, len(shape)), shape)

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """The score on which somebody is paid."""
        how = _("after gates") if self.gated else _("of the target bonus")
        if self.scored:
            yield Step(_("Individual score"), how, percent(after["score"], 4))
